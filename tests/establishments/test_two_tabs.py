"""Two tabs opened on two establishments never act on the wrong one (M9)."""

import re

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from establishments.permissions import Degree
from guardians.models import Report
from tests.architecture.test_rules import ROOT, TEMPLATES, short
from tests.conftest import signed_in
from tests.factories import MemberFactory, UserFactory
from tests.pages import ask, soup, text, words
from tests.security.people import TABS, everything_of, people_of

CHOOSE = reverse("establishments:choose")
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
# Where no establishment is acted upon: another host, the agent's own account, the operators' pages,
# leaving, choosing.
APART = {"guichet", "entrance", "letters", "mails", "operations"}
ELSEWHERE = re.compile(r"action=\"(\{% url '(sign_out|establishments:choose)' %\}|\{\{ choose_url)")
# What was sent during a cut is sent again whole, its stamp with it.
AS_IT_WAS = {"templates/components/kept_form.html"}
VERBS = [(tab, verb) for tab in TABS for verb in ("inform", "list_accounts", "reset_passwords")]
VERBS += [(tab, "resend_mail") for tab in TABS]
PAGES = ["mailings:progress", "reports:note"]


@pytest.fixture
def members():
    """One agent in two places, an école and a collège; people in each."""
    user = UserFactory()
    return [
        MemberFactory(user=user, establishment__name="Collège Ouvert"),
        MemberFactory(
            user=user, establishment__name="École Choisie", establishment__degree=Degree.FIRST
        ),
    ]


@pytest.fixture
def ours(members):
    type(members[0].establishment).objects.update(hosts_students=True)
    return people_of(members[0], "ZZOUVERT")


@pytest.fixture
def agent(members, ours):
    client = signed_in(members[0])
    choose(client, members[0])
    return client


def choose(client, member):
    """In any tab: the choice is that of the session."""
    client.post(CHOOSE, {"uai": member.establishment.uai})


def forms(page):
    """Each form of a page that acts: where it goes, and what it sends."""
    for form in soup(page).select("form[method=post]"):
        inputs = form.select("input:not([type=checkbox], [type=radio])")
        fields = {one["name"]: one.get("value", "") for one in inputs if one.get("name")}
        for button in form.select("[formaction]") or [form]:
            action = button.get("formaction") or form.get("action")
            if action not in {reverse("sign_out"), CHOOSE}:
                yield action, fields


def everything(ours):
    reports = list(Report.objects.order_by("pk").values())
    return everything_of(ours), reports, JournalEntry.objects.count()


def refuse_them_all(agent, page, members, ours):
    """Send each form of a page, once the other establishment is chosen: 409, and nothing done."""
    sent = list(forms(page))
    choose(agent, members[1])
    before = everything(ours)

    answers = [
        agent.post(action, {**fields, "format": "csv", "way": "sheet", "reset": "on"})
        for action, fields in sent
    ]

    assert sent != []
    assert {answer.status_code for answer in answers} == {409}
    assert everything(ours) == before
    return answers


@pytest.mark.parametrize(("tab", "verb"), VERBS)
def test_a_confirmation_opened_before_the_change_does_nothing(agent, members, ours, tab, verb):
    picked = {"picked": [str(ours.people[tab].public_id)], "establishment": uai(members[0])}
    page = ask(agent, reverse(f"{tab}:{verb}"), picked)

    refuse_them_all(agent, page, members, ours)


@pytest.mark.parametrize("tab", TABS)
def test_a_list_opened_before_the_change_does_nothing(agent, members, ours, tab):
    page = agent.get(reverse(f"{tab}:list"), {"q": ""})

    refuse_them_all(agent, page, members, ours)


@pytest.mark.parametrize("name", PAGES)
def test_another_form_opened_before_the_change_does_nothing(agent, members, ours, name):
    pk = ours.report.pk if name == "reports:note" else ours.mailing.request_id
    page = agent.get(reverse(name, args=[pk]))

    refuse_them_all(agent, page, members, ours)


def test_the_page_says_where_one_is_now_and_leads_back(agent, members, ours):
    page = agent.get(reverse("reports:note", args=[ours.report.pk]))

    [answer] = refuse_them_all(agent, page, members, ours)

    assert words(soup(answer).h1) == "Vous administrez maintenant École Choisie"
    assert "l'école que vous administrez" in text(answer)
    assert f"ouvert pour Collège Ouvert ({uai(members[0])})" in text(answer)
    form = soup(answer).select_one("main form")
    back = agent.post(form["action"], {"uai": form.select_one("[name=uai]")["value"]}, follow=True)
    assert words(soup(back).h1) == "Collège Ouvert"


@pytest.mark.parametrize("stamp", [{}, {"establishment": ""}, {"establishment": "0990009Z"}])
def test_a_form_that_does_not_say_for_whom_is_refused(agent, members, ours, stamp):
    before = everything(ours)

    answer = agent.post(reverse("reports:note", args=[ours.report.pk]), stamp)

    assert answer.status_code == 409
    assert "Collège Ouvert" in words(soup(answer).h1)
    assert soup(answer).select("main form") == []
    assert everything(ours) == before


def test_the_same_form_is_good_again_once_back(agent, members, ours):
    page = agent.get(reverse("reports:note", args=[ours.report.pk]))
    [(action, fields)] = forms(page)
    for member in reversed(members):
        choose(agent, member)

    assert agent.post(action, fields).status_code == 302


def test_a_list_of_the_other_establishment_is_nobody_here(agent, members, ours):
    """Whoever changes the stamp as well finds the selection signed for another membership."""
    picked = {"picked": [str(ours.people["students"].public_id)], "establishment": uai(members[0])}
    [(action, fields)] = forms(ask(agent, reverse("legal_guardians:inform"), {
        **picked, "picked": [str(ours.people["legal_guardians"].public_id)],
    }))  # fmt: skip
    choose(agent, members[1])
    before = everything(ours)

    answer = agent.post(action, {**fields, "establishment": uai(members[1])})

    assert answer.status_code == 404
    assert everything(ours) == before


def test_every_form_of_the_console_says_for_whom_it_was_opened():
    screens = [
        path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in APART
    ]
    posted = {short(path): FORM.findall(path.read_text()) for path in screens}
    unstamped = {
        name
        for name, found in posted.items()
        for form in found
        if "{% stamp %}" not in form and not ELSEWHERE.search(form)
    }

    assert sum(map(len, posted.values())) > 10
    assert unstamped == AS_IT_WAS


def uai(member):
    return member.establishment.uai
