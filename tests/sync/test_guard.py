"""The guard: what goes on hold, and what may pass."""

from datetime import date

import pytest

from students.models import Enrolment
from sync import guard
from sync.guard import Measure
from sync.models import FileRun
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import dump, roll

NOVEMBER, SEPTEMBER = date(2026, 11, 22), date(2026, 9, 30)
EVERYBODY = [str(number) for number in range(1001, 1041)]


def all_forty(**values):
    """The forty pupils of the tests, all changed in the same way."""
    return roll(40, change=dict.fromkeys(EVERYBODY, values))


def codes(today=NOVEMBER, **figures):
    measure = Measure("élèves", **{"rows": 1} | figures)
    return [reason.code for reason in guard.reasons([measure], today=today)]


@pytest.mark.parametrize(
    ("figures", "today", "expected"),
    [
        ({"rows": 0}, NOVEMBER, ["fichier-vide"]),
        ({"before": 4, "missing": 4}, NOVEMBER, []),
        ({"before": 50, "missing": 5}, NOVEMBER, []),
        ({"before": 49, "missing": 5}, NOVEMBER, ["disparition-massive"]),
        ({"before": 100, "missing": 60}, SEPTEMBER, []),
        ({"before": 100, "missing": 61}, SEPTEMBER, ["disparition-massive"]),
        ({"before": 100, "renamed": 20}, NOVEMBER, []),
        ({"before": 100, "renamed": 21}, NOVEMBER, ["noms-changes-en-masse"]),
        ({"before": 100, "reborn": 21}, NOVEMBER, ["naissances-changees-en-masse"]),
        ({"before": 90, "classed": 80, "unclassed": 40}, NOVEMBER, []),
        ({"before": 90, "classed": 80, "unclassed": 41}, NOVEMBER, ["classes-perdues"]),
        ({"before": 4, "renamed": 4}, NOVEMBER, []),
    ],
)
def test_thresholds(figures, today, expected):
    assert codes(today, **figures) == expected


def test_thresholds_are_settings(settings):
    settings.SYNC_GUARD = settings.SYNC_GUARD | {"missing": 0.5}

    assert codes(before=49, missing=5) == []


def test_a_reason_gives_figures_and_no_name():
    (reason,) = guard.reasons([Measure("liens", 1, before=40, missing=30)], today=NOVEMBER)

    assert (reason.line, reason.message) == (0, "Disparitions : 30 sur 40, soit 75 % (liens).")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (roll(0), "fichier-vide"),
        (roll(20), "disparition-massive"),
        (all_forty(DATE_SORTIE="01/10/2026"), "disparition-massive"),
        (roll(40, division=""), "classes-perdues"),
        (all_forty(DATE_NAISS="01/01/2012"), "naissances-changees-en-masse"),
        (all_forty(PRENOM="Zo?"), "noms-changes-en-masse"),
    ],
)
def test_a_file_of_pupils_that_would_empty_or_rename_the_school_is_held(feed, content, code):
    feed(roll(40))
    before = dump()

    outcome = feed(content)

    assert (outcome.code, outcome.words) == (3, ["held"])
    assert code in outcome.codes
    assert dump() == before


def test_all_pupils_may_change_class(feed):
    feed(roll(40))

    outcome = feed(roll(40, division="5B"))

    assert (outcome.words, outcome.figure("changed")) == (["applied"], 40)


def test_a_third_may_leave_at_the_rentree_and_not_in_november(feed):
    export = {"DATE_EXPORT": "01/09/2026", "HORODATAGE": "01/09/2026 19:00:00"}
    feed(roll(40, **export), at="2026-09-01")

    in_november, in_september = feed(roll(26, **export)), feed(roll(26, **export), at="2026-09-10")

    assert (in_november.words, in_september.words) == (["held"], ["applied"])


def test_a_first_load_is_held_only_when_empty(feed):
    assert feed(roll(0)).words == ["held"]
    assert feed(roll(3)).words == ["applied"]


def test_a_file_without_its_school_year_is_held(feed):
    outcome = feed(roll(2, ANNEE_SCOLAIRE=None))

    assert (outcome.code, outcome.codes) == (3, ["annee-absente"])
    assert not Enrolment.objects.exists()


def test_guardians_that_would_mostly_disappear_are_held(feed):
    persons = [person(f"2{i}", MEL="", NOM_DE_FAMILLE=f"NOM{i}") for i in EVERYBODY]
    links = [link(i, f"2{i}") for i in EVERYBODY]
    feed(roll(40), guardians_file("".join(persons), "".join(links)))
    before = dump()

    outcome = feed(guardians_file("".join(persons[:10]), "".join(links[:10])))

    assert (outcome.code, outcome.codes) == (3, ["disparition-massive"] * 2)
    assert dump() == before


def test_guardians_of_leavers_are_not_missing(feed):
    persons = [person(f"2{i}", MEL="", NOM_DE_FAMILLE=f"NOM{i}") for i in EVERYBODY]
    links = [link(i, f"2{i}") for i in EVERYBODY]
    feed(roll(40), guardians_file("".join(persons), "".join(links)))

    outcome = feed(roll(36), guardians_file("".join(persons[:35]), "".join(links[:35])))

    assert (outcome.words, outcome.figure("left")) == (["applied", "applied"], 5)


def test_guardians_wait_for_the_pupils_of_the_same_night(feed):
    feed(roll(40))

    outcome = feed(roll(10), guardians_file(person(), link("1001")))

    assert outcome.words == ["held", "held"]
    assert outcome.codes == ["disparition-massive", "eleves-en-attente"]
    assert FileRun.objects.filter(outcome="held").count() == 2
