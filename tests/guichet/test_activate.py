"""The page a mail of information leads to: what it shows, and what it does (R53, R54, F1)."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.utils import timezone
from structlog.stdlib import ProcessorFormatter

from accounts.enums import AccountState, Action, ActivationMode, MailKind, MailState
from accounts.models import Account, JournalEntry, Outbox
from guardians.models import Guardianship, Report
from tests.factories import GuardianshipFactory
from tests.guichet.activation import (
    CHOSEN,
    DEAD,
    MAIL,
    PROVISIONAL,
    TYPED,
    activated_again,
    fill,
    guardian_of,
    hidden,
    link_of,
    mailed,
)
from tests.pages import soup, text


def value_of(response, name):
    return soup(response).select_one(f"[name={name}]").get("value", "")


def test_shows_the_identifier_the_rule_and_one_child_only(guichet):
    guardian = guardian_of("Zoé", "Anatole")

    response = guichet.get(link_of(guardian))

    page = text(response)
    assert "Activer mon compte ÉduConnect" in page
    assert f"Votre identifiant : {guardian.account.identifier}" in page
    assert "Date de naissance d'Anatole PETIT" in page
    assert "De 12 à 128 caractères." in page
    assert "Zoé" not in page


def test_shows_nothing_of_another_guardian_nor_of_the_pupil(guichet):
    guardian = guardian_of()
    other = GuardianshipFactory(
        enrolment=guardian.guardianships.get().enrolment,
        guardian__birth_name="AUTREMENT",
        guardian__account__mail="autre@exemple.invalid",
    ).guardian
    student = guardian.guardianships.get().student

    page = guichet.get(link_of(guardian)).content.decode()

    secrets = [other.birth_name, other.account.mail, other.account.identifier, "2013-05-17"]
    assert all(s not in page for s in [*secrets, student.account.identifier, PROVISIONAL])


def test_suggests_the_address_that_received_the_latest_link(guichet):
    guardian = guardian_of()
    mailed(guardian, "ancienne@exemple.invalid", hours=48)
    mailed(guardian, "recente@exemple.invalid", hours=1)

    response = guichet.get(link_of(guardian))

    assert value_of(response, "mail") == "recente@exemple.invalid"


def test_suggests_no_address_where_no_link_was_received(guichet):
    guardian = guardian_of()
    mailed(guardian, "recue@exemple.invalid", hours=48)
    mailed(guardian, "refusee@exemple.invalid", state=MailState.ABANDONED, error="Refusée.")
    mailed(guardian, "en-attente@exemple.invalid", state=MailState.PENDING)

    response = guichet.get(link_of(guardian))

    assert value_of(response, "mail") == "recue@exemple.invalid"


def test_suggests_no_address_to_who_received_a_sheet(guichet):
    assert value_of(guichet.get(link_of(guardian_of())), "mail") == ""


def test_the_browser_knows_what_each_field_holds(guichet):
    page = soup(guichet.get(link_of(guardian_of())))

    filled = {field["name"]: field["autocomplete"] for field in page.select("[autocomplete]")}
    assert filled == {
        "birth_date_day": "off",
        "birth_date_month": "off",
        "birth_date_year": "off",
        "mail": "email",
        "password": "new-password",
        "password_again": "new-password",
    }


@pytest.mark.parametrize("state", [AccountState.INFORMED, AccountState.ACTIVATING])
def test_starts_the_activation_and_sends_to_the_mailbox(guichet, state):
    guardian = guardian_of(state=state)

    response = fill(guichet, link_of(guardian))

    account = Account.objects.get(pk=guardian.account_id)
    assert "Consultez votre boîte mail" in text(response)
    assert account.state == AccountState.ACTIVATING
    assert check_password(CHOSEN, account.chosen_password)
    assert account.sealed_password is None
    assert (account.mail, account.mail_confirmed_at) == (MAIL, None)
    assert account.activation_mode == ActivationMode.ESTABLISHMENT


def test_the_mail_to_confirm_is_written_with_the_act(guichet):
    guardian = guardian_of()
    mailed(guardian, MAIL, hours=0)

    fill(guichet, link_of(guardian), mail="neuve@exemple.invalid")

    entry = JournalEntry.objects.get(action=Action.START_ACTIVATION)
    mail = Outbox.objects.get(kind=MailKind.CONFIRM_MAIL)
    assert (mail.to, mail.account, mail.entry) == ("neuve@exemple.invalid", guardian.account, entry)
    assert entry.events.get().account == guardian.account
    assert CHOSEN not in str(JournalEntry.objects.values())


def test_confirms_the_ties_to_present_pupils_alone(guichet):
    guardian = guardian_of("Anatole", "Zoé")
    gone = GuardianshipFactory(guardian=guardian, enrolment__left_on=date(2026, 9, 1))
    ended = GuardianshipFactory(guardian=guardian, ended_on=date(2026, 9, 1))
    disowned = GuardianshipFactory(guardian=guardian)
    disowned.reports.create(
        kind=Report.Kind.WRONG_LINK, seen=disowned.kind, reported_at=timezone.now()
    )
    other = GuardianshipFactory()

    fill(guichet, link_of(guardian))

    unconfirmed = Guardianship.objects.filter(confirmed_at=None)
    assert set(unconfirmed) == {gone, ended, disowned, other}


def test_a_reset_account_chooses_a_password_and_keeps_its_address(guichet):
    guardian = activated_again(guardian__account__mail_confirmed_at=timezone.now())
    page = guichet.get(link_of(guardian))

    response = fill(guichet, link_of(guardian), mail="autre@exemple.invalid")

    account = Account.objects.get(pk=guardian.account_id)
    assert "Choisir un nouveau mot de passe" in text(page)
    assert soup(page).select_one("[name=mail]") is None
    assert "Votre nouveau mot de passe est enregistré" in text(response)
    assert account.state == AccountState.ACTIVATED
    assert check_password(CHOSEN, account.chosen_password)
    assert (account.mail, account.mail_confirmed_at) == (
        guardian.account.mail,
        guardian.account.mail_confirmed_at,
    )
    assert not Outbox.objects.exists()
    assert JournalEntry.objects.get().action == Action.ACTIVATE


def test_the_link_serves_once(guichet):
    path = link_of(guardian_of())
    fields = hidden(guichet.get(path))
    guichet.post(path, {**fields, **TYPED})

    again, forced = guichet.get(path), guichet.post(path, {**fields, **TYPED})

    assert (again.status_code, forced.status_code) == (410, 410)
    assert DEAD in text(again)
    assert Outbox.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_forms_sent_at_once_one_activates(settings):
    path = link_of(guardian_of())

    with ThreadPoolExecutor(2) as visitors:
        statuses = list(visitors.map(send, [path] * 2))

    assert sorted(statuses) == [302, 410]
    assert Outbox.objects.count() == JournalEntry.objects.count() == 1


def send(path):
    client = Client(headers={"host": "guichet.localhost"})
    try:
        return client.post(path, {**hidden(client.get(path)), **TYPED}).status_code
    finally:
        connection.close()


def test_opening_the_link_ten_times_changes_nothing(guichet):
    path = link_of(guardian_of())
    before = list(Account.objects.order_by("pk").values())

    for _ in range(10):
        guichet.get(path)
        guichet.head(path)

    assert list(Account.objects.order_by("pk").values()) == before
    assert not JournalEntry.objects.exists()


def test_the_page_is_kept_nowhere_and_its_address_told_to_nobody(guichet):
    response = guichet.get(link_of(guardian_of()))

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_costs_the_same_whatever_the_number_of_children(guichet, queries):
    small, large = guardian_of("Anatole"), guardian_of(*(f"Enfant {n:02}" for n in range(20)))

    few = queries(fill, guichet, link_of(small))

    assert queries(fill, guichet, link_of(large)) == few <= 34


def test_no_log_holds_the_link(guichet, caplog):
    path = link_of(guardian_of())
    fill(guichet, path)

    guichet.get(path)

    (ours,) = (
        h for h in logging.getLogger().handlers if isinstance(h.formatter, ProcessorFormatter)
    )
    written = "\n".join(ours.format(record) for record in caplog.records)
    assert "POST /activer/…/" in written
    assert "Gone: /activer/…/" in written
    assert path.split("/")[2] not in written
