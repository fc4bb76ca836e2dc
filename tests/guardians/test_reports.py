"""« Anomalies signalées » and « Prendre en compte » (R205-R210, A30, B25)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from guardians.models import Report
from tests.conftest import signed_in
from tests.factories import GuardianshipFactory, MemberFactory, ReportFactory
from tests.pages import confirm, cut_the_service, said, soup, text, words

URL = reverse("reports:list")
LINK, BIRTH_DATE = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE
CLOSED = {"closed_at": timezone.now(), "closing": "corrected"}
DAY = timedelta(days=1)


def note_url(report):
    return reverse("reports:note", args=[getattr(report, "pk", report)])


def cells(response):
    table = soup(response).select("main tbody tr")
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in table]


def pupils(response):
    return [row[1].split()[0] for row in cells(response)]


def note(client, report, comment=""):
    return confirm(client, client.get(note_url(report)), comment=comment)


@pytest.fixture
def report(head):
    """What a guardian of ours reported of a pupil: ``report("DURAND", kind=…, tie={…})``."""

    def create(pupil="DURAND", tie=None, **kwargs):
        known = {"enrolment__establishment": head.establishment} | (tie or {})
        known["enrolment__student__birth_name"] = pupil
        return ReportFactory(guardianship=GuardianshipFactory(**known), **kwargs)

    return create


@time_machine.travel("2026-11-22 10:00 +01:00", tick=False)
def test_each_is_shown_with_its_age_and_what_became_of_it(as_head, head, report):
    now = timezone.now()
    report("UN", reported_at=now - DAY)
    report(
        "DEUX", kind=BIRTH_DATE, reported_at=now - 12 * DAY,
        noted_at=now, noted_by=head, comment="Extrait demandé.",
    )  # fmt: skip

    shown = cells(as_head.get(URL))

    status = f"Prise en compte le 22-11-2026 par {head.user.username} Extrait demandé."
    assert [[row[0], row[1], *row[3:6]] for row in shown] == [
        ["Date de naissance incorrecte", "DEUX Camille", "10-11-2026", "12 jours", status],
        ["Lien élève en erreur", "UN Camille", "21-11-2026", "1 jour", "Ouverte"],
    ]
    assert [row[6].split(" :")[0] for row in shown] == [
        "Modifier le commentaire",
        "Prendre en compte",
    ]


@time_machine.travel("2026-11-22 00:30 +01:00", tick=False)
def test_an_age_is_counted_in_days_of_here(as_head, report):
    report(reported_at=timezone.now() - timedelta(hours=1))

    assert cells(as_head.get(URL))[0][3:5] == ["21-11-2026", "1 jour"]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({}, ["OUVERT", "DATE"]),
        ({"status": "open"}, ["OUVERT", "DATE"]),
        ({"status": "", "kind": "wrong_birth_date"}, ["DATE"]),
        ({"kind": "wrong_link"}, ["OUVERT"]),
        ({"status": "closed"}, ["PARTI", "CORRIGÉ"]),
        ({"status": "closed", "kind": "wrong_link"}, ["CORRIGÉ"]),
        ({"status": "ailleurs"}, []),
        ({"kind": "x' OR 1=1"}, []),
    ],
)
def test_is_narrowed_by_status_and_by_kind(as_head, report, criteria, found):
    now = timezone.now()
    report("OUVERT", reported_at=now - 2 * DAY)
    report("DATE", kind=BIRTH_DATE, reported_at=now - DAY)
    report("CORRIGÉ", closed_at=now - DAY, closing="corrected")
    report("PARTI", kind=BIRTH_DATE, closed_at=now, closing="gone")

    response = as_head.get(URL, criteria)

    assert pupils(response) == found
    chosen = [words(option) for option in soup(response).select("main option[selected]")]
    assert chosen[:1] == (["Closes"] if criteria.get("status") == "closed" else chosen[:1])


def test_a_closed_one_says_why_and_offers_nothing_more(as_head, report):
    gone = report(closed_at=timezone.now(), closing="withdrawn")

    [row] = cells(as_head.get(URL, {"status": "closed"}))

    assert row[5].endswith(": retirée par le responsable")
    assert row[6] == ""
    assert as_head.get(note_url(gone)).status_code == 404


def test_nothing_says_so(as_head):
    assert "Aucune anomalie ne correspond à ce choix." in text(as_head.get(URL))


def test_leads_to_the_guardian_as_long_as_he_has_a_page(as_head, report):
    here = [report("UN"), report("DEUX", tie={"kind": "in_charge"})]
    past = date(2026, 10, 1)
    report("TROIS", tie={"ended_on": past}, **CLOSED)
    report("QUATRE", tie={"enrolment__left_on": past}, **CLOSED)

    links, none = (
        [link["href"] for link in soup(as_head.get(URL, {"status": status})).select("main td a")]
        for status in ("open", "closed")
    )

    pages = [link for link in links if "/anomalies/" not in link]
    assert (len(pages), len(here), none) == (2, 2, [])
    assert {as_head.get(page).status_code for page in pages} == {200}


def test_pages_fifty_by_fifty_in_the_same_search(as_head, head):
    for _ in range(51):
        tie = GuardianshipFactory(enrolment__establishment=head.establishment)
        ReportFactory(guardianship=tie)

    first, second = (as_head.get(URL, {"kind": LINK, "page": page}) for page in (1, 2))

    assert (len(cells(first)), len(cells(second))) == (50, 1)
    assert "51 à 51 sur 51 anomalies" in text(second)
    assert soup(first).select_one("a[rel=next]")["href"] == "?kind=wrong_link&page=2"
    assert as_head.get(URL, {"page": "x"}).status_code == 200


def test_a_comment_is_kept_for_colleagues(as_head, head, report):
    one = report()
    other = signed_in(MemberFactory(establishment=head.establishment))

    response = note(as_head, one, "Extrait demandé à la famille.")

    assert said(as_head.get(response.url)) == ["L'anomalie est notée comme prise en compte."]
    [row] = cells(other.get(URL))
    assert f"par {head.user.username} Extrait demandé à la famille." in row[5]
    field = soup(other.get(note_url(one))).select_one("input[name=comment]")
    assert field["value"] == "Extrait demandé à la famille."
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == ("note_report", head, 1)


def test_the_question_says_what_it_does_and_does_nothing(as_head, report):
    shown = text(as_head.get(note_url(report(kind=BIRTH_DATE))))

    assert "Date de naissance incorrecte pour DURAND Camille : anomalie signalée par" in shown
    assert "L'anomalie se clôt d'elle-même quand la source est corrigée." in shown
    assert not JournalEntry.objects.exists()


def test_nobody_closes_it_by_hand(as_head, report):
    one = report()

    as_head.post(f"{note_url(one)}?closing=corrected", {"closed_at": "2026-11-22"})
    note(as_head, one)

    assert Report.objects.get().closed_at is None


def test_a_second_click_notes_nothing_more(as_head, report):
    one = report()
    asked = as_head.get(note_url(one))

    confirm(as_head, asked, comment="Vu.")
    before = Report.objects.values().get()
    confirm(as_head, asked, comment="Vu.")

    assert Report.objects.values().get() == before
    assert JournalEntry.objects.count() == 1


def test_going_back_to_say_something_else_says_it(as_head, report):
    one = report()
    asked = as_head.get(note_url(one))

    for comment in ("Vu.", "Extrait reçu."):
        confirm(as_head, asked, comment=comment)

    assert Report.objects.get().comment == "Extrait reçu."


def test_the_form_of_one_anomaly_notes_another_all_the_same(as_head, report):
    first, second = report("UN"), report("DEUX")
    form = soup(as_head.get(note_url(first))).select_one("input[name=act]")["value"]

    for each in (first, second):
        as_head.post(note_url(each), {"act": form, "comment": ""})

    assert Report.objects.filter(noted_at=None).count() == 0


@pytest.mark.parametrize("act", [{}, {"act": ""}, {"act": "1"}, {"act": "<b>"}])
def test_without_an_act_nothing_is_noted(as_head, report, act):
    response = as_head.post(note_url(report()), {"comment": "Vu.", **act})

    assert response.status_code == 200
    assert Report.objects.get().noted_at is None


def test_too_long_a_comment_stays_typed(as_head, report):
    one = report()
    typed = "é" * 301

    response = note(as_head, one, typed)

    assert "Le commentaire est limité à 300 caractères." in text(response)
    assert soup(response).select_one("input[name=comment]")["value"] == typed
    assert Report.objects.get().noted_at is None
    assert confirm(as_head, response, comment=typed[:300]).status_code == 302
    assert Report.objects.get().comment == typed[:300]


def test_a_comment_is_never_code(as_head, report):
    note(as_head, report(), "<b>Vu</b>")

    page = soup(as_head.get(URL))

    assert page.select("main tbody b") == []
    assert "<b>Vu</b>" in words(page.main)


def test_what_closed_meanwhile_is_no_longer_noted(as_head, report):
    one = report()
    asked = as_head.get(note_url(one))
    Report.objects.update(**CLOSED)

    assert confirm(as_head, asked, comment="Vu.").status_code == 404
    assert (Report.objects.get().noted_at, JournalEntry.objects.count()) == (None, 0)


def test_that_of_another_establishment_does_not_exist(as_head, head, report):
    mine, foreign = report(), ReportFactory()
    siblings = GuardianshipFactory(guardian=mine.guardianship.guardian)
    away = ReportFactory(guardianship=siblings)
    act = soup(as_head.get(note_url(mine))).select_one("input[name=act]")["value"]

    for pk in (foreign.pk, away.pk, 0, 10**30):
        answers = as_head.get(note_url(pk)), as_head.post(note_url(pk), {"act": act})
        assert [answer.status_code for answer in answers] == [404, 404]

    assert pupils(as_head.get(URL)) == ["DURAND"]
    assert Report.objects.filter(noted_at=None).count() == 3


def test_is_refused_to_troubleshooting(as_troubleshooter, report):
    one = report()

    answers = [as_troubleshooter.get(URL), as_troubleshooter.get(note_url(one))]
    answers.append(as_troubleshooter.post(note_url(one), {"comment": ""}))

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert Report.objects.get().noted_at is None


def test_during_a_maintenance_it_is_read_and_nothing_is_noted(as_head, report):
    one = report()
    asked = as_head.get(note_url(one))
    before = Report.objects.values().get()
    cut_the_service()

    assert confirm(as_head, asked, comment="Vu.").status_code == 503
    assert Report.objects.values().get() == before
    assert not JournalEntry.objects.exists()
    assert pupils(as_head.get(URL)) == ["DURAND"]


def test_costs_the_same_for_one_as_for_twenty(as_head, head, report, queries):
    report(noted_at=timezone.now(), noted_by=head)
    few = queries(as_head.get, URL)
    for _ in range(19):
        report(noted_at=timezone.now(), noted_by=head)

    assert queries(as_head.get, URL) == few <= 8
