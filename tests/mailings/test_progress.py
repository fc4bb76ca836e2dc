"""The progress of one send: how far it is, what failed and why (design § 6, F7)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from accounts.models import JournalEntry, Outbox
from guardians.models import Guardianship
from mailings import words
from tests.factories import GuardianFactory, StudentFactory
from tests.mailings.sends import add_mail, cells, leave, page_of
from tests.pages import cut_the_service, said, soup, text

PARIS = timezone.get_current_timezone()
TEN = datetime(2026, 11, 22, 10, 0, tzinfo=PARIS)
BY_SHEET, AGAIN = "Informer par feuille les personnes en échec", "Réessayer les envois en échec"


def figures(response):
    found = soup(response).select(".mailing__figure")
    return [" ".join(figure.text.split()) for figure in found]


def sentence(response):
    return soup(response).select_one("[role=status]").text


def every(response):
    return int(soup(response).select_one("[data-progress]")["data-every"])


def buttons(response):
    return [" ".join(button.text.split()) for button in soup(response).select("main button")]


def bar(response):
    progress = soup(response).select_one("progress")
    return int(progress["value"]), int(progress["max"]), progress.text


def test_says_what_was_asked_when_and_by_whom(as_delegate, head, send):
    mailing = send(at=TEN, sent=2)

    shown = text(as_delegate.get(page_of(mailing)))

    assert "Action Informer par mail" in shown
    assert f"Demandé le 22-11-2026 à 10:00 Par {head.user.username} Mails demandés 2" in shown


def test_counts_the_mails_by_what_becomes_of_them(as_head, send):
    mailing = send(sent=3, waiting=2, sending=1, abandoned=2)

    response = as_head.get(page_of(mailing))

    assert bar(response) == (3, 8, "3 mails envoyés sur 8")
    assert figures(response) == ["Envoyés 3", "En attente 3", "À retenter 0", "En échec 2"]
    assert (sentence(response), every(response)) == ("L'envoi est en cours.", 2000)


def test_writes_thousands_as_the_french_do():
    assert words.how_far(2340, 3000) == "2\u202f340 mails envoyés sur 3\u202f000"
    assert words.how_far(1, 2) == "1 mail envoyé sur 2"


@time_machine.travel(TEN, tick=False)
def test_says_when_a_mail_is_tried_again_and_the_latest_reason(as_head, send):
    mailing = send(retrying=2)
    first, second = Outbox.objects.order_by("pk")
    later, reason = TEN + timedelta(minutes=12), "L'adresse a été refusée (450)."
    Outbox.objects.filter(pk=first.pk).update(next_try_at=later, tries=3, error=reason)
    Outbox.objects.filter(pk=second.pk).update(next_try_at=TEN + timedelta(minutes=1))

    response = as_head.get(page_of(mailing))

    assert figures(response)[2] == (
        "À retenter 2 prochaine tentative à 10:01"
        " (dernier motif : Le serveur de mail est indisponible)"
    )
    assert sentence(response) == (
        "L'envoi n'est pas terminé : une nouvelle tentative est prévue pour 2 mails."
    )
    assert every(response) == 15000


@time_machine.travel(TEN, tick=False)
@pytest.mark.parametrize(
    ("wait", "said_of_it", "asks_again"),
    [
        (timedelta(minutes=-1), "prochaine tentative imminente", 2000),
        (timedelta(minutes=5), "prochaine tentative à 10:05", 15000),
        (timedelta(hours=14, minutes=5), "prochaine tentative le 23-11-2026 à 00:05", 15000),
    ],
)
def test_says_the_day_of_the_next_try_when_it_is_not_today(
    as_head, send, wait, said_of_it, asks_again
):
    mailing = send(retrying=1)
    Outbox.objects.update(next_try_at=TEN + wait)

    response = as_head.get(page_of(mailing))

    assert said_of_it in figures(response)[2]
    assert every(response) == asks_again


@pytest.mark.parametrize(
    ("mails", "ending"),
    [
        ({"sent": 1}, "le mail a été envoyé."),
        ({"sent": 2}, "tous les mails ont été envoyés."),
        ({"sent": 1, "abandoned": 1}, "1 mail n'a pas pu être envoyé."),
        ({"abandoned": 2}, "2 mails n'ont pas pu être envoyés."),
    ],
)
def test_says_when_all_is_done_and_asks_no_more(as_head, send, mails, ending):
    response = as_head.get(page_of(send(**mails)))

    assert sentence(response) == f"L'envoi est terminé : {ending}"
    assert every(response) == 0
    assert "Actualiser" not in text(response)


@time_machine.travel(TEN, tick=False)
def test_tells_who_got_nothing_and_why_those_given_up_first(as_head, head, send):
    mailing = send(at=TEN - timedelta(minutes=5), sent=1)
    zoe = GuardianFactory(birth_name="ABADIE", first_name="Zoé", account__identifier="z.abadie")
    pupil = StudentFactory(
        birth_name="DURAND", first_name="Léo", account__identifier="l.durand"
    ).account
    add_mail(mailing, zoe.account, "retrying", tries=2, next_try_at=TEN + timedelta(minutes=2))
    add_mail(mailing, pupil, "abandoned", tries=5, next_try_at=TEN - timedelta(minutes=1))

    assert cells(as_head.get(page_of(mailing))) == [
        [
            "DURAND Léo", "l.durand", "l.durand@exemple.invalid",
            "L'adresse a été refusée (550).", "5", "22-11-2026 à 09:59", "Abandonné",
        ],
        [
            "ABADIE Zoé", "z.abadie", "z.abadie@exemple.invalid",
            "Le serveur de mail est indisponible.", "2", "22-11-2026 à 09:57",
            "Prochaine tentative à 10:02",
        ],
    ]  # fmt: skip


def test_a_name_is_never_code(as_head, send):
    mailing = send(sent=1)
    person = GuardianFactory(birth_name="<script>alert(1)</script>")
    add_mail(mailing, person.account, "abandoned", error="<b>")

    response = as_head.get(page_of(mailing))

    assert soup(response).select("main tbody script, main tbody b") == []
    assert "<script>alert(1)</script>" in cells(response)[0][0]


@pytest.mark.parametrize(
    ("details", "remark"),
    [
        ({"unreachable": 1}, "1 responsable sans adresse mail n'a pas été informé."),
        (
            {"unreachable": 1200},
            "1\u202f200 responsables sans adresse mail n'ont pas été informés.",
        ),
        (
            {"tab": "external_students", "unreachable": 2},
            "2 élèves sans adresse mail n'ont pas été informés.",
        ),
        ({"too_soon": 1}, "1 personne n'a pas reçu de mail : il lui en a été demandé un"),
        ({"too_soon": 2}, "2 personnes n'ont pas reçu de mail : il leur en a été demandé un"),
        ({"too_many": 1}, "1 personne n'a pas reçu de mail : il lui en a été demandé 5"),
        ({"too_many": 2}, "2 personnes n'ont pas reçu de mail : il leur en a été demandé 5"),
    ],
)
def test_counts_those_who_were_sent_nothing(as_head, send, details, remark):
    response = as_head.get(page_of(send(sent=1, details=details)))

    [shown] = soup(response).select(".mailing__remarks li")
    assert shown.text.startswith(remark)


def test_says_that_those_without_address_got_a_sheet_when_they_did(as_head, head, send):
    mailing = send(at=TEN, sent=1, details={"unreachable": 2})
    leave(head, Action.INFORM, at=TEN)

    shown = text(as_head.get(page_of(mailing)))

    assert "2 responsables sans adresse mail ont été informés par feuille." in shown


def test_pages_the_failures_fifty_by_fifty(as_head, send):
    mailing = send(retrying=51)

    first, second = as_head.get(page_of(mailing)), as_head.get(f"{page_of(mailing)}?page=2")

    assert (len(cells(first)), len(cells(second))) == (50, 1)


def test_gives_its_part_alone_to_its_script(as_head, send):
    mailing = send(waiting=1, abandoned=1)
    as_head.post(reverse("students:inform"), {"query": "q="})

    part = as_head.get(page_of(mailing), headers={"X-Part": "progress"})
    whole = as_head.get(page_of(mailing))

    assert not part.content.decode().lstrip().startswith("<!DOCTYPE")
    assert soup(part).select("h1, .messages") == []
    assert figures(part) == figures(whole)
    assert len(said(whole)) == 1


def test_offers_to_try_again_only_what_was_given_up(as_head, send):
    failed, waiting = send(abandoned=1), send(waiting=1, retrying=1)

    assert AGAIN in buttons(as_head.get(page_of(failed)))
    assert AGAIN not in buttons(as_head.get(page_of(waiting)))


def test_offers_a_sheet_to_those_who_were_not_informed_since(as_head, send):
    mailing = send(sent=1, abandoned=2)
    first, second = Outbox.objects.filter(error__gt="").order_by("account")
    second.account.__class__.objects.filter(pk=second.account_id).update(
        state="informed",
        activation_mode="establishment",
        password_expires_at=timezone.now(),
        informed_at=timezone.now(),
    )

    response = as_head.get(page_of(mailing))

    form = soup(response).select_one("#mailing-by-sheet").find_parent("form")
    assert form["action"] == reverse("students:inform")
    assert form.select_one("[name=picked_elsewhere]")["value"] == str(first.account.public_id)


def test_offers_no_sheet_for_those_who_left_since(as_head, send):
    mailing = send(abandoned=2)
    first, second = Outbox.objects.order_by("account")
    Guardianship.objects.filter(guardian__account=second.account).update(ended_on=timezone.now())

    response = as_head.get(page_of(mailing))

    form = soup(response).select_one("#mailing-by-sheet").find_parent("form")
    assert form.select_one("[name=picked_elsewhere]")["value"] == str(first.account.public_id)


@pytest.mark.parametrize(
    ("tab", "leads_to"),
    [
        ("in_charge", "in_charge"),
        ("external_students", "external_students"),
        ("nowhere", "legal_guardians"),
        ("", "legal_guardians"),
    ],
)
def test_the_sheet_is_asked_for_in_the_tab_of_the_act(as_head, send, tab, leads_to):
    mailing = send(abandoned=1, details={"tab": tab})

    button = soup(as_head.get(page_of(mailing))).select_one("#mailing-by-sheet")

    assert button.find_parent("form")["action"] == reverse(f"{leads_to}:inform")


def test_the_sheet_leads_to_the_confirmation_with_all_who_failed(as_head, send, enrol):
    mailing = send(sent=1)
    for pupil in enrol(2):
        add_mail(mailing, pupil.student.account, "abandoned")
    form = soup(as_head.get(page_of(mailing))).select_one("#mailing-by-sheet").find_parent("form")
    fields = {field["name"]: field["value"] for field in form.select("input")}

    response = as_head.post(form["action"], fields, follow=True)

    assert "2 élèves sélectionnés" in text(response)


def test_offers_no_sheet_for_an_address_to_confirm(as_head, send):
    shown = buttons(as_head.get(page_of(send(Action.RESEND_MAIL, abandoned=1))))

    assert (AGAIN in shown, BY_SHEET in shown) == (True, False)


def test_leaves_no_line_in_the_journal(as_head, send):
    mailing = send(sent=1, abandoned=1)

    as_head.get(page_of(mailing))

    assert JournalEntry.objects.count() == 1


def test_the_send_of_another_establishment_does_not_exist(as_stranger, send):
    assert as_stranger.get(page_of(send(sent=1))).status_code == 404


def test_an_act_that_sends_no_mail_has_no_progress(as_head, send):
    assert as_head.get(page_of(send(Action.RESET_PASSWORDS, sent=1))).status_code == 404


def test_is_refused_to_troubleshooting(as_troubleshooter, send):
    assert as_troubleshooter.get(page_of(send(sent=1))).status_code == 403


def test_stays_open_during_maintenance_and_says_that_no_mail_leaves(as_head, send):
    mailing = send(waiting=1)
    cut_the_service()

    response = as_head.get(page_of(mailing))

    assert "Pendant la coupure de service, aucun mail ne part" in text(response)


def test_costs_the_same_for_two_failures_as_for_fifty(as_head, send, queries):
    few, many = send(abandoned=1, retrying=1, sent=1), send(abandoned=25, retrying=25, sent=10)
    as_head.get(page_of(few))

    cost = queries(as_head.get, page_of(few))

    assert queries(as_head.get, page_of(many)) == cost <= 10
    assert queries(as_head.get, page_of(send(waiting=1))) <= 7
