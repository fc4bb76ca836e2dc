"""``manage.py delegate``: rights given and withdrawn by the operator."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import JournalEntry
from establishments.models import Member, Origin
from establishments.permissions import Degree, Role
from tests.factories import DivisionFactory, EstablishmentFactory, MemberFactory, UserFactory
from tests.pages import cut_the_service

TODAY = timezone.localdate()
YEAR = timedelta(days=365)


@pytest.fixture
def agent():
    return UserFactory(username="c.durand")


@pytest.fixture
def home():
    return EstablishmentFactory()


def delegate(home, *options, login="c.durand"):
    out = StringIO()
    call_command("delegate", login, home.uai, *options, stdout=out)
    return out.getvalue()


def test_says_what_it_would_do_and_writes_nothing(agent, home):
    told = delegate(home, "--role", "administration")

    assert "Droit donné : c.durand, Délégation d'administration" in told
    assert "Rien n'a été modifié. Relancer avec --apply." in told
    assert not Member.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "role"),
    [("administration", Role.DELEGATE), ("depannage", Role.TROUBLESHOOTER)],
)
def test_gives_the_right_and_journals_it(agent, home, typed, role):
    told = delegate(home, "--role", typed, "--by", "M. Le Chef", "--apply")

    given = agent.memberships.get()
    assert "Relancer" not in told
    assert (given.role, given.origin, given.delegator) == (role, Origin.CONSOLE, "M. Le Chef")
    assert (given.starts_on, given.ends_on) == (TODAY, None)
    entry = JournalEntry.objects.get(action="grant_right")
    assert (entry.member, entry.establishment) == (None, home)


def test_takes_the_days_the_classes_and_the_origin_of_the_delegation(agent, home):
    for code in ("6A", "6B"):
        DivisionFactory(establishment=home, code=code)

    delegate(
        home, "--role", "depannage", "--from", "2026-09-01", "--until", f"{TODAY + YEAR:%d/%m/%Y}",
        "--class", "6B", "6A", "--origin", "deleg_ce2", "--apply",
    )  # fmt: skip

    given = agent.memberships.get()
    assert (given.starts_on, given.ends_on) == (date(2026, 9, 1), TODAY + YEAR)
    assert (given.divisions, given.origin) == (["6A", "6B"], Origin.DELEG_CE2)


def test_an_inspector_is_for_an_ecole(agent):
    ecole = EstablishmentFactory(degree=Degree.FIRST)

    delegate(ecole, "--role", "inspection", "--apply")

    given = agent.memberships.get()
    assert (given.role, given.origin) == (Role.INSPECTOR, Origin.SOLARIS)


@pytest.mark.parametrize(
    ("degree", "options", "reason"),
    [
        ("2d", ["inspection"], "Ce droit n'existe pas dans le second degré."),
        ("1d", ["depannage"], "Ce droit n'existe pas dans le premier degré."),
        ("2d", ["depannage", "--class", "6A"], "Un droit limité à des classes a une date de fin"),
        ("2d", ["depannage", "--class", "9Z"], "Classe inconnue de"),
        ("2d", ["administration", "--class", "6A", "--until", "2099-08-31"], "Seul le dépannage"),
        ("2d", ["administration", "--until", "2020-08-31"], "La date de fin précède"),
        ("2d", ["administration", "--from", "2020-01-01", "--until", "2020-08-31"],
         "La date de fin est passée."),
        ("2d", ["administration", "--withdraw"], "n'a pas ce droit"),
    ],
)  # fmt: skip
def test_refuses_in_french_what_makes_no_right(agent, degree, options, reason):
    home = EstablishmentFactory(degree=degree)
    DivisionFactory(establishment=home, code="6A")

    with pytest.raises(CommandError, match=reason):
        delegate(home, "--role", *options, "--apply")

    assert not Member.objects.exists()


def test_refuses_an_unknown_agent_or_establishment(agent, home):
    with pytest.raises(CommandError, match="Aucun agent n'a cet identifiant"):
        delegate(home, "--role", "administration", login="personne")
    with pytest.raises(CommandError, match="Aucun établissement n'a l'UAI 0990999Z"):
        call_command("delegate", "c.durand", "0990999Z", "--role", "administration")


def test_an_inactive_agent_is_unknown(home):
    UserFactory(username="c.durand", is_active=False)

    with pytest.raises(CommandError, match="Aucun agent n'a cet identifiant"):
        delegate(home, "--role", "administration", "--apply")


def test_withdraws_whatever_the_origin(agent, home):
    right = MemberFactory(
        user=agent, establishment=home, role=Role.DELEGATE, origin=Origin.DELEG_CE2
    )

    counted = delegate(home, "--role", "administration", "--withdraw")
    right.refresh_from_db()
    kept = right.withdrawn_at is None
    told = delegate(home, "--role", "administration", "--withdraw", "--apply")

    right.refresh_from_db()
    assert kept
    assert "Droit retiré" in counted
    assert "Droit retiré" in told
    assert right.withdrawn_at
    assert JournalEntry.objects.get().action == "withdraw_right"


def test_is_refused_during_a_cut(agent, home):
    cut_the_service()

    with pytest.raises(CommandError, match=r"Le service est en maintenance .* : rien n'a été fait"):
        delegate(home, "--role", "administration", "--apply")

    assert not Member.objects.exists()
