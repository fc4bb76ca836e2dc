"""The night of the identifiers when something else happens: an error, a cut, another writer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Account, IdentifierRequest, RetiredIdentifier
from guardians import renaming
from guardians.renaming import make
from ops import maintenance
from tests.accounts.renamed import asked_for, identifier, rename
from tests.factories import AccountFactory, EnrolmentFactory
from tests.pages import cut_the_service

NOW = timezone.now()
pytestmark = pytest.mark.django_db(transaction=True)


def pupils(*names):
    """A pupil of each of these names, with an identifier of another, who asked for his own."""
    made = [EnrolmentFactory(student__birth_name=name).student for name in names]
    for one in made:
        asked_for(one)
    return made


def elsewhere(work):
    """Do it on another connection."""

    def alone():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(alone).result()


def test_an_error_undoes_its_batch_alone_and_the_next_run_goes_on(monkeypatch):
    monkeypatch.setattr(renaming, "BATCH", 2)
    one, other, third = pupils("DURAND", "DUVAL", "DUROC")
    taken = AccountFactory(identifier="c.duroc")  # as no counter knows

    with pytest.raises(IntegrityError):
        make(at=NOW)
    halfway = [identifier(each) for each in (one, other)], RetiredIdentifier.objects.count()
    taken.delete()
    figures = make(at=NOW)

    assert halfway == (["c.durand", "c.duval"], 2)
    assert (figures["done"], identifier(third)) == (1, "c.duroc")


def test_an_account_that_is_being_written_waits_and_stops_nobody():
    held, free = pupils("DURAND", "DUVAL")

    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=held.account_id)
        figures = elsewhere(lambda: make(at=NOW))
    later = make(at=NOW)

    assert (figures["done"], figures["waiting"], identifier(free)) == (1, 1, "c.duval")
    assert (later["done"], later["waiting"]) == (1, 0)
    assert identifier(held).startswith("c.durand")


def test_two_nights_at_once_share_the_work(monkeypatch):
    monkeypatch.setattr(renaming, "BATCH", 5)
    made = pupils(*["DURAND", "DUVAL"] * 20)

    def work():
        try:
            return make(at=NOW)["done"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as nights:
        done = [night.result() for night in [nights.submit(work) for _ in range(2)]]

    assert sum(done) == 40
    assert len({identifier(one) for one in made}) == 40
    assert RetiredIdentifier.objects.count() == 40


def test_nothing_is_made_during_a_maintenance():
    [one] = pupils("DURAND")
    before = identifier(one)
    cut_the_service()

    with pytest.raises(maintenance.UnderWayError):
        make(at=NOW)
    with pytest.raises(CommandError, match="rien n'a été fait"):
        call_command("regenerate_identifiers")

    assert (identifier(one), IdentifierRequest.objects.get().settled_at) == (before, None)


def test_the_operator_makes_them_at_once(capsys):
    one, other = pupils("DURAND", "DUVAL")
    rename(other, birth_name=other.account.identifier.partition(".")[2].rstrip("0123456789"))

    call_command("regenerate_identifiers")

    assert capsys.readouterr().out == "done=1 refused=1 assistance_closed=0 waiting=0\n"
    assert identifier(one) == "c.durand"
