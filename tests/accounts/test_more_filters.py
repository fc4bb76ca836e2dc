"""« Plus de filtres » (B20): what the dates of an account say, in every list of the console."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import AccountState, Action
from accounts.models import JournalEntry
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory
from tests.pages import ask, confirm, rows, soup, text, words
from tests.stats.dashboard import GONE, NOW, dated

LISTS = ["students", "external_students", "legal_guardians", "in_charge"]
NN, NI, EC, A = AccountState


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(head, enrol, tie):
    """Somebody of the list asked, dated as said: ``person("in_charge", latest_login_at=-3)``."""
    type(head.establishment).objects.update(hosts_students=True)

    def create(tab, state=A, **days):
        if tab == "external_students":
            return enrol(kind="mutualised", state=state, **dated("student__", **days))
        if tab == "students":
            return enrol(state=state, **dated("student__", **days))
        kind = "legal" if tab == "legal_guardians" else "in_charge"
        return tie(kind=kind, state=state, **dated("guardian__", **days))

    return create


def search(client, tab, **criteria):
    return client.get(f"{reverse(f'{tab}:list')}?{urlencode(criteria, doseq=True)}")


def more(response):
    return soup(response).select_one(".filters__more")


@pytest.mark.parametrize("tab", LISTS)
def test_narrows_by_the_latest_login(as_head, person, tab):
    person(tab, latest_login_at=-1)
    person(tab, latest_login_at=-200), person(tab, latest_login_at=-300)
    person(tab), person(tab), person(tab)

    found = {one: len(rows(search(as_head, tab, login=one))) for one in ("since", "before")}

    assert found == {"since": 1, "before": 2}
    assert len(rows(search(as_head, tab, login=["never", "since"]))) == 4


@pytest.mark.parametrize("tab", LISTS)
def test_narrows_by_the_end_of_a_provisional_password(as_head, person, tab):
    for days in (-1, 3, 60, 70):
        person(tab, NI, password_expires_at=days)
    person(tab)

    found = {
        one: len(rows(search(as_head, tab, deadline=one))) for one in ("soon", "expired", "live")
    }

    assert found == {"soon": 1, "expired": 1, "live": 3}


@pytest.mark.parametrize("tab", LISTS)
@pytest.mark.parametrize("criterion", ["login", "deadline"])
def test_an_unknown_value_finds_nobody_and_is_told(as_head, person, tab, criterion):
    person(tab)

    response = search(as_head, tab, **{criterion: ["x"]})

    assert rows(response) == []
    assert "Ce critère n'est pas reconnu" in text(response)


@pytest.mark.parametrize("tab", LISTS)
def test_they_are_closed_until_one_is_in_use(as_head, person, tab):
    person(tab)

    closed, used = more(search(as_head, tab, q="")), more(search(as_head, tab, login="never"))

    assert (closed.has_attr("open"), words(closed.summary)) == (False, "Plus de filtres")
    assert (used.has_attr("open"), words(used.summary)) == (
        True,
        "Plus de filtres (1) , filtre utilisé",
    )
    assert [words(one) for one in used.select(".filter--active .filter__name")] == [
        "Dernière connexion"
    ]


def test_they_stand_after_the_criteria_of_the_guide_and_say_what_they_offer(as_head):
    found = soup(search(as_head, "students", q="")).select_one("form[data-filters]")
    offered = [words(label) for label in found.select(".filters__more .fr-checkbox-group label")]

    assert offered == [
        *("Depuis le 01/09/2026", "Avant le 01/09/2026", "Jamais"),
        *("Expire sous 15 jours", "Expiré", "En cours de validité"),
    ]
    assert "filters__more" in found.select("details.filter, .filters__more")[5]["class"]


def test_a_selection_freezes_them_and_the_journal_tells_them(as_head, enrol):
    enrol(2, state=NI, **dated("student__", password_expires_at=3))
    enrol(3, state=NI)
    address = reverse("students:reset_passwords")

    page = ask(as_head, address, {"all": "1", "query": "deadline=soon&login=never"})
    confirm(as_head, page)

    entry = JournalEntry.objects.get(action=Action.RESET_PASSWORDS)
    assert entry.count == 2
    assert entry.details["filters"] == {"deadline": ["soon"], "login": ["never"]}
    told = words(soup(as_head.get(reverse("journal:list"))).select_one("main"))
    assert "Dernière connexion : Jamais" in told
    assert "Mot de passe provisoire : Expire sous 15 jours" in told


def test_they_show_nobody_of_elsewhere_nor_who_left(as_head, enrol):
    EnrolmentFactory(state=A, **dated("student__", latest_login_at=-1))
    enrol(state=A, left_on=GONE, **dated("student__", latest_login_at=-1))

    assert rows(search(as_head, "students", login="since")) == []


def test_the_troubleshooting_list_has_none_and_ignores_them(as_troubleshooter, enrol):
    enrol(2)

    response = search(as_troubleshooter, "troubleshooting", login="since")

    assert more(response) is None
    assert len(rows(response)) == 2


@pytest.mark.parametrize("tab", LISTS)
def test_costs_no_statement_more(as_head, person, queries, tab):
    for days in range(1, 6):
        person(tab, latest_login_at=-days)
    search(as_head, tab, q="")

    plain = queries(search, as_head, tab, q="")

    assert queries(search, as_head, tab, login="since") == plain <= 8
    assert queries(search, as_head, tab, login=["since", "never"]) == plain


def test_a_day_later_the_deadline_has_come_nearer(as_head, head, person):
    person("students", NI, password_expires_at=16)
    before = rows(search(as_head, "students", deadline="soon"))

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        after = rows(search(signed_in(head), "students", deadline="soon"))

    assert (len(before), len(after)) == (0, 1)
