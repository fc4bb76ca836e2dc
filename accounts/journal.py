"""The journal: one line an act, one mark an account, in the transaction of the act (B1)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from django.db import connection

from accounts.enums import Action
from accounts.models import AccountEvent, JournalEntry
from common.network import client_address
from establishments.access import ConsoleRequest
from establishments.models import Establishment, Member


@dataclass(frozen=True)
class Author:
    """On whose behalf something is done, and from where; nobody's for the night and the feed."""

    member: Member | None = None
    establishment: Establishment | None = None
    ip: str | None = None

    @classmethod
    def of(cls, request: ConsoleRequest) -> Self:
        """The member who asks, from his address."""
        return cls(request.member, ip=client_address(request))

    @property
    def home(self) -> Establishment | None:
        return self.member.establishment if self.member else self.establishment


@dataclass(frozen=True)
class Request:
    """What makes an act one act: asked twice with the same id, it is done once."""

    author: Author
    at: datetime
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    details: dict[str, Any] = field(default_factory=dict)

    def to(self, action: Action) -> Self:
        """The same request for one act: going back and confirming another act is another act."""
        return replace(self, id=uuid.uuid5(self.id, action))


def find(request: Request) -> JournalEntry | None:
    """The entry of this very request, if it was made already.

    The same request asked meanwhile elsewhere waits here until this transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(request.id)])
    return JournalEntry.objects.filter(request_id=request.id).first()


def record(action: Action, request: Request, account_ids: list[int]) -> JournalEntry:
    """Write an act and the accounts it touched: two statements at most, whatever the number.

    In the order of their ids: whoever locks them to write goes the same way.
    """
    entry = JournalEntry.objects.create(
        request_id=request.id,
        action=action,
        member=request.author.member,
        establishment=request.author.home,
        at=request.at,
        ip=request.author.ip,
        count=len(account_ids),
        details=request.details,
    )
    _mark({entry.pk: account_ids})
    return entry


def record_in_each(
    action: Action, accounts: Mapping[int, list[int]], *, at: datetime, **details: Any
) -> None:
    """Write what the night did, nobody's act, in each of these establishments, of its accounts: two
    statements at most, whatever their number.
    """
    entries = JournalEntry.objects.bulk_create(
        JournalEntry(action=action, establishment_id=home, at=at, count=len(ids), details=details)
        for home, ids in accounts.items()
    )
    _mark(dict(zip((entry.pk for entry in entries), accounts.values(), strict=True)))


def _mark(touched: Mapping[int, list[int]]) -> None:
    pairs = sorted((account, entry) for entry, accounts in touched.items() for account in accounts)
    if not pairs:
        return
    account_ids, entry_ids = map(list, zip(*pairs, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AccountEvent._meta.db_table} (entry_id, account_id)"  # noqa: S608  a table
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
            [entry_ids, account_ids],
        )
