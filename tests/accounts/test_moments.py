"""What the dates of an account say of it (G3, G17, A7): the day turns at midnight of the place."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import moments
from accounts.enums import AccountState
from accounts.models import Account
from tests.factories import AccountFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.get_default_timezone())
NN, NI, EC, A = AccountState


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 8, 31), date(2025, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2027, 1, 1), date(2026, 9, 1)),
        (date(2028, 2, 29), date(2027, 9, 1)),
    ],
)
def test_the_school_year_begins_on_the_first_of_september(today, first):
    assert moments.rentree(today) == first


def found(conditions):
    return {
        choice: set(Account.objects.filter(asked).values_list("identifier", flat=True))
        for choice, asked in conditions.items()
    }


def test_a_login_is_of_the_year_from_midnight_of_the_first_day():
    midnight = datetime(2026, 9, 1, tzinfo=NOW.tzinfo)
    AccountFactory(identifier="at", state=A, latest_login_at=midnight)
    AccountFactory(identifier="eve", state=A, latest_login_at=midnight - timedelta(seconds=1))
    AccountFactory(identifier="never", state=A)

    assert found(moments.logins("", NOW)) == {
        "since": {"at"}, "before": {"eve"}, "never": {"never"},
    }  # fmt: skip


def test_a_deadline_is_that_of_a_provisional_password():
    day = timedelta(days=1)
    for name, ends in {"over": -day, "now": 0 * day, "soon": 15 * day, "later": 16 * day}.items():
        AccountFactory(identifier=name, state=NI, password_expires_at=NOW + ends)
    reset = {"provisional": "ABCDEFGH2345", "password_expires_at": NOW + day}
    AccountFactory(identifier="reset", state=A, **reset)
    AccountFactory(identifier="burnt", state=NI, provisional="", password_expires_at=NOW - day)
    AccountFactory(identifier="chosen", state=A)
    AccountFactory(identifier="franceconnect", state=A, chosen_password="")
    AccountFactory(identifier="never")

    assert found(moments.deadlines("", NOW)) == {
        "soon": {"soon", "reset"},
        "expired": {"over", "now", "burnt"},
        "live": {"soon", "reset", "later"},
    }
