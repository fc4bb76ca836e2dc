"""The life of an account: which move leads from which state to which (requirements § 1.6).

The only module that writes Account.state. Moves act on a whole queryset: one account is a
queryset of one; three thousand cost the same number of statements.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from psycopg import sql

from accounts import identifiers, journal, passwords
from accounts.enums import AccountState, Action, ActivationMode, Population
from accounts.models import Account, AccountEvent, JournalEntry
from accounts.querysets import AccountQuerySet

NOT_INFORMED, INFORMED, ACTIVATING, ACTIVATED = AccountState


class Locked(NamedTuple):
    """What a move must know of an account."""

    id: int
    state: str
    has_secret: bool
    has_chosen: bool
    expires_at: datetime | None

    def needs_password(self, at: datetime) -> bool:
        """Never given one, or let it expire without choosing (A7)."""
        if self.state == NOT_INFORMED:
            return True
        return not self.has_chosen and self.expires_at is not None and self.expires_at <= at

    def has_live_password(self, at: datetime) -> bool:
        return self.has_secret and self.expires_at is not None and self.expires_at > at


def _nobody(_: Locked, __: datetime) -> bool:
    return False


def _everybody(_: Locked, __: datetime) -> bool:
    return True


@dataclass(frozen=True)
class Move:
    """A line of the matrix; ``draws`` says who gets a new provisional password."""

    action: Action
    targets: Mapping[AccountState, AccountState]
    draws: Callable[[Locked, datetime], bool] = _nobody
    # The holder is told again: dated today, a password still alive gets its delay back (A7).
    informs: bool = False
    # The person chose a password, or needs none: the provisional one is burnt.
    burns: bool = False
    # Nothing is left of what its holder gave, nor of what he was given.
    forgets: bool = False
    # Of the accounts that were closed, and of them alone (A37).
    of_closed: bool = False
    mode: str | None = None


_STAY = {INFORMED: INFORMED, ACTIVATING: ACTIVATING, ACTIVATED: ACTIVATED}
_ANY = {NOT_INFORMED: INFORMED, **_STAY}

INFORM = Move(Action.INFORM, _ANY, Locked.needs_password, informs=True)
INFORM_WITH_RESET = Move(Action.INFORM_WITH_RESET, _ANY, _everybody, informs=True)
RESET_PASSWORDS = Move(Action.RESET_PASSWORDS, _STAY, _everybody)
ACTIVATE = Move(Action.ACTIVATE, {INFORMED: ACTIVATED, ACTIVATED: ACTIVATED}, burns=True)
START_ACTIVATION = Move(
    Action.START_ACTIVATION, {INFORMED: ACTIVATING, ACTIVATING: ACTIVATING}, burns=True
)
CONFIRM_MAIL = Move(Action.CONFIRM_MAIL, {ACTIVATING: ACTIVATED})
SELF_REGISTER = Move(
    Action.SELF_REGISTER,
    {NOT_INFORMED: ACTIVATED, INFORMED: ACTIVATED, ACTIVATING: ACTIVATED},
    burns=True,
    mode=ActivationMode.GUARDIAN,
)
FRANCECONNECT = Move(
    Action.FRANCECONNECT,
    {NOT_INFORMED: ACTIVATED, INFORMED: ACTIVATED, ACTIVATING: ACTIVATED},
    burns=True,
    mode=ActivationMode.FRANCECONNECT,
)
MOVES = (
    INFORM, INFORM_WITH_RESET, RESET_PASSWORDS, ACTIVATE, START_ACTIVATION, CONFIRM_MAIL,
    SELF_REGISTER, FRANCECONNECT,
)  # fmt: skip

# Those of the night: nobody's any more for too long, then back (A37, B26).
CLOSE = Move(
    Action.CLOSE, dict.fromkeys(AccountState, NOT_INFORMED), burns=True, forgets=True, mode=""
)
REOPEN = Move(Action.REOPEN, {NOT_INFORMED: NOT_INFORMED}, of_closed=True, mode="")

_FORGOTTEN = {
    "chosen_password": "", "mail": "", "mail_confirmed_at": None, "mobile": "",
    "mobile_confirmed_at": None, "informed_at": None, "latest_login_at": None,
}  # fmt: skip

# After these, the account has a password newer than any asked for before, or is to have one.
_RENEWALS = [
    *(move.action for move in MOVES if move.burns or move.draws is _everybody),
    Action.INFORM_MAIL_RESET,
]


@transaction.atomic
def apply(
    move: Move, accounts: AccountQuerySet, *, request: journal.Request, **columns: Any
) -> JournalEntry:
    """Move the accounts that may move, and return the journal's entry that names them.

    Columns given by name change along with the state, to the same value for all. Five
    statements, whatever the number; those that may not move are counted as refused.
    """
    asked = accounts.count()
    moved = carry_out(move, accounts, at=request.at, **columns)
    if refused := asked - len(moved):
        request = replace(request, details={**request.details, "refused": refused})
    return journal.record(move.action, request, [account.id for account in moved])


def carry_out(
    move: Move,
    accounts: AccountQuerySet,
    *,
    at: datetime,
    seals: Mapping[int, bytes] | None = None,
    **columns: Any,
) -> list[Locked]:
    """Move the accounts that may move, in the transaction of the caller, who writes the journal.

    Returns them as they were. ``seals`` are passwords drawn at the request, for those of these
    accounts that need one when they move; others that need one get it drawn here.
    """
    locked = lock(move, accounts)
    if locked:
        _write(move, locked, at=at, given=seals or {}, columns=columns)
    return locked


def lock(move: Move, accounts: AccountQuerySet) -> list[Locked]:
    """Those that may move: two acts on one account wait for each other."""
    movable = accounts.filter(state__in=list(move.targets), closed_at__isnull=not move.of_closed)
    rows = (
        movable.order_by("pk")
        .annotate(has_secret=Q(sealed_password__isnull=False), has_chosen=~Q(chosen_password=""))
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk", "state", "has_secret", "has_chosen", "password_expires_at")
    )
    return [Locked(*row) for row in rows]


def draw(move: Move, locked: Iterable[Locked], *, at: datetime) -> dict[int, bytes]:
    """A new password, sealed, for each of these accounts that this move gives one to."""
    drawing = [account.id for account in locked if move.draws(account, at)]
    drawn = zip(drawing, passwords.draw(len(drawing)), strict=True)
    return dict(zip(drawing, passwords.seal(drawn), strict=True))


def has_renewed(account_id: int, *, since: datetime) -> bool:
    """Whether a password was chosen, or another one asked for, after that moment."""
    renewals = AccountEvent.objects.filter(entry__action__in=_RENEWALS, entry__at__gt=since)
    return renewals.filter(account=account_id).exists()


def _write(
    move: Move,
    locked: list[Locked],
    *,
    at: datetime,
    given: Mapping[int, bytes],
    columns: dict[str, Any],
) -> None:
    ready = {a.id: given[a.id] for a in locked if a.id in given and move.draws(a, at)}
    sealed = ready | draw(move, (a for a in locked if a.id not in ready), at=at)
    deadline = deadline_from(at)
    again = {a.id for a in locked if move.informs and a.has_live_password(at)} | sealed.keys()
    targets = {str(old): str(new) for old, new in move.targets.items()}
    columns = {**_FORGOTTEN, **columns} if move.forgets else columns
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(move, columns),
            {
                **columns,
                "ids": [account.id for account in locked],
                "states": [targets[account.state] for account in locked],
                "seals": [sealed.get(account.id) for account in locked],
                "deadlines": [deadline if a.id in again else None for a in locked],
                "at": at,
                "mode": move.mode,
                "first_mode": ActivationMode.ESTABLISHMENT,
                "not_informed": NOT_INFORMED,
            },
        )


def deadline_from(at: datetime) -> datetime:
    """Until when a provisional password assigned, or told again, at that moment serves (A7)."""
    return at + timedelta(days=settings.PROVISIONAL_PASSWORD_DAYS)


def _statement(move: Move, columns: dict[str, Any]) -> sql.Composed:
    changes: dict[str, sql.Composable] = {
        "state": sql.SQL("t.state"),
        "sealed_password": sql.SQL("NULL" if move.burns else "coalesce(t.seal, a.sealed_password)"),
        "password_expires_at": sql.SQL(
            "NULL" if move.burns else "coalesce(t.deadline, a.password_expires_at)"
        ),
        "chosen_password": sql.SQL("CASE WHEN t.seal IS NULL THEN a.chosen_password ELSE '' END"),
        "activation_mode": sql.SQL(
            "coalesce(%(mode)s, CASE a.state WHEN %(not_informed)s THEN %(first_mode)s"
            " ELSE a.activation_mode END)"
        ),
    }
    if move.informs:
        changes["informed_at"] = sql.Placeholder("at")
    changes |= {name: sql.Placeholder(name) for name in columns}
    return sql.SQL(
        "UPDATE {table} AS a SET {changes}"
        " FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(seals)s::bytea[],"
        " %(deadlines)s::timestamptz[]) AS t (id, state, seal, deadline) WHERE a.id = t.id"
    ).format(
        table=sql.Identifier(Account._meta.db_table),
        changes=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), value)
            for name, value in changes.items()
        ),
    )


def open_accounts(population: Population, names: list[tuple[str, str]]) -> list[tuple[int, str]]:
    """Create an account for each (first name, birth name): « Non activé - non informé » (R49).

    Returns the account's id and identifier, in the order given; two statements for any number.
    """
    drawn = identifiers.draw([identifiers.base(first, birth) for first, birth in names])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Account._meta.db_table} (identifier, population, state)"
            " SELECT unnest(%s::text[]), %s, %s RETURNING identifier, id",
            [drawn, population, NOT_INFORMED],
        )
        ids = dict(cursor.fetchall())
    return [(ids[identifier], identifier) for identifier in drawn]
