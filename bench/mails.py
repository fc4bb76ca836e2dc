"""« Informer » guardians, by sheet and by mail: against floors in plain SQL, and row by row."""

import uuid
from collections.abc import Iterator

from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts import actions, passwords
from accounts.enums import Action, MailKind, Way
from accounts.models import Account, AccountEvent, JournalEntry, Outbox, SourceIdentity
from accounts.querysets import AccountQuerySet
from bench.counters import session_wal, statements
from bench.households import settle
from bench.inform import BACK, floor
from bench.measure import Scale, Side, compare
from bench.population import School, open_school, tidy
from bench.report import Check, at_least, at_most, number, ours_and_plain
from guardians.tabs import LEGAL

# Of so many pupils, as many guardians can be reached by mail as the scale has pupils.
PUPILS_FOR_A_MAIL = 0.75
NO_MAILS = "DELETE FROM accounts_outbox"
# The mails that must be written, each with something as long as a sealed password.
FLOOR = """
INSERT INTO accounts_outbox (id, kind, account_id, entry_id, "to", message_id, created_at, state,
    tries, next_try_at, error, sealed_password)
SELECT key, 'inform', account_id, %(entry)s, mail, '<' || key || '@guichet.localhost>', %(at)s,
    'pending', 0, %(at)s, '', decode(repeat('00', 41), 'hex')
FROM (
    SELECT account_id, mail, gen_random_uuid() AS key FROM accounts_sourceidentity
    WHERE account_id = ANY(%(ids)s)
) reached;
INSERT INTO accounts_accountevent (entry_id, account_id) SELECT %(entry)s, unnest(%(ids)s::bigint[])
"""


def run(scale: Scale) -> Iterator[Check]:
    school = open_school(max(1, int(scale.pupils * PUPILS_FOR_A_MAIL)))
    settle(school)
    yield from _by_mail(school, scale)
    yield _by_sheet(school, scale)


def _chosen(school: School, criteria: str) -> AccountQuerySet:
    """All that this search finds, ticked: as the page asks for them."""
    found = LEGAL.search(QueryDict(criteria), school.head).qs
    return Account.objects.filter(pk__in=found.values(LEGAL.account))


def _by_mail(school: School, scale: Scale) -> Iterator[Check]:
    chosen = _chosen(school, "mail=reachable")
    ids = list(chosen.values_list("pk", flat=True))

    def inform() -> None:
        outcome = actions.inform(
            chosen.all(),
            request=school.request(),
            way=Way.MAIL,
            services=LEGAL.services(school.establishment),
        )
        assert outcome.mailed == len(ids)

    def back() -> None:
        with connection.cursor() as cursor:
            cursor.execute(NO_MAILS)
        tidy("accounts_outbox", "accounts_journalentry", "accounts_accountevent")

    ours = Side(inform, before=back, units=len(ids))
    asked = len(statements(inform))
    back()
    wal = session_wal(inform)
    notes = f"{number(wal / len(ids), 'octets')} de journal de la base par mail"
    yield at_most(f"{number(len(ids))} mails : requêtes", asked, 25, notes=notes)
    plain = Side(lambda: _floor(school, ids), before=back, units=len(ids))
    least = compare(ours, plain, scale)
    notes = ours_and_plain(least.milliseconds(), "mail")
    yield at_most("« Informer » par mail / plancher en SQL", 1 / least.ratio(), 2.5, "×", notes)
    few = ids[: scale.row_by_row]
    one = Side(lambda: _row_by_row(school, few), before=back, units=len(few))
    rows = compare(ours, one, scale)
    notes = ours_and_plain(rows.milliseconds(), "mail")
    yield at_least("ligne à ligne / « Informer » par mail", rows.ratio(), 20, notes=notes)
    back()


def _by_sheet(school: School, scale: Scale) -> Check:
    chosen = _chosen(school, "q=")
    ids = list(chosen.values_list("pk", flat=True))

    def inform() -> None:
        outcome = actions.inform(chosen.all(), request=school.request())
        assert outcome.done == len(ids)

    def back() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BACK, [ids])
        tidy("accounts_account", "accounts_journalentry", "accounts_accountevent")

    ours = Side(inform, before=back, units=len(ids))
    plain = Side(lambda: floor(school, ids), before=back, units=len(ids))
    pairs = compare(ours, plain, scale)
    notes = ours_and_plain(pairs.milliseconds(), "responsable")
    what = f"« Informer » par feuille {number(len(ids))} responsables / plancher en SQL"
    return at_most(what, 1 / pairs.ratio(), 2.5, "×", notes)


def _floor(school: School, ids: list[int]) -> None:
    """The rows that must be written, and nothing secret in them."""
    with transaction.atomic(), connection.cursor() as cursor:
        entry = _entry(school, len(ids))
        for statement in FLOOR.split(";\n"):
            cursor.execute(statement, {"entry": entry.pk, "at": entry.at, "ids": ids})


def _row_by_row(school: School, ids: list[int]) -> None:
    with transaction.atomic():
        for account in Account.objects.filter(pk__in=ids):
            source = SourceIdentity.objects.get(account=account, establishment=school.establishment)
            entry = _entry(school, 1)
            AccountEvent.objects.create(entry=entry, account=account)
            key = uuid.uuid4()
            Outbox.objects.create(
                id=key,
                kind=MailKind.INFORM,
                account=account,
                entry=entry,
                to=source.mail,
                message_id=f"<{key}@guichet.localhost>",
                created_at=entry.at,
                next_try_at=entry.at,
                sealed_password=passwords.seal([(account.pk, passwords.draw(1)[0])])[0],
            )


def _entry(school: School, number_of_accounts: int) -> JournalEntry:
    return JournalEntry.objects.create(
        action=Action.INFORM_MAIL,
        member=school.head,
        establishment=school.establishment,
        at=timezone.now(),
        count=number_of_accounts,
    )
