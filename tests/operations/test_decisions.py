"""Approving and rejecting a file on hold from the screen: what is said, what is done, by whom."""

import pytest
from django.urls import reverse

from establishments.models import Establishment
from students.models import Enrolment
from sync.models import Change, FileRun
from tests.operations.nights import as_operator, taken
from tests.pages import cut_the_service, facts, said, soup, text
from tests.sync.builders import UAI
from tests.sync.conftest import feed
from tests.sync.feeding import roll

__all__ = ["feed"]


def page(name, run):
    return reverse(f"operations:{name}", args=[run.pk])


def held(feed, *, left):
    """A school of thirty pupils, and a file that keeps so many of them."""
    feed(roll(30))
    feed(roll(left), at="2026-11-23")
    return FileRun.objects.held().get()


def present():
    return Enrolment.objects.filter(establishment__uai=UAI, left_on=None).count()


def outcome(run):
    run.refresh_from_db()
    return run.outcome, run.decided_by


def test_the_confirmation_says_what_would_disappear(client, feed):
    run = held(feed, left=20)

    shown = client.get(page("approve", run))

    assert "Disparitions : 10 sur 30, soit 33 % (élèves)." in text(shown)
    assert "Les personnes absentes du fichier disparaissent" in text(shown)
    assert (outcome(run), present()) == (("held", ""), 30)


def test_an_approval_applies_the_file_and_keeps_who_decided(client, feed, settings):
    run = held(feed, left=20)

    answer = client.post(page("approve", run), follow=True)

    assert said(answer)[0].startswith("Le fichier est approuvé")
    assert facts(soup(answer))["Résultat"] == "✓ Approuvé"
    assert (outcome(run), present()) == (("approved", "exploitant"), 20)
    assert Change.objects.filter(run=run, kind="departure").count() == 10
    assert list(settings.SYNC_SPOOL.iterdir()) == []


def test_beyond_half_two_persons_must_approve(client, feed):
    run = held(feed, left=10)
    other = as_operator(username="collegue")

    first = client.post(page("approve", run), follow=True)
    again = client.post(page("approve", run), follow=True)
    warned = text(other.get(page("approve", run)))
    rejecting = text(other.get(page("reject", run)))
    before = present()
    other.post(page("approve", run))

    assert [said(answer)[0][:31] for answer in (first, again)] == [
        "Votre approbation est notée. Pl",
    ] * 2
    assert facts(soup(again))["Première approbation"] == "exploitant"
    assert "exploitant a déjà approuvé ce fichier : vous êtes la seconde personne." in warned
    assert "seconde personne" not in rejecting
    assert (before, present()) == (30, 10)
    assert outcome(run) == ("approved", "exploitant, collegue")


def test_a_rejection_leaves_everything_as_it_was(client, feed, settings):
    run = held(feed, left=20)
    asked = text(client.get(page("reject", run)))

    answer = client.post(page("reject", run), follow=True)

    assert "les données de l'établissement restent comme elles sont" in asked
    assert said(answer)[0].startswith("Le fichier est rejeté")
    assert (outcome(run), present()) == (("rejected", "exploitant"), 30)
    assert list(settings.SYNC_SPOOL.iterdir()) == []


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_what_is_decided_is_not_decided_again(client, feed, name):
    run = held(feed, left=20)
    client.post(page("reject", run))

    answers = [client.get(page(name, run)), client.post(page(name, run))]

    assert {answer.url for answer in answers} == {page("file", run)}
    assert outcome(run) == ("rejected", "exploitant")
    assert "Approuver" not in text(client.get(page("file", run)))


def test_a_file_whose_copy_is_lost_says_why_and_stays_on_hold(client):
    home = Establishment.objects.create(uai=UAI, name="Collège")
    run = taken(home, outcome="held", digest="0" * 64)

    answer = client.post(page("approve", run), follow=True)

    assert said(answer)
    assert outcome(run) == ("held", "")


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_a_maintenance_refuses_it_and_keeps_the_copy(client, feed, settings, name):
    run = held(feed, left=20)
    cut_the_service()

    answer = client.post(page(name, run))

    assert answer.status_code == 503
    assert (outcome(run), present()) == (("held", ""), 30)
    assert len(list(settings.SYNC_SPOOL.iterdir())) == 1
