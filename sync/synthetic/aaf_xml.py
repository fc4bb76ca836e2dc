"""Writes the slices of a complete AAF export about the same people, as each degree spells them."""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self, TextIO

from sync.synthetic.document import escape, french
from sync.synthetic.records import Person, Pupil, Roster

FOLDER = "AAF"
PEOPLE_PER_SLICE = 10_000
BEGINNING = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">
<ficAlimMENESR>
"""
END = "</ficAlimMENESR>\n"
ACADEMY = "VILLEBRUME"
TITLES = {"M.": "M.", "MME": "Mme"}
TITLES_OF_PUPILS = {"1": "M.", "2": "Mlle"}
KEYS = {
    "Eleve": "ENTPersonJointure", "PersRelEleve": "ENTPersonJointure",
    "EtabEducNat": "ENTStructureJointure", "MefEducNat": "ENTMefJointure",
}  # fmt: skip
TYPES = {"clg": "COLLEGE", "lyc": "LYCEE", "eco": "ECOLE"}
CATEGORIES = {"Eleve": "categoriePersonne", "PersRelEleve": "categoriePersonne"} | {
    "EtabEducNat": "categorieStructure", "MefEducNat": "categorieMef",
}  # fmt: skip
# So that no pupil has the number of a person, nor two establishments that of somebody.
PUPIL, PERSON = 1, 2
Attribute = tuple[str, str | list[str] | None]


@dataclass
class Export:
    """The slices of a run, open while its establishments are written one after the other."""

    folder: Path
    exported_on: date
    _files: ExitStack = field(default_factory=ExitStack)
    _open: dict[str, TextIO] = field(default_factory=dict)
    _written: Counter[str] = field(default_factory=Counter)
    _mefs: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._open.values():
            stream.write(END)
        self._files.close()

    def add(self, roster: Roster) -> None:
        """Those who are here, and all the adults: real exports have many whom nothing ties."""
        school = roster.kind == "eco"
        degree = "1D" if school else "2D"
        self._write(degree, "EtabEducNat", _home(roster), _structure(roster))
        for pupil in roster.pupils:
            if pupil.is_present(self.exported_on):
                told = _school_pupil(pupil, roster) if school else _pupil(pupil, roster)
                self._write(degree, "Eleve", _id(roster, PUPIL, pupil.number), told)
        for person in roster.persons:
            told = _school_person(person) if school else _person(person)
            self._write(degree, "PersRelEleve", _id(roster, PERSON, person.number), told)
        for formation in roster.plan.formations:
            if not school and formation.mef not in self._mefs:
                self._mefs.add(formation.mef)
                label = [("ENTLibelleMef", formation.label)]
                self._write(degree, "MefEducNat", formation.mef, label)

    def _write(
        self, degree: str, category: str, number: str, attributes: Iterable[Attribute]
    ) -> None:
        key = f"ENT{degree}_Complet_{self.exported_on:%Y%m%d}_{category}"
        stream = self._stream(key)
        self._written[key] += 1
        stream.write(_record(category, number, attributes))

    def _stream(self, key: str) -> TextIO:
        rank, place = divmod(self._written[key], PEOPLE_PER_SLICE)
        if place == 0:
            if key in self._open:
                self._open[key].write(END)
            path = self.folder / f"{key}_{rank:04}.xml"
            stream = path.open("w", encoding="utf-8", newline="\n")
            self._open[key] = self._files.enter_context(stream)
            stream.write(BEGINNING)
        return self._open[key]


def _record(category: str, number: str, attributes: Iterable[Attribute]) -> str:
    said = _attribute(CATEGORIES[category], category)
    key = _attribute(KEYS[category], number)
    told = "".join(_attribute(*attribute) for attribute in attributes)
    return (
        f"<addRequest>\n<operationalAttributes>\n{said}</operationalAttributes>\n"
        f"<identifier><id>{number}</id></identifier>\n"
        f"<attributes>\n{key}{told}</attributes>\n</addRequest>\n"
    )


def _attribute(name: str, value: str | list[str] | None) -> str:
    """An empty tag for what is missing, as the AAF does."""
    texts = value if isinstance(value, list) else [value or ""]
    values = "".join(f"<value>{escape(text)}</value>" if text else "<value/>" for text in texts)
    return f'<attr name="{name}">{values}</attr>\n'


def _home(roster: Roster) -> str:
    return str(int(roster.uai[:7]))


def _id(roster: Roster, kind: int, number: int) -> str:
    return f"{kind}{roster.uai[2:7]}{number:08}"


def _structure(roster: Roster) -> list[Attribute]:
    return [
        ("ENTStructureUAI", roster.uai),
        ("ENTStructureNomCourant", f"{TYPES[roster.kind]}${roster.uai}${ACADEMY}"),
        ("ENTStructureTypeStruct", TYPES[roster.kind]),
        ("ENTServAcAcademie", ACADEMY),
    ]


def _pupil(pupil: Pupil, roster: Roster) -> list[Attribute]:
    home = _home(roster)
    links = [
        f"{_id(roster, PERSON, tie.person.number)}${tie.kinship}${tie.pays:d}${tie.level}"
        f"${tie.first_called:d}${tie.pays:d}"
        for tie in pupil.ties
    ]
    return [
        ("ENTEleveINE", pupil.ine),
        ("ENTEleveStructRattachId", str(pupil.number)),
        ("ENTPersonDateNaissance", french(pupil.birth_date)),
        ("ENTPersonNomPatro", pupil.birth_name),
        ("sn", pupil.usage_name or pupil.birth_name),
        ("givenName", pupil.first_name),
        ("ENTPersonAutresPrenoms", list(pupil.other_names)),
        ("personalTitle", TITLES_OF_PUPILS.get(pupil.sex or "")),
        ("ENTElevePersRelEleve", links),
        ("ENTEleveRegime", pupil.regime),
        ("ENTEleveMEF", None if pupil.without_mef else pupil.formation.mef),
        ("ENTEleveLibelleMEF", None if pupil.without_mef else pupil.formation.label),
        ("ENTPersonStructRattach", home),
        ("ENTEleveClasses", f"{home}${pupil.division}" if pupil.division else None),
        ("ENTEleveGroupes", [f"{home}${code}" for code in pupil.groups]),
    ]


def _person(person: Person) -> list[Attribute]:
    return [
        ("ENTPersonDateNaissance", None),
        ("ENTPersonNomPatro", person.birth_name),
        ("sn", person.usage_name or person.birth_name),
        ("givenName", person.first_name),
        ("personalTitle", TITLES.get(person.title or "")),
        ("homePhone", person.home_phone),
        ("telephoneNumber", person.work_phone),
        ("mobile", person.mobile),
        ("mail", person.mail),
        ("ENTPersonAdresse", "$".join((*person.address.lines, "", ""))),
        ("ENTPersonCodePostal", person.address.town.postcode),
        ("ENTPersonVille", person.address.town.name),
    ]


def _school_pupil(pupil: Pupil, roster: Roster) -> list[Attribute]:
    home = _home(roster)
    classes = [one for one in roster.plan.divisions if one.code == pupil.division]
    links = [f"{_id(roster, PERSON, tie.person.number)}${tie.kinship}" for tie in pupil.ties]
    return [
        ("ENTEleveINE", pupil.ine),
        ("ENTPersonDateNaissance", french(pupil.birth_date)),
        ("ENTPersonNomPatro", pupil.birth_name),
        ("ENTPersonNom", pupil.usage_name or pupil.birth_name),
        ("ENTPersonPrenom", pupil.first_name),
        ("ENTPersonCivilite", TITLES_OF_PUPILS.get(pupil.sex or "")),
        ("ENTEleveAutoriteParentale", links),
        ("ENTPersonStructRattach", home),
        ("ENTEleveNiveau", pupil.formation.short),
        ("ENTPersonClasses", [f"{home}$$${one.code}${one.label}" for one in classes]),
    ]


def _school_person(person: Person) -> list[Attribute]:
    return [
        ("ENTPersonNomPatro", person.birth_name),
        ("ENTPersonNom", person.usage_name or person.birth_name),
        ("ENTPersonPrenom", person.first_name),
        ("ENTPersonCivilite", TITLES.get(person.title or "")),
        ("ENTPersonTelPerso", person.home_phone),
        ("ENTPersRelEleveTelMobile", person.mobile),
        ("ENTPersonMail", person.mail),
    ]
