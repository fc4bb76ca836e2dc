"""AAF slices as bytes, for tests: fictitious, small, in both degrees; no rule here."""

from xml.sax.saxutils import escape

from tests.sync.builders import UAI
from tests.sync.feeding import run

HOME, ELSEWHERE = "4001", "4002"
DOCTYPE = '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CATEGORIES = {"Eleve": "Personne", "PersRelEleve": "Personne"} | {
    "EtabEducNat": "Structure", "MefEducNat": "Mef", "MatEducNat": "Matiere",
}  # fmt: skip
PUPIL = {
    "ENTEleveINE": "",
    "ENTPersonStructRattach": HOME,
    "ENTPersonDateNaissance": "14/07/2013",
    "ENTPersonNomPatro": "ABADIE",
    "sn": "ABADIE",
    "givenName": "Zoé",
    "ENTEleveMEF": "10110001110",
    "ENTEleveLibelleMEF": "5EME",
    "ENTEleveClasses": f"{HOME}$5 A",
    "ENTEleveGroupes": f"{HOME}$LATIN",
}
PERSON = {
    "ENTPersonNomPatro": "ABADIE",
    "sn": "ABADIE",
    "givenName": "Inès",
    "personalTitle": "Mme",
    "mail": "ines.abadie@exemple.fr",
    "mobile": "06 39 98 12 34",
}
SCHOOL_PUPIL = {
    "ENTPersonStructRattach": HOME,
    "ENTPersonDateNaissance": "14/07/2018",
    "ENTPersonNom": "ABADIE",
    "ENTPersonPrenom": "Zoé",
    "ENTEleveNiveau": "CE1",
    "ENTPersonClasses": f"{HOME}$x$y$41207$CE1 A",
}


def attribute(name, value):
    """None leaves it out, an empty text gives `<value/>`, a list several values."""
    if value is None:
        return ""
    texts = value if isinstance(value, list) else [value]
    values = "".join(f"<value>{escape(t)}</value>" if t else "<value/>" for t in texts)
    return f'<attr name="{name}">{values}</attr>\n'


def record(category, number, values, *, request="addRequest"):
    said = attribute(f"categorie{CATEGORIES.get(category, 'Personne')}", category)
    attributes = "".join(attribute(name, value) for name, value in values.items())
    return (
        f"<{request}>\n<operationalAttributes>{said}</operationalAttributes>\n"
        f"<identifier><id>{number}</id></identifier>\n"
        f"<attributes>\n{attributes}</attributes>\n</{request}>\n"
    )


def pupil(number="1001", *links, **values):
    ties = {"ENTElevePersRelEleve": list(links) or None}
    known = {"ENTPersonJointure": number} | PUPIL | ties
    return record("Eleve", number, known | values)


def school_pupil(number="1001", *links, **values):
    ties = {"ENTEleveAutoriteParentale": list(links) or None}
    return record("Eleve", number, {"ENTPersonJointure": number} | SCHOOL_PUPIL | ties | values)


def person(number="2001", **values):
    return record("PersRelEleve", number, {"ENTPersonJointure": number} | PERSON | values)


def structure(number=HOME, uai=UAI, **values):
    told = {
        "ENTStructureJointure": number, "ENTStructureUAI": uai, "ENTServAcAcademie": "CRETEIL",
        "ENTStructureTypeStruct": "COLLEGE",
    }  # fmt: skip
    return record("EtabEducNat", number, told | values)


def mef(code="10110001110", label="5EME GENERALE"):
    return record("MefEducNat", code, {"ENTMefJointure": code, "ENTLibelleMef": label})


def link(person_id="2001", kinship="10", level="1"):
    """In the current code; a kinship of one digit says that the level is in the old one."""
    return f"{person_id}${kinship}$1${level}$1$1"


def document(*records, head=DECLARATION, doctype=DOCTYPE, encoding="utf-8"):
    body = f"<ficAlimMENESR>\n{''.join(records)}</ficAlimMENESR>\n"
    return f"{head}{doctype}{body}".encode(encoding)


def export(pupils=(), persons=(), structures=None, mefs=()):
    """The slices of a complete export, one a category."""
    homes = [structure()] if structures is None else structures
    slices = [document(*rows) for rows in (pupils, persons, homes, mefs) if rows]
    return [*slices, document(record("MatEducNat", "9", {}))]


def family(count=3, *, first=1001, **options):
    """Pupils NOM1001…, each with an INE and his own mother, 1000 further."""
    numbers = [str(n) for n in range(first, first + count)]
    pupils = [
        pupil(n, link(str(int(n) + 1000)), **names(n), ENTEleveINE=f"05000{n}AB", **options)
        for n in numbers
    ]
    persons = [person(str(int(n) + 1000), **names(n), mail=f"m{n}@exemple.fr") for n in numbers]
    return pupils, persons


def names(number):
    return {"ENTPersonNomPatro": f"NOM{number}", "sn": f"NOM{number}"}


def sync(feed, *contents, register="Collège des Essais", options=()):
    folder = feed.drop(*contents)
    return run("sync", folder, *options, *(["--register", register] if register else []))
