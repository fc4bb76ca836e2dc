"""An AAF export where SIECLE or ONDE feeds: it says what it calls people, and changes nobody."""

import pytest

from accounts.models import SourceIdentity
from establishments.models import Establishment
from sync.models import FileRun
from tests.sync import aaf, onde
from tests.sync.builders import UAI, guardians_file, link, person, pupil, pupils_file
from tests.sync.feeding import dump, roll, versions

INE = "050000001AB"


def siecle(feed, *pupils, guardians=()):
    """One pupil, ABADIE Zoé born on 14/07/2013, and her mother Inès, unless told."""
    pupils = pupils or (pupil("1001", ID_NATIONAL=INE),)
    people = guardians or (person("2001"),)
    links = "".join(link("1001", f"200{n}") for n, _ in enumerate(people, start=1))
    feed(pupils_file(*pupils), guardians_file("".join(people), links))


def identifiers():
    """What the AAF calls each person, by his number in SIECLE."""
    return dict(SourceIdentity.objects.values_list("source_id", "aaf_id"))


def take(feed, pupils=None, persons=None):
    """An export of the same people, the daughter 81 and the mother 82, unless told."""
    pupils = pupils or [aaf.pupil("81", aaf.link("82"), ENTEleveINE=INE)]
    return aaf.sync(feed, *aaf.export(pupils, persons or [aaf.person("82")]), register=None)


def test_fills_the_identifiers_and_nothing_else(feed):
    siecle(feed)
    Establishment.objects.update(academy="")
    before = dump()

    outcome = take(feed)

    assert outcome.lines == [
        f"{UAI} aaf applied pupils=1 guardians=1 links=1 created=0 changed=2 left=0 anomalies=0"
    ]
    assert identifiers() == {"1001": "81", "2001": "82"}
    SourceIdentity.objects.update(aaf_id="")
    assert dump() == before
    assert Establishment.objects.get().academy == "Créteil"


def test_the_next_night_writes_nothing(feed):
    siecle(feed)
    take(feed)
    before = versions()

    outcome = take(feed)

    assert outcome.words == ["unchanged"]
    assert versions() == before


def test_somebody_whom_siecle_brings_later_is_filled_by_the_same_export(feed):
    siecle(feed, pupil("1002", ID_NATIONAL="050000002AB", NOM_DE_FAMILLE="ROUX"))
    take(feed)
    siecle(feed, pupil("1002", NOM_DE_FAMILLE="ROUX"), pupil("1001", ID_NATIONAL=INE))

    take(feed)

    assert identifiers()["1001"] == "81"


def test_the_files_of_siecle_do_not_see_it(feed):
    files = (roll(6), guardians_file(person(), link()))
    feed(*files)
    take(feed)

    outcome = feed(*files)

    assert outcome.words == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("told", "is_known"),
    [
        ({"ENTEleveINE": INE, "sn": "AUTRE", "ENTPersonNomPatro": "AUTRE"}, True),
        ({"ENTEleveINE": "", "givenName": "ZOE"}, True),
        ({"ENTEleveINE": INE, "ENTPersonDateNaissance": "15/07/2013"}, False),
        ({"ENTEleveINE": "", "ENTPersonDateNaissance": "15/07/2013"}, False),
        ({"ENTEleveINE": "050000009AB"}, False),
        ({"ENTEleveINE": "", "givenName": "Léa"}, False),
    ],
)
def test_a_pupil_is_his_ine_and_birth_date_or_his_names_and_birth_date(feed, told, is_known):
    siecle(feed)

    outcome = take(feed, [aaf.pupil("81", **told)], [aaf.person("99")])

    assert identifiers()["1001"] == ("81" if is_known else "")
    assert outcome.codes == ([] if is_known else ["aaf-eleve-inconnu"])


def test_homonyms_born_the_same_day_are_not_told_apart(feed):
    siecle(feed, pupil("1001"), pupil("1002"))

    outcome = take(feed, [aaf.pupil("81"), aaf.pupil("83")])

    assert set(identifiers().values()) == {""}
    assert outcome.lines[-1].endswith("aaf-eleve-inconnu Élève AAF non reconnu : 2.")


def test_a_guardian_is_one_of_those_of_his_child(feed):
    siecle(feed)
    stranger = aaf.pupil("81", aaf.link("82"), aaf.link("83"), ENTEleveINE=INE)

    outcome = take(feed, [stranger], [aaf.person("82"), aaf.person("83", givenName="Hugo")])

    assert identifiers()["2001"] == "82"
    assert outcome.lines[-1].endswith("aaf-personne-inconnue Personne AAF non reconnue : 1.")


def test_two_guardians_of_the_same_names_are_not_told_apart(feed):
    siecle(feed, guardians=(person("2001"), person("2002", MEL="autre@exemple.fr")))

    outcome = take(feed)

    assert identifiers() == {"1001": "81", "2001": "", "2002": ""}
    assert outcome.codes == ["aaf-personne-inconnue"]


def test_two_persons_of_the_aaf_for_one_guardian_are_not_told_apart(feed):
    siecle(feed)
    twice = aaf.pupil("81", aaf.link("82"), aaf.link("83"), ENTEleveINE=INE)

    take(feed, [twice], [aaf.person("82"), aaf.person("83")])

    assert identifiers()["2001"] == ""


def test_a_contact_is_nobody_here(feed):
    siecle(feed)

    outcome = take(feed, [aaf.pupil("81", aaf.link("82", level="3"), ENTEleveINE=INE)])

    assert (outcome.codes, identifiers()["2001"]) == ([], "")


def test_the_people_of_a_school_that_onde_feeds_are_filled_too(feed):
    onde.give(feed, onde.roll(1), onde.guardians_file(onde.guardian()))
    child = aaf.school_pupil(
        "81", "82$10", ENTPersonNom="NOM1", ENTPersonDateNaissance="02/05/2018"
    )
    mother = aaf.person("82", ENTPersonNomPatro="DURAND", sn="DURAND")
    home = [aaf.structure(uai=onde.SCHOOL)]

    outcome = aaf.sync(feed, *aaf.export([child], [mother], home), register=None)

    assert outcome.words == ["applied"]
    assert set(identifiers().values()) == {"81", "82"}


def test_the_files_of_siecle_given_together_are_taken_first(feed):
    slices = aaf.export([aaf.pupil("81", ENTEleveINE=INE)])

    outcome = feed(*slices, pupils_file(pupil("1001", ID_NATIONAL=INE)))

    assert outcome.words == ["applied", "applied"]
    assert identifiers() == {"1001": "81"}
    assert set(FileRun.objects.values_list("kind", flat=True)) == {"eleves", "identifiants-aaf"}
