"""The guichet during a cut: the same form is sent again after it, but for the password."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import Account
from guichet import actions
from ops.models import Maintenance
from tests.guichet.activation import CHOSEN, MAIL, TYPED, fill, guardian_of, hidden, link_of
from tests.pages import cut_the_service, soup, text


def kept(response):
    fields = soup(response).select("main form[method=post] input[type=hidden]")
    return {field["name"]: field["value"] for field in fields}


def state():
    return Account.objects.get(population="guardian").state


def test_what_was_typed_is_kept_but_the_password(guichet):
    path = link_of(guardian_of())
    page = guichet.get(path)
    cut_the_service()

    response = guichet.post(path, {**hidden(page), **TYPED})

    fields = kept(response)
    assert response.status_code == 503
    assert fields["mail"] == MAIL
    assert fields["birth_date_day"] == TYPED["birth_date_day"]
    assert CHOSEN not in response.text
    assert "Les mots de passe et les codes ne sont pas conservés" in text(response)


def test_the_button_leads_back_to_the_form_with_all_but_the_password(guichet):
    path = link_of(guardian_of())
    page = guichet.get(path)
    cut_the_service()
    refused = guichet.post(path, {**hidden(page), **TYPED})
    Maintenance.objects.update(ends_at=timezone.now())

    again = guichet.post(path, kept(refused))

    assert again.status_code == 200
    assert soup(again).select_one("input[name=mail]")["value"] == MAIL
    assert state() == AccountState.INFORMED


def test_a_cut_that_begins_before_the_commit_undoes_the_activation(guichet, monkeypatch):
    path, real = link_of(guardian_of()), actions.activate

    def activate_as_the_cut_begins(*args, **kwargs):
        real(*args, **kwargs)
        now = timezone.now()
        Maintenance.objects.create(starts_at=now, ends_at=now + timedelta(hours=1))

    monkeypatch.setattr(actions, "activate", activate_as_the_cut_begins)
    response = fill(guichet, path)

    assert response.status_code == 503
    assert state() == AccountState.INFORMED
