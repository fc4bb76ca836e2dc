"""The page « Journal » (B1, A7, A8)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from accounts.models import JournalEntry
from audit.groups import GROUPS
from audit.words import WAYS
from entrance.models import AgentSession
from entrance.proof import Proof
from establishments.permissions import Degree, Role
from tests.audit.acts import leave, lines, told
from tests.conftest import signed_in
from tests.factories import DivisionFactory, EnrolmentFactory, MemberFactory
from tests.pages import cut_the_service, soup, text

URL = reverse("journal:list")
DAY = timedelta(days=1)


@time_machine.travel("2026-11-22 10:00 +01:00", tick=False)
def test_tells_of_each_act_when_who_what_how_many_and_from_where(as_head, head, enrol):
    head.user.first_name, head.user.last_name = "Anne", "Bertin"
    head.user.save()
    DivisionFactory(establishment=head.establishment, code="6A", label="Sixième A")
    filters = {"division": ["6A", "sans-classe"], "state": ["activated"]}
    accounts = [one.student.account for one in enrol(2)]
    details = {"tab": "students", "all": True, "by_name": True, "hide": True, "refused": 1}

    leave(head, Action.LIST_CSV, *accounts, filters=filters, **details)

    assert lines(as_head.get(URL)) == [
        [
            "22-11-2026 à 09:55:00", f"Anne Bertin ({head.user.username})",
            "Lister les comptes (CSV)", "2",
            "élèves · toute une recherche · Classes : Sixième A, Sans classe"
            " · États des comptes : Activé · nom ou identifiant saisi · sans les mots de passe"
            " · 1 compte ignoré",
            "192.0.2.7",
        ]
    ]  # fmt: skip


def test_says_who_when_it_is_no_agent(as_head, head, enrol):
    leave(head, Action.OPEN, nobody=True, source="siecle")
    leave(head, Action.REPORT, nobody=True, kind="wrong_link", ago=2 * DAY)

    page = as_head.get(URL)

    assert told(page, 1) == ["ÉduConnect", "L'usager"]
    assert told(page, 4) == ["source SIECLE", "Lien élève en erreur"]


def test_shows_the_latest_first_fifty_a_page(as_head, head):
    for minutes in range(51):
        leave(head, Action.INFORM, ago=timedelta(minutes=minutes + 5), rows=minutes)

    first, second = as_head.get(URL), as_head.get(URL, {"page": 2})

    assert told(first, 4)[:2] == ["0 lignes", "1 ligne"]
    assert (len(lines(first)), told(second, 4)[-1]) == (50, "50 lignes")


def test_shows_nothing_of_another_establishment(as_stranger, head, enrol):
    [pupil] = enrol()
    account = pupil.student.account
    leave(head, Action.VIEW_ACCOUNT, account)

    pages = [as_stranger.get(URL), as_stranger.get(URL, {"identifier": account.identifier})]

    assert [lines(page) for page in pages] == [[], []]
    assert head.user.username not in pages[0].text


def test_is_kept_twelve_months(as_head, head):
    leave(head, Action.INFORM, ago=364 * DAY)
    leave(head, Action.SHEETS, ago=367 * DAY)

    shown = as_head.get(URL, {"since": "2001-01-01"})

    assert told(shown, 2) == ["Informer"]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-11-20", "2026-11-20", 1), ("2026-11-19", "2026-11-21", 2), ("2026-11-21", "", 1),
        ("", "2026-11-19", 0), ("20/11/2026", "21-11-2026", 2),
        ("0001-01-01", "9999-12-31", 2), ("9999-12-31", "", 0), ("", "0001-01-01", 0),
    ],
)  # fmt: skip
@time_machine.travel("2026-11-22 10:00 +01:00", tick=False)
def test_a_period_includes_both_its_days(as_head, head, since, until, found):
    for at in ("2026-11-20T00:00:01+01:00", "2026-11-21T23:59:59+01:00"):
        leave(head, Action.INFORM, ago=timezone.now() - datetime.fromisoformat(at))

    assert len(lines(as_head.get(URL, {"since": since, "until": until}))) == found


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ({"since": "31/02/2026"}, "Saisissez une date qui existe"),
        ({"since": "2026-11-20", "until": "2026-11-19"}, "La date de fin doit suivre"),
        ({"agent": "0"}, "Choisissez un agent de la liste."),
        ({"action": "fly"}, "Choisissez une action de la liste."),
        ({"identifier": "x" * 49}, "Un identifiant a 48 caractères au plus."),
        ({"identifier": "a\0b"}, "caractère"),
    ],
)
def test_a_criterion_that_is_not_understood_finds_nothing_and_says_why(
    as_head, head, criteria, said
):
    leave(head, Action.INFORM)

    page = as_head.get(URL, criteria)

    [wrong] = soup(page).select("[aria-invalid]")
    assert said in soup(page).find(id=wrong["aria-describedby"].split()[-1]).text
    assert lines(page) == []


def test_an_agent_is_chosen_among_those_who_acted_here(as_head, head):
    gone = MemberFactory(establishment=head.establishment, withdrawn_at=timezone.now())
    MemberFactory(establishment=head.establishment, user__username="jamais")
    leave(gone, Action.INFORM)
    leave(head, Action.SHEETS)

    options = soup(as_head.get(URL)).select("select[name=agent] option")

    offered = {option.text: option["value"] for option in options}
    names = {"Tous", "L'usager", "ÉduConnect", gone.user.username, head.user.username}
    assert set(offered) == names
    chosen = {name: told(as_head.get(URL, {"agent": offered[name]}), 2) for name in names}
    assert chosen[gone.user.username] == ["Informer"]
    assert chosen[head.user.username] == ["Télécharger les feuilles individuelles"]
    assert (chosen["L'usager"], chosen["ÉduConnect"]) == ([], [])


def test_an_act_is_chosen_or_a_whole_group_of_them(as_head, head):
    for action in (Action.INFORM, Action.LIST_PDF, Action.VIEW_ACCOUNT):
        leave(head, action)

    assert told(as_head.get(URL, {"action": "inform"}), 2) == ["Informer"]
    assert len(lines(as_head.get(URL, {"action": "secrets"}))) == 2
    assert lines(as_head.get(URL, {"action": "alerts"})) == []


def test_every_act_is_in_one_group():
    grouped = [action for _, _, actions in GROUPS for action in actions]

    assert sorted(grouped) == sorted(Action)


def test_tells_of_a_right_to_whom_and_until_when(as_head, head):
    right = {"role": "troubleshooter", "agent": "amartin", "divisions": 2}
    leave(head, Action.GRANT_RIGHT, until="2026-12-31", **right)
    leave(head, Action.WITHDRAW_RIGHT, until=None, role="delegate", divisions=0)

    assert sorted(told(as_head.get(URL), 4)) == [
        "Délégation d'administration",
        "Délégation de dépannage · agent amartin · 2 classes seulement · jusqu'au 31-12-2026",
    ]


def test_has_words_for_each_way_of_entering():
    assert {*AgentSession.Way, *Proof} == set(WAYS)


def test_the_acts_on_an_account_are_found_by_its_whole_identifier(as_head, head, enrol):
    one, other = (each.student.account for each in enrol(2))
    leave(head, Action.INFORM, one, other)
    leave(head, Action.RESET_PASSWORDS, other)

    found = [
        told(as_head.get(URL, {"identifier": typed}), 2)
        for typed in (f" {one.identifier.upper()} ", one.identifier[:-1])
    ]

    assert found == [["Informer"], []]


def test_names_nobody_but_agents(as_head, head):
    pupil = EnrolmentFactory(establishment=head.establishment, student__birth_name="ZZCANARI")
    account = pupil.student.account
    as_head.get(reverse("students:list"), {"q": "zzcanari"})
    as_head.get(reverse("students:detail", args=[account.public_id]), {"q": "zzcanari"})

    page = as_head.get(URL)

    assert told(page, 2) == ["Consulter un compte"]
    assert "ZZCANARI" not in page.text.upper()
    assert account.identifier not in page.text


def test_reading_it_leaves_a_line_that_tells_its_criteria_and_no_name(as_head, head, enrol):
    [pupil] = enrol()
    typed = {"since": "2026-11-01", "action": "secrets", "agent": "service"}

    as_head.get(URL, {**typed, "identifier": pupil.student.account.identifier})

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.ip) == (Action.READ_JOURNAL, head, "127.0.0.1")
    assert entry.details == {
        "since": "2026-11-01", "action": "secrets", "by_agent": True, "by_identifier": True,
    }  # fmt: skip
    assert "Lectures de secrets · un agent choisi · un compte recherché" in text(as_head.get(URL))


@pytest.mark.parametrize(
    ("role", "degree", "status"),
    [
        (Role.HEAD, Degree.SECOND, 200), (Role.HEAD, Degree.FIRST, 200),
        (Role.DELEGATE, Degree.SECOND, 403), (Role.DELEGATE, Degree.FIRST, 403),
        (Role.INSPECTOR, Degree.FIRST, 403), (Role.TROUBLESHOOTER, Degree.SECOND, 403),
    ],
)  # fmt: skip
def test_is_for_those_who_direct(role, degree, status):
    client = signed_in(MemberFactory(role=role, establishment__degree=degree))

    answers = [client.get(address) for address in (URL, reverse("journal:export"))]

    assert {answer.status_code for answer in answers} == {status}


def test_is_read_and_told_during_a_maintenance(as_head, head):
    leave(head, Action.INFORM)
    cut_the_service()

    assert told(as_head.get(URL), 2) == ["Informer"]
    assert JournalEntry.objects.filter(action=Action.READ_JOURNAL).count() == 1


def test_costs_the_same_for_two_lines_as_for_fifty(as_head, head, queries):
    filters = {"division": ["6A"], "mef": ["1"]}
    for _ in range(2):
        leave(head, Action.LIST_CSV, tab="students", all=True, filters=filters)
    few = queries(as_head.get, URL)
    for _ in range(48):
        leave(head, Action.LIST_CSV, tab="students", all=True, filters=filters)

    assert queries(as_head.get, URL) == few <= 12
