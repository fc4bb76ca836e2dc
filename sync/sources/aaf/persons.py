"""PersRelEleve: the persons, most of them linked to no pupil of the export."""

from sync.sources.aaf.names import NAMES, names_of
from sync.sources.aaf.remarks import AAF_ID, Remarks
from sync.sources.aaf.rows import PersonRow
from sync.sources.aaf.stream import Record
from sync.sources.fields import CIVILITIES, mail

MAILS = ("mail", "ENTPersonMail")
MOBILES = ("mobile", "ENTPersonMobileSMS", "ENTPersRelEleveTelMobile")
CIVILITY = ("personalTitle", "ENTPersonCivilite")
LONGEST_NUMBER = 40
WANTED = NAMES | {"ENTPersonJointure", *MAILS, *MOBILES, *CIVILITY}


def read(record: Record, remarks: Remarks) -> PersonRow | None:
    """The person of this record, or nothing when it must be refused."""
    line = record.line
    aaf_id = record.first("ENTPersonJointure", "id")
    if not AAF_ID.fullmatch(aaf_id):
        remarks.note("aaf-sans-id", line)
        return None
    names = names_of(record)
    if fault := names.fault():
        remarks.keep(fault, line, aaf_id, person=aaf_id, who="Personne")
        return None
    address = mail(record.first(*MAILS))
    if address is None:
        remarks.note("mail-illisible", line, person=aaf_id, id=aaf_id)
    civility = CIVILITIES.get(record.first(*CIVILITY).upper(), "")
    number = record.first(*MOBILES)[:LONGEST_NUMBER]
    return PersonRow(line, aaf_id, civility, *names, address or "", number)
