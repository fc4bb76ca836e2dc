"""During a service cut the commands of the feed change nothing, and say when to come back."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from ops.models import Maintenance
from sync.models import FileRun
from tests.sync.feeding import dump, roll, run

SENTENCE = "Le service est en maintenance jusqu'au 22/11/2026 à 04:30 : rien n'a été fait."


@pytest.fixture
def held(feed):
    """A file on hold since before the cut."""
    feed(roll(40))
    feed(roll(30))
    return FileRun.objects.get(outcome="held")


@pytest.fixture
def cut(held):
    """The service is cut until half past four, and everything stands as before."""
    start = timezone.now() - timedelta(hours=1)
    Maintenance.objects.create(
        starts_at=start, ends_at=datetime.fromisoformat("2026-11-22T04:30:00+01:00")
    )


def test_a_file_is_not_taken_during_a_cut(feed, cut):
    before = dump(), FileRun.objects.count()

    with pytest.raises(CommandError) as refused:
        feed(roll(39))

    assert (str(refused.value), refused.value.returncode) == (SENTENCE, 2)
    assert (dump(), FileRun.objects.count()) == before


@pytest.mark.parametrize("command", ["sync_approve", "sync_reject"])
def test_a_file_on_hold_is_not_decided_during_a_cut(cut, held, settings, command):
    with pytest.raises(CommandError) as refused:
        run(command, held.pk)

    held.refresh_from_db()
    assert (str(refused.value), refused.value.returncode) == (SENTENCE, 2)
    assert held.outcome == "held"
    assert len(list(settings.SYNC_SPOOL.iterdir())) == 1


def test_a_cut_is_told_before_a_path_that_does_not_exist(cut, tmp_path):
    with pytest.raises(CommandError, match="maintenance"):
        run("sync", tmp_path / "absent")


def test_a_dry_run_is_allowed_during_a_cut(feed, cut):
    before = dump()

    outcome = feed(roll(39), options=["--dry-run"])

    assert (outcome.code, outcome.words) == (0, ["applied"])
    assert dump() == before


def test_files_are_taken_again_after_the_cut(feed, cut):
    assert feed(roll(39), at="2026-11-23").words == ["applied"]
