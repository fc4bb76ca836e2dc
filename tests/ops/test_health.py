"""Whether the service lives and can serve, as a supervisor asks without signing in."""

import pytest
from django.db import connection

from common.errors import server_error


def test_alive_answers_without_touching_the_database(client, queries):
    response = client.get("/sante/vivant")

    assert (response.status_code, response.json()) == (200, {"etat": "vivant"})
    assert queries(client.get, "/sante/vivant") == 0


def test_ready_answers_when_the_schema_is_there(client):
    response = client.get("/sante/pret")

    assert (response.status_code, response.json()) == (200, {"etat": "prêt"})


def test_not_ready_says_nothing_of_the_cause(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")

    response = client.get("/sante/pret")

    assert (response.status_code, response.json()) == (503, {"etat": "indisponible"})


@pytest.mark.parametrize("path", ["/sante/vivant", "/sante/pret"])
def test_no_cache_keeps_the_answer(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_the_page_of_an_error_needs_nothing_of_the_request():
    assert server_error(request=None).status_code == 500
