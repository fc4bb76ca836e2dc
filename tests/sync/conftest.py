"""The feed as an operator gives it: real files, the real command, a Sunday of November 2026."""

import pytest
import time_machine

from tests.sync.arriving import Inbox
from tests.sync.feeding import Feeding


@pytest.fixture
def feed(tmp_path, settings):
    """Write files and run the command on them: ``feed(pupils_file(…), at="2026-12-01")``."""
    settings.SYNC_SPOOL = tmp_path / "spool"
    settings.SYNC_SCHOOL_YEAR = 0
    with time_machine.travel("2026-11-22T02:00:00+01:00", tick=False):
        yield Feeding(tmp_path / "inbox")


@pytest.fixture
def inbox(tmp_path, settings, feed):
    """The folder of the night: ``inbox.put("eleves.xml", roll(3))``, then ``inbox.night()``."""
    settings.SYNC_INBOX = tmp_path / "arrivals"
    return Inbox(settings.SYNC_INBOX)
