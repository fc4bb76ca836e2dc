"""The synthetic AAF export: the same people as in the files of each establishment."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import SourceIdentity
from students.models import Enrolment
from tests.sync.feeding import run

AAF = "AAF"


@pytest.fixture
def written(tmp_path):
    """A collège, a lycée and an école, and the export that tells of all three."""
    options = ["--establishments", "3", "--students", "40", "--aaf", "--date", "2026-11-20"]
    call_command("generate_feed", str(tmp_path / "feed"), *options, stdout=StringIO())
    return tmp_path / "feed"


def test_the_export_says_what_it_calls_everybody(feed, written):
    outcome = run("sync", written, "--register", "Essais")

    assert outcome.code == 0
    assert {"aaf-eleve-inconnu", "aaf-personne-inconnue"}.isdisjoint(outcome.codes)
    present = Enrolment.objects.filter(left_on=None).values("student__account")
    assert not SourceIdentity.objects.filter(account__in=present, aaf_id="").exists()


def test_the_export_alone_opens_the_accounts_of_all(feed, written):
    outcome = run("sync", written / AAF, "--register", "Essais")

    assert (outcome.code, outcome.codes) == (0, [])
    assert Enrolment.objects.filter(left_on=None).count() == 120
    assert set(SourceIdentity.objects.values_list("source", flat=True)) == {"aaf"}


def test_the_export_can_be_written_without(tmp_path):
    call_command("generate_feed", str(tmp_path), "--students", "40", stdout=StringIO())

    assert not (tmp_path / AAF).exists()
