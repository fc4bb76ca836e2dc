"""Choosing the establishment to administer, among several (R31-R36)."""

import pytest
from django.urls import reverse

from establishments.permissions import Degree, Role
from tests.conftest import signed_in
from tests.factories import MemberFactory, UserFactory
from tests.pages import soup, text, words

HOME, LIST = reverse("home"), reverse("students:list")
CONSOLE = reverse("establishments:choose")
TROUBLESHOOTING = reverse("establishments:choose_troubleshooting")
FIRST, SECOND = Degree


def give(user, *names, role=Role.HEAD, degree=SECOND):
    """Rights of one agent: a member for each establishment of these names."""
    where = [{"establishment__name": name, "establishment__degree": degree} for name in names]
    return [MemberFactory(user=user, role=role, **each) for each in where]


def choices(response):
    return [words(button) for button in soup(response).select("main .choices button")]


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def agent(client, user):
    client.force_login(user)
    return client


def test_the_choice_is_asked_before_any_page(agent, user):
    give(user, "Collège A", "Collège B")

    asked = [agent.get(address) for address in (HOME, LIST, reverse("quick_search:results"))]

    assert [(each.status_code, each.url) for each in asked] == [(302, CONSOLE)] * 3
    page = agent.get(CONSOLE)
    assert words(soup(page).h1) == "Choisir un établissement"
    assert soup(page).select("nav#navigation, #quick-search, [aria-current]") == []


def test_shows_the_uai_and_the_role_of_each_and_counts_them(agent, user):
    [college] = give(user, "Collège A")
    [lycee] = give(user, "Lycée B", role=Role.DELEGATE)

    page = agent.get(CONSOLE)

    assert choices(page) == [
        f"Collège A {college.establishment.uai} · Personnel de direction",
        f"Lycée B {lycee.establishment.uai} · Délégation d'administration",
    ]
    assert words(soup(page).select_one("main [role=status]")) == "2 établissements"


@pytest.mark.parametrize(
    ("typed", "count"),
    [("", "30 établissements"), ("du bvz", "1 établissement"), ("COLLEGE", "30 établissements")],
)
def test_thirty_of_them_are_searched_by_name(agent, user, typed, count):
    give(user, *(f"Collège du {a}{b}z" for a in "ABCDEF" for b in "UVWXY"))

    page = agent.get(CONSOLE, {"q": typed})

    assert words(soup(page).select_one("main [role=status]")) == count
    assert soup(page).select_one("#search-q")["value"] == typed


@pytest.mark.parametrize("cut", [slice(None), slice(2, 7)])
def test_one_is_found_by_its_uai_whole_or_not(agent, user, cut):
    _, wanted = give(user, "Collège A", "Collège B")

    found = choices(agent.get(CONSOLE, {"q": wanted.establishment.uai[cut].lower()}))

    assert [one.split()[1] for one in found if wanted.establishment.uai in one] == ["B"]


def test_finding_none_leads_back_to_all(agent, user):
    give(user, "Collège A", "Collège B")

    page = agent.get(CONSOLE, {"q": "<lycée>"})

    assert "ne correspond à « <lycée> »" in text(page)
    link = soup(page).select_one("main .empty a")["href"]
    assert len(choices(agent.get(link))) == 2


def test_the_current_one_is_marked_and_can_be_changed_at_any_time(agent, user):
    first, second = give(user, "Collège A", "Collège B")
    agent.post(CONSOLE, {"uai": first.establishment.uai})
    change = soup(agent.get(LIST)).find("a", string=lambda text: text and "Changer" in text)
    assert change or "Changer d'établissement" in agent.get(LIST).text

    page = agent.get(CONSOLE)
    [current] = soup(page).select("main [aria-current]")
    agent.post(CONSOLE, {"uai": second.establishment.uai})

    assert words(current).endswith("établissement actuel")
    assert "Collège B" in words(soup(agent.get(HOME)).header)


def test_the_home_page_follows_the_choice(agent, user):
    first, _ = give(user, "Collège A", "Collège B")

    answer = agent.post(CONSOLE, {"uai": first.establishment.uai}, follow=True)

    assert answer.redirect_chain == [(HOME, 302)]
    assert words(soup(answer).h1) == "Collège A"


def test_with_one_establishment_nothing_is_asked_nor_offered(as_head):
    page = as_head.get(HOME)

    assert page.status_code == 200
    assert soup(page).select(f"a[href='{CONSOLE}']") == []


@pytest.mark.parametrize(
    ("degrees", "title", "count"),
    [
        ((SECOND, SECOND), "Choisir un établissement", "2 établissements"),
        ((FIRST, FIRST), "Choisir une école", "2 écoles"),
        ((FIRST, SECOND), "Choisir un établissement ou une école", "2 établissements"),
    ],
)
def test_is_in_the_words_of_what_there_is_to_choose(agent, user, degrees, title, count):
    for rank, degree in enumerate(degrees):
        give(user, f"Jules-Ferry {rank}", degree=degree)

    page = agent.get(CONSOLE)

    assert words(soup(page).h1) == title
    assert words(soup(page).select_one("main [role=status]")) == count


def test_the_depannage_has_its_own_choice(agent, user):
    give(user, "Collège A")
    _, wanted = give(user, "Lycée B", "Lycée C", role=Role.TROUBLESHOOTER)
    troubleshooting = reverse("troubleshooting:list")
    assert agent.get(HOME).status_code == 200
    assert agent.get(troubleshooting).url == TROUBLESHOOTING

    page = agent.get(TROUBLESHOOTING)
    answer = agent.post(TROUBLESHOOTING, {"uai": wanted.establishment.uai}, follow=True)

    assert [one.split(" 0")[0] for one in choices(page)] == ["Lycée B", "Lycée C"]
    assert answer.redirect_chain == [(troubleshooting, 302)]
    assert "Lycée C" in words(soup(answer).header)
    assert "Collège A" in words(soup(agent.get(HOME)).header)
    assert soup(answer).select(f"a[href='{TROUBLESHOOTING}']") != []


@pytest.mark.parametrize("uai", ["", "0000000A", "\0", "0990001B' OR 1=1"])
def test_only_one_s_own_can_be_chosen(agent, user, uai):
    give(user, "Collège A", "Collège B")

    assert agent.post(CONSOLE, {"uai": uai}).status_code == 404


def test_a_right_that_ends_asks_for_the_choice_again(agent, user):
    first, _, _ = give(user, "Collège A", "Collège B", "Collège C")
    agent.post(CONSOLE, {"uai": first.establishment.uai})
    first.delete()

    assert agent.get(HOME).url == CONSOLE


def test_costs_the_same_for_two_establishments_as_for_thirty(user, queries):
    client = signed_in(give(user, "Collège A", "Collège B")[0])
    few = queries(client.get, CONSOLE)
    give(user, *(f"Collège n° {number}" for number in range(28)))

    assert queries(client.get, CONSOLE) == few <= 6
