"""What the page of activation refuses, and what stays of what was typed (G1, G6, A7, A34)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import lifecycle, links
from accounts.enums import AccountState, Population
from accounts.journal import Author, Request
from accounts.models import Account
from guichet.models import WrongDate
from ops.models import Maintenance
from students.models import Enrolment
from tests.factories import AccountFactory, EstablishmentFactory
from tests.guichet.activation import (
    BASE,
    CHOSEN,
    DEAD,
    MAIL,
    PROVISIONAL,
    TYPED,
    WRONG,
    activated_again,
    fill,
    guardian_of,
    hidden,
    link_of,
    tried,
)
from tests.pages import cut_the_service, soup, text

REFUSED = "La date de naissance demandée est refusée."


def state_of(guardian):
    return Account.objects.get(pk=guardian.account_id).state


def guardian_accounts():
    return Account.objects.filter(population=Population.GUARDIAN)


def errors(response):
    return [node.get_text() for node in soup(response).select(".fr-message--error")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"mail": ""}, "Saisissez votre adresse mail."),
        ({"mail": "dominique"}, "Saisissez une adresse mail valable, comme nom@exemple.fr."),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "Cette date n'existe pas."),
        (
            {"birth_date_month": "mai"},
            "Saisissez le jour, le mois et l'année en chiffres.",
        ),
        ({"birth_date_year": "13"}, "Saisissez une date passée, l'année sur quatre chiffres."),
        ({"birth_date_year": "2999"}, "Saisissez une date passée, l'année sur quatre chiffres."),
        ({"password": ""}, "Choisissez un mot de passe."),
        ({"password_again": ""}, "Saisissez le mot de passe une seconde fois."),
        ({"password_again": CHOSEN.upper()}, "Les deux mots de passe sont différents."),
        (
            {"password": "trop court", "password_again": "trop court"},
            "Ce mot de passe est trop court. Il doit contenir au minimum 12 caractères.",
        ),
        (
            {"password": PROVISIONAL.lower(), "password_again": PROVISIONAL.lower()},
            "Ce mot de passe est fait de vos noms, de votre identifiant ou de votre mot de passe"
            " provisoire.",
        ),
    ],
)
def test_explains_what_is_badly_typed_without_counting_a_try(guichet, typed, message):
    guardian = guardian_of()

    response = fill(guichet, link_of(guardian), **typed)

    assert errors(response) == [message]
    assert state_of(guardian) == AccountState.INFORMED
    assert not WrongDate.objects.exists()


def test_each_error_leads_to_its_field(guichet):
    response = guichet.post(path := link_of(guardian_of()), hidden(guichet.get(path)))

    page = soup(response)
    targets = [link["href"].removeprefix("#") for link in page.select(".fr-alert--error a")]
    assert targets == ["id_birth_date_0", "id_mail", "id_password", "id_password_again"]
    assert all(page.find(id=target)["aria-invalid"] == "true" for target in targets)


def test_what_was_typed_stays_but_the_passwords(guichet):
    response = fill(guichet, link_of(guardian_of()), password_again="autre", birth_date_day="7")

    typed = {field["name"]: field.get("value") for field in soup(response).select(".fr-input")}
    assert typed == {
        "birth_date_day": "7",
        "birth_date_month": "5",
        "birth_date_year": "2013",
        "mail": MAIL,
        "password": None,
        "password_again": None,
    }
    assert CHOSEN not in response.content.decode()


def test_refuses_a_wrong_date_without_telling_the_right_one(guichet):
    guardian = guardian_of()

    first = fill(guichet, link_of(guardian), **WRONG)
    response = fill(guichet, link_of(guardian), **WRONG)

    assert "Il vous reste 2 essais avant" in errors(first)[0]
    assert REFUSED in errors(response)[0]
    assert "Il vous reste un essai avant" in errors(response)[0]
    assert state_of(guardian) == AccountState.INFORMED
    assert not any(born in text(response) for born in ("17/05/2013", "17 mai 2013"))
    assert "Signaler une date de naissance incorrecte" in text(response)


def test_closes_for_a_day_at_the_third_wrong_date(guichet):
    guardian = guardian_of()

    with time_machine.travel("2026-11-22 10:30 +01:00", tick=False):
        guardian_accounts().update(password_expires_at=timezone.now() + timedelta(days=60))
        statuses = [fill(guichet, link_of(guardian), **WRONG).status_code for _ in range(3)]
        page = guichet.get(link_of(guardian))
    with time_machine.travel("2026-11-23 10:31 +01:00", tick=False):
        later = fill(guichet, link_of(guardian))

    assert statuses == [200, 200, 429]
    assert "Réessayez après le 23/11/2026 à 10:30." in text(page)
    assert "Consultez votre boîte mail" in text(later)


def test_refuses_even_the_right_date_while_closed(guichet):
    guardian = guardian_of()
    path, fields = link_of(guardian), hidden(guichet.get(link_of(guardian)))
    tried(guardian, 3, 2, 1)

    response = guichet.post(path, {**fields, **TYPED})

    assert response.status_code == 429
    assert "Retry-After" in response.headers
    assert state_of(guardian) == AccountState.INFORMED
    assert WrongDate.objects.count() == 3


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [((30, 20, 10), False), ((34, 20, 10), True), ((50, 30, 26), True), ((47, 30, 23.9), False)],
)
def test_three_dates_count_within_a_day_and_close_for_a_day(guichet, hours, is_open):
    guardian = guardian_of()
    tried(guardian, *hours)

    response = guichet.get(link_of(guardian))

    assert ("Activation suspendue" not in text(response)) is is_open


def test_the_tries_of_one_account_do_not_close_another(guichet):
    guardian = guardian_of()
    tried(guardian_of(), 3, 2, 1)

    assert "Consultez votre boîte mail" in text(fill(guichet, link_of(guardian)))


def test_refuses_a_date_typed_for_another_child(guichet):
    guardian = guardian_of("Zoé")
    fields = hidden(guichet.get(link_of(guardian)))
    guardian_of("Anatole", guardian=guardian)

    response = guichet.post(link_of(guardian), {**fields, **TYPED, **WRONG})

    assert "a changé : vérifiez son nom." in text(response)
    assert "Date de naissance d'Anatole PETIT" in text(response)
    assert not WrongDate.objects.exists()


@pytest.mark.parametrize(
    ("population", "state"),
    [
        (Population.STUDENT, AccountState.INFORMED),
        (Population.GUARDIAN, AccountState.NOT_INFORMED),
        (Population.GUARDIAN, AccountState.ACTIVATED),
    ],
)
def test_opens_no_account_of_a_pupil_nor_without_a_provisional_password(guichet, population, state):
    secret = PROVISIONAL if state == AccountState.INFORMED else None
    account = AccountFactory(population=population, state=state, provisional=secret)

    response = guichet.get(links.to_activate(account, PROVISIONAL).removeprefix(BASE))

    assert response.status_code == 410
    assert DEAD in text(response)


def test_a_guardian_without_a_present_pupil_is_told_whom_to_ask(guichet):
    guardian = guardian_of()
    fields = hidden(guichet.get(link_of(guardian)))
    Enrolment.objects.update(left_on=date(2026, 9, 1))

    response = guichet.post(link_of(guardian), {**fields, **TYPED})

    assert "Activation impossible pour l'instant" in text(response)
    assert "PETIT" not in text(response)
    assert state_of(guardian) == AccountState.INFORMED


@pytest.mark.parametrize("token", ["x", "a:b", "%00", "é", "W10:x", "x" * 5000])
def test_any_other_link_is_refused_in_the_same_words(guichet, token):
    paths = [f"/activer/{token}/{end}" for end in ("", "signaler-la-date/", "retirer/")]

    responses = [guichet.get(path, follow=True) for path in paths]

    assert {response.status_code for response in responses} == {410}
    assert all(DEAD in text(response) for response in responses)


def test_the_link_of_one_account_does_not_open_another(guichet):
    payload = link_of(guardian_of()).split(":")[0]
    signature = link_of(guardian_of()).split(":")[1]

    assert guichet.get(f"{payload}:{signature}").status_code == 410


def test_the_link_is_dead_once_the_password_is_reset(guichet):
    guardian = activated_again()
    path, request = link_of(guardian), Request(Author(), timezone.now())
    assert guichet.get(path).status_code == 200

    lifecycle.apply(lifecycle.RESET_PASSWORDS, Account.objects.all(), request=request)

    assert guichet.get(path).status_code == 410


@pytest.mark.parametrize(("hours", "status"), [(0.1, 200), (-0.1, 410), (-2000, 410)])
def test_the_link_lives_as_long_as_the_password(guichet, hours, status):
    guardian = guardian_of()
    guardian_accounts().update(password_expires_at=timezone.now() + timedelta(hours=hours))

    assert guichet.get(link_of(guardian)).status_code == status


@pytest.mark.parametrize(("hours", "status"), [(-9.9, 200), (-10, 410)])
def test_a_service_cut_is_added_to_the_life_of_the_link(guichet, hours, status):
    now, guardian = timezone.now(), guardian_of()
    cut = {"starts_at": now - timedelta(hours=30), "ends_at": now - timedelta(hours=20)}
    Maintenance.objects.create(**cut)
    guardian_accounts().update(password_expires_at=now + timedelta(hours=hours))

    assert guichet.get(link_of(guardian)).status_code == status


@pytest.mark.parametrize("end", ["", "signaler-la-date/", "retirer/"])
def test_is_refused_during_a_maintenance_and_still_shown(guichet, end):
    guardian = guardian_of()
    path, page = link_of(guardian), guichet.get(link_of(guardian))
    cut_the_service()

    response = guichet.post(path + end, {**hidden(page), **TYPED})

    assert guichet.get(path).status_code == 200
    assert response.status_code == 503
    assert state_of(guardian) == AccountState.INFORMED


@pytest.mark.parametrize("end", ["", "signaler-la-date/", "retirer/"])
def test_a_post_without_its_form_is_refused(guichet, end):
    assert guichet.post(link_of(guardian_of()) + end, TYPED).status_code == 403


def test_no_page_of_an_activation_answers_on_the_console(as_head):
    EstablishmentFactory()

    assert as_head.get(link_of(guardian_of())).status_code == 404


def test_nine_wrong_dates_close_the_link_until_another_information(guichet):
    guardian = guardian_of()
    tried(guardian, *range(30, 39))

    exhausted = guichet.get(link_of(guardian))
    guardian_accounts().update(informed_at=timezone.now() - timedelta(hours=1))
    again = fill(guichet, link_of(guardian))

    assert exhausted.status_code == 410
    assert "demandez à votre établissement de vous informer de nouveau" in text(exhausted)
    assert "Consultez votre boîte mail" in text(again)
