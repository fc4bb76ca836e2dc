"""What is said when something is refused or broken."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from common import errors
from tests.pages import soup


def assert_is_a_french_page(response, status):
    page = soup(response)
    assert response.status_code == status
    assert page.html["lang"] == "fr"
    assert len(page.select("h1")) == 1
    assert "Traceback" not in page.text
    assert "Django" not in page.text


def test_an_address_that_does_not_exist(as_head):
    assert_is_a_french_page(as_head.get("/administration/nimporte/"), 404)


def test_a_page_that_is_not_for_this_role(as_troubleshooter):
    assert_is_a_french_page(as_troubleshooter.get(reverse("home")), 403)


def test_a_host_that_is_not_ours(client):
    assert_is_a_french_page(client.get("/connexion/", headers={"host": "evil.example"}), 400)


def test_a_form_whose_token_is_gone(head):
    client = Client(enforce_csrf_checks=True)
    client.force_login(head.user)

    assert_is_a_french_page(client.post(reverse("students:inform")), 403)


@pytest.mark.parametrize(
    ("page", "status"),
    [(errors.too_many, 429), (errors.server_error, 500), (errors.unavailable, 503)],
)
def test_pages_that_need_neither_session_nor_database(page, status, queries):
    request = RequestFactory().get("/")

    response = page(request)

    assert_is_a_french_page(response, status)
    assert queries(page, request) == 0
    if status != 500:
        assert int(response.headers["Retry-After"]) > 0


def test_a_database_that_does_not_answer_is_an_unavailable_service():
    def connect():
        raise OperationalError

    try:
        connect()
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/"))

    assert_is_a_french_page(response, 503)


def test_the_health_pages_say_nothing_but_their_state(client):
    assert client.get("/sante/vivant").json() == {"etat": "vivant"}
    assert client.get("/sante/pret").json() == {"etat": "prêt"}
