"""A pupil leaves and comes back, through real files and real nights: who he is then (A37, B26)."""

from datetime import timedelta

import pytest

from accounts.enums import AccountState, Action
from accounts.models import Account, JournalEntry
from guardians.departures import settle
from guardians.models import Guardianship
from students.models import Enrolment
from tests.factories import AccountFactory
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import roll, versions
from tests.tonight import FIRST, tonight

INE = "0123456789A"


@pytest.fixture
def night(feed):
    """Feed so many pupils with their guardian, then settle: ``night(40, days=30)``."""

    def one(count, *, days):
        day = FIRST + timedelta(days=days)
        stamp = {"DATE_EXPORT": f"{day:%d/%m/%Y}", "HORODATAGE": f"{day:%d/%m/%Y} 01:00:00"}
        pupils = roll(count, change={"1040": {"ID_NATIONAL": INE}}, **stamp)
        links = "".join(link(str(1001 + rank)) for rank in range(min(count, 39)))
        alone = link("1040", "2002") if count == 40 else ""
        persons = person() + (person("2002", PRENOM="Léo", MEL="leo@a.fr") if alone else "")
        outcome = feed(pupils, guardians_file(persons, links + alone, **stamp), at=day.isoformat())
        assert outcome.code == 0
        return settle(tonight(days=days))

    return one


def accounts():
    """Those of the fortieth pupil and of his guardian."""
    pupil = Enrolment.objects.get(student__ine=INE).student.account
    return [pupil, Guardianship.objects.get(student__account=pupil).guardian.account]


def activate(account):
    """With a chosen password, as his holder would have."""
    ready = AccountFactory.build(state=AccountState.ACTIVATED, population=account.population)
    Account.objects.filter(pk=account.pk).update(
        state=ready.state,
        activation_mode=ready.activation_mode,
        chosen_password=ready.chosen_password,
        informed_at=ready.informed_at,
    )


def test_a_first_load_and_the_same_again_are_nobody_s_departure(night):
    loaded = night(40, days=0)
    before = versions()
    again = night(40, days=1)

    assert not any(loaded.values())
    assert not any(again.values())
    assert versions() == before


def test_back_after_a_month_he_is_as_he_left(night):
    night(40, days=0)
    before = accounts()
    for account in before:
        activate(account)
    assert night(39, days=1)["unlinked"] == 2

    figures = night(40, days=31)

    # The file itself took them back: the night finds nothing left to do.
    assert not any(figures.values())
    after = accounts()
    assert after == before
    assert {account.unlinked_on for account in after} == {None}
    assert {account.state for account in after} == {AccountState.ACTIVATED}
    assert {account.chosen_password for account in after} == {"argon2$chosen"}


def test_back_after_three_months_he_has_the_same_account_to_be_informed_of_again(night):
    night(40, days=0)
    before = accounts()
    for account in before:
        activate(account)
    night(39, days=1)
    assert night(39, days=91)["closed"] == 2

    night(40, days=92)

    after = accounts()
    assert [a.identifier for a in after] == [a.identifier for a in before]
    assert {a.state for a in after} == {AccountState.NOT_INFORMED}
    assert {(a.unlinked_on, a.closed_at) for a in after} == {(None, None)}
    told = JournalEntry.objects.filter(action__in=[Action.CLOSE, Action.REOPEN]).order_by("pk")
    assert [(e.action, e.count) for e in told] == [("close", 2), ("reopen", 2)]


def test_back_once_erased_he_is_somebody_new(night):
    night(40, days=0)
    before = accounts()
    night(39, days=1)
    assert night(39, days=93)["erased"] == 2

    figures = night(40, days=94)

    after = accounts()
    assert not any(figures.values())
    assert not set(before) & set(after)
    assert {a.identifier for a in after}.isdisjoint({a.identifier for a in before})
