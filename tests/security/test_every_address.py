"""Every address of the console, for those who may not: nobody, the neighbour, the troubleshooter.

A new address without a line in the table fails here.
"""

import pytest
from django.urls import reverse

from accounts.models import Account, JournalEntry
from guardians.models import Report
from tests.architecture.test_rules import pages
from tests.conftest import signed_in
from tests.factories import MemberFactory
from tests.pages import ask, content, cut_the_service, soup
from tests.security.conftest import CANARY
from tests.security.people import TABS, ZERO, everything_of, people_of

SELECTING = ("inform", "list_accounts", "reset_passwords", "resend_mail")
# name: what it takes, what our head gets, what the neighbour's head gets when it names our people,
# what the troubleshooter gets.
TABLE = {
    None: ({}, 302, 302, 302),
    "home": ({}, 200, 200, 403),
    "ops:alive": ({}, 200, 200, 200),
    "ops:ready": ({}, 200, 200, 200),
    "sign_in": ({}, 302, 302, 302),
    "sign_out": ({}, 405, 405, 405),
    "establishments:choose": ({}, 200, 200, 200),
    "help:index": ({}, 200, 200, 200),
    "help:actions": ({}, 200, 200, 200),
    "help:chapter": ({"slug": "se-connecter"}, 200, 200, 200),
    "mailings:list": ({}, 200, 200, 403),
    "mailings:progress": ({"request_id": "mailing"}, 200, 404, 403),
    "mailings:retry": ({"request_id": "mailing"}, 302, 404, 403),
    "reports:list": ({}, 200, 200, 403),
    "reports:note": ({"pk": "report"}, 200, 404, 403),
}
for tab in TABS:
    TABLE[f"{tab}:list"] = ({}, 200, 200, 403)
    TABLE[f"{tab}:detail"] = ({"public_id": tab}, 200, 404, 403)
    TABLE[f"{tab}:sheets"] = ({"pk": "papers"}, 200, 404, 403)
    # Without a selection, the page sends back to its list.
    TABLE |= {f"{tab}:{verb}": ({}, 302, 302, 403) for verb in SELECTING}
OPEN = {
    None, "sign_in", "sign_out", "ops:alive", "ops:ready", "help:index", "help:actions",
    "help:chapter",
}  # fmt: skip
OURS = [name for name in TABLE if name not in OPEN]
# What takes a person, a paper, an anomaly, a send: named by whoever should not know it.
NAMING = [name for name in TABLE if TABLE[name][2] == 404]
VERBS = [(tab, verb) for tab in TABS for verb in SELECTING]
# The pages that a form is sent to.
TAKING = {f"{tab}:{verb}" for tab, verb in VERBS} | {
    "mailings:retry", "reports:note", "establishments:choose",
}  # fmt: skip


def address(name, ours, ids=None):
    known = {
        "papers": ours.papers.pk, "report": ours.report.pk, "mailing": ours.mailing.request_id,
        **{tab: account.public_id for tab, account in ours.people.items()}, **(ids or {}),
    }  # fmt: skip
    arguments = TABLE[name][0]
    return reverse(name, kwargs={k: known.get(v, v) for k, v in arguments.items()}) if name else "/"


def nothing(name, ours):
    """The same address, of nobody and of nothing."""
    return address(name, ours, {**dict.fromkeys((*TABS, "papers", "mailing"), ZERO), "report": 0})


def picked(*accounts):
    return {"picked": [str(getattr(one, "public_id", one)) for one in accounts], "query": "q="}


def statuses(answers):
    return {name: answer.status_code for name, answer in answers.items()}


def leaking(answers):
    """The names of the answers that hold a word of ours."""
    word = CANARY.lower()
    return [name for name, each in answers.items() if word in content(each).decode().lower()]


def test_the_table_has_a_line_for_every_address():
    assert {name for name, _ in pages()} == set(TABLE)


def test_our_head_reads_them_all_and_our_words_are_in_many(as_head, ours):
    answers = {name: as_head.get(address(name, ours)) for name in TABLE}

    assert statuses(answers) == {name: line[1] for name, line in TABLE.items()}
    shown = {name: answers[name] for name in NAMING if not name.endswith(("sheets", "retry"))}
    assert leaking(shown) == list(shown)


def test_nobody_gets_the_sign_in_page(client, ours):
    for name in OURS:
        for method in (client.get, client.post):
            response = method(address(name, ours))
            assert (response.status_code, response.url.split("?")[0]) == (302, "/connexion/"), name


def test_the_neighbour_never_reads_a_word_of_ours(as_stranger, ours):
    answers = {name: as_stranger.get(address(name, ours)) for name in TABLE}

    assert statuses(answers) == {name: line[2] for name, line in TABLE.items()}
    assert leaking(answers) == []


def test_what_the_neighbour_sends_changes_nothing_of_ours(as_stranger, ours):
    before, told, noted = (
        everything_of(ours),
        JournalEntry.objects.count(),
        list(Report.objects.values()),
    )
    act = {"act": ZERO, "comment": "Vu.", "reset": "on", "new_mail": "a@exemple.invalid"}

    answers = {name: as_stranger.post(address(name, ours), act) for name in NAMING}

    sent = {name: 404 if name in TAKING else 405 for name in NAMING}
    assert statuses(answers) == sent
    assert (everything_of(ours), list(Report.objects.values())) == (before, noted)
    assert JournalEntry.objects.count() == told
    assert leaking(answers) == []


def test_the_troubleshooter_stays_in_his_own_module(as_troubleshooter, ours):
    before = everything_of(ours)
    answers = {name: as_troubleshooter.get(address(name, ours)) for name in TABLE}
    sent = {
        (tab, verb): as_troubleshooter.post(reverse(f"{tab}:{verb}"), picked(ours.people[tab]))
        for tab, verb in VERBS
    }

    assert statuses(answers) == {name: line[3] for name, line in TABLE.items()}
    assert statuses(sent) == dict.fromkeys(VERBS, 403)
    assert leaking(answers) == leaking(sent) == []
    assert everything_of(ours) == before


def test_a_colleague_does_not_fetch_the_papers_of_another(head, ours):
    colleague = signed_in(MemberFactory(establishment=head.establishment))

    answers = {tab: colleague.get(address(f"{tab}:sheets", ours)) for tab in TABS}

    assert statuses(answers) == dict.fromkeys(TABS, 404)


def test_the_neighbour_s_forms_reach_nothing_of_ours(as_stranger, ours):
    before, told = everything_of(ours), JournalEntry.objects.count()

    asked = {
        (tab, verb): ask(as_stranger, reverse(f"{tab}:{verb}"), picked(ours.people[tab]))
        for tab, verb in VERBS
    }
    alone = {
        (tab, verb): as_stranger.get(
            reverse(f"{tab}:{verb}"), {"account": ours.people[tab].public_id}
        )
        for tab, verb in VERBS
    }

    assert statuses(asked) == statuses(alone) == dict.fromkeys(VERBS, 404)
    assert leaking(asked) == leaking(alone) == []
    assert (everything_of(ours), JournalEntry.objects.count()) == (before, told)


@pytest.mark.parametrize("tab", TABS)
def test_the_neighbour_cannot_send_a_form_opened_here(as_head, as_stranger, ours, tab):
    before, told = everything_of(ours), JournalEntry.objects.count()
    for verb in SELECTING:
        asked = ask(as_head, reverse(f"{tab}:{verb}"), picked(ours.people[tab]))
        form = soup(asked).select_one("main form[method=post]")
        fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}

        answer = as_stranger.post(form["action"], {**fields, "format": "csv", "way": "sheet"})

        assert answer.status_code == 404
    assert (everything_of(ours), JournalEntry.objects.count()) == (before, told)


@pytest.mark.parametrize("tab", TABS)
def test_the_people_of_one_tab_do_not_exist_in_another(as_head, ours, tab):
    for other in TABS:
        if other == tab:
            continue
        detail = reverse(f"{tab}:detail", args=[ours.people[other].public_id])
        asked = [
            ask(as_head, reverse(f"{tab}:{verb}"), picked(ours.people[other])) for verb in SELECTING
        ]
        assert {answer.status_code for answer in (as_head.get(detail), *asked)} == {404}


@pytest.mark.parametrize("tab", TABS)
def test_in_a_mixed_selection_only_ours_are_done(as_head, ours, tab):
    theirs = people_of(MemberFactory(), "ZZAUTRUI")
    before, told = everything_of(theirs), JournalEntry.objects.count()
    mixed = picked(ours.people[tab], theirs.people[tab], ZERO)

    asked = ask(as_head, reverse(f"{tab}:reset_passwords"), mixed)
    form = soup(asked).select_one("main form[method=post]")
    fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    as_head.post(form["action"], fields)

    mine = ours.people[tab]
    assert bytes(Account.objects.get(pk=mine.pk).sealed_password) != bytes(mine.sealed_password)
    assert everything_of(theirs) == before
    assert JournalEntry.objects.count() == told + 1
    assert JournalEntry.objects.latest("pk").count == 1


@pytest.mark.parametrize("tab", TABS)
def test_no_search_of_the_neighbour_finds_ours(as_stranger, ours, tab):
    account, home = ours.people[tab], ours.report.guardianship.establishment
    searches = [
        {"q": CANARY}, {"q": account.identifier}, {"q": f"{CANARY}01A"}, {"division": f"{CANARY}1"},
        {"home": home.uai}, {"state": "informed"}, {"mail": "unconfirmed"}, {"family": "nobody"},
        {"report": "wrong_link"}, {"mef": "1"}, {"page": "2", "q": ""}, {"sort": "-login", "q": ""},
        {"establishment": home.pk}, {"guardian__account__identifier": account.identifier},
    ]  # fmt: skip

    found = [as_stranger.get(reverse(f"{tab}:list"), criteria) for criteria in searches]

    assert {each.status_code for each in found} == {200}
    assert [each for each in found if b'name="picked"' in each.content] == []


def test_what_is_foreign_and_what_is_not_read_the_same(as_stranger, ours):
    for name in NAMING:
        theirs, nobody = (as_stranger.get(page(name, ours)) for page in (address, nothing))
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert soup(theirs).select_one("main").text == soup(nobody).select_one("main").text


def test_no_other_method_is_answered(as_head, ours):
    before = everything_of(ours)
    for name in OURS:
        for method in ("put", "delete", "patch", "trace", "options"):
            answer = getattr(as_head, method)(address(name, ours))
            assert (name, answer.status_code) == (name, 405)
    for name in set(OURS) - TAKING:
        assert (name, as_head.post(address(name, ours)).status_code) == (name, 405)
    assert everything_of(ours) == before


def test_every_answer_forbids_inline_code_frames_and_caches(as_head, ours):
    for name in TABLE:
        headers = as_head.get(address(name, ours)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert not any(word in policy for word in ("unsafe", "*", "http:")), name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert "no-store" in headers["Cache-Control"], name


def test_every_page_is_read_during_a_maintenance(as_head, ours):
    cut_the_service()

    answers = {name: as_head.get(address(name, ours)) for name in OURS}

    assert statuses(answers) == {name: TABLE[name][1] for name in OURS}
