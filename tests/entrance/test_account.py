"""« Mon compte »: rights, password, open sessions; and the pages of whoever has no right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from entrance.models import AgentSession
from establishments.models import Origin
from establishments.permissions import Role
from tests.conftest import ConsoleClient, signed_in
from tests.entrance.keys import (
    ACCOUNT,
    RENEW,
    START,
    acts,
    give_key,
    listed_sessions,
    sign_in,
)
from tests.factories import PASSWORD, MemberFactory, UserFactory
from tests.pages import cut_the_service, facts, rows, said, soup, text, words

PASSWORDS, HOME = reverse("change_password"), reverse("home")
NEW = "quatre mots bien choisis"
GOOD = {"password": PASSWORD, "new_password": NEW, "password_again": NEW}


def browser_of(user, name="Firefox/130.0 Windows"):
    client = ConsoleClient(headers={"user-agent": name})
    return sign_in(client, user)


def errors_of(response):
    return [words(node) for node in soup(response).select(".fr-message--error")]


def test_says_who_i_am_and_by_what_right(as_head, head):
    head.user.first_name, head.user.last_name = "Claude", "Essai"
    head.user.save()
    ends = timezone.localdate() + timedelta(days=30)
    MemberFactory(
        user=head.user,
        role=Role.DELEGATE,
        origin=Origin.CONSOLE,
        delegator="chef.essai",
        ends_on=ends,
        establishment__name="Lycée Essai",
    )
    MemberFactory(user=head.user, withdrawn_at=timezone.now(), establishment__name="ANCIEN")
    MemberFactory(establishment__name="AILLEURS")

    response = as_head.get(ACCOUNT)

    told = facts(soup(response).select_one("section"))
    table = [words(row) for row in soup(response).select("tbody tr")]
    assert (told["Identifiant"], told["Nom"]) == (head.user.username, "Claude Essai")
    assert len(rows(response)) == 2
    assert table[0].endswith("Personnel de direction Sans limite Direction")
    assert table[1].endswith(f"Délégation d'administration {ends:%d-%m-%Y} chef.essai (Console)")


def test_a_troubleshooter_has_it_in_his_own_module(as_troubleshooter, settings):
    settings.ADMINISTRATIVE_NETWORKS = []

    response = as_troubleshooter.get(ACCOUNT)

    assert "Dépannage des comptes élèves" in words(soup(response).select_one("header"))
    assert "code d'enregistrement remis par l'exploitant" in text(response)
    assert "Délégation de dépannage" in text(response)


def test_whoever_has_no_right_has_his_page_without_tabs(client):
    client.force_login(UserFactory())

    response = client.get(ACCOUNT)

    assert "Aucun droit ne vous est donné aujourd'hui." in text(response)
    assert soup(response).select_one("nav.tabs") is None


def test_with_several_establishments_and_none_chosen_there_is_no_tab(as_head, head):
    MemberFactory(user=head.user)

    assert soup(as_head.get(ACCOUNT)).select_one("nav.tabs") is None


def test_tells_the_state_of_the_key(as_head, head):
    before = text(as_head.get(ACCOUNT))
    give_key(head.user)

    after = text(as_head.get(ACCOUNT))

    today = timezone.localdate()
    assert "Aucune clé de sécurité n'est enregistrée pour votre compte." in before
    assert f"enregistrée depuis le {today:%d-%m-%Y}. Il vous reste 10 codes de secours." in after


def test_a_new_password_keeps_this_session_and_ends_the_others(head):
    here, elsewhere = browser_of(head.user), browser_of(head.user)
    before = here.session.session_key

    response = here.post(PASSWORDS, GOOD, follow=True)

    assert said(response) == ["Votre mot de passe a été changé."]
    assert here.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302
    assert here.session.session_key != before
    assert listed_sessions(head.user) == {here.session.session_key}
    head.user.refresh_from_db()
    assert head.user.check_password(NEW)
    assert acts()[-1] == "change_password"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"password": ""}, "Saisissez votre mot de passe actuel."),
        ({"password": "faux mot de passe"}, "Ce mot de passe est incorrect."),
        ({"password_again": "autre chose ici"}, "Les deux mots de passe sont différents."),
        ({"new_password": "court", "password_again": "court"}, "trop court"),
        ({"new_password": "x" * 129}, "Un mot de passe a 128 caractères au plus."),
        ({"new_password": PASSWORD, "password_again": PASSWORD}, "le même que l'actuel"),
    ],
)
def test_a_password_is_refused_beside_the_field_at_fault(as_head, head, typed, reason):
    response = as_head.post(PASSWORDS, {**GOOD, **typed})

    field = soup(response).select_one("[aria-invalid=true]")
    assert any(reason in each for each in errors_of(response))
    assert all(soup(response).find(id=each) for each in field["aria-describedby"].split())
    assert PASSWORD not in response.text
    assert NEW not in response.text
    head.user.refresh_from_db()
    assert head.user.check_password(PASSWORD)


def test_a_password_made_of_his_names_is_refused(as_head, head):
    head.user.last_name = "Montgolfier"
    head.user.save()
    new = {"new_password": "montgolfier2026", "password_again": "montgolfier2026"}

    assert "vos noms" in errors_of(as_head.post(PASSWORDS, {**GOOD, **new}))[0]


def test_guessing_the_current_password_locks_as_a_sign_in_does(head, settings):
    thief = signed_in(head)
    for _ in range(settings.SIGN_IN_LIMITS["tries"]):
        thief.post(PASSWORDS, {**GOOD, "password": "faux mot de passe"})

    locked = thief.post(PASSWORDS, GOOD)
    entering = ConsoleClient().post(
        reverse("sign_in"), {"username": head.user.username, "password": PASSWORD}
    )

    assert locked.status_code == 429
    assert "Trop d'essais" in errors_of(locked)[0]
    assert entering.status_code == 200
    assert acts()[0] == "sign_in_locked"


def test_an_agent_of_another_provider_has_no_password_to_change(as_head, head):
    head.user.set_unusable_password()
    head.user.save()
    client = signed_in(head)

    assert client.get(PASSWORDS).url == ACCOUNT
    assert "Votre mot de passe n'est pas géré par ÉduConnect" in text(client.get(ACCOUNT))


def test_lists_the_open_sessions_and_disconnects_another(head):
    here, elsewhere = browser_of(head.user), browser_of(head.user, "Chrome/130 Android")
    shown = [words(each) for each in soup(here.get(ACCOUNT)).select(".sessions__item")]
    address = soup(here.get(ACCOUNT)).select_one(".sessions__item form")["action"]

    response = here.post(address, follow=True)

    assert "Chrome sur Android Adresse 127.0.0.1 Ouverte le" in shown[0]
    assert "Déconnecter" in shown[0]
    assert shown[1].startswith("Firefox sur Windows")
    assert shown[1].endswith("Cette session")
    assert said(response) == ["La session a été déconnectée."]
    assert elsewhere.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200


def test_a_session_that_has_ended_is_not_listed(head):
    here = browser_of(head.user)
    row = AgentSession.objects.get()
    AgentSession.objects.create(
        user=head.user, session_key="ended", way=row.way, opened_at=row.opened_at
    )

    assert len(soup(here.get(ACCOUNT)).select(".sessions__item")) == 1


def test_the_session_of_another_agent_does_not_exist(as_head):
    other = MemberFactory()
    theirs = browser_of(other.user)
    row = AgentSession.objects.get(user=other.user)

    assert as_head.post(reverse("close_session", args=[row.pk])).status_code == 404
    assert as_head.get(reverse("close_session", args=[row.pk])).status_code == 405
    assert theirs.get(HOME).status_code == 200


def test_during_a_maintenance_it_reads_and_disconnects_but_changes_no_password(head):
    here, _ = browser_of(head.user), browser_of(head.user)
    cut_the_service()

    page = here.get(ACCOUNT)
    closed = here.post(soup(page).select_one(".sessions__item form")["action"])
    refused = here.post(PASSWORDS, GOOD)

    assert (page.status_code, closed.status_code, refused.status_code) == (200, 302, 503)
    assert NEW not in refused.text
    assert len(listed_sessions(head.user)) == 1


def test_whoever_is_not_signed_in_signs_in_first(client):
    for address in (ACCOUNT, PASSWORDS, START, RENEW, reverse("confirm_identity")):
        assert client.get(address).url == f"{reverse('sign_in')}?next={address}"


def test_costs_the_same_whatever_the_rights_and_the_sessions(head, queries):
    here = browser_of(head.user)
    few = queries(here.get, ACCOUNT)
    MemberFactory.create_batch(5, user=head.user)
    browser_of(head.user)

    assert queries(here.get, ACCOUNT) == few <= 16


def test_every_field_has_its_label(as_head, head):
    give_key(head.user)

    for address in (START, RENEW, PASSWORDS, reverse("remove_key"), reverse("confirm_identity")):
        page = soup(as_head.get(address)).select_one("main")
        fields = page.select("input:not([type=hidden])")
        assert fields
        assert all(page.find("label", attrs={"for": field["id"]}) for field in fields)
        assert len(page.select("h1")) == 1


def test_what_is_read_leaves_no_line_in_the_journal(as_head):
    as_head.get(ACCOUNT)

    assert not JournalEntry.objects.exists()
