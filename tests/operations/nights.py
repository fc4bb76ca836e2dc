"""Nights and files for the tests of the operators' pages; no rule here."""

from datetime import timedelta

from django.utils import timezone

from ops.models import Run
from sync.models import Anomaly, FileRun
from tests.conftest import ConsoleClient
from tests.factories import UserFactory


def operator(**kwargs):
    return UserFactory(is_superuser=True, **kwargs)


def as_operator(**kwargs):
    client = ConsoleClient()
    client.force_login(operator(**kwargs))
    return client


def step(kind, day, outcome="done", **kwargs):
    """A step of a night that lasted a minute and five seconds."""
    begun = timezone.now() - timedelta(hours=1)
    ended = None if outcome == "running" else begun + timedelta(seconds=65)
    return Run.objects.create(
        kind=kind, business_day=day, outcome=outcome, started_at=begun, ended_at=ended, **kwargs
    )


def taken(home, night=None, *, outcome="applied", anomalies=(), **kwargs):
    run = FileRun.objects.create(
        establishment=home, uai=home.uai if home else "", source="siecle", kind="eleves",
        outcome=outcome, file_name="ElevesSansAdresses.xml", night=night,
        started_at=kwargs.pop("at", timezone.now()),
        figures={"anomalies": len(anomalies), "created": 3}, **kwargs,
    )  # fmt: skip
    Anomaly.objects.bulk_create(
        Anomaly(run=run, line=line, code="mail-illisible", message=message)
        for line, message in anomalies
    )
    return run
