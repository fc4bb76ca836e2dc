"""Requests for assistance, read and answered by the operators (B24)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from guardians.models import AssistanceRequest
from tests.factories import GuardianshipFactory, MemberFactory
from tests.pages import cut_the_service, said, soup, text, words

ASSISTANCE = reverse("operations:assistance")
NAMES = [
    {"source": "SIECLE", "place": "Collège d'ici", "names": "DUPONT Jeanne"},
    {"source": "ONDE", "place": "École d'à côté", "names": "DUPOND Jeanne"},
]


def asked(**kwargs):
    tie = GuardianshipFactory()
    member = MemberFactory(establishment=tie.establishment)
    known = {"comment": "Voir le livret de famille.", "asked_at": timezone.now(), "names": NAMES}
    return AssistanceRequest.objects.create(
        guardian=tie.guardian, establishment=tie.establishment, asked_by=member, **known | kwargs
    )


def answer_page(request):
    return reverse("operations:answer", args=[request.pk])


def test_without_any_it_says_so(client):
    assert "Aucune demande d'assistance." in text(client.get(ASSISTANCE))


def test_the_names_of_each_source_stand_side_by_side_open_ones_first(client):
    closed = asked(closed_at=timezone.now(), closing="agreed")
    request = asked()

    shown = soup(client.get(ASSISTANCE)).select("article")

    assert [words(one.h3) for one in shown] == [
        str(request.establishment),
        str(closed.establishment),
    ]
    assert [words(cell) for cell in shown[0].select("tbody :is(th, td)")] == [
        "SIECLE", "Collège d'ici", "DUPONT Jeanne", "ONDE", "École d'à côté", "DUPOND Jeanne",
    ]  # fmt: skip
    assert "Voir le livret de famille." in words(shown[0])
    assert [bool(one.select("a")) for one in shown] == [True, False]


def test_an_answer_closes_the_request(client):
    request = asked()

    shown = client.post(answer_page(request), {"text": "Corrigez dans ONDE."}, follow=True)

    request.refresh_from_db()
    assert said(shown) == ["La réponse est transmise à l'établissement."]
    assert (request.closing, request.answer, request.answered_by) == (
        "answered",
        "Corrigez dans ONDE.",
        "exploitant",
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [("", "Écrivez la réponse"), ("a" * 501, "limitée à 500 caractères")],
)
def test_an_answer_is_neither_empty_nor_endless(client, typed, error):
    request = asked()

    shown = client.post(answer_page(request), {"text": typed})

    assert error in text(shown)
    assert AssistanceRequest.objects.open().count() == 1


def test_what_is_closed_is_not_answered(client):
    request = asked(closed_at=timezone.now(), closing="agreed")

    shown = client.post(answer_page(request), {"text": "Trop tard."}, follow=True)

    request.refresh_from_db()
    assert said(shown) == ["La demande était déjà close : rien n'a été envoyé."]
    assert request.answer == ""


def test_whoever_administers_an_establishment_is_refused(as_head, as_troubleshooter):
    request = asked()

    pages = (ASSISTANCE, answer_page(request))

    for client in (as_head, as_troubleshooter):
        assert [client.get(page).status_code for page in pages] == [403, 403]
        assert client.post(answer_page(request), {"text": "Non."}).status_code == 403
    assert AssistanceRequest.objects.open().count() == 1


def test_a_maintenance_lets_it_be_read_and_keeps_what_was_typed(client):
    request = asked()
    cut_the_service()

    shown = client.post(answer_page(request), {"text": "Corrigez dans ONDE."})

    assert client.get(ASSISTANCE).status_code == 200
    assert shown.status_code == 503
    assert "Corrigez dans ONDE." in shown.content.decode()
    assert AssistanceRequest.objects.open().count() == 1


def test_it_costs_the_same_for_one_request_as_for_ten(client, queries):
    asked()
    few = queries(client.get, ASSISTANCE)
    for _ in range(9):
        asked()

    assert queries(client.get, ASSISTANCE) == few <= 10
