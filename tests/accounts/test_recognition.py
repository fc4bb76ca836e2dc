"""Who an identifier and a password stand for; one hash for each try, whoever it is (E2, G15)."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.utils import timezone

from accounts.choosing import LONGEST
from accounts.enums import AccountState
from accounts.models import Account
from accounts.recognition import recognise
from tests.accounts.renamed import asked_for, night
from tests.factories import AccountFactory, EnrolmentFactory

NN, NI, EC, A = AccountState
NOW = timezone.now()
SECRET, CHOSEN = "ABCDEFGH2345", "trois cerises au vinaigre"


def account(state=NI, **kwargs):
    population = "guardian" if state == EC else "student"
    return AccountFactory(identifier="c.dupont", population=population, state=state, **kwargs)


def chosen(state=A):
    return account(state, chosen_password=make_password(CHOSEN))


def unsealed():
    made = account()
    Account.objects.filter(pk=made.pk).update(sealed_password=b"not a seal")


def closed():
    account(NN, unlinked_on=NOW.date(), closed_at=NOW)


COHORTS = {
    "unknown": (lambda: None, SECRET, False),
    "never informed": (lambda: account(NN), "", False),
    "provisional": (account, SECRET, True),
    "provisional, wrong": (account, "WRONG", False),
    "provisional, expired": (lambda: account(password_expires_at=NOW), SECRET, False),
    "provisional, unreadable": (unsealed, SECRET, False),
    "provisional after a reset": (lambda: account(A, provisional=SECRET), SECRET, True),
    "chosen": (chosen, CHOSEN, True),
    "chosen, wrong": (chosen, "WRONG", False),
    "chosen, waiting for the mail": (lambda: chosen(EC), CHOSEN, True),
    "by FranceConnect alone": (lambda: account(A, chosen_password=""), "", False),
    "closed": (closed, SECRET, False),
    "far too long": (chosen, CHOSEN * 100, False),
}


@pytest.fixture
def hashed(monkeypatch):
    """Count what costs: each hash computed, and the length of what is hashed."""
    seen = Counter()
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        seen["hashes"] += 1
        seen["longest"] = max(seen["longest"], len(password))
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return seen


@pytest.mark.parametrize("cohort", COHORTS)
def test_each_try_costs_one_hash_whoever_it_is(hashed, queries, cohort):
    make, typed, is_his = COHORTS[cohort]
    make()
    hashed.clear()
    found = []

    asked = queries(lambda: found.append(recognise("c.dupont", typed, at=NOW)))

    assert [one is not None for one in found] == [is_his]
    assert (hashed["hashes"], asked) == (1, 1)
    assert hashed["longest"] <= LONGEST + 1


@pytest.mark.parametrize("typed", ["C.Dupont", " c.dupont ", "c. dupont", "c.dupont\0"])
def test_neither_case_nor_spaces_of_an_identifier_matter(typed):
    made = account()

    assert recognise(typed, SECRET.lower(), at=NOW) == made


def test_the_case_of_a_chosen_password_matters():
    chosen()

    assert recognise("c.dupont", CHOSEN.upper(), at=NOW) is None


def test_a_provisional_password_serves_until_its_deadline():
    made = account(password_expires_at=NOW)

    assert recognise("c.dupont", SECRET, at=NOW - timedelta(seconds=1)) == made


@pytest.mark.parametrize("state", [NI, A])
def test_after_the_night_the_new_identifier_opens_with_the_same_password_and_the_old_does_not(
    state,
):
    hashed = make_password(CHOSEN) if state == A else ""
    known = {"identifier": "c.dupont", "chosen_password": hashed}
    pupil = EnrolmentFactory(
        student__birth_name="DUPOND", state=state,
        **{f"student__account__{name}": value for name, value in known.items()},
    ).student  # fmt: skip
    password = CHOSEN if state == A else SECRET
    asked_for(pupil)
    by_day = recognise("c.dupont", password, at=NOW)

    night()

    assert by_day == pupil.account
    assert recognise("c.dupond", password, at=NOW) == pupil.account
    assert recognise("c.dupont", password, at=NOW) is None
