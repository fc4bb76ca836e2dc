"""« Chiffres clés » and « États des comptes » (R39-R42, A3): one statement a population, and for
each figure the search that finds the accounts it counts (R40).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from accounts import moments
from accounts.enums import STUDENT_STATES, AccountState, Confirmation
from accounts.filters import contact
from accounts.models import Account
from accounts.tabs import Tab
from establishments.models import Establishment, Member
from guardians import filters as guardians
from guardians.tabs import IN_CHARGE, LEGAL
from stats.donut import Donut, Slice
from students.tabs import STUDENTS

# A3: an école has no personnes en charge, and pupils once it manages their accounts.
POPULATIONS = (LEGAL, STUDENTS, IN_CHARGE)
NOT_ACTIVATED = [AccountState.NOT_INFORMED.value, AccountState.INFORMED.value]
CONFIRMED = Confirmation.CONFIRMED.value


@dataclass(frozen=True)
class Figure:
    """A count, what it is of, and the page that shows them."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Search:
    """A search of the list, and the same said of the accounts of its population."""

    one: str
    many: str
    criteria: Mapping[str, str | list[str]]
    where: Q = field(default_factory=lambda: Q(pk__isnull=False))

    def figure(self, tab: Tab, count: int) -> Figure:
        address = f"{tab.list_url}?{urlencode(self.criteria, doseq=True)}"
        return Figure(self.one if count == 1 else self.many, count, address)


@dataclass(frozen=True)
class Population:
    """What is told of one population."""

    tab: Tab
    key_figures: list[Figure]
    states: Donut
    deadline: Figure

    @property
    def name(self) -> str:
        return self.tab.nouns.listed


def populations(member: Member, at: datetime) -> list[Population]:
    """Those that the establishment has, one statement each."""
    return [_counted(tab, member, at) for tab in shown(member.establishment)]


def shown(home: Establishment) -> list[Tab]:
    return [tab for tab in POPULATIONS if tab.exists(home) and tab.is_on(home)]


def _counted(tab: Tab, member: Member, at: datetime) -> Population:
    keys, states = _key_searches(tab, member, at), _state_searches(tab)
    wanted = {**keys, **states, "deadline": _deadline(at)}
    people = Account.objects.filter(pk__in=tab.everybody(member).values(tab.account))
    found = people.aggregate(
        **{name: Count("pk", filter=search.where) for name, search in wanted.items()}
    )
    figures = {name: search.figure(tab, found[name]) for name, search in wanted.items()}
    title = f"États des comptes des {tab.nouns.listed}"
    slices = [
        Slice(code, each.label, each.count, each.url)
        for code, each in figures.items()
        if code in states
    ]
    return Population(
        tab, [figures[name] for name in keys], Donut.of(title, slices), figures["deadline"]
    )


def _key_searches(tab: Tab, member: Member, at: datetime) -> dict[str, Search]:
    """Five figures for guardians, four for pupils: three in an école, whose list does not ask for
    a mail address (R255).
    """
    searches = {"total": _total(tab), "connected": _connected(tab, at)}
    if tab.name != STUDENTS.name:
        searches["mobile"] = _confirmed("téléphone portable confirmé", "mobile")
    if tab.name != STUDENTS.name or not member.establishment.is_school:
        searches["mail"] = _confirmed("adresse mail confirmée", "mail")
    searches["to_inform"] = _to_inform(tab, member)
    return searches


def _total(tab: Tab) -> Search:
    return Search(tab.table.noun, tab.table.noun_plural, {"q": ""})


def _connected(tab: Tab, at: datetime) -> Search:
    """G17: since the first day of the school year."""
    e = "e" if tab.name == IN_CHARGE.name else ""
    since = f"depuis le {moments.rentree(timezone.localdate(at)):%d/%m/%Y}"
    return Search(
        f"connecté{e} {since}",
        f"connecté{e}s {since}",
        {"login": moments.SINCE},
        moments.logins("", at)[moments.SINCE],
    )


def _confirmed(label: str, contact_name: str) -> Search:
    return Search(label, label, {contact_name: CONFIRMED}, contact(contact_name)[CONFIRMED])


def _to_inform(tab: Tab, member: Member) -> Search:
    """A23: a guardian not activated, of a pupil for whom no représentant légal is; a pupil never
    informed (A3).
    """
    if tab.name == STUDENTS.name:
        never = AccountState.NOT_INFORMED.value
        return Search("à informer", "à informer", {"state": never}, Q(state=never))
    nobody = guardians.families(member)[guardians.NOBODY]
    theirs = tab.everybody(member).filter(nobody).values(tab.account)
    return Search(
        "à informer en priorité",
        "à informer en priorité",
        {"state": NOT_ACTIVATED, "family": guardians.NOBODY},
        Q(state__in=NOT_ACTIVATED, pk__in=theirs),
    )


def _deadline(at: datetime) -> Search:
    """G3, B4: whose provisional password is about to expire."""
    within = f"sous {settings.DEADLINE_SOON_DAYS} jours"
    return Search(
        f"mot de passe provisoire expire {within}",
        f"mots de passe provisoires expirent {within}",
        {"deadline": moments.SOON},
        moments.deadlines("", at)[moments.SOON],
    )


def _state_searches(tab: Tab) -> dict[str, Search]:
    """From the most advanced state to the least, as R41 tells them."""
    states = STUDENT_STATES if tab.name == STUDENTS.name else tuple(AccountState)
    return {
        state.value: Search(
            str(state.label), str(state.label), {"state": state.value}, Q(state=state)
        )
        for state in reversed(states)
    }
