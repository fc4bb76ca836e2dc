"""The persons linked to a pupil, as ENTElevePersRelEleve codes them, before 2018 and since.

« id$lien$financier$niveau$contact$paiement »: a kinship of one digit says that the level is in the
old code, where 2 is a legal guardian; of two digits, in the new one, where 2 is in charge.
"""

import re
from collections.abc import Iterator

from sync.sources.aaf.remarks import AAF_ID, NOBODY, Remarks
from sync.sources.aaf.rows import CONTACT, LinkRow
from sync.sources.aaf.stream import Record
from sync.sources.records import IN_CHARGE, LEGAL

CURRENT, SCHOOL = "ENTElevePersRelEleve", "ENTEleveAutoriteParentale"
KINSHIP = re.compile("[0-9]{1,2}")
OLD_LEVELS = {"1": LEGAL, "2": LEGAL, "0": CONTACT}
NEW_LEVELS = {"1": LEGAL, "2": IN_CHARGE, "3": CONTACT}
# In the first degree « id$lien », and everybody is a legal guardian.
FIELDS = {CURRENT: 6, SCHOOL: 2}
MARKS_OF_SCHOOL = {"ENTPersonClasses", "ENTEleveNiveau", "ENTPersonNom"}


def read(record: Record, pupil_id: str, home: str, remarks: Remarks) -> Iterator[LinkRow]:
    """One link a person: of two that disagree, the first."""
    is_school = not MARKS_OF_SCHOOL.isdisjoint(record.values)
    name = SCHOOL if is_school and CURRENT not in record.values else CURRENT
    kinds: dict[str, str] = {}
    for value in record.values.get(name, ()):
        link = _read(value, name, LinkRow(record.line, pupil_id, home, "", "", ""), remarks)
        if link is None:
            continue
        first = kinds.get(link.person_id)
        if first is None:
            kinds[link.person_id] = link.kind
            yield link
        elif first != link.kind:
            person = link.person_id
            remarks.note(
                "lien-contradictoire", record.line, structure=home, person=person, id=person
            )


def _read(value: str, name: str, blank: LinkRow, remarks: Remarks) -> LinkRow | None:
    """The link of this value; one that cannot be read leaves its person as before."""
    parts = [part.strip() for part in value.split("$")]
    line, home, person = blank.line, blank.structure_id, parts[0]
    if not AAF_ID.fullmatch(person):
        remarks.note("lien-incomplet", line, structure=home, person=NOBODY)
        return None
    fields = FIELDS[name]
    if len(parts) != fields:
        remarks.keep("lien-champs", line, person, structure=home, person=person, fields=fields)
        return None
    kind = LEGAL if name == SCHOOL else _kind(parts[1], parts[3])
    if kind is None:
        remarks.keep("lien-niveau", line, person, structure=home, person=person)
        return None
    kinship = parts[1] if KINSHIP.fullmatch(parts[1]) else ""
    return blank._replace(person_id=person, kind=kind, kinship=kinship)


def _kind(kinship: str, level: str) -> str | None:
    if not KINSHIP.fullmatch(kinship):
        return None
    return (OLD_LEVELS if len(kinship) == 1 else NEW_LEVELS).get(level)
