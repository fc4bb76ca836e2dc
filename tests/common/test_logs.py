"""What the log keeps of a request."""

import io
import json
import logging

from django.db import IntegrityError, transaction
from django.urls import reverse

TOKEN = "x" * 90
INE = "070832327JA"


def logged(act):
    handler = logging.getLogger().handlers[0]
    stream, handler.stream = handler.stream, io.StringIO()
    try:
        act()
        return handler.stream.getvalue()
    finally:
        handler.stream = stream


def test_never_keeps_the_name_that_was_searched(as_head):
    lines = logged(lambda: as_head.get(reverse("students:list"), {"q": "ZZCANARI"}))

    assert "/administration/eleves/" in lines
    assert "ZZCANARI" not in lines


def test_never_keeps_the_token_of_a_link_even_when_it_is_refused(client):
    address = f"/confirmer-mon-adresse/{TOKEN}/"
    host = {"host": "guichet.localhost"}

    lines = logged(lambda: (client.get(address, headers=host), client.get(address)))

    assert "/confirmer-mon-adresse/…/" in lines
    assert TOKEN not in lines


def test_is_one_json_object_a_line(as_head):
    lines = logged(lambda: as_head.get(reverse("home")))

    assert {"event", "level", "timestamp"} <= json.loads(lines.splitlines()[0]).keys()


def test_never_keeps_the_row_that_the_database_refused(enrol):
    enrol(student__ine=INE)

    def refuse():
        try:
            with transaction.atomic():
                enrol(student__ine=INE)
        except IntegrityError:
            logging.getLogger("tests").exception("refused")

    lines = logged(refuse)

    assert "ine_once" in lines
    assert INE not in lines
