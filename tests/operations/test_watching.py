"""In the morning, what went wrong is told: to the log, and once to the operators (A04)."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from structlog.testing import capture_logs

from accounts import outbox
from accounts.models import Outbox
from educonnect_admin import schedule
from operations.watching import warn
from ops import night
from ops.models import Run
from ops.night import Tonight
from sync.models import FileRun
from tests.accounts.informing import guardian, inform
from tests.postman import postman, smtp

__all__ = ["postman", "smtp"]
DAY = date(2026, 11, 22)
NOTHING = {
    "failed_steps": 0, "refused": 0, "held": 0, "absent": 0, "crashed": 0, "abandoned_mails": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _operators(settings):
    settings.OPERATORS_MAILS = ["exploitation@exemple.invalid"]
    settings.CONSOLE_URL = "https://console.exemple.invalid"


def ran(kind, outcome="done", **figures):
    now = timezone.now()
    return Run.objects.create(
        kind=kind,
        business_day=DAY,
        outcome=outcome,
        started_at=now,
        ended_at=None if outcome == "running" else now,
        figures=figures,
    )


def file_of(feed, outcome):
    return FileRun.objects.create(
        night=feed, outcome=outcome, source="siecle", file_name="ELEVE", started_at=timezone.now()
    )


@pytest.fixture
def tonight():
    return Tonight(ran("watch", "running"), timezone.now())


def test_a_night_without_trouble_says_nothing(tonight):
    ran("feed", arrived=3, applied=3, refused=0, absent=0, failed=0)

    with capture_logs() as logs:
        figures = warn(tonight)

    assert figures == NOTHING | {"mailed": 0}
    assert (logs, mail.outbox) == ([], [])


def test_what_went_wrong_is_one_event_and_one_mail_of_counts(tonight):
    feed = ran("feed", refused=2, absent=4, failed=1)
    file_of(feed, "held")
    ran("statistics", "failed")

    with capture_logs() as logs:
        figures = warn(tonight)

    expected = NOTHING | {"refused": 2, "absent": 4, "crashed": 1, "held": 1}
    assert figures == expected | {"failed_steps": 1, "mailed": 1}
    [event] = logs
    assert (event["code"], event["steps"], event["absent"]) == ("OPS-NIGHT", ["statistics"], 4)
    [message] = mail.outbox
    assert message.subject == "ÉduConnect : la nuit du 22/11/2026 demande votre attention"
    assert message.body.splitlines()[2:-2] == [
        "- étape échouée : Statistiques",
        "- fichiers refusés : 2",
        "- fichiers en attente d'une décision : 1",
        "- établissements dont aucun fichier n'est arrivé : 4",
        "- établissements qu'une erreur interne a arrêtés : 1",
    ]
    assert "https://console.exemple.invalid/exploitation/" in message.body


def test_a_night_has_one_mail_however_often_the_step_is_done(settings):
    settings.NIGHT = "tests.operations.test_watching.NIGHT"
    moment = timezone.now()
    Run.objects.create(
        kind="feed",
        business_day=night.business_day(moment),
        outcome="failed",
        started_at=moment,
        ended_at=moment,
    )

    outcomes = [night.run_step("watch").figures["mailed"] for _ in range(3)]

    assert outcomes == [1, 1, 1]
    assert len(mail.outbox) == 1


def test_a_mail_given_up_since_yesterday_counts(tonight, head, postman, settings):
    settings.OPERATORS_MAILS = []
    old, new = guardian(head.establishment), guardian(head.establishment)
    inform(head, old, new)
    postman.refused_content = "550 no"
    outbox.send_due()
    Outbox.objects.filter(account=old).update(next_try_at=tonight.at - timedelta(days=2))

    assert warn(tonight)["abandoned_mails"] == 1


def test_a_mail_server_that_is_down_is_tried_again_then_left(tonight, smtp):
    ran("statistics", "failed")

    with pytest.raises(ConnectionRefusedError):
        warn(tonight)
    tonight.run.tries = night.MOST_TRIES
    with capture_logs() as logs:
        figures = warn(tonight)

    assert figures["mailed"] == 0
    assert [event["code"] for event in logs] == ["OPS-NIGHT", "OPS-NIGHT-MAIL"]


def test_nobody_to_write_to_is_no_error(tonight, settings):
    settings.OPERATORS_MAILS = []
    ran("statistics", "failed")

    assert warn(tonight) == NOTHING | {"failed_steps": 1, "mailed": 0}
    assert mail.outbox == []


NIGHT = schedule.NIGHT[-1:]
