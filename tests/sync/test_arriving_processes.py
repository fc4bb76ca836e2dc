"""Several processes at one night: each file once, no person twice, none lost when one is killed."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import SourceIdentity
from establishments.models import Establishment
from establishments.permissions import Degree
from ops.night import Tonight
from sync import arriving, parcels, scanning, synthetic
from sync.models import FileRun, Parcel
from tests.sync.arriving import begin
from tests.workers import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SCHOOLS, PUPILS = 6, 60
FILES = 4 * 4 + 2 * 2  # four collèges and lycées, two écoles


@pytest.fixture
def expected(tmp_path, settings, monkeypatch):
    """An inbox of six establishments, two by two with families in common; what it holds."""
    today = timezone.localdate()
    settings.SYNC_SPOOL, settings.SYNC_INBOX = tmp_path / "spool", tmp_path / "inbox"
    monkeypatch.setenv("SYNC_INBOX", str(settings.SYNC_INBOX))
    year = synthetic.school_year(today)
    run = synthetic.Run(SCHOOLS, 42, year, today, [PUPILS], ("clg", "lyc", "eco"))
    found = list(run.write(settings.SYNC_INBOX))
    for summary in found:
        degree = Degree.FIRST if summary.kind == "eco" else Degree.SECOND
        Establishment.objects.create(uai=summary.uai, name=summary.uai, degree=degree)
    for path in settings.SYNC_INBOX.glob("*/*"):
        os.utime(path, (path.stat().st_mtime - 3600,) * 2)
    return found


def assert_all_is_in(expected):
    runs = FileRun.objects.values_list("establishment__uai", "file_name", "outcome")
    assert len(set(runs)) == len(runs) == FILES
    assert {outcome for *_, outcome in runs} == {"applied"}
    for summary in expected:
        home = Establishment.objects.get(uai=summary.uai)
        assert home.enrolments.filter(left_on=None).count() == summary.present.pupils


def strangers_alike():
    """Guardians of the same names, mail and mobile who have several accounts."""
    told = SourceIdentity.objects.filter(population="guardian").exclude(mail="").exclude(mobile="")
    alike = told.values("birth_name", "first_name", "mail", "mobile")
    return alike.annotate(accounts=Count("account", distinct=True)).filter(accounts__gt=1)


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_three_processes_take_each_file_once_and_know_each_person_once(expected, settings):
    settings.SYNC_PROCESSES = 3
    run, before = begin(), deadlocks()

    figures = arriving.take_arrivals(Tonight(run, timezone.now()))

    assert (figures["applied"], figures["failed"], figures["absent"]) == (FILES, 0, 0)
    assert_all_is_in(expected)
    assert not strangers_alike().exists()
    assert deadlocks() == before


def test_a_process_killed_midway_loses_nothing_and_does_nothing_twice(expected):
    run = begin()
    with transaction.atomic():
        parcels.list_arrivals(run, scanning.scan(timezone.now()).arrived)
    command = [sys.executable, "-m", "django", "drain_feed", str(run.pk)]
    with subprocess.Popen(  # noqa: S603
        command, cwd=project.BASE_DIR, env=arriving._environment()
    ) as helper:
        wait_for(lambda: Parcel.objects.filter(state="done").count() >= SCHOOLS // 3)
        helper.kill()
    halfway = Parcel.objects.filter(state="done").count()

    arriving.take_arrivals(Tonight(run, timezone.now()))

    assert halfway < SCHOOLS == Parcel.objects.filter(state="done").count()
    assert_all_is_in(expected)
