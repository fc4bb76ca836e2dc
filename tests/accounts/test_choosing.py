"""The rule of chosen passwords (G1, P17)."""

import pytest
from django.core.exceptions import ValidationError

from accounts import choosing

WORDS = ["d.legoff2", "ABCDEFGH2345", "LE GOFF-DURAND", "", "Dominique"]


def refusals(password):
    try:
        choosing.check(password, words=WORDS)
    except ValidationError as error:
        return {reason.code for reason in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "trois cerises au vinaigre",
        "vélo bleu été",
        "🐝🌻🚲🍒🎻🐢🌧️🎈🥖🧭🪁🛶",
        "x7Kq92mvRt4p",
        "   espaces autour   ",
        "dominique aime les cerises",
        "abcdefghij" * 12 + "klmnopqr",
    ],
)
def test_accepts_what_is_long_and_of_its_own(password):
    assert refusals(password) == set()


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("onze signes", "password_too_short"),
        ("abcdefghijk" * 12, "password_too_long"),
        ("password1234", "password_too_common"),
        ("motdepasse2026!", "password_too_common"),
        ("2026azertyuiop", "password_too_common"),
        ("1q2w3e4r5t6y", "password_too_common"),
        ("aaaaaaaaaaaaaaaa", "password_too_common"),
        ("121212121212", "password_too_common"),
        ("d.legoff2d.legoff2", "password_too_personal"),
        ("Dominique-Durand", "password_too_personal"),
        ("DÙRAND le goff 75", "password_too_personal"),
        ("legoffdurand2013", "password_too_personal"),
        ("educonnect2026", "password_too_personal"),
        ("abcdefgh2345", "password_too_personal"),
        ("Abcd-efgh-2345", "password_too_personal"),
    ],
)
def test_refuses_what_is_short_common_or_personal(password, reason):
    assert reason in refusals(password)


def test_one_too_long_is_refused_before_anything_else_reads_it():
    endless = "a" + "1" * 500_000 + "a"

    assert refusals(endless) == {"password_too_long"}


def test_a_short_name_is_not_found_in_every_word():
    choosing.check("les lilas violets", words=["LI", "Al"])


def test_each_validator_says_its_rule():
    validators = [choosing.NotTooLong(), choosing.NotCommon(), choosing.NotPersonal()]

    assert all(validator.get_help_text().startswith("Votre") for validator in validators)
