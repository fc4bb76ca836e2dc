"""Two sites in one project: the console's pages on its hosts, the guichet's on theirs (H10)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import links
from tests.factories import AccountFactory
from tests.pages import text


def get(host, path, client=None):
    return (client or Client()).get(path, headers={"host": host})


def test_the_guichet_has_a_home():
    response = get("guichet.localhost", "/")

    assert "Votre compte ÉduConnect" in text(response)


@pytest.mark.parametrize(
    "host", ["guichet.localhost", "GUICHET.localhost:8000", "guichet.localhost."]
)
@pytest.mark.parametrize("path", ["/connexion/", "/administration/", "/administration/eleves/"])
def test_no_page_of_the_console_answers_on_the_guichet(as_head, host, path):
    response = get(host, path, as_head)

    assert response.status_code == 404
    assert "L'adresse est inexacte." in text(response)


@pytest.mark.parametrize("path", ["/adresse-confirmee/", "/confirmer-mon-adresse/x/"])
def test_no_page_of_the_guichet_answers_on_the_console(as_head, path):
    assert get("testserver", path, as_head).status_code == 404
    assert get("guichet.localhost", path).status_code in {200, 410}


@pytest.mark.parametrize("host", ["testserver", "guichet.localhost"])
@pytest.mark.parametrize("path", ["/sante/vivant", "/sante/pret"])
def test_the_probes_answer_on_both(host, path):
    assert get(host, path).status_code == 200


def test_an_unknown_host_is_refused(as_head):
    assert get("mechant.exemple", "/", as_head).status_code == 400
    assert get("mechant.exemple", reverse("home"), as_head).status_code == 400


def test_the_link_of_a_mail_starts_with_the_address_of_the_settings(settings):
    settings.GUICHET_URL = "https://guichet.exemple/"

    link = links.to_confirm_mail(AccountFactory(mail="a@exemple.invalid"), at=timezone.now())

    assert link.startswith("https://guichet.exemple/confirmer-mon-adresse/")
