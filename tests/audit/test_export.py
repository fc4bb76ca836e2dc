"""The journal as a file (B1, A3)."""

import csv
import io

from django.urls import reverse

from accounts.enums import Action
from accounts.models import JournalEntry
from tests.audit.acts import leave
from tests.pages import content, cut_the_service, soup

URL = reverse("journal:export")


def read(response):
    text = content(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_hands_over_the_lines_of_the_page(as_head, head):
    leave(head, Action.INFORM, tab="students")
    leave(head, Action.SHEETS, tab="students")
    page = as_head.get(reverse("journal:list"), {"action": "inform"})
    [link] = soup(page).select("main a[href*=exporter]")

    response = as_head.get(link["href"])

    header, *rows = read(response)
    assert header == ["Date et heure", "Agent", "Action", "Comptes", "Détails", "Adresse IP"]
    assert [row[1:] for row in rows] == [
        [head.user.username, "Informer", "0", "élèves", "192.0.2.7"]
    ]
    assert response.streaming
    assert response["Cache-Control"] == "no-store"
    assert f"journal-{head.establishment.uai}-" in response["Content-Disposition"]


def test_opens_no_formula_in_a_spreadsheet(as_head, head):
    head.user.username = "=1+1"
    head.user.save()
    leave(head, Action.INFORM, agent="=2+2")

    [_, row] = read(as_head.get(URL))

    assert row[1] == "'=1+1"


def test_is_an_act_told_in_the_journal(as_head, head):
    leave(head, Action.INFORM)

    read(as_head.get(URL, {"since": "2001-01-01"}))

    entry = JournalEntry.objects.get(action=Action.EXPORT_JOURNAL)
    assert (entry.member, entry.details) == (head, {"since": "2001-01-01", "rows": 1})


def test_hands_over_nothing_of_another_establishment(as_stranger, head):
    leave(head, Action.INFORM)

    assert len(read(as_stranger.get(URL))) == 1


def test_hands_over_nothing_when_a_criterion_is_not_understood(as_head, head):
    leave(head, Action.INFORM)

    assert len(read(as_head.get(URL, {"since": "hier"}))) == 1


def test_is_handed_over_during_a_maintenance(as_head, head):
    leave(head, Action.INFORM)
    cut_the_service()

    assert len(read(as_head.get(URL))) == 2


def test_costs_the_same_for_one_line_as_for_fifty(as_head, head, queries):
    leave(head, Action.INFORM)
    few = queries(lambda: read(as_head.get(URL)))
    for _ in range(49):
        leave(head, Action.INFORM)

    assert queries(lambda: read(as_head.get(URL))) == few
