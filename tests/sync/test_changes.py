"""What a night changed of each person: told for pupils, ties and guardians, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sync.models import Change, FileRun
from tests.sync.builders import guardians_file, link, person, structures_file
from tests.sync.feeding import roll, run

LATER = "2026-11-24"


def changes(**conditions):
    """(kind, whom, before, after), in the order of the kinds."""
    found = Change.objects.filter(**conditions).select_related("student", "guardian")
    return sorted(
        (c.kind, str(c.student or "-"), str(c.guardian or "-"), c.before, c.after) for c in found
    )


def families(*links, **named):
    """Two persons, INÈS and LOUIS, and these links; ``named`` renames the first."""
    persons = person("2001", **named) + person("2002", NOM_DE_FAMILLE="BAUDIN", PRENOM="Louis")
    return guardians_file(persons, "".join(links))


def test_a_first_load_changes_nobody(feed):
    feed(roll(3), families(link("1001"), link("1002", "2002")))

    assert changes() == []


def test_an_unchanged_night_writes_nothing(feed):
    files = roll(3), families(link("1001"))
    feed(*files)

    feed(*files, at=LATER)

    assert changes() == []


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (roll(4), [("arrival", "NOM1004 Zoé", "-", "", "6A")]),
        (roll(2), [("departure", "NOM1003 Zoé", "-", "6A", "")]),
        (
            roll(3, change={"1001": {"DATE_SORTIE": "20/11/2026"}}),
            [("departure", "NOM1001 Zoé", "-", "6A", "")],
        ),
        (
            roll(3, change={"1001": {"NOM_DE_FAMILLE": "NOUVEAU"}}),
            [("names", "NOUVEAU Zoé", "-", "NOM1001 Zoé", "NOUVEAU Zoé")],
        ),
        (
            roll(3, change={"1001": {"NOM_USAGE": "AUTRE"}}),
            [("names", "NOM1001 Zoé", "-", "NOM1001 Zoé", "NOM1001 Zoé, nom d'usage AUTRE")],
        ),
        (
            roll(3, change={"1001": {"DATE_NAISS": "01/02/2013"}}),
            [("birth_date", "NOM1001 Zoé", "-", "14-07-2013", "01-02-2013")],
        ),
    ],
)
def test_a_pupil_changes_in_the_words_of_the_list(feed, second, told):
    feed(roll(3))

    feed(second, at=LATER)

    assert changes() == told


def test_a_class_is_told_by_its_label(feed):
    feed(roll(3), structures_file(("6A", "Sixième A"), ("6B", "Sixième B")))

    feed(roll(3, division="6B"), at=LATER)

    assert {c[0] for c in changes()} == {"division"}
    assert {c[3:] for c in changes()} == {("Sixième A", "Sixième B")}


def test_whoever_comes_back_is_no_arrival(feed):
    feed(roll(3))
    feed(roll(2), at="2026-11-23")

    feed(roll(3), at=LATER)

    latest = FileRun.objects.order_by("-pk").first()
    assert changes(run=latest) == [("return", "NOM1003 Zoé", "-", "", "6A")]


def test_a_guardian_is_added_taken_away_raised_and_renamed(feed):
    feed(roll(2), families(link("1001"), link("1002", "2002"), link("1002", "2001")))
    second = families(
        link("1001", level="2"),
        link("1001", "2002"),
        link("1002", "2002"),
        NOM_DE_FAMILLE="MARCHAND",
    )

    feed(second, at=LATER)

    ines, legal, in_charge = "MARCHAND Inès", "Représentant légal", "Personne en charge"
    assert changes() == [
        ("ended_tie", "NOM1002 Zoé", ines, legal, ""),
        ("guardian_names", "-", ines, "ABADIE Inès", ines),
        ("new_tie", "NOM1001 Zoé", "BAUDIN Louis", "", legal),
        ("tie_level", "NOM1001 Zoé", ines, legal, in_charge),
    ]


def test_the_guardians_of_a_pupil_who_left_are_not_told_as_lost(feed):
    feed(roll(3), families(link("1001"), link("1003", "2002")))

    feed(roll(2), families(link("1001")), at=LATER)

    assert [kind for kind, *_ in changes()] == ["departure"]


def test_a_mail_or_a_kinship_is_nobody_s_news(feed):
    feed(roll(1), families(link()))

    feed(families(link(CODE_PARENTE="20"), MEL="autre@exemple.fr"), at=LATER)

    assert changes() == []


def test_a_dry_run_leaves_none(feed):
    feed(roll(3))

    feed(roll(4), at=LATER, options=("--dry-run",))

    assert changes() == []


def test_a_held_file_changes_nobody_before_it_is_approved(feed):
    feed(roll(30))
    feed(roll(20), at=LATER)
    held = FileRun.objects.held().get()
    before = changes()

    run("sync_approve", held.pk)

    assert before == []
    assert [c[0] for c in changes(run=held)] == ["departure"] * 10


def test_a_hundred_changes_cost_the_statements_of_one(feed):
    def statements(*files, at):
        with CaptureQueriesContext(connection) as captured:
            feed(*files, at=at)
        return len(captured)

    feed(roll(120), families(link("1001")))
    few = statements(roll(120, change={"1001": {"PRENOM": "Léa"}}), at="2026-11-23")

    many = statements(
        roll(120, change={str(i): {"PRENOM": "Ada"} for i in range(1002, 1022)}), at=LATER
    )

    assert many == few
    assert Change.objects.filter(kind="names").count() == 22
