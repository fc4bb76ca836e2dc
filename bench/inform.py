"""« Informer » a whole school: against its floor in plain SQL, and against one row at a time."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pikepdf
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions, passwords
from accounts.enums import AccountState, Action, ActivationMode
from accounts.models import Account, AccountEvent, Distribution, JournalEntry
from bench.counters import session_wal, statements
from bench.measure import Scale, Side, compare, wall
from bench.population import School, open_school, tidy
from bench.report import Check, at_least, at_most, number, ours_and_plain
from common.papers import sheets
from common.selection import Selection
from students.tabs import STUDENTS

CLICKS = 3
FLOOR = """
UPDATE accounts_account SET state = 'informed', activation_mode = 'establishment',
    informed_at = %(at)s, password_expires_at = %(deadline)s
WHERE id = ANY(%(ids)s);
INSERT INTO accounts_accountevent (entry_id, account_id) SELECT %(entry)s, unnest(%(ids)s::bigint[])
"""
BACK = """
UPDATE accounts_account SET state = 'not_informed', activation_mode = '', informed_at = NULL,
    password_expires_at = NULL, sealed_password = NULL
WHERE id = ANY(%s)
"""


def run(scale: Scale) -> Iterator[Check]:
    school = open_school(scale.pupils)
    ids = list(school.accounts.values_list("pk", flat=True))

    def back() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BACK, [ids])
        tidy("accounts_account", "accounts_journalentry", "accounts_accountevent")

    ours = Side(lambda: _inform(school), before=back, units=len(ids))
    asked = len(statements(lambda: _inform(school)))
    back()
    wal = session_wal(lambda: _inform(school))
    notes = f"{number(wal / len(ids), 'octets')} de journal de la base par compte"
    yield at_most("requêtes", asked, 25, notes=notes)
    least = compare(ours, Side(lambda: floor(school, ids), before=back, units=len(ids)), scale)
    notes = ours_and_plain(least.milliseconds(), "compte")
    yield at_most("« Informer » / plancher en SQL", 1 / least.ratio(), 2.5, "×", notes)
    few = ids[: scale.row_by_row]
    one = Side(lambda: _row_by_row(school, few), before=back, units=len(few))
    rows = compare(ours, one, scale)
    notes = ours_and_plain(rows.milliseconds(), "compte")
    yield at_least("ligne à ligne / « Informer »", rows.ratio(), 20, notes=notes)
    yield _click_to_paper(school, back)


def _inform(school: School) -> None:
    outcome = actions.inform(school.accounts, request=school.request())
    assert outcome.done == school.pupils


def floor(school: School, ids: list[int]) -> None:
    """The least that must be written, and nothing secret in it."""
    at = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        entry = _entry(school, len(ids))
        deadline = at + timedelta(days=settings.PROVISIONAL_PASSWORD_DAYS)
        values = {"at": at, "deadline": deadline, "ids": ids, "entry": entry.pk}
        for statement in FLOOR.split(";\n"):
            cursor.execute(statement, values)


def _row_by_row(school: School, ids: list[int]) -> None:
    at = timezone.now()
    with transaction.atomic():
        for account in Account.objects.filter(pk__in=ids):
            account.state = AccountState.INFORMED
            account.activation_mode = ActivationMode.ESTABLISHMENT
            account.informed_at = at
            account.password_expires_at = at + timedelta(days=settings.PROVISIONAL_PASSWORD_DAYS)
            account.sealed_password = passwords.seal([(account.pk, passwords.draw(1)[0])])[0]
            account.save()
            AccountEvent.objects.create(entry=_entry(school, 1), account=account)


def _entry(school: School, number_of_accounts: int) -> JournalEntry:
    return JournalEntry.objects.create(
        action=Action.INFORM,
        member=school.head,
        establishment=school.establishment,
        at=timezone.now(),
        count=number_of_accounts,
    )


def _click_to_paper(school: School, back: object) -> Check:
    """« Confirmer », then the whole PDF received; the first time, its template is laid out too."""
    client = Client()
    client.force_login(school.head.user)
    papers: list[bytes] = []
    sheets._compile.cache_clear()
    times, costs = [], []
    for _ in range(CLICKS):
        back()
        click = Side(lambda: times.append(wall(lambda: papers.append(_click(client, school)))))
        costs.append(click.spend().total)
    with pikepdf.open(io.BytesIO(papers[-1])) as paper:
        assert len(paper.pages) == school.pupils
        assert "/StructTreeRoot" in paper.Root
    notes = (
        f"le plus court de {CLICKS}, le premier {number(times[0], 's')} ;"
        f" {number(min(costs), 's')} de calcul ; PDF balisé de {number(school.pupils)} pages,"
        f" {number(len(papers[-1]))} octets"
    )
    return at_most("du clic au PDF complet", min(times), 2, "s", notes)


def _click(client: Client, school: School) -> bytes:
    chosen = Selection(STUDENTS.owner(school.head), query="q=", all=True)
    answer = client.post(reverse("students:inform"), {"selection": chosen.sign()})
    assert answer.status_code == 302
    papers = Distribution.objects.filter(entry__member=school.head).latest("entry__at")
    assert papers.entry.count == school.pupils
    return b"".join(client.get(reverse("students:sheets", args=[papers.pk])))
