"""The matrix of actions and states, written a second time as the requirements print it (§ 1.6)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from accounts import journal, lifecycle, passwords
from accounts.enums import AccountState, ActivationMode, Population
from accounts.models import Account, AccountEvent, JournalEntry
from tests.factories import AccountFactory, MemberFactory

STATES = dict(zip(["NN", "NI", "EC", "A"], AccountState, strict=True))
# The state reached; « . » refused; « + » when a new provisional password is given.
MATRIX = """
                   NN   NI   EC   A
inform             NI+  NI   EC   A
inform_with_reset  NI+  NI+  EC+  A+
reset_passwords    .    NI+  EC+  A+
activate           .    A    .    A
start_activation   .    EC   EC   .
confirm_mail       .    .    A    .
self_register      A    A    A    .
franceconnect      A    A    A    .
"""
MOVES = {move.action.value: move for move in lifecycle.MOVES}


def cells():
    header, *rows = [line.split() for line in MATRIX.strip().splitlines()]
    return [(row[0], old, new) for row in rows for old, new in zip(header, row[1:], strict=True)]


def ask(at=None):
    return journal.Request(journal.Author(MemberFactory()), at or timezone.now())


def move(name, account, at=None, **columns):
    accounts = Account.objects.filter(pk=account.pk)
    entry = lifecycle.apply(MOVES[name], accounts, request=ask(at), **columns)
    account.refresh_from_db()
    return entry


def clear(account):
    return account.sealed_password and passwords.unseal(account.pk, account.sealed_password)


@pytest.mark.parametrize(("name", "old", "new"), cells())
def test_the_matrix_of_the_requirements(name, old, new):
    account = AccountFactory(state=STATES[old], population=Population.GUARDIAN)
    before = clear(account)

    entry = move(name, account)

    assert account.state == STATES.get(new.rstrip("+"), STATES[old])
    assert (entry.count, account.events.count()) == ((0, 0) if new == "." else (1, 1))
    assert (clear(account) not in {before, None}) == new.endswith("+")


def test_the_table_of_moves_is_the_matrix():
    assert {name for name, _, _ in cells()} == set(MOVES)


def test_a_class_costs_as_much_as_one_account(queries):
    def inform(size):
        AccountFactory.create_batch(size)
        everybody, request = Account.objects.all(), ask()
        return queries(lifecycle.apply, lifecycle.INFORM, everybody, request=request)

    assert inform(1) == inform(30) <= 8


def test_informing_again_before_the_deadline_keeps_the_password_and_restarts_the_delay():
    account = AccountFactory(state=AccountState.INFORMED)
    before, later = clear(account), timezone.now() + timedelta(days=30)

    move("inform", account, at=later)

    assert clear(account) == before
    assert account.password_expires_at == later + timedelta(days=90)
    assert account.informed_at == later


def test_informing_after_the_deadline_gives_a_new_password():
    account = AccountFactory(state=AccountState.INFORMED)
    before = clear(account)

    move("inform", account, at=timezone.now() + timedelta(days=91))

    assert clear(account) != before


def test_informing_an_activated_account_keeps_the_chosen_password():
    account = AccountFactory(state=AccountState.ACTIVATED)

    move("inform", account)

    assert (account.chosen_password, account.sealed_password) == ("argon2$chosen", None)


def test_a_reset_burns_the_chosen_password_and_an_activation_burns_the_provisional_one():
    account = AccountFactory(state=AccountState.ACTIVATED)

    move("reset_passwords", account)
    assert (account.chosen_password, bool(account.sealed_password)) == ("", True)

    move("activate", account, chosen_password="argon2$new")
    assert (account.chosen_password, account.sealed_password) == ("argon2$new", None)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("inform", ActivationMode.ESTABLISHMENT),
        ("self_register", ActivationMode.GUARDIAN),
        ("franceconnect", ActivationMode.FRANCECONNECT),
    ],
)
def test_the_origin_of_the_account_is_that_of_its_first_move(name, mode):
    account = AccountFactory(population=Population.GUARDIAN)

    move(name, account)

    assert account.activation_mode == mode


def test_a_pupil_is_never_in_course_of_activation():
    with pytest.raises(IntegrityError, match="never_activating"):
        AccountFactory(state=AccountState.ACTIVATING, population=Population.STUDENT)


def test_an_account_never_informed_has_no_date():
    with pytest.raises(IntegrityError, match="not_informed"):
        AccountFactory(state=AccountState.NOT_INFORMED, informed_at=timezone.now())


def test_the_journal_names_who_and_when_and_how_many_were_refused():
    AccountFactory(state=AccountState.NOT_INFORMED)
    AccountFactory(state=AccountState.INFORMED)
    request = ask()

    lifecycle.apply(lifecycle.RESET_PASSWORDS, Account.objects.all(), request=request)

    entry = JournalEntry.objects.get()
    assert (entry.member, entry.at, entry.count) == (request.author.member, request.at, 1)
    assert entry.details == {"refused": 1}


@pytest.mark.parametrize("model", [JournalEntry, AccountEvent])
def test_the_journal_can_be_neither_changed_nor_removed(model):
    move("inform", AccountFactory())

    for act in (
        lambda: model.objects.update(id=99),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            act()


def test_accounts_are_opened_with_identifiers_of_their_own():
    names = [("Zoé", "Le Goff"), ("Zacharie", "LEGOFF"), ("", "Ægir"), ("李", "王")]

    opened = lifecycle.open_accounts(Population.STUDENT, names)

    assert [identifier for _, identifier in opened] == ["z.legoff", "z.legoff2", "x.aegir", "x.x"]
    assert {a.state for a in Account.objects.all()} == {AccountState.NOT_INFORMED}
