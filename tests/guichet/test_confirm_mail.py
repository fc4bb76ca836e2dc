"""The page a mail's link opens: « Confirmer mon adresse mail » (G11, P11, A34)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import links
from accounts.enums import AccountState, Action, Population
from accounts.models import Account, JournalEntry
from ops.models import Maintenance
from tests.factories import AccountFactory
from tests.pages import confirm, cut_the_service, soup, text

BASE = "http://guichet.localhost"
CONFIRMED = "Votre adresse mail est confirmée"
DEAD = "Ce lien n'est pas ou n'est plus valable"


def account_to_confirm(**kwargs):
    return AccountFactory(mail="zoe@exemple.invalid", **kwargs)


def link_to(account, *, hours=0):
    written = timezone.now() - timedelta(hours=hours)
    return links.to_confirm_mail(account, at=written).removeprefix(BASE)


def press(client, path):
    """Open the link and press its button, as a person does."""
    page = client.get(path)
    token = soup(page).select_one("[name=csrfmiddlewaretoken]")
    return client.post(path, {"csrfmiddlewaretoken": token["value"] if token else ""}, follow=True)


def is_confirmed(account):
    account.refresh_from_db()
    return account.mail_confirmed_at is not None


@pytest.mark.parametrize("state", [s for s in AccountState if s != AccountState.ACTIVATING])
def test_the_button_confirms_the_address_and_leaves_the_state(guichet, state):
    account = account_to_confirm(state=state)

    response = press(guichet, link_to(account))

    assert CONFIRMED in text(response)
    assert is_confirmed(account)
    assert account.state == state


def test_the_button_activates_the_account_of_a_guardian_who_waits_for_it(guichet):
    account = account_to_confirm(state=AccountState.ACTIVATING, population=Population.GUARDIAN)

    press(guichet, link_to(account))

    assert is_confirmed(account)
    assert account.state == AccountState.ACTIVATED


@pytest.mark.parametrize("state", [AccountState.INFORMED, AccountState.ACTIVATING])
def test_the_journal_keeps_the_confirmation_without_a_member(guichet, state):
    account = account_to_confirm(state=state, population=Population.GUARDIAN)

    press(guichet, link_to(account))

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == (Action.CONFIRM_MAIL, None, 1)
    assert entry.events.get().account == account


def test_opening_the_link_ten_times_changes_nothing(guichet):
    account = account_to_confirm()
    before = Account.objects.values().get()

    for _ in range(10):
        guichet.get(link_to(account))
        guichet.head(link_to(account))

    assert Account.objects.values().get() == before
    assert not JournalEntry.objects.exists()


def test_the_link_serves_once(guichet):
    path = link_to(account_to_confirm())
    form = guichet.get(path)
    press(guichet, path)

    again = guichet.get(path)
    forced = confirm(guichet, form)

    assert (again.status_code, forced.status_code) == (410, 410)
    assert DEAD in text(again)
    assert DEAD in text(forced)
    assert JournalEntry.objects.count() == 1


def test_the_link_is_dead_once_the_address_has_changed(guichet):
    account = account_to_confirm()
    path = link_to(account)
    form = guichet.get(path)
    Account.objects.update(mail="autre@exemple.invalid")

    response = confirm(guichet, form)

    assert response.status_code == guichet.get(path).status_code == 410
    assert not is_confirmed(account)


@pytest.mark.parametrize(("hours", "status"), [(71.9, 200), (72, 410), (2000, 410)])
def test_the_link_lives_72_hours(guichet, hours, status):
    assert guichet.get(link_to(account_to_confirm(), hours=hours)).status_code == status


def test_a_service_cut_is_added_to_the_life_of_the_link(guichet):
    now = timezone.now()
    cut = {"starts_at": now - timedelta(hours=30), "ends_at": now - timedelta(hours=20)}
    Maintenance.objects.create(**cut)
    account = account_to_confirm()

    statuses = [guichet.get(link_to(account, hours=h)).status_code for h in (81.9, 82)]

    assert statuses == [200, 410]


@pytest.mark.parametrize("token", ["x", "a:b", "%00", "é", "W10:x", "x" * 5000])
def test_any_other_link_is_refused_in_the_same_words(guichet, token):
    response = guichet.get(f"/confirmer-mon-adresse/{token}/")

    assert response.status_code == 410
    assert DEAD in text(response)


def test_the_link_of_one_account_does_not_confirm_another(guichet):
    account = account_to_confirm()
    payload = link_to(account_to_confirm()).split(":")[0]
    signature = link_to(account).split(":")[1]

    assert guichet.get(f"{payload}:{signature}").status_code == 410


def test_a_post_without_its_form_is_refused(guichet):
    account = account_to_confirm()

    response = guichet.post(link_to(account))

    assert response.status_code == 403
    assert not is_confirmed(account)


@time_machine.travel("2026-11-22 10:30 +01:00", tick=False)
def test_is_refused_during_a_maintenance_with_the_hour_to_come_back(guichet):
    account = account_to_confirm()
    cut_the_service()

    response = press(guichet, link_to(account))

    assert response.status_code == 503
    assert "Réessayez après le 22/11/2026 à 11:30." in text(response)
    assert response.headers["Retry-After"] == "Sun, 22 Nov 2026 10:30:00 GMT"
    assert not is_confirmed(account)


def test_the_pages_show_nothing_of_the_account_and_are_kept_nowhere(guichet):
    account = account_to_confirm()

    response = guichet.get(link_to(account))

    page = response.content.decode()
    assert all(secret not in page for secret in (account.mail, account.identifier))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_costs_the_same_whatever_the_number_of_accounts(guichet, queries):
    few = queries(press, guichet, link_to(account_to_confirm()))
    for _ in range(20):
        account_to_confirm()

    assert queries(press, guichet, link_to(account_to_confirm())) == few
