"""What a chosen password must be (G1): long, not common, not made of what is known of its holder.

Its length and these refusals are settings: AUTH_PASSWORD_VALIDATORS names the validators.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from common.text import search_key

LONGEST = 128
RULE = (
    "De 12 à 128 caractères. Ni majuscule, ni chiffre, ni signe n'est obligatoire : quelques mots"
    " sans rapport entre eux conviennent. Sont refusés les mots de passe courants, ceux qui sont"
    " faits de vos noms ou de votre identifiant, et votre mot de passe provisoire."
)
SERVICE = "EDUCONNECT"
# Shorter, a name is found by chance in any sentence.
SHORTEST_WORD = 3
# How much of a password must come from elsewhere than from its holder's names.
LEAST_OF_ITS_OWN = 8
LEAST_DIFFERENT = 5


@dataclass(frozen=True)
class Holder:
    """What is known of whoever chooses: names, identifier, provisional password."""

    words: tuple[str, ...]


def check(password: str, *, words: Iterable[str]) -> None:
    """Refuse a password (ValidationError), with every reason; ``words`` are its holder's.

    One too long is refused first: the other reasons take a time that its length would make long.
    """
    NotTooLong().validate(password)
    # Django's door takes a user; its validators only read from it what they know.
    holder: Any = Holder(tuple(words))
    password_validation.validate_password(password, user=holder)


class NotTooLong:
    """Hashing what has no end would be a way to exhaust the server."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django's
        if len(password) > LONGEST:
            message = (
                f"Ce mot de passe est trop long. Il doit contenir au maximum {LONGEST} caractères."
            )
            raise ValidationError(message, code="password_too_long")

    def get_help_text(self) -> str:
        return f"Votre mot de passe contient au maximum {LONGEST} caractères."


class NotCommon(password_validation.CommonPasswordValidator):
    """Nor a common password made longer by a year or a sign, nor a few characters repeated."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django's
        super().validate(password)
        super().validate(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password))
        if len(set(password.lower())) < LEAST_DIFFERENT:
            raise ValidationError(self.get_error_message(), code="password_too_common")


class NotPersonal:
    """Refuse what is made of its holder's names; a long sentence may hold one of them."""

    def validate(self, password: str, user: object = None) -> None:
        whole = rest = _letters(password)
        for word in sorted(_known(getattr(user, "words", ())), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != whole and len(rest) < LEAST_OF_ITS_OWN:
            raise ValidationError(
                "Ce mot de passe est fait de vos noms, de votre identifiant ou de votre mot de"
                " passe provisoire.",
                code="password_too_personal",
            )

    def get_help_text(self) -> str:
        return "Votre mot de passe n'est pas fait de vos noms ni de votre identifiant."


def _known(words: Iterable[str]) -> set[str]:
    """Each word whole, and each part of it: « LE GOFF-DURAND » is also « DURAND »."""
    parts = {_letters(part) for word in words for part in (word, *search_key(word).split())}
    return {part for part in parts if len(part) >= SHORTEST_WORD} | {SERVICE}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", search_key(text))
