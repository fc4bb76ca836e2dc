"""Files on hold: kept aside, then approved or rejected by an operator."""

import stat

import pytest
import time_machine
from django.core.management import CommandError

from students.models import Enrolment
from sync.models import FileRun
from tests.sync.builders import guardians_file, link, person, structures_file
from tests.sync.feeding import dump, roll, run

LATER = {"DATE_EXPORT": "21/11/2026", "HORODATAGE": "21/11/2026 08:00:00"}
SUMMER = {"DATE_EXPORT": "28/08/2026", "HORODATAGE": "28/08/2026 19:00:00"}


def present():
    return Enrolment.objects.filter(left_on=None).count()


@pytest.fixture
def held(feed):
    """A school of 40 whose next file says 30: the run on hold."""
    feed(roll(40))
    feed(roll(30))
    return FileRun.objects.get(outcome="held")


def test_a_held_file_is_copied_where_only_its_owner_reads(held, settings):
    (kept,) = settings.SYNC_SPOOL.iterdir()

    assert (kept.name, held.spooled_as) == (str(held.pk), str(held.pk))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.SYNC_SPOOL.stat().st_mode) == 0o700
    assert kept.read_bytes() == roll(30)


def test_the_operator_is_told_how_to_decide(feed):
    feed(roll(40))

    outcome = feed(roll(30))

    pk = FileRun.objects.get(outcome="held").pk
    assert outcome.lines[-1] == (
        "line 0 disparition-massive Disparitions : 10 sur 40, soit 25 % (élèves)."
        f" À décider : sync_approve {pk} ou sync_reject {pk}."
    )


def test_a_dry_run_keeps_no_copy(feed, settings):
    feed(roll(40))

    outcome = feed(roll(30), options=["--dry-run"])

    assert (outcome.code, outcome.words) == (3, ["held"])
    assert not settings.SYNC_SPOOL.exists()


def test_the_same_file_held_another_night_waits_for_one_decision(feed, held, settings):
    outcome = feed(roll(30), at="2026-11-23")

    assert outcome.words == ["held"]
    assert FileRun.objects.get(outcome="held") == held
    assert len(list(settings.SYNC_SPOOL.iterdir())) == 1


def test_approval_applies_the_file_and_remembers_who_decided(held, settings):
    outcome = run("sync_approve", held.pk, "--by", "A. Durand")

    held.refresh_from_db()
    assert (outcome.words, outcome.figure("left"), present()) == (["approved"], 10, 30)
    assert (held.outcome, held.decided_by) == ("approved", "A. Durand")
    assert held.decided_at is not None
    assert list(settings.SYNC_SPOOL.iterdir()) == []


def test_an_approved_file_is_the_one_in_force(feed, held):
    run("sync_approve", held.pk)

    assert feed(roll(30)).words == ["unchanged"]
    assert feed(roll(40)).words == ["applied"]


def test_rejection_changes_nothing_and_forgets_the_file(held, settings):
    before = dump()

    outcome = run("sync_reject", held.pk, "--by", "A. Durand")

    held.refresh_from_db()
    assert outcome.words == ["rejected"]
    assert (held.outcome, held.decided_by) == ("rejected", "A. Durand")
    assert dump() == before
    assert list(settings.SYNC_SPOOL.iterdir()) == []


@pytest.mark.parametrize("command", ["sync_approve", "sync_reject"])
def test_a_file_is_decided_once(held, command):
    run("sync_reject", held.pk)

    with pytest.raises(CommandError, match="n'est pas en attente"):
        run(command, held.pk)


@pytest.mark.parametrize("command", ["sync_approve", "sync_reject"])
def test_an_unknown_run_is_refused_in_french(command):
    with pytest.raises(CommandError, match="Il n'y a pas d'exécution 404"):
        run(command, 404)


def test_after_seven_days_a_file_is_too_old_to_be_approved(held):
    with (
        time_machine.travel("2026-11-29T02:00:00+01:00", tick=False),
        pytest.raises(CommandError, match="plus de 7 jours"),
    ):
        run("sync_approve", held.pk)

    assert present() == 40


def test_a_file_of_an_ended_year_is_not_approved_any_more(feed):
    feed(roll(40, ANNEE_SCOLAIRE="2025", **SUMMER), at="2026-08-30")
    feed(roll(10, ANNEE_SCOLAIRE="2025", **SUMMER), at="2026-08-31")
    feed(structures_file(**SUMMER), at="2026-09-01")
    ended = FileRun.objects.get(outcome="held")

    with (
        time_machine.travel("2026-09-02T02:00:00+01:00", tick=False),
        pytest.raises(CommandError, match="année scolaire antérieure"),
    ):
        run("sync_approve", ended.pk)


def decision(run):
    run.refresh_from_db()
    return run.outcome, run.decided_by, run.spooled_as


def test_a_file_held_for_seven_days_is_rejected_by_the_next_call(feed, held, settings):
    too_early = feed(at="2026-11-28")
    still = decision(held)

    feed(at="2026-11-29")

    assert too_early.lines == []
    assert still == ("held", "", str(held.pk))
    assert decision(held) == ("rejected", "délai dépassé", "")
    assert held.decided_at.day == 29
    assert list(settings.SYNC_SPOOL.iterdir()) == []


@pytest.mark.parametrize(
    ("count", "word"), [(39, "applied"), (40, "unchanged"), (29, "held")], ids=str
)
def test_a_newer_file_taken_or_held_replaces_the_one_on_hold(feed, held, settings, count, word):
    outcome = feed(roll(count, **LATER))

    waiting = FileRun.objects.filter(outcome="held")
    assert outcome.words == [word]
    assert decision(held) == ("rejected", "remplacé", "")
    assert {path.name for path in settings.SYNC_SPOOL.iterdir()} == {str(r.pk) for r in waiting}


@pytest.mark.parametrize(
    "other",
    [
        roll(39, UAJ="0750001U", **LATER),
        structures_file(("6A", "SIXIEME A"), **LATER),
        roll(39, HORODATAGE=None, DATE_EXPORT=None),
        roll(39, ANNEE_SCOLAIRE="2019", **LATER),
    ],
    ids=["other school", "other content", "no date", "refused"],
)
def test_any_other_file_leaves_the_one_on_hold_to_its_decision(feed, held, other):
    feed(other)

    assert decision(held) == ("held", "", str(held.pk))


def test_a_file_exported_before_the_one_on_hold_does_not_replace_it(feed):
    feed(roll(40))
    feed(roll(30, **LATER))
    held = FileRun.objects.get(outcome="held")

    outcome = feed(roll(39))

    assert outcome.words == ["applied"]
    assert decision(held) == ("held", "", str(held.pk))


@pytest.mark.parametrize("at", ["2026-11-23", "2026-11-29"])
def test_a_dry_run_neither_replaces_nor_expires_a_file_on_hold(feed, held, settings, at):
    feed(roll(39, **LATER), at=at, options=["--dry-run"])

    assert decision(held) == ("held", "", str(held.pk))
    assert len(list(settings.SYNC_SPOOL.iterdir())) == 1


def test_a_copy_that_cannot_be_deleted_stops_nothing(feed, held, settings, caplog):
    (settings.SYNC_SPOOL / str(held.pk)).unlink()
    (settings.SYNC_SPOOL / str(held.pk)).mkdir()

    outcome = feed(roll(39, **LATER))

    assert outcome.words == ["applied"]
    assert f"Feed of {held.uai} failed: IsADirectoryError" in caplog.text


def test_a_kept_file_that_changed_is_not_applied(held, settings):
    (settings.SYNC_SPOOL / str(held.pk)).write_bytes(roll(29))

    with pytest.raises(CommandError, match="n'est plus celui"):
        run("sync_approve", held.pk)


def test_a_kept_file_that_vanished_is_not_applied(held, settings):
    (settings.SYNC_SPOOL / str(held.pk)).unlink()

    with pytest.raises(CommandError, match="n'a pas pu être lu"):
        run("sync_approve", held.pk)


def test_more_than_half_missing_needs_two_persons(feed):
    feed(roll(40))
    feed(roll(10))
    waiting = FileRun.objects.get(outcome="held")

    for _ in range(2):
        with pytest.raises(CommandError, match="une seconde personne"):
            run("sync_approve", waiting.pk, "--by", "A. Durand")
    outcome = run("sync_approve", waiting.pk, "--by", "B. Diaz")

    waiting.refresh_from_db()
    assert (outcome.words, present()) == (["approved"], 10)
    assert waiting.decided_by == "A. Durand, B. Diaz"


def test_pupils_then_guardians_of_a_night_on_hold_are_approved_in_turn(feed):
    feed(roll(40))
    feed(roll(30), guardians_file(person(), link("1001")))
    pupils, guardians = FileRun.objects.filter(outcome="held").order_by("pk")

    run("sync_approve", pupils.pk)
    outcome = run("sync_approve", guardians.pk)

    assert (outcome.words, outcome.figure("created")) == (["approved"], 1)
