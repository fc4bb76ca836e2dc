"""What the quick search finds: the first people of each tab, and how many more there are.

Each tab searches as its list does; what is shown of its people is read in the same statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Value, Window
from django.db.models.functions import Concat
from django.http import QueryDict

from accounts.enums import AccountState
from accounts.tabs import Tab
from establishments.models import Member
from guardians.models import Guardian, Guardianship
from guardians.tabs import IN_CHARGE, LEGAL, kind_of
from students.tabs import HOSTED, STUDENTS

SHOWN = 10
LABELS = {state.value: str(state.label) for state in AccountState}
MISSING, MISSING_F = "Non renseigné", "Non renseignée"
# The public id of an account, its own id, its identifier, its state.
ACCOUNT = ("public_id", "pk", "identifier", "state")


@dataclass(frozen=True)
class Person:
    """``place`` is a pupil's class, or the establishment he comes from; or a guardian's pupils."""

    account_id: int
    name: str
    usage_name: str
    place: str
    identifier: str
    state: str
    url: str

    @property
    def state_label(self) -> str:
        return LABELS[self.state]


@dataclass(frozen=True)
class Found:
    """What one tab finds."""

    tab: Tab
    title: str
    place: str
    total: int
    people: list[Person]
    list_url: str
    by_ine: bool


Reader = Callable[[QuerySet, Tab, Member], QuerySet]


def search(member: Member, typed: str) -> list[Found]:
    """What each tab of the member's establishment finds; two statements a tab."""
    home = member.establishment
    there = [source for source in SOURCES if source.tab.exists(home) and source.tab.is_on(home)]
    return [source.find(member, typed) for source in there]


@dataclass(frozen=True)
class Source:
    """How one tab is searched: ``read`` gives the account, the names and the place, in order."""

    tab: Tab
    place: str
    missing: str
    read: Reader

    def find(self, member: Member, typed: str) -> Found:
        query = urlencode({"q": typed})
        asked = self.tab.search(QueryDict(query), member)
        rows = list(self.read(asked.qs, self.tab, member)[:SHOWN])
        return Found(
            self.tab,
            self.tab.nouns.listed.capitalize(),
            self.place,
            rows[0][-1] if rows else 0,
            [self._person(row, query) for row in rows],
            f"{self.tab.list_url}?{query}",
            asked.by_ine,
        )

    def _person(self, row: tuple[Any, ...], query: str) -> Person:
        public_id, account_id, identifier, state, birth_name, usage_name, first_name, place, _ = row
        places = place if isinstance(place, list) else [place]
        return Person(
            account_id,
            f"{birth_name} {first_name}".strip(),
            usage_name,
            ", ".join(each or self.missing for each in places),
            identifier,
            state,
            f"{self.tab.address('detail', public_id)}?{query}",
        )


def _students(place: str) -> Reader:
    def read(found: QuerySet, tab: Tab, _: Member) -> QuerySet:
        account = (f"{tab.account}__{column}" for column in ACCOUNT)
        names = ("student__birth_name", "student__usage_name", "student__first_name")
        counted = found.order_by("search_key", "pk").annotate(total=Window(Count("*")))
        rows: QuerySet = counted.values_list(*account, *names, place, "total")
        return rows

    return read


def _guardians(found: QuerySet, tab: Tab, member: Member) -> QuerySet:
    """A guardian once, whatever the number of his pupils found; all those he has here."""
    ties = Guardianship.objects.visible_to(member).filter(
        guardian=OuterRef("pk"), kind=kind_of(tab)
    )
    pupils = ties.order_by("enrolment__search_key", "pk").values(
        name=Concat("student__birth_name", Value(" "), "student__first_name")
    )
    counted = Guardian.objects.filter(pk__in=found.order_by().values("guardian")).annotate(
        pupils=ArraySubquery(pupils), total=Window(Count("*"))
    )
    account = (f"account__{column}" for column in ACCOUNT)
    names = ("birth_name", "usage_name", "first_name")
    rows: QuerySet = counted.values_list(*account, *names, "pupils", "total")
    return rows.order_by("search_key", "pk")


SOURCES = (
    Source(STUDENTS, "Classe", MISSING_F, _students("division__label")),
    Source(HOSTED, "Établissement de rattachement", MISSING, _students("home_name")),
    Source(LEGAL, "Élèves", MISSING, _guardians),
    Source(IN_CHARGE, "Élèves", MISSING, _guardians),
)
