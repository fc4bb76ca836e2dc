"""What the console answers to a form sent during a cut: refused, said, and nothing typed lost."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, JournalEntry
from establishments.access import writing
from establishments.models import Establishment
from ops.models import Maintenance
from tests.factories import ReportFactory
from tests.pages import ask, confirm, cut_the_service, said, soup, text, words

RESET = reverse("students:reset_passwords")
NOTE = "reports:note"
HTML = '<script>alert("Vu & corrigé")</script>\nDeuxième ligne'


@pytest.fixture
def report(tie):
    return ReportFactory(guardianship=tie())


def kept(response):
    fields = soup(response).select("main form[method=post] input[type=hidden]")
    return {field["name"]: field["value"] for field in fields}


@time_machine.travel("2026-11-22 10:30 +01:00", tick=False)
def test_says_until_when_and_when_to_come_back(as_head, report):
    cut_the_service()

    response = as_head.post(reverse(NOTE, args=[report.pk]), {"comment": "Vu."})

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "Sun, 22 Nov 2026 10:30:00 GMT"
    assert "Recommencez après le 22/11/2026 à 11:30." in text(response)
    assert "Pendant une coupure de service, les modifications sont indisponibles." in text(response)


def test_keeps_every_field_and_shows_what_was_written(as_head, report):
    cut_the_service()
    sent = {"comment": HTML, "establishment": report.guardianship.establishment.uai, "choice": "a"}

    response = as_head.post(reverse(NOTE, args=[report.pk]), sent)

    fields = kept(response)
    fields.pop("csrfmiddlewaretoken", None)
    assert fields == sent
    (written,) = soup(response).select(".fr-highlight")
    assert words(written) == words_of(HTML)
    assert "<script>alert(" not in response.text


def words_of(raw):
    return " ".join(raw.split())


def test_a_field_sent_several_times_is_kept_as_often(as_head):
    cut_the_service()

    response = as_head.post(RESET, {"picked": ["un", "deux"], "query": "q="})

    picked = soup(response).select("input[name=picked]")
    assert [field["value"] for field in picked] == ["un", "deux"]


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "motDePasse", "mot-de-passe", "mot_secret", "code", "Totp_code",
     "passe"],
)  # fmt: skip
def test_a_password_or_a_code_never_comes_back(as_head, name):
    cut_the_service()

    response = as_head.post(RESET, {name: "trois cerises au vinaigre", "motif": "départ"})

    assert "cerises" not in response.text
    assert kept(response)["motif"] == "départ"
    assert "ils vous seront redemandés" in text(response)


def test_the_button_sends_the_same_form_again_and_it_is_done_after_the_cut(as_head, enrol):
    [pupil] = enrol(state="informed")
    before = bytes(pupil.student.account.sealed_password)
    picked = {"picked": [str(pupil.student.account.public_id)], "query": "q="}
    page = ask(as_head, RESET, picked)
    cut_the_service()
    refused = confirm(as_head, page)
    unchanged = bytes(Account.objects.get().sealed_password)
    Maintenance.objects.update(ends_at=timezone.now())

    form = soup(refused).select_one("main form[method=post]")
    done = as_head.post(RESET, kept(refused), follow=True)

    assert "action" not in form.attrs
    assert words(form.button) == "Recommencer"
    assert unchanged == before != bytes(Account.objects.get().sealed_password)
    assert "réinitialisé" in said(done)[0]


def test_without_any_field_there_is_no_button(as_head):
    cut_the_service()

    assert soup(as_head.post(RESET)).select_one("main form") is None


def request_of(member):
    request = RequestFactory().post("/", {"comment": "Vu."})
    request.user, request.session = member.user, {}
    request._messages = messages.storage.default_storage(request)
    return request


def test_a_cut_that_begins_before_the_commit_undoes_the_page_and_what_it_said(head):
    @writing(None)
    def page(request):
        Establishment.objects.update(name="changé")
        messages.success(request, "C'est fait.")
        now = timezone.now()
        Maintenance.objects.create(
            starts_at=now - timedelta(seconds=1), ends_at=now + timedelta(hours=1)
        )
        return HttpResponse("fait")

    request = request_of(head)
    name = Establishment.objects.get().name

    response = page(request)

    request._messages.update(response)
    assert response.status_code == 503
    assert Establishment.objects.get().name == name
    assert request.session == {}


def test_whoever_may_not_is_refused_as_before_the_cut(as_troubleshooter, as_stranger, report):
    cut_the_service()

    answers = [as_troubleshooter.post(RESET).status_code]
    answers.append(as_stranger.post(reverse(NOTE, args=[report.pk])).status_code)

    assert answers == [403, 503]


def test_a_secret_read_during_a_cut_is_journaled(as_head, enrol):
    [pupil] = enrol(state="informed")
    cut_the_service()
    page = ask(as_head, reverse("students:list_accounts"),
               {"picked": [str(pupil.student.account.public_id)], "query": "q="})  # fmt: skip

    response = confirm(as_head, page, format="csv", hide="")

    assert response.status_code == 200
    assert JournalEntry.objects.count() == 1


def test_choosing_an_establishment_stays_open(as_head, head):
    cut_the_service()

    response = as_head.post(reverse("establishments:choose"), {"uai": head.establishment.uai})

    assert (response.status_code, response.url) == (302, reverse("home"))
