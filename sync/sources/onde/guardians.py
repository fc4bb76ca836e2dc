"""The guardians of an école: one row each, or several, and their children four columns at a time.

All are legal guardians: ONDE says neither otherwise nor of what kinship (formats § 2.4).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sync.sources import tables
from sync.sources.anomalies import Findings
from sync.sources.fields import CIVILITIES, clean, mail, mobile, name_fault
from sync.sources.onde.columns import CHILDREN, GUARDIANS, groups, places
from sync.sources.onde.identity import person_key
from sync.sources.onde.sheet import Sheet
from sync.sources.records import ChildRecord, FeedFile, PersonRecord

GROUP = len(CHILDREN)
HOME = ("street", "postcode", "town")


class Named(NamedTuple):
    """A child as the row of his guardian names him."""

    usage_name: str
    birth_name: str
    first_name: str
    label: str

    @property
    def is_whole(self) -> bool:
        return bool(self.first_name and (self.birth_name or self.usage_name))


def read_guardians(feed: FeedFile, sheet: Sheet, findings: Findings) -> FeedFile:
    register = _Register(feed.uai, sheet, findings)
    for row in sheet.rows:
        register.read(row)
    return replace(
        feed,
        persons=tuple(register.persons.values()),
        children=tuple(register.children),
        orphans=register.orphans,
    )


class _Register:
    """Reads the rows in order; those of one person, by his key, make one."""

    def __init__(self, uai: str, sheet: Sheet, findings: Findings) -> None:
        self.uai = uai
        self.sheet = sheet
        self.findings = findings
        self.places = places(sheet.header, GUARDIANS)
        self.groups = groups(sheet.header)
        self.persons: dict[str, PersonRecord] = {}
        self.children: list[ChildRecord] = []
        self.orphans = 0

    def read(self, row: tables.Row) -> None:
        values = {
            field: clean(row.cells[place]) if place < len(row.cells) else ""
            for field, place in self.places.items()
        }
        named = list(self._named(row))
        whole = [child for child in named if child.is_whole]
        person = self._person(values, row.line, whole)
        fault = self._fault(row, are_whole=len(whole) == len(named))
        if fault:
            self.findings.note(fault, row.line, who="responsable")
            self.findings.kept_ids.update([person.source_id] if person else [])
        elif not named:
            self.orphans += 1
            return
        if person:
            known = self.persons.get(person.source_id)
            self.persons[person.source_id] = _merged(known, person) if known else person
        source_id = person.source_id if person else ""
        self.children += [ChildRecord(row.line, source_id, *child) for child in whole]

    def _fault(self, row: tables.Row, *, are_whole: bool) -> str:
        if len(row.cells) < self.groups.start:
            self.sheet.refuse_cut(row)
            return "ligne-colonnes"
        return "" if are_whole else "enfant-incomplet"

    def _named(self, row: tables.Row) -> Iterator[Named]:
        """The children of the row, four cells each; the last one's class may be cut off."""
        start, stop, order = self.groups
        cells = list(map(clean, row.cells[start:stop]))
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) % GROUP in {1, 2}:
            self.sheet.refuse_cut(row)
        for first in range(0, len(cells), GROUP):
            group = [*cells[first : first + GROUP], *[""] * GROUP]
            if any(group):
                yield Named(**{field: group[place] for field, place in order.items()})

    def _person(
        self, values: Mapping[str, str], line: int, children: Sequence[Named]
    ) -> PersonRecord | None:
        """The person of this row, or nothing when his names cannot be read."""
        who = f"de la ligne {line}"
        usage_name = values.get("usage_name", "")
        names = (values["birth_name"] or usage_name, usage_name, values["first_name"])
        fault = next(filter(None, map(name_fault, names)), "") if names[0] else "nom-absent"
        if fault:
            self.findings.note(fault, line, who="Personne", id=who)
            return None
        address = mail(values["mail"])
        if address is None:
            self.findings.note("mail-illisible", line, id=who)
        number = mobile(values["mobile"], uai=self.uai)
        if number is None:
            self.findings.note("mobile-illisible", line, id=who)
        home = " ".join(
            filter(None, (values[f] for f in ("street", "postcode", "town") if f in values))
        )
        place: tuple[str, ...] = (home or address or number or "",)
        if not any(place):
            place = tuple(f"{child.birth_name} {child.first_name}" for child in children)
        source_id = person_key(self.uai, names[0], names[2], *place)
        civility = CIVILITIES.get(values.get("civility", "").upper(), "")
        return PersonRecord(line, source_id, civility, *names, address or "", number or "")


def _merged(known: PersonRecord, again: PersonRecord) -> PersonRecord:
    """The first row of a person decides; the others fill what it leaves empty."""
    return replace(
        known,
        civility=known.civility or again.civility,
        usage_name=known.usage_name or again.usage_name,
        mail=known.mail or again.mail,
        mobile=known.mobile or again.mobile,
    )
