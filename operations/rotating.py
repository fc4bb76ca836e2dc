"""Secrets at rest sealed anew by the first key of the ring, so that the others may go (A9, F21)."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import BinaryField, Count, F, Func, Model, QuerySet, Value

from accounts import passwords
from accounts.models import Account, Outbox
from common import sealing
from entrance import totp
from entrance.models import TotpKey
from ops import maintenance

BATCH = 500


class Column(NamedTuple):
    """A column of seals, that of their owner's id, and what the seal of an owner is bound to."""

    model: type[Model]
    name: str
    owner: str
    bound_to: Callable[[int], bytes]

    @property
    def rows(self) -> QuerySet:
        """The rows that hold a seal; its first byte is the number of its key."""
        head = Func(
            F(self.name), Value(1), Value(1), function="substring", output_field=BinaryField()
        )
        sealed = self.model._default_manager.filter(**{f"{self.name}__isnull": False})
        rows: QuerySet = sealed.annotate(head=head)
        return rows


COLUMNS = (
    Column(Account, "sealed_password", "pk", passwords.bound_to),
    Column(Outbox, "sealed_password", "account_id", passwords.bound_to),
    Column(TotpKey, "sealed_key", "user_id", totp.bound_to),
    Column(TotpKey, "draft", "user_id", totp.bound_to),
)


class Rotated(NamedTuple):
    renewed: int
    unreadable: int


def count_by_key() -> dict[int, int]:
    """How many secrets each key seals, all columns together."""
    counts = Counter[int]()
    for column in COLUMNS:
        for head, count in column.rows.order_by().values_list("head").annotate(Count("pk")):
            counts[int.from_bytes(head)] += count
    return dict(sorted(counts.items()))


def rotate() -> Rotated:
    """So many a transaction; a seal that does not open is left as it is, and counted."""
    batches = [batch for column in COLUMNS for batch in _rotate(column)]
    return Rotated(sum(done for done, _ in batches), sum(left for _, left in batches))


def _rotate(column: Column) -> Iterator[tuple[int, int]]:
    """Rows are locked: whoever gives a new password meanwhile waits, or is waited for."""
    current = bytes([sealing.current_key()])
    old = column.rows.exclude(head=current).order_by("pk").only(column.name, column.owner)
    latest = None
    while True:
        with transaction.atomic(), maintenance.writing():
            following = old.filter(pk__gt=latest) if latest else old
            rows = list(following.select_for_update(no_key=True)[:BATCH])
            if not rows:
                return
            done = _renew(column, rows)
        yield done
        latest = rows[-1].pk


def _renew(column: Column, rows: list[Model]) -> tuple[int, int]:
    seals = sealing.renew(
        (column.bound_to(getattr(row, column.owner)), getattr(row, column.name)) for row in rows
    )
    renewed = [(row, seal) for row, seal in zip(rows, seals, strict=True) if seal]
    for row, seal in renewed:
        setattr(row, column.name, seal)
    column.model._default_manager.bulk_update([row for row, _ in renewed], [column.name])
    return len(renewed), len(rows) - len(renewed)
