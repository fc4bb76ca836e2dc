"""EtabEducNat and MefEducNat: which establishment a structure is, and what a MEF is called."""

import re

from sync.sources.aaf.remarks import AAF_ID, Remarks
from sync.sources.aaf.rows import MefRow, StructureRow
from sync.sources.aaf.stream import Record
from sync.sources.fields import is_label, is_uai

UAI = ("ENTStructureUAI", "ENTEtablissementUAI")
WANTED = frozenset({
    "ENTStructureJointure", *UAI, "ENTStructureTypeStruct", "ENTServAcAcademie",
})  # fmt: skip
WANTED_OF_MEF = frozenset({"ENTMefJointure", "ENTLibelleMef"})
MEF = re.compile(r"[0-9A-Za-z]{1,11}")
SCHOOL = re.compile("(?i)[ée]cole|maternelle|[ée]l[ée]mentaire|primaire")
LONGEST_ACADEMY = 60
PREFIX = re.compile("(?i)acad[ée]mie (?:de la |de |du |des |d')")
# Others are written as their towns are: « NANCY-METZ » is Nancy-Metz.
ACCENTED = {
    "BESANCON": "Besançon", "CRETEIL": "Créteil", "ORLEANS-TOURS": "Orléans-Tours",
    "REUNION": "La Réunion", "LA REUNION": "La Réunion",
}  # fmt: skip


def read(record: Record, remarks: Remarks) -> StructureRow | None:
    line = record.line
    structure_id = record.first("ENTStructureJointure", "id")
    if not AAF_ID.fullmatch(structure_id):
        remarks.note("aaf-sans-id", line)
        return None
    uai = record.first(*UAI).upper()
    if not is_uai(uai):
        remarks.note("aaf-uai", line, id=structure_id)
        return None
    is_school = bool(SCHOOL.search(record.first("ENTStructureTypeStruct")))
    return StructureRow(line, structure_id, uai, is_school, _academy(record))


def read_mef(record: Record, remarks: Remarks) -> MefRow | None:
    code = record.first("ENTMefJointure", "id")
    if not MEF.fullmatch(code):
        remarks.note("code-illisible", record.line)
        return None
    label = record.first("ENTLibelleMef")
    return MefRow(record.line, code, label if is_label(label) else code)


def _academy(record: Record) -> str:
    written = PREFIX.sub("", record.first("ENTServAcAcademie"))
    if not is_label(written) or len(written) > LONGEST_ACADEMY:
        return ""
    return ACCENTED.get(written) or (written.title() if written.isupper() else written)
