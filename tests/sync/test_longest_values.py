"""The longest value that each reader accepts is stored: no column is shorter than its field."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import SourceIdentity
from guardians.models import Guardian, Guardianship
from students.models import Division, Enrolment, Mef, Student
from sync.sources.fields import MAIL
from tests.sync.builders import (
    guardians_file,
    link,
    nomenclature_file,
    person,
    pupil,
    pupils_file,
    structures,
    structures_file,
)
from tests.sync.reading import read

ID = "P" * 20
DIVISION = "D" * 20
MEF = "9" * 11
LABEL = "É" * 100
NAMES = {
    "plain": "N" * 100,
    "accents": "É" * 100,
    "growing": "ß" * 100,
    "ligatures": "œ" * 100,
    "other script": "Ж" * 100,
    "decomposed": "e\u0301" * 100,
}
LONGEST_MAIL = f"{'m' * 64}@{'.'.join(['d' * 63, 'd' * 63, 'd' * 58])}.fr"
COLUMNS = {
    "source_id": SourceIdentity,
    "birth_name": SourceIdentity,
    "usage_name": SourceIdentity,
    "first_name": SourceIdentity,
    "mail": SourceIdentity,
    "mobile": SourceIdentity,
    "civility": Guardian,
    "kinship": Guardianship,
    "ine": Student,
}


def named(name):
    return {"NOM_DE_FAMILLE": name, "NOM_USAGE": name, "PRENOM": name}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_longest_people_are_taken_whole(feed, name):
    zoe = pupil(ID, **named(name), ID_NATIONAL="0123456789A", CODE_MEF=MEF)
    ines = person(ID, **named(name), LL_CIVILITE="MADEMOISELLE", LC_CIVILITE=None, MEL=LONGEST_MAIL)
    utf8 = {"encoding": "UTF-8"}

    outcome = feed(
        nomenclature_file((MEF, LABEL, LABEL), **utf8),
        structures_file((DIVISION, LABEL), **utf8),
        pupils_file(zoe, assigned=structures(ID, f"D:{DIVISION}"), **utf8),
        guardians_file(ines, link(ID, ID, CODE_PARENTE="ZZ"), **utf8),
    )

    assert (outcome.words, outcome.codes) == (["applied"] * 4, [])
    assert len(LONGEST_MAIL) == 254
    assert set(SourceIdentity.objects.values_list("mail", flat=True)) == {"", LONGEST_MAIL}
    assert len(Student.objects.get().birth_name) == len(Guardian.objects.get().usage_name) == 100
    assert (Division.objects.get().label, Mef.objects.get().label) == (LABEL, LABEL)
    assert Enrolment.objects.get().division.code == DIVISION
    assert Guardianship.objects.get().kinship == "ZZ"


@pytest.mark.parametrize("written", ["+33 (0)6 12 34 56 78", "+86 131 1234 5678", "+4915112345678"])
def test_the_longest_mobiles_are_taken_whole(feed, written):
    outcome = feed(pupils_file(pupil()), guardians_file(person(TEL_PORTABLE=written), link()))

    assert (outcome.words, outcome.codes) == (["applied"] * 2, [])


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs"]), max_size=300)
SIZES = st.text("aA1", max_size=300)
CODES = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=30)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=TEXT | SIZES,
    number=st.text("0123456789+ ", max_size=30),
    code=TEXT | SIZES,
    address=st.from_regex(MAIL, fullmatch=True) | TEXT,
)
def test_no_field_of_a_person_outgrows_its_column(tmp_path, name, number, code, address):
    fields = {"MEL": address, "TEL_PORTABLE": number, "LC_CIVILITE": code}
    content = guardians_file(
        person(**named(name) | fields), link(CODE_PARENTE=code), encoding="UTF-8"
    )

    feed = read(tmp_path, content)

    assert [row for row in (*feed.persons, *feed.links) if too_long(row)] == []


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=TEXT | SIZES, code=TEXT | SIZES)
def test_no_field_of_a_pupil_outgrows_its_column(tmp_path, name, code):
    codes = {"ID_NATIONAL": code, "CODE_MEF": code}
    row = pupil(**named(name) | codes)
    content = pupils_file(row, assigned=structures("1001", f"D:{code}"), encoding="UTF-8")

    feed = read(tmp_path, content)

    assert [pupil for pupil in feed.pupils if too_long(pupil)] == []
    assert all(len(pupil.division) <= size(Division, "code") for pupil in feed.pupils)
    assert all(len(pupil.mef) <= size(Mef, "code") for pupil in feed.pupils)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(code=CODES | SIZES | st.text("19", min_size=9, max_size=13), label=TEXT | SIZES)
def test_no_label_outgrows_its_column(tmp_path, code, label):
    divisions = read(tmp_path, structures_file((code, label), encoding="UTF-8")).divisions
    mefs = read(tmp_path, nomenclature_file((code, label, label), encoding="UTF-8")).mefs

    assert all(len(row.code) <= size(Division, "code") for row in divisions)
    assert all(len(row.code) <= size(Mef, "code") for row in mefs)
    assert all(len(row.label) <= size(Mef, "label") for row in (*divisions, *mefs))


def size(model, column):
    return model._meta.get_field(column).max_length


def too_long(record):
    """The fields of a record that the database would refuse."""
    return [
        column
        for column, model in COLUMNS.items()
        if len(getattr(record, column, "")) > size(model, column)
    ]
