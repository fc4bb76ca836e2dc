"""F18: fifty writers and five readers when the service is cut."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO
from threading import Event

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.urls import reverse

from common.selection import Selection
from establishments.models import Establishment
from ops import maintenance
from ops.management.commands import maintenance as command
from students.tabs import STUDENTS
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, EstablishmentFactory, MemberFactory
from tests.ops.tables import digests

WRITERS, READERS = 50, 5
LIST, RESET = reverse("students:list"), reverse("students:reset_passwords")

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def repeat(work, stop):
    """When each was asked, and what it answered, until told to stop; then once more."""
    answers, last = [], False
    try:
        while not last:
            last = stop.is_set()
            answers.append((time.monotonic(), work()))
    finally:
        connections.close_all()
    return answers


def reset(client, owner, public_id):
    token = Selection.only(public_id, owner=owner).sign()
    return client.post(RESET, {"selection": token}).status_code


def read(client):
    return client.get(LIST, {"q": "mar"}).status_code


def start():
    call_command("maintenance", "start", "--until", "2036-01-01 00:00", stdout=StringIO())


@pytest.fixture
def school():
    """What each writer and each reader does again and again."""
    head = MemberFactory()
    pupils = EnrolmentFactory.create_batch(
        WRITERS, establishment=head.establishment, state="informed"
    )
    owner, ids = STUDENTS.owner(head), [pupil.student.account.public_id for pupil in pupils]
    writers = [partial(reset, signed_in(head), owner, public_id) for public_id in ids]
    return writers, [partial(read, signed_in(head)) for _ in range(READERS)]


def test_nothing_is_written_after_the_switch_and_all_is_read(school):
    stop = Event()
    before = digests()

    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writers, readers = ([pool.submit(repeat, each, stop) for each in kind] for kind in school)
        time.sleep(1.5)
        start()
        switched, at_once = time.monotonic(), digests()
        time.sleep(1.2)
        stop.set()

    sent, seen = ([each for one in kind for each in one.result()] for kind in (writers, readers))
    assert digests() == at_once != before
    assert {status for asked, status in sent if asked > switched} == {503}
    assert {status for _, status in sent} == {302, 503}
    assert {status for _, status in seen} == {200}


def hold(name, held, go):
    """A long writing: begun, and not ended until told."""
    try:
        with transaction.atomic(), maintenance.writing():
            EstablishmentFactory(name=name)
            held.set()
            go.wait(10)
    finally:
        connections.close_all()


def test_what_lasts_longer_than_the_patience_is_said_and_refused_at_its_end(monkeypatch):
    monkeypatch.setattr(command, "PATIENCE", maintenance.timedelta(milliseconds=200))
    held, go = Event(), Event()

    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(hold, "Collège long", held, go)
        held.wait(10)
        with pytest.raises(CommandError) as told:
            start()
        go.set()

    assert isinstance(long.exception(), maintenance.UnderWayError)
    assert "une écriture commencée avant elle dure encore" in str(told.value)
    assert told.value.returncode == command.STILL_WRITING
    assert not Establishment.objects.exists()


def test_begins_as_soon_as_the_last_writing_has_ended():
    held, go = Event(), Event()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold, "Collège bref", held, go)
        held.wait(10)
        switching = pool.submit(switch)
        time.sleep(0.3)
        waited = not switching.done()
        go.set()
        switching.result(10)

    assert waited
    assert not Establishment.objects.exists()


def switch():
    try:
        start()
    finally:
        connections.close_all()
