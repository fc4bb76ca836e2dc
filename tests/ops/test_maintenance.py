"""A service cut: when it holds, and how the database itself refuses to write."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from establishments.models import Establishment
from ops import maintenance
from ops.models import Maintenance
from tests.factories import EstablishmentFactory

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (-HOUR, HOUR, True),
        (0 * HOUR, HOUR, True),
        (-HOUR, 0 * HOUR, False),
        (HOUR, 2 * HOUR, False),
    ],
)
def test_holds_from_its_first_instant_to_before_its_end(starts, ends, expected):
    now = timezone.now()
    Maintenance.objects.create(starts_at=now + starts, ends_at=now + ends)

    assert maintenance.is_on(now) is expected


def test_a_cut_ends_after_it_starts():
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Maintenance.objects.create(starts_at=now, ends_at=now)


def test_a_query_that_carries_the_guard_makes_the_database_refuse_to_write():
    EstablishmentFactory()

    with transaction.atomic():
        Establishment.objects.annotate(guard=maintenance.refuse_writes()).get()
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            EstablishmentFactory()
        transaction.set_rollback(True)

    assert EstablishmentFactory().pk
