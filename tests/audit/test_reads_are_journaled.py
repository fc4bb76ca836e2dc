"""Every reading that matters leaves one line, with its criteria and its number (A2, A3, B1)."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.models import AccountEvent, Distribution, JournalEntry
from tests.factories import GuardianshipFactory
from tests.pages import ask, confirm, content

INE = "1234567890A"
NAMES = ("ZZCANARI", INE, "z.zcanari")
TABS = ("students", "legal_guardians")


@pytest.fixture
def accounts(enrol):
    """One in each tab, whose every word is a canary."""
    [pupil] = enrol(
        student__birth_name="ZZCANARI",
        student__ine=INE,
        student__account__identifier="z.zcanari",
        state="informed",
    )
    tie = GuardianshipFactory(
        enrolment=pupil,
        guardian__birth_name="ZZCANARI",
        guardian__account__identifier="z.zcanari2",
        state="informed",
    )
    return {"students": pupil.student.account, "legal_guardians": tie.guardian.account}


def one_line(action, head, account):
    """The only line left: of this act, by him, from there, on this account, without any name."""
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.establishment) == (action, head, head.establishment)
    assert (entry.ip, entry.count) == ("127.0.0.1", 1)
    assert timezone.now() - entry.at < timezone.timedelta(minutes=1)
    assert [event.account_id for event in AccountEvent.objects.all()] == [account.pk]
    kept = json.dumps(entry.details)
    assert [name for name in NAMES if name.lower() in kept.lower()] == []
    return entry.details


@pytest.mark.parametrize("tab", TABS)
def test_the_page_of_an_account(as_head, head, accounts, tab):
    as_head.get(reverse(f"{tab}:detail", args=[accounts[tab].public_id]), {"q": "zzcanari"})

    assert one_line(Action.VIEW_ACCOUNT, head, accounts[tab]) == {"tab": tab}


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
def test_a_list_in_a_file_with_its_criteria(as_head, head, accounts, tab, kind):
    ticked = {"all": "1", "query": "q=zzcanari&state=informed&division=sans-classe"}
    asked = ask(as_head, reverse(f"{tab}:list_accounts"), ticked)

    content(confirm(as_head, asked, format=kind, hide="on"))

    assert one_line(f"list_{kind}", head, accounts[tab]) == {
        "tab": tab, "all": True, "by_name": True, "hide": True,
        "filters": {"state": ["informed"], "division": ["sans-classe"]},
    }  # fmt: skip


@pytest.mark.parametrize("tab", TABS)
def test_the_individual_sheets(as_head, head, accounts, tab):
    informed = journal.record(
        Action.INFORM, journal.Request(journal.Author(head), timezone.now()), [accounts[tab].pk]
    )
    until = timezone.now() + timezone.timedelta(days=1)
    papers = Distribution.objects.create(entry=informed, expires_at=until)

    content(as_head.get(reverse(f"{tab}:sheets", args=[papers.pk])))

    entry = JournalEntry.objects.latest("pk")
    assert (entry.action, entry.count, entry.details) == (Action.SHEETS, 1, {"tab": tab})


@pytest.mark.parametrize("typed", [INE, INE.lower(), f" {INE} "])
def test_a_search_by_a_whole_ine(as_head, head, accounts, typed):
    as_head.get(reverse("students:list"), {"q": typed, "state": "informed"})

    details = one_line(Action.SEARCH_INE, head, accounts["students"])
    assert details == {"tab": "students"}


def test_a_search_by_an_ine_that_finds_nobody(as_head, accounts):
    as_head.get(reverse("students:list"), {"q": "0987654321Z"})

    assert JournalEntry.objects.get().count == 0


def test_a_search_by_an_ine_during_a_maintenance(as_head, head, accounts, cut):
    as_head.get(reverse("students:list"), {"q": INE})

    one_line(Action.SEARCH_INE, head, accounts["students"])


@pytest.mark.parametrize("typed", ["", "zzcanari", "z.zcanari", "christopher", "1234567890"])
def test_another_search_leaves_nothing(as_head, accounts, typed):
    for tab in (*TABS, "in_charge"):
        as_head.get(reverse(f"{tab}:list"), {"q": typed})
    as_head.get(reverse("legal_guardians:list"), {"q": INE})

    assert not JournalEntry.objects.exists()


def test_a_page_refused_leaves_nothing(as_stranger, as_troubleshooter, accounts):
    address = reverse("students:detail", args=[accounts["students"].public_id])

    answers = [client.get(address).status_code for client in (as_stranger, as_troubleshooter)]

    assert answers == [404, 403]
    assert not JournalEntry.objects.exists()
