"""A night told in a terminal: its steps, its files, their first anomalies."""

from datetime import date, timedelta

from tests.factories import EstablishmentFactory
from tests.operations.nights import step, taken
from tests.sync.feeding import run

DAY = date(2026, 11, 22)


def test_before_any_night_it_says_so():
    assert run("night_report").lines == ["Aucune nuit."]


def test_the_latest_night_has_a_line_a_step_a_line_a_file_and_its_anomalies():
    step("purge", DAY - timedelta(days=1), "failed", error="X")
    feed = step("feed", DAY, figures={"arrived": 1, "anomalies": 7})
    taken(EstablishmentFactory(uai="0750001A"), feed, anomalies=[(n, f"A{n}.") for n in range(7)])
    taken(EstablishmentFactory(), step("feed", DAY - timedelta(days=1)))

    lines = run("night_report").lines

    assert lines[0] == "Nuit du 22-11-2026"
    assert lines[1].startswith("feed Terminée ")
    assert lines[1].endswith(" 1 min 05 s fichiers reçus : 1, anomalies : 7")
    assert lines[2] == "departures Non lancée"
    figures = "pupils=0 guardians=0 links=0 created=3 changed=0 left=0 anomalies=7"
    assert lines[9:] == [
        f"0750001A siecle applied {figures}",
        *(f"line {n} mail-illisible A{n}." for n in range(5)),
        "… 2 autre(s) anomalie(s) de ce fichier : --verbose-anomalies",
        "Sans fichier : 1 établissement(s).",
    ]


def test_another_night_and_all_the_anomalies_are_shown_when_asked():
    day = DAY - timedelta(days=1)
    feed = step("feed", day)
    step("feed", DAY)
    taken(EstablishmentFactory(), feed, anomalies=[(n, f"A{n}.") for n in range(7)])

    lines = run("night_report", "--day", day, "--verbose-anomalies").lines

    assert lines[0] == "Nuit du 21-11-2026"
    assert [line for line in lines if line.startswith("line ")][-1] == "line 6 mail-illisible A6."


def test_a_night_without_a_file_says_so():
    step("feed", DAY)

    assert run("night_report").lines[-1] == "Aucun fichier."
