"""Clients, the counter of statements, a database for every test."""

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from establishments.permissions import Role
from tests.factories import EnrolmentFactory, GuardianshipFactory, MemberFactory


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database."""


class ConsoleClient(Client):
    """A browser that runs what was promised for after the commit."""

    def request(self, **request):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


def signed_in(member):
    client = ConsoleClient()
    client.force_login(member.user)
    return client


@pytest.fixture
def head():
    return MemberFactory()


@pytest.fixture
def as_head(head):
    return signed_in(head)


@pytest.fixture
def as_stranger():
    """The head of another establishment."""
    return signed_in(MemberFactory(establishment__name="Collège d'ailleurs"))


@pytest.fixture
def as_troubleshooter(head):
    member = MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER)
    return signed_in(member)


@pytest.fixture
def enrol(head):
    """Put pupils in the head's establishment: ``enrol(2, state=…)`` → their enrolments."""

    def create(count=1, **kwargs):
        return EnrolmentFactory.create_batch(count, establishment=head.establishment, **kwargs)

    return create


@pytest.fixture
def tie(head):
    """Tie a guardian to a pupil of the head's establishment: ``tie(state=…)`` → the tie."""

    def create(**kwargs):
        if "enrolment" not in kwargs:
            kwargs["enrolment__establishment"] = head.establishment
        return GuardianshipFactory(**kwargs)

    return create


@pytest.fixture
def queries():
    """Count the statements of a call: ``queries(client.get, "/eleves/")``."""

    def count(call, *args, **kwargs):
        with CaptureQueriesContext(connection) as captured:
            call(*args, **kwargs)
        return len(captured)

    return count
