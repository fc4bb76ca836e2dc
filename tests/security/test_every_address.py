"""Every address of the console, for those who may not: nobody, the neighbour, the troubleshooter.

A new address without a line in the table fails here.
"""

import pytest
from django.urls import reverse

from accounts.models import Account, JournalEntry
from tests.architecture.test_rules import pages
from tests.pages import ask, content, cut_the_service, soup

ZERO = "00000000-0000-0000-0000-000000000000"
# name: (arguments, what the neighbour's head gets when it names our pupil, the troubleshooter)
TABLE = {
    None: ({}, 302, 302),
    "home": ({}, 200, 403),
    "ops:alive": ({}, 200, 200),
    "ops:ready": ({}, 200, 200),
    "sign_in": ({}, 302, 302),
    "sign_out": ({}, 405, 405),
    "establishments:choose": ({}, 200, 200),
    "help:index": ({}, 200, 200),
    "help:actions": ({}, 200, 200),
    "help:chapter": ({"slug": "se-connecter"}, 200, 200),
    "students:list": ({}, 200, 403),
    "students:detail": ({"public_id": "pupil"}, 404, 403),
    "students:inform": ({}, 200, 403),
    "students:list_accounts": ({}, 200, 403),
    "students:reset_passwords": ({}, 200, 403),
    "students:resend_mail": ({}, 200, 403),
    "students:sheets": ({"pk": "papers"}, 404, 403),
}
OPEN = {
    None, "sign_in", "sign_out", "ops:alive", "ops:ready", "help:index", "help:actions",
    "help:chapter",
}  # fmt: skip
SELECTING = ("inform", "list_accounts", "reset_passwords", "resend_mail")
CANARY = "ZZCANARI"


@pytest.fixture
def ours(head, enrol):
    """A pupil of ours whose every word is a canary."""
    [pupil] = enrol(
        state="informed",
        student__birth_name=CANARY,
        student__ine="070832327JA",
        student__account__identifier="z.zzcanari",
        student__account__mail="zzcanari@exemple.invalid",
    )
    return pupil


def address(name, pupil):
    arguments, *_ = TABLE[name]
    known = {"pupil": str(pupil.student.account.public_id), "papers": ZERO}
    return reverse(name, kwargs={k: known.get(v, v) for k, v in arguments.items()}) if name else "/"


def forms(pupil):
    return {"picked": [str(pupil.student.account.public_id)], "query": "q="}


def test_the_table_has_a_line_for_every_address():
    assert {name for name, _ in pages()} == set(TABLE)


@pytest.mark.parametrize("name", [name for name in TABLE if name not in OPEN])
def test_nobody_gets_the_sign_in_page(client, ours, name):
    for method in (client.get, client.post):
        response = method(address(name, ours))
        assert (response.status_code, response.url.split("?")[0]) == (302, "/connexion/")


@pytest.mark.parametrize("name", TABLE)
def test_the_neighbour_never_reads_a_word_of_ours(as_stranger, ours, name):
    response = as_stranger.get(address(name, ours))

    expected = TABLE[name][1]
    if name and name.startswith("students:") and name.split(":")[1] in SELECTING:
        expected = 302
    assert response.status_code == expected
    assert CANARY.lower() not in response.content.decode().lower()


@pytest.mark.parametrize("name", TABLE)
def test_the_troubleshooter_stays_in_his_own_module(as_troubleshooter, ours, name):
    assert as_troubleshooter.get(address(name, ours)).status_code == TABLE[name][2]


@pytest.mark.parametrize("verb", SELECTING)
def test_the_neighbour_s_form_reaches_nothing_of_ours(as_stranger, ours, verb):
    before = Account.objects.filter(student__enrolments=ours).values().get()

    asked = ask(as_stranger, reverse(f"students:{verb}"), forms(ours))
    shown = content(asked).decode()

    assert asked.status_code == 404
    assert CANARY.lower() not in shown.lower()
    assert Account.objects.filter(student__enrolments=ours).values().get() == before
    assert not JournalEntry.objects.filter(count__gt=0).exists()


@pytest.mark.parametrize("verb", SELECTING)
def test_the_neighbour_cannot_send_a_form_opened_here(as_head, as_stranger, ours, verb):
    asked = ask(as_head, reverse(f"students:{verb}"), forms(ours))
    form = soup(asked).select_one("main form[method=post]")
    fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}

    assert as_stranger.post(form["action"], {**fields, "format": "csv"}).status_code == 404


def test_a_foreign_pupil_and_no_pupil_at_all_read_the_same(as_stranger, ours):
    theirs, nobody = (
        as_stranger.get(reverse("students:detail", args=[public_id]))
        for public_id in (ours.student.account.public_id, ZERO)
    )

    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert soup(theirs).select_one("main").text == soup(nobody).select_one("main").text


@pytest.mark.parametrize("name", [name for name in TABLE if name not in OPEN])
@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace", "options"])
def test_no_other_method_is_answered(as_head, ours, name, method):
    assert getattr(as_head, method)(address(name, ours)).status_code == 405


@pytest.mark.parametrize("name", TABLE)
def test_every_answer_forbids_inline_code_frames_and_caches(as_head, ours, name):
    headers = as_head.get(address(name, ours)).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not any(word in policy for word in ("unsafe", "*", "http:"))
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("name", [name for name in TABLE if name not in OPEN])
def test_every_reading_page_answers_during_a_maintenance(as_head, ours, name):
    cut_the_service()
    expected = {"students:sheets": 404}
    selecting = name.startswith("students:") and name.split(":")[1] in SELECTING

    assert as_head.get(address(name, ours)).status_code == (
        302 if selecting else expected.get(name, 200)
    )
