"""Words typed by an operator that no column holds: refused in a sentence, nothing done."""

import pytest
from django.core.management import CommandError, call_command

from establishments.models import Establishment
from sync.models import FileRun
from tests.sync.feeding import roll


@pytest.mark.parametrize("command", ["sync_approve", "sync_reject"])
def test_a_name_too_long_decides_of_nothing(feed, command):
    feed(roll(40))
    feed(roll(30))
    held = FileRun.objects.get(outcome="held")

    with pytest.raises(CommandError, match="--by dépasse 70 caractères"):
        call_command(command, held.pk, by="é" * 71)

    held.refresh_from_db()
    assert (held.outcome, held.decided_by) == ("held", "")


def test_an_establishment_is_not_registered_under_a_name_too_long(feed):
    folder = feed.drop(roll(1))

    with pytest.raises(CommandError, match="--register dépasse 120 caractères") as refusal:
        call_command("sync", folder, register="é" * 121)

    assert refusal.value.returncode == 2
    assert not Establishment.objects.exists()
