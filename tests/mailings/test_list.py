"""The page « Envois de mails » (design § 6)."""

from datetime import datetime, timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from tests.factories import MemberFactory
from tests.mailings.sends import cells, leave, page_of
from tests.pages import cut_the_service, soup, text

URL = reverse("mailings:list")
PARIS = timezone.get_current_timezone()


def actions(response):
    return [row[1] for row in cells(response)]


@time_machine.travel("2026-11-22 10:00 +01:00", tick=False)
def test_tells_of_each_send_what_was_asked_by_whom_and_where_it_is(as_head, head, send):
    at = datetime(2026, 11, 21, 23, 30, tzinfo=PARIS)
    send(at=at, sent=3, waiting=1, sending=1, retrying=1, abandoned=2)

    response = as_head.get(URL)

    who = head.user.username
    assert cells(response) == [
        [
            "21-11-2026 à 23:30", "Informer par mail", who, "8", "3", "3", "2",
            "Suivre l'envoi du 21-11-2026 à 23:30",
        ]
    ]  # fmt: skip


def test_leads_from_each_send_to_its_progress(as_head, send):
    mailing = send(sent=1)

    [link] = soup(as_head.get(URL)).select("main tbody a")

    assert as_head.get(link["href"]).wsgi_request.path == page_of(mailing)


def test_shows_the_latest_first(as_head, send):
    now = timezone.now()
    send(Action.INFORM_MAIL, at=now - timedelta(days=2), sent=1)
    send(Action.RESEND_MAIL, at=now, sent=1)
    send(Action.INFORM_MAIL_RESET, at=now - timedelta(days=1), sent=1)

    assert actions(as_head.get(URL)) == [
        "Renvoyer un mail de confirmation",
        "Informer par mail avec réinitialisation",
        "Informer par mail",
    ]


def test_forgets_a_send_after_ninety_days_and_an_act_that_sent_nothing(as_head, send):
    now = timezone.now()
    send(at=now - timedelta(days=91), sent=1)
    send(details={"unreachable": 3})
    send(Action.RESET_PASSWORDS, sent=1)
    send(Action.RESEND_MAIL, at=now - timedelta(days=89), sent=1)

    assert actions(as_head.get(URL)) == ["Renvoyer un mail de confirmation"]


def test_shows_nothing_of_another_establishment(as_stranger, send):
    send(sent=1)

    assert cells(as_stranger.get(URL)) == []


def test_shows_the_delegate_what_the_head_asked(as_delegate, send):
    send(sent=1)

    assert len(cells(as_delegate.get(URL))) == 1


def test_says_what_to_do_when_nothing_was_asked(as_head):
    response = as_head.get(URL)

    assert "Aucun mail n'a été demandé depuis 90 jours." in text(response)
    assert "cliquez sur « Informer »" in text(response)


def test_pages_fifty_by_fifty(as_head, send):
    for _ in range(51):
        send(sent=1)

    first, second = as_head.get(URL), as_head.get(f"{URL}?page=2")

    assert (len(cells(first)), len(cells(second))) == (50, 1)
    assert "51 à 51 sur 51 envois" in text(second)


def test_never_breaks_on_an_address_typed_by_hand(as_head, send):
    send(sent=1)

    for query in ("?page=0", "?page=99", "?page=x", "?sort=-sent", "?sort=zz"):
        assert len(cells(as_head.get(URL + query))) == 1


def test_a_name_is_never_code(as_head, head):
    agent = MemberFactory(establishment=head.establishment, user__username="<b>agent</b>")
    leave(agent, sent=1)

    response = as_head.get(URL)

    assert soup(response).select("main tbody b") == []
    assert cells(response)[0][2] == "<b>agent</b>"


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.get(URL).status_code == 403


def test_stays_open_during_maintenance(as_head, send):
    send(sent=1)
    cut_the_service()

    assert len(cells(as_head.get(URL))) == 1


def test_costs_the_same_for_two_sends_as_for_fifty(as_head, send, queries):
    for _ in range(2):
        send(sent=1)
    as_head.get(URL)
    few = queries(as_head.get, URL)
    for _ in range(48):
        send(sent=1, abandoned=1)

    assert queries(as_head.get, URL) == few <= 8
