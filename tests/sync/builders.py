"""SIECLE files as bytes, for tests: fictitious, small, one keyword per field that matters."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

UAI = "0750680G"
YEAR = "2026"
ENCODING = "ISO-8859-15"

PUPIL = {
    "ID_NATIONAL": "",
    "NOM_DE_FAMILLE": "ABADIE",
    "PRENOM": "Zoé",
    "DATE_NAISS": "14/07/2013",
    "CODE_SEXE": "2",
    "CODE_MEF": "10110001110",
    "DATE_ENTREE": "01/09/2025",
}
PERSON = {
    "LC_CIVILITE": "MME",
    "NOM_DE_FAMILLE": "ABADIE",
    "PRENOM": "Inès",
    "TEL_PORTABLE": "+33612345678",
    "MEL": "ines.abadie@exemple.fr",
}


def tags(values):
    """One tag per value; None leaves the tag out."""
    return "".join(
        f"<{tag}>{escape(value)}</{tag}>\n" for tag, value in values.items() if value is not None
    )


def pupil(source_id="1001", **values):
    return f'<ELEVE ELEVE_ID="{source_id}" ELENOET="1">\n{tags(PUPIL | values)}</ELEVE>\n'


def structures(source_id="1001", *codes):
    """The structures of one pupil: « D:6A » is a division, « G:LATIN » a group."""
    rows = "".join(
        f"<STRUCTURE>{tags({'CODE_STRUCTURE': code, 'TYPE_STRUCTURE': kind})}</STRUCTURE>\n"
        for kind, _, code in (written.partition(":") for written in codes)
    )
    return f'<STRUCTURES_ELEVE ELEVE_ID="{source_id}">\n{rows}</STRUCTURES_ELEVE>\n'


def person(source_id="2001", **values):
    return f'<PERSONNE PERSONNE_ID="{source_id}">\n{tags(PERSON | values)}</PERSONNE>\n'


def link(pupil_id="1001", person_id="2001", level="1", **values):
    """A link in the current spelling; pass level=None and RESP_LEGAL for the older one."""
    row = {"ELEVE_ID": pupil_id, "PERSONNE_ID": person_id, "NIVEAU_RESPONSABILITE": level}
    return f"<RESPONSABLE_ELEVE>\n{tags(row | {'CODE_PARENTE': '10'} | values)}</RESPONSABLE_ELEVE>"


def header(**values):
    exported = {"DATE_EXPORT": "20/11/2026", "HORODATAGE": "20/11/2026 19:01:46"}
    return tags({"UAJ": UAI, "ANNEE_SCOLAIRE": YEAR} | exported | values)


def document(root, content, *, encoding=ENCODING, declared=None, **parameters):
    """A whole export; `parameters` are tags of PARAMETRES, `declared` lies about the encoding."""
    text = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?>\n<{root} VERSION="3.0">\n'
        f"<PARAMETRES>\n{header(**parameters)}</PARAMETRES>\n"
        f"<DONNEES>\n{content}</DONNEES>\n</{root}>\n"
    )
    return text.encode(encoding)


def pupils_file(*rows, assigned="", **options):
    content = f"<ELEVES>\n{''.join(rows)}</ELEVES>\n<STRUCTURES>\n{assigned}</STRUCTURES>\n"
    return document("BEE_ELEVES", content, **options)


def guardians_file(persons="", links="", **options):
    content = f"<PERSONNES>\n{persons}</PERSONNES>\n<RESPONSABLES>\n{links}</RESPONSABLES>\n"
    return document("BEE_RESPONSABLES", content, **options)


def structures_file(*divisions, **options):
    """Divisions given as (code, label)."""
    rows = "".join(
        f'<DIVISION CODE_STRUCTURE="{code}">{tags({"LIBELLE_LONG": label})}</DIVISION>\n'
        for code, label in divisions
    )
    return document("BEE_STRUCTURES", f"<DIVISIONS>\n{rows}</DIVISIONS>\n", **options)


def nomenclature_file(*mefs, **options):
    """MEF given as (code, LIBELLE_LONG, LIBELLE_EDITION)."""
    rows = "".join(
        f'<MEF CODE_MEF="{code}">{tags({"LIBELLE_LONG": long, "LIBELLE_EDITION": edited})}</MEF>\n'
        for code, long, edited in mefs
    )
    return document("BEE_NOMENCLATURES", f"<MEFS>\n{rows}</MEFS>\n", **options)


def zipped(*entries, name="ElevesSansAdresses.xml", method=zipfile.ZIP_DEFLATED):
    """An archive of (name or ZipInfo, bytes) entries; bytes alone take `name`."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for entry in entries:
            entry_name, content = (name, entry) if isinstance(entry, bytes) else entry
            archive.writestr(entry_name, content, compress_type=method)
    return buffer.getvalue()
