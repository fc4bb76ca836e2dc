"""A night of three steps, at two, three and four o'clock, in place of the real one."""

import pytest
from django.db import connection

from ops import night
from tests.ops import nights


@pytest.fixture
def events(settings):
    """What happens in a step: ``events["feed"] = function of tonight``."""
    settings.NIGHT = "tests.ops.nights.NIGHT"
    nights.events.clear()
    yield nights.events
    nights.events.clear()


@pytest.fixture
def busy():
    """Another process, with a connection of its own, is doing the night."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [night.LOCK])
    yield
    other.close()
