"""The settings of the queue that the faults of trust § 3.2 have proven."""

import pytest
from django.conf import settings

from educonnect_admin.celery import app


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_publish_retry", False),
        ("task_ignore_result", True),
        ("worker_prefetch_multiplier", 1),
        ("worker_soft_shutdown_timeout", 30),
        ("accept_content", ["json"]),
        ("visibility_timeout", 900),
        ("result_backend_transport_options", {"visibility_timeout": 900}),
    ],
)
def test_a_message_outlives_its_worker(name, value):
    assert app.conf[name] == value


def test_redis_hung_or_flushed_is_seen_at_once():
    assert settings.REDIS_QUEUE == {
        "visibility_timeout": 900,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    }


def test_a_start_that_nobody_took_is_dropped_when_the_next_is_due():
    schedule = app.conf.beat_schedule

    assert set(schedule) == {"mails", "night"}
    assert all(each["options"]["expires"] == each["schedule"] for each in schedule.values())
    assert schedule["night"]["schedule"] == 600
