"""The people a night changed, and the page of each where the member may open it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from accounts.tabs import Tab
from establishments.models import Member
from guardians.tabs import IN_CHARGE, LEGAL
from students.tabs import STUDENTS
from sync.models import Change


@dataclass(frozen=True)
class Person:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Pages:
    """Whom of these people the member finds in each tab; a person has the page of the first."""

    students: frozenset[int]
    guardians: dict[int, Tab]

    @classmethod
    def of(cls, changes: Sequence[Change], member: Member) -> Self:
        """Three queries at most, whatever the number of people."""
        home = member.establishment
        students = {change.student_id for change in changes} - {None}
        guardians = {change.guardian_id for change in changes} - {None}
        shown: frozenset[int] = frozenset()
        if students and STUDENTS.is_on(home):
            here = STUDENTS.everybody(member).filter(student_id__in=students)
            shown = frozenset(here.values_list("student_id", flat=True))
        tabs: dict[int, Tab] = {}
        for tab in (LEGAL, IN_CHARGE):
            if guardians and tab.exists(home):
                found = tab.everybody(member).filter(guardian_id__in=guardians)
                for pk in found.values_list("guardian_id", flat=True):
                    tabs.setdefault(pk, tab)
        return cls(shown, tabs)

    def student(self, change: Change) -> Person | None:
        if change.student is None:
            return None
        is_here = change.student_id in self.students
        url = STUDENTS.address("detail", change.student.account.public_id) if is_here else ""
        return Person(str(change.student), url)

    def guardian(self, change: Change) -> Person | None:
        if change.guardian is None:
            return None
        tab = self.guardians.get(change.guardian.pk)
        url = tab.address("detail", change.guardian.account.public_id) if tab else ""
        return Person(str(change.guardian), url)


@dataclass(frozen=True)
class ChangeLine:
    """One change as a line of the list: who, what, from what to what."""

    kind: str
    people: list[tuple[str, Person]]
    before: str
    after: str


def lines(changes: Sequence[Change], member: Member) -> list[ChangeLine]:
    """Changes read with both persons and their accounts."""
    pages = Pages.of(changes, member)
    return [
        ChangeLine(
            kind=change.get_kind_display(),
            people=[
                (label, person)
                for label, person in (
                    ("Élève", pages.student(change)),
                    ("Responsable", pages.guardian(change)),
                )
                if person
            ],
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]
