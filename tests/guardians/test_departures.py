"""Accounts without a link: usable for three months, then closed, then nobody's (A37, B26, F20)."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts import journal, lifecycle, outbox
from accounts.enums import AccountState, Action, MailKind, Population
from accounts.models import (
    Account,
    AccountEvent,
    IdentifierRequest,
    JournalEntry,
    Outbox,
    RetiredIdentifier,
)
from guardians import departures
from guardians.departures import settle
from guardians.models import AssistanceRequest, Guardian, Guardianship
from guichet.models import WrongDate
from ops.maintenance import UnderWayError
from students.models import Enrolment, Student
from sync.models import Change, FileRun
from tests.factories import (
    AccountFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    MemberFactory,
    ReportFactory,
    SourceIdentityFactory,
)
from tests.pages import cut_the_service
from tests.sync.feeding import versions
from tests.tonight import FIRST, moment, tonight

CANARY = "ZZCANARI"
SECRETS = {
    "sealed_password": None, "password_expires_at": None, "chosen_password": "", "mail": "",
    "mail_confirmed_at": None, "mobile": "", "mobile_confirmed_at": None, "informed_at": None,
    "latest_login_at": None, "activation_mode": "", "state": AccountState.NOT_INFORMED,
}  # fmt: skip


def gone(**kwargs):
    """A pupil who left his only establishment on the first day."""
    return EnrolmentFactory(left_on=FIRST, **kwargs)


def after(*days):
    """The figures of the nights so many days after the first, and of the first."""
    return [settle(tonight(days=day)) for day in (0, *days)]


def account_of(enrolment):
    return Account.objects.get(student=enrolment.student_id)


def secrets_of(account):
    return {name: getattr(account, name) for name in SECRETS}


def test_the_night_of_a_departure_dates_it_and_changes_nothing_else():
    enrolment = gone(state=AccountState.INFORMED)
    before = secrets_of(account_of(enrolment))

    [figures] = after()

    account = account_of(enrolment)
    assert figures == {"back": 0, "reopened": 0, "unlinked": 1, "closed": 0, "erased": 0}
    assert (account.unlinked_on, account.closed_at) == (FIRST, None)
    assert secrets_of(account) == before
    assert not JournalEntry.objects.exists()


def test_a_night_where_nobody_moved_writes_nothing():
    GuardianshipFactory()
    gone()
    after()
    before = versions()

    figures = settle(tonight(days=1))

    assert not any(figures.values())
    assert versions() == before


def left():
    return gone().student.account, False


def elsewhere():
    enrolment = gone()
    EnrolmentFactory(student=enrolment.student)
    return enrolment.student.account, True


def hosted():
    enrolment = gone()
    EnrolmentFactory(student=enrolment.student, kind=Enrolment.Kind.MUTUALISED)
    return enrolment.student.account, True


def with_a_child_gone():
    return GuardianshipFactory(enrolment=gone()).guardian.account, False


def no_longer_tied():
    return GuardianshipFactory(ended_on=FIRST).guardian.account, False


def with_another_child():
    guardian = GuardianshipFactory(ended_on=FIRST).guardian
    GuardianshipFactory(guardian=guardian)
    return guardian.account, True


@pytest.mark.parametrize(
    "people", [left, elsewhere, hosted, with_a_child_gone, no_longer_tied, with_another_child]
)
def test_one_link_anywhere_is_enough(people):
    account, is_linked = people()

    after()

    account.refresh_from_db()
    assert (account.unlinked_on is None) == is_linked


def test_a_link_back_in_time_leaves_everything_as_it_was():
    enrolment = gone(state=AccountState.ACTIVATED)
    before = secrets_of(account_of(enrolment))
    after(89)
    Enrolment.objects.update(left_on=None)

    figures = settle(tonight(days=90))

    account = account_of(enrolment)
    assert (figures["back"], figures["closed"]) == (1, 0)
    assert (account.unlinked_on, secrets_of(account)) == (None, before)
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("days", "closed", "erased"), [(89, 0, 0), (90, 1, 0), (91, 1, 0), (92, 1, 1), (93, 1, 1)]
)
def test_the_days_on_which_it_is_closed_then_erased(days, closed, erased):
    enrolment = gone(state=AccountState.INFORMED)

    after(days)

    account = Account.objects.get()
    assert (account.closed_at is not None, account.erased_at is not None) == (closed, erased)
    assert (account.sealed_password is None) == closed
    assert Student.objects.filter(pk=enrolment.student_id).exists() != erased


def test_closed_it_keeps_no_secret_no_address_and_no_mail_to_send(head):
    tie = GuardianshipFactory(
        enrolment=gone(establishment=head.establishment),
        guardian__account__state=AccountState.ACTIVATED,
        guardian__account__mail="a@exemple.invalid",
        guardian__account__mail_confirmed_at=moment(),
        guardian__account__mobile="+33612345678",
        guardian__account__mobile_confirmed_at=moment(),
        guardian__account__latest_login_at=moment(),
    )
    account = tie.guardian.account
    entry = journal.record(Action.RESEND_MAIL, journal.Request(journal.Author(head), moment()), [])
    outbox.write(MailKind.CONFIRM_MAIL, {account.pk: account.mail}, entry=entry)

    after(90)

    account.refresh_from_db()
    mail = Outbox.objects.get()
    assert secrets_of(account) == SECRETS
    assert account.closed_at == moment(days=90)
    assert (mail.state, mail.error) == ("abandoned", "Le compte est fermé.")


def test_the_establishment_that_knew_him_last_is_told(head):
    enrolment = gone(establishment=head.establishment)
    EnrolmentFactory(student=enrolment.student, left_on=FIRST - timedelta(days=200))
    alone = AccountFactory()

    after(90)

    told = JournalEntry.objects.filter(action=Action.CLOSE).order_by("establishment")
    assert [(e.establishment, e.count, e.member) for e in told] == [
        (head.establishment, 1, None), (None, 1, None),
    ]  # fmt: skip
    assert [e.events.get().account for e in told] == [enrolment.student.account, alone]


def test_a_closed_account_moves_only_by_being_reopened():
    enrolment = gone()
    after(90)
    accounts, asked = Account.objects.all(), journal.Request(journal.Author(), moment(days=91))

    refused = lifecycle.apply(lifecycle.INFORM, accounts, request=asked)
    Enrolment.objects.update(left_on=None)
    figures = settle(tonight(days=91))
    informed = lifecycle.apply(lifecycle.INFORM, accounts, request=asked.to(Action.INFORM))

    told = JournalEntry.objects.get(action=Action.REOPEN)
    assert (refused.count, figures["reopened"], informed.count) == (0, 1, 1)
    assert (told.establishment, told.count) == (enrolment.establishment, 1)


def named_everywhere():
    """A pupil and his guardian, gone, whose name stands wherever one may stand."""
    enrolment = gone(student__birth_name=CANARY, student__ine="ZZCANARI001")
    guardian = GuardianFactory(birth_name=CANARY, account__identifier="d.zzcanari")
    tie = GuardianshipFactory(enrolment=enrolment, guardian=guardian)
    ReportFactory(guardianship=tie, comment="", kind="wrong_birth_date")
    WrongDate.objects.create(account=guardian.account, guardianship=tie, at=moment())
    member = MemberFactory(establishment=enrolment.establishment)
    AssistanceRequest.objects.create(
        guardian=guardian, establishment=enrolment.establishment, asked_by=member,
        asked_at=moment(), names=[{"names": CANARY}],
    )  # fmt: skip
    run = FileRun.objects.create(file_name="a.xml", started_at=moment(), outcome="applied")
    Change.objects.create(run=run, kind="names", student=enrolment.student, before=CANARY)
    Change.objects.create(run=run, kind="guardian_names", guardian=guardian, after=CANARY)
    account = enrolment.student.account
    for one, population in ((account, Population.STUDENT), (guardian.account, Population.GUARDIAN)):
        SourceIdentityFactory(account=one, population=population, birth_name=CANARY)
    RetiredIdentifier.objects.create(identifier="z.zzcanari", account=account, retired_at=moment())
    Account.objects.filter(pk=account.pk).update(identifier="z.zzcanari2")
    entry = journal.record(
        Action.INFORM_MAIL, journal.Request(journal.Author(member), moment()), [account.pk]
    )
    IdentifierRequest.objects.create(
        account=account, entry=entry, asked_at=moment(), settled_at=moment(), former="z.zzcanari",
        given="z.zzcanari2",
    )  # fmt: skip
    outbox.write(MailKind.INFORM, {account.pk: "zzcanari@exemple.invalid"}, entry=entry)
    return account


def where_it_stands(text):
    """The tables that hold this text, whatever its case."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])  # noqa: S608
            found += [table] if cursor.fetchone() else []
    return found


def test_erased_no_table_holds_a_name_and_the_journal_stands():
    account = named_everywhere()
    before = where_it_stands(CANARY)

    after(90, 92)

    assert len(before) == 10
    assert where_it_stands(CANARY) == []
    assert (Student.objects.count(), Guardian.objects.count()) == (0, 0)
    acts = AccountEvent.objects.filter(account=account).order_by("pk")
    assert list(acts.values_list("entry__action", flat=True)) == ["inform_mail", "close", "erase"]


def test_erased_an_identifier_is_never_drawn_again():
    names = [("Zoé", "Zzcanari")]
    [(pk, identifier)] = lifecycle.open_accounts(Population.STUDENT, names)
    after(92)

    [(_, again)] = lifecycle.open_accounts(Population.STUDENT, names)

    assert (identifier, again) == ("z.zzcanari", "z.zzcanari2")
    assert Account.objects.get(pk=pk).identifier == f"efface-{pk}"


def test_a_guardian_of_another_child_stays_when_one_is_erased():
    enrolment = gone()
    tie = GuardianshipFactory(enrolment=enrolment)
    kept = GuardianshipFactory(guardian=tie.guardian)

    after(92)

    assert Guardianship.objects.get() == kept
    assert not Student.objects.filter(pk=enrolment.student_id).exists()


def test_costs_the_same_for_two_as_for_twenty(queries):
    def night(count, days):
        home = gone().establishment
        for _ in range(count - 1):
            GuardianshipFactory(enrolment=gone(establishment=home))
        after(days - 1)
        return queries(settle, tonight(days=days))

    assert night(2, 90) == night(20, 90) <= 30
    assert night(2, 92) == night(20, 92) <= 60


@pytest.mark.parametrize("end", [departures._close, departures._erase])
def test_one_whom_a_feed_took_back_meanwhile_is_spared(end):
    enrolment = gone(state=AccountState.ACTIVATED)
    after(*([90] if end is departures._erase else []))
    Enrolment.objects.update(left_on=None)
    before = secrets_of(account_of(enrolment))

    assert end(FIRST, moment(days=92)) == 0

    assert secrets_of(account_of(enrolment)) == before
    assert Student.objects.filter(pk=enrolment.student_id).exists()


def test_a_service_cut_stops_it_before_it_writes():
    gone()
    cut_the_service()

    with pytest.raises(UnderWayError):
        settle(tonight())

    assert Account.objects.get().unlinked_on is None
