"""ONDE extractions as bytes, for tests: fictitious, small, in both dialects; no rule here."""

import time_machine

from students.models import Enrolment
from tests.sync.feeding import run

SCHOOL = "0750002V"
# BE1D quotes every cell and ends lines with CRLF; ONDE quotes none and ends them with LF.
BE1D_PUPILS = (
    "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;"
    "Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Classe;Attestation fournie;"
    "Autorisations associations;Autorisations photos;Décision de passage"
)
ONDE_PUPILS = (
    "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;"
    "Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;"
    "Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage"
)
GUARDIANS = (
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;"
    "Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;"
    "Téléphone travail;Téléphone portable"
)
CHILD = ";Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants"
ADDRESS = ("1 RUE DES LILAS", "99100", "VILLEBRUME", "FRANCE")


def ine(rank):
    return f"0500000{rank:02}AB"


def pupil(rank=1, **cells):
    """A row of the ONDE dialect: the pupil of this rank, in CE1; fields by keyword."""
    row = {
        "name": f"NOM{rank}", "usage": "", "first": "Zoé", "born": f"{rank % 28 + 1:02}/05/2018",
        "sex": "F", "ine": ine(rank), "level": "CE1", "label": "CE1 A", "class_id": "41207",
    } | cells  # fmt: skip
    return ";".join([
        row["name"], row["usage"], row["first"], row["born"], row["sex"], row["ine"], *ADDRESS,
        "", "", "", "", "CYCLE II", row["level"], row["label"], row["class_id"], "oui", "", "", "",
    ])  # fmt: skip


def be1d_pupil(rank=1, **cells):
    """The same in the BE1D dialect: no INE, no number of the class, a day the other way round."""
    day = f"2018-05-{rank % 28 + 1:02}"
    row = pupil(rank, **{"born": day, "sex": "H"} | cells).split(";")
    return ";".join([*row[:5], *row[6:17], *row[18:]])


def child(rank=1, *, usage="", name=None, first="Zoé", label="CE1 A"):
    return f"{usage};{name or f'NOM{rank}'};{first};{label}"


def guardian(*children, **cells):
    """A row of guardian; `children` as `child` writes them, that of the first rank by default."""
    row = {
        "civility": "Mme", "usage": "", "name": "DURAND", "first": "Inès", "street": ADDRESS[0],
        "mail": "ines.durand@exemple.fr", "mobile": "06 39 98 00 01",
    } | cells  # fmt: skip
    fixed = [
        row["civility"], row["usage"], row["name"], row["first"], row["street"], *ADDRESS[1:],
        row["mail"], "", "", row["mobile"],
    ]  # fmt: skip
    return ";".join([*fixed, *(children or [child()])])


def table(header, rows, *, encoding="utf-8", end="\n"):
    return "".join(line + end for line in (header, *rows)).encode(encoding)


def quoted(header, rows, *, encoding="cp1252", end="\r\n"):
    """As BE1D writes: every cell between quotes."""
    lines = (";".join(f'"{cell}"' for cell in line.split(";")) for line in (header, *rows))
    return "".join(line + end for line in lines).encode(encoding)


def pupils_file(*rows, **options):
    return table(ONDE_PUPILS, rows, **options)


def guardians_file(*rows, children=2, **options):
    return table(GUARDIANS + CHILD * children, rows, **options)


def roll(count, *, first=1, change=None, **options):
    """A file of pupils; `change` gives the fields of some, by rank."""
    change = change or {}
    ranks = range(first, first + count)
    return pupils_file(*(pupil(rank, **change.get(rank, {})) for rank in ranks), **options)


def present():
    """The names of those enrolled now, by class."""
    rows = Enrolment.objects.filter(establishment__uai=SCHOOL, left_on=None)
    return sorted(rows.values_list("student__birth_name", flat=True))


def give(feed, *contents, names=None, register="École des Essais", at=None):
    """Drop these files for the école and run `sync` on them, perhaps another day."""
    folder = feed.drop()
    for rank, content in enumerate(contents):
        (folder / (names[rank] if names else f"{rank}.csv")).write_bytes(content)
    arguments = [folder, "--establishment", SCHOOL, *(["--register", register] if register else [])]
    if at is None:
        return run("sync", *arguments)
    with time_machine.travel(f"{at}T02:00:00+01:00", tick=False):
        return run("sync", *arguments)
