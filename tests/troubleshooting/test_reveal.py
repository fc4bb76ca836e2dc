"""The eye of the list: one provisional password, for one agent, told by the journal (R139, P13)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState, Action
from accounts.models import Account, AccountEvent, JournalEntry
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, MemberFactory
from tests.pages import cut_the_service, facts, soup, text
from tests.troubleshooting.dialogs import LIST, public_id, reveal
from troubleshooting.revealing import REVEALS

NN, NI, _, A = AccountState
SECRET = "ABCDEFGH2345"
PART = {"X-Part": "password"}


def in_place(client, enrolment):
    """What the script of the list asks."""
    address = reverse("troubleshooting:reveal", args=[public_id(enrolment)])
    return client.post(address, headers=PART)


def journal():
    return list(JournalEntry.objects.order_by("pk").values_list("action", "count"))


def test_shows_the_identifier_and_the_password_then_leads_back_to_the_search(as_agent, enrol):
    [pupil] = enrol(
        state=NI,
        student__birth_name="DURAND",
        student__first_name="Zoé",
        student__account__identifier="z.durand",
    )

    response = reveal(as_agent, pupil, query="q=dur&page=2")

    shown = facts(soup(response).select_one("main"))
    assert (shown["Identifiant"], shown["Mot de passe provisoire"]) == ("z.durand", SECRET)
    assert "DURAND Zoé" in text(response)
    assert soup(response).select_one("p.back a")["href"] == f"{LIST}?q=dur&page=2"
    assert response.headers["Cache-Control"] == "no-store"


def test_gives_the_list_the_password_alone_and_how_to_say_it(as_agent, enrol):
    [pupil] = enrol(state=NI, student__birth_name="DURAND", student__first_name="Zoé")

    response = in_place(as_agent, pupil)

    assert response.json() == {
        "shown": SECRET,
        "said": "Mot de passe provisoire de DURAND Zoé : A B C D E F G H 2 3 4 5",
    }
    assert response.headers["Cache-Control"] == "no-store"


def test_each_showing_is_one_line_of_the_journal_on_this_account(as_agent, agent, enrol):
    [pupil, _] = enrol(2, state=NI)

    reveal(as_agent, pupil)
    in_place(as_agent, pupil)

    entries = JournalEntry.objects.all()
    assert [(e.action, e.member, e.count) for e in entries] == [("reveal", agent, 1)] * 2
    assert {event.account_id for event in AccountEvent.objects.all()} == {pupil.student.account_id}
    assert SECRET not in str(entries.values())


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_is_never_asked_for_by_an_address_alone(as_agent, enrol, method):
    [pupil] = enrol(state=NI)
    address = reverse("troubleshooting:reveal", args=[public_id(pupil)])

    response = getattr(as_agent, method)(address)

    assert response.status_code == 405
    assert SECRET not in response.content.decode()
    assert journal() == []


def test_a_form_of_elsewhere_shows_nothing(agent, enrol):
    [pupil] = enrol(state=NI)
    strict = signed_in(agent)
    strict.handler.enforce_csrf_checks = True

    assert reveal(strict, pupil).status_code == 403
    assert journal() == []


@pytest.mark.parametrize(
    ("state", "secret", "shown"),
    [
        (NN, {}, "Non renseigné"),
        (A, {}, "*****"),
        (NI, {"provisional": ""}, "Mot de passe provisoire expiré"),
    ],
)
def test_shows_only_a_provisional_password(as_agent, enrol, state, secret, shown):
    given = {f"student__account__{name}": value for name, value in secret.items()}
    [pupil] = enrol(state=state, **given)

    response = reveal(as_agent, pupil)

    assert facts(soup(response).select_one("main"))["Mot de passe"] == shown
    assert in_place(as_agent, pupil).json()["shown"] == shown
    assert journal() == []


def test_shows_no_password_past_its_three_months(as_agent, enrol):
    past = timezone.now() - timedelta(minutes=1)
    [pupil] = enrol(
        state=NI, student__account__provisional=SECRET, student__account__password_expires_at=past
    )

    response = reveal(as_agent, pupil)

    assert SECRET not in response.content.decode()
    assert journal() == []


def test_shows_the_password_given_after_activation(as_agent, enrol):
    later = timezone.now() + timedelta(days=9)
    [pupil] = enrol(
        state=A, student__account__provisional=SECRET, student__account__password_expires_at=later
    )

    assert in_place(as_agent, pupil).json()["shown"] == SECRET


def test_a_seal_that_does_not_open_says_what_to_do(as_agent, enrol):
    [pupil] = enrol(state=NI)
    Account.objects.update(sealed_password=b"\x01" + b"0" * 40)

    assert "illisible : à réinitialiser" in in_place(as_agent, pupil).json()["shown"]
    assert journal() == []


def test_the_pupil_of_another_establishment_does_not_exist(as_agent, as_foreign_agent, enrol):
    [pupil] = enrol(state=NI)
    stranger = EnrolmentFactory(state=NI)

    for client, one in ((as_agent, stranger), (as_foreign_agent, pupil)):
        response = reveal(client, one)
        assert response.status_code == 404
        assert SECRET not in response.content.decode()
    assert journal() == []


@pytest.mark.parametrize("role", [Role.HEAD, Role.DELEGATE])
def test_is_refused_to_those_of_the_console(head, enrol, role):
    [pupil] = enrol(state=NI)
    member = MemberFactory(establishment=head.establishment, role=role)

    assert reveal(signed_in(member), pupil).status_code == 403


def test_works_and_is_told_during_maintenance(as_agent, enrol):
    [pupil] = enrol(state=NI)
    cut_the_service()

    assert in_place(as_agent, pupil).json()["shown"] == SECRET
    assert journal() == [("reveal", 1)]


def test_the_thirty_first_of_ten_minutes_shows_nothing_and_alerts_once(as_agent, agent, enrol):
    [pupil] = enrol(state=NI)
    with time_machine.travel("2026-11-23 10:00 +01:00", tick=False):
        as_agent.force_login(agent.user)
        Account.objects.update(password_expires_at=timezone.now() + timedelta(days=9))
        thirty = [in_place(as_agent, pupil).status_code for _ in range(30)]
        refused = [reveal(as_agent, pupil), in_place(as_agent, pupil), reveal(as_agent, pupil)]

    assert thirty == [200] * 30
    assert [response.status_code for response in refused] == [429] * 3
    assert not any(SECRET in response.content.decode() for response in refused)
    assert "Vous pourrez de nouveau en afficher à partir de 10h10." in text(refused[0])
    assert refused[0].headers["Retry-After"] == "600"
    assert journal() == [("reveal", 1)] * 30 + [(Action.ALERT_REVEALS, 0)]
    assert JournalEntry.objects.latest("pk").member == agent


def test_ten_minutes_later_he_may_again_and_be_stopped_again(as_agent, agent, enrol):
    [pupil] = enrol(state=NI)
    start = timezone.now()
    for minutes in (0, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            as_agent.force_login(agent.user)
            answers = [in_place(as_agent, pupil).status_code for _ in range(32)]
        assert answers == [200] * 30 + [429] * 2

    assert JournalEntry.objects.filter(action=Action.ALERT_REVEALS).count() == 2


def test_one_agent_does_not_spend_what_another_may_see(as_agent, head, enrol):
    [pupil] = enrol(state=NI)
    other = signed_in(MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER))
    for _ in range(31):
        in_place(as_agent, pupil)

    assert in_place(other, pupil).status_code == 200


def test_the_password_is_read_in_a_transaction_that_cannot_write(as_agent, enrol):
    [pupil] = enrol(state=NI)
    statements = []

    def watch(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        in_place(as_agent, pupil)

    def first(part):
        return next(rank for rank, sql in enumerate(statements) if part in sql)

    counted, guarded = first("INSERT INTO ops_tally"), first("set_config")
    read, told = first('"sealed_password"'), first('INSERT INTO "accounts_journalentry"')
    assert counted < guarded < read < told


def test_costs_few_statements(as_agent, enrol, queries):
    [pupil] = enrol(state=NI)
    in_place(as_agent, pupil)

    assert queries(in_place, as_agent, pupil) <= 14


@pytest.mark.django_db(transaction=True)
def test_of_four_windows_at_once_one_alone_gets_the_last_password(agent, enrol):
    [pupil] = enrol(state=NI)
    REVEALS.spend(agent.user.pk, at=timezone.now(), cost=29)
    windows = [signed_in(agent) for _ in range(4)]

    def press(client):
        try:
            return in_place(client, pupil).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        statuses = sorted(hands.map(press, windows))

    assert statuses == [200, 429, 429, 429]
    assert sorted(journal()) == [("alert_reveals", 0), ("reveal", 1)]


def test_a_pupil_who_is_not_here_counts_among_the_strangers(as_agent):
    for stranger in EnrolmentFactory.create_batch(5, state=NI):
        reveal(as_agent, stranger)

    assert journal() == [(Action.ALERT_FOREIGN, 0)]
