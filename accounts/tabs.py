"""A tab of the console: one population, with its search, its list, its words and its files.

The pages are the same for all of them; what differs is said here, once for each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from accounts.files import Files
from accounts.filters import PeopleFilter
from accounts.models import Account, JournalEntry
from accounts.renaming import Named, Naming, Person
from accounts.tables import AccountTable
from establishments.models import Establishment, Member
from establishments.permissions import Module


@dataclass(frozen=True)
class Nouns:
    """How its people are called, wherever a sentence must agree with them."""

    # The list counts and finds them: « représentant légal sélectionné ».
    picked: tuple[str, str]
    # « Liste des élèves », « Rechercher un ou des élèves », « Sélectionner des élèves ».
    listed: str
    one_or_more: str
    some: str
    nobody: str
    # The actions name them otherwise (R174): « le responsable sélectionné ».
    the_one: str
    the_many: str
    to_one: str
    people_one: str
    people: str
    # R120, R191: what those who activated can do without the school.
    repair: str
    # R100, R173: why informing those who have chosen a password is not advised.
    needless: tuple[str, str]


def nowhere(_: Establishment) -> tuple[str, ...]:
    return ()


def everywhere(_: Establishment) -> bool:
    return True


def alike(_: Account) -> list[Named]:
    """One source is enough to name a pupil."""
    return []


@dataclass(frozen=True)
class Tab:
    """``name`` is also its namespace of addresses; ``account`` the path from a row to an account.

    ``templates`` is the folder of its own sentences. ``services`` are the addresses that its
    sheets and its mails print (R177, A41).
    """

    name: str
    title: str
    templates: str
    account: str
    nouns: Nouns
    filter: type[PeopleFilter]
    table: type[AccountTable]
    files: Files
    by_mail: bool = False
    # What the sources call the holder of an account, when they disagree (R239).
    naming: Naming = alike
    services: Callable[[Establishment], tuple[str, ...]] = nowhere
    module: Module = Module.CONSOLE
    # Some establishments have no such people (R148, R257); an école may not manage its pupils'
    # accounts (R251): the tab is there, and says how to turn it on.
    exists: Callable[[Establishment], bool] = everywhere
    is_on: Callable[[Establishment], bool] = everywhere
    list_template: str = "accounts/list.html"
    # Without a page for each account, all is done from the list; those informed may be shown on a
    # page, « informed » (R143).
    has_detail: bool = True
    shows_informed: bool = False

    def everybody(self, member: Member) -> QuerySet:
        """The people of this tab whom the member may see."""
        return self.filter.visible(member)

    def touched_by(self, entry: JournalEntry, member: Member) -> QuerySet:
        """Those of them that an act was about."""
        return self.everybody(member).filter(**{f"{self.account}__events__entry": entry})

    def person(self, row: Any) -> Person:
        """The one whom a row of the list is about."""
        person: Person = getattr(row, self.account.partition("__")[0])
        return person

    def holder(self, row: Any) -> str:
        """The name of one of them, for who has no page that tells it."""
        return str(self.person(row))

    def search(self, criteria: QueryDict, member: Member) -> PeopleFilter:
        """The same, narrowed by these criteria."""
        return self.filter(criteria, member=member)

    def owner(self, member: Member) -> str:
        """To whom a selection belongs: ticked here, it is of no use in another tab."""
        return f"{self.name}:{member.pk}"

    def address(self, page: str, *args: object) -> str:
        return reverse(f"{self.name}:{page}", args=args)

    @property
    def list_url(self) -> str:
        return self.address("list")

    @property
    def inform_url(self) -> str:
        return self.address("inform")

    @property
    def list_accounts_url(self) -> str:
        return self.address("list_accounts")

    @property
    def reset_passwords_url(self) -> str:
        return self.address("reset_passwords")
