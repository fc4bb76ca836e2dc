"""What no status tells: whose words are read, whose accounts change (M3-M6).

Who gets which page is in test_access_matrix.
"""

import pytest
from django.urls import reverse

from accounts.models import Account, JournalEntry
from establishments.models import Member
from guardians.models import Report
from tests.conftest import signed_in
from tests.factories import MemberFactory
from tests.pages import ask, content, cut_the_service, soup
from tests.security import matrix
from tests.security.conftest import CANARY
from tests.security.doors import ARGUMENTS, SELECTING, address, known, nothing
from tests.security.people import TABS, ZERO, everything_of, people_of

LINES = matrix.lines()
TABLE = [name for name in LINES if name != "sign_out"]
# What anybody may ask for, or whoever is signed in for himself.
OPEN = {name for name in TABLE if LINES[name]["superuser"] not in {"X-", "XX", "-X"}} | {"start"}
OURS = [name for name in TABLE if name not in OPEN and "troubleshoot" not in name]
# What takes a person, a paper, an anomaly, a right, a send: named by whoever should not know it.
NAMING = [name for name in OURS if name in ARGUMENTS]
VERBS = [(tab, verb) for tab in TABS for verb in SELECTING]
# What any visitor may keep for a while.
CACHED = {"service_state"}
# The pages that a form is sent to.
TAKING = {name for name in OURS if LINES[name]["head"][1] != "-"}


def journal_of(ours):
    home = ours.report.guardianship.establishment
    return JournalEntry.objects.filter(establishment=home).count()


def picked(*accounts):
    return {"picked": [str(getattr(one, "public_id", one)) for one in accounts], "query": "q="}


def statuses(answers):
    return {name: answer.status_code for name, answer in answers.items()}


def leaking(answers):
    """The names of the answers that hold a word of ours."""
    word = CANARY.lower()
    return [name for name, each in answers.items() if word in content(each).decode().lower()]


def test_our_head_reads_our_words_in_every_page_that_names_one_of_ours(as_head, ours):
    shown = {
        name: as_head.get(address(name, known(ours)))
        for name in NAMING
        if not name.endswith(("sheets", "retry", "withdraw", "assistance"))
    }

    assert leaking(shown) == list(shown)


def test_the_neighbour_never_reads_a_word_of_ours(as_stranger, ours):
    answers = {name: as_stranger.get(address(name, known(ours))) for name in TABLE}

    assert leaking(answers) == []


def test_what_the_neighbour_sends_changes_nothing_of_ours(as_stranger, ours):
    before, told, noted = everything_of(ours), journal_of(ours), list(Report.objects.values())
    act = {"act": ZERO, "comment": "Vu.", "reset": "on", "new_mail": "a@exemple.invalid"}

    answers = {name: as_stranger.post(address(name, known(ours)), act) for name in NAMING}

    sent = {name: 404 if name in TAKING else 405 for name in NAMING}
    assert statuses(answers) == sent
    assert (everything_of(ours), list(Report.objects.values())) == (before, noted)
    assert journal_of(ours) == told
    assert Member.objects.get(pk=ours.more["right"]).withdrawn_at is None
    assert leaking(answers) == []


def test_the_troubleshooter_stays_in_his_own_module(as_troubleshooter, ours):
    before = everything_of(ours)
    answers = {name: as_troubleshooter.get(address(name, known(ours))) for name in OURS}
    sent = {
        (tab, verb): as_troubleshooter.post(reverse(f"{tab}:{verb}"), picked(ours.people[tab]))
        for tab, verb in VERBS
    }

    assert set(statuses(answers).values()) | set(statuses(sent).values()) == {403}
    assert leaking(answers) == leaking(sent) == []
    assert everything_of(ours) == before


def test_a_colleague_does_not_fetch_the_papers_of_another(head, ours):
    colleague = signed_in(MemberFactory(establishment=head.establishment))

    answers = {tab: colleague.get(address(f"{tab}:sheets", known(ours))) for tab in TABS}

    assert statuses(answers) == dict.fromkeys(TABS, 404)


def test_the_neighbour_s_forms_reach_nothing_of_ours(as_stranger, ours):
    before, told = everything_of(ours), journal_of(ours)

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
    assert (everything_of(ours), journal_of(ours)) == (before, told)


@pytest.mark.parametrize("tab", TABS)
def test_the_neighbour_cannot_send_a_form_opened_here(as_head, as_stranger, ours, tab):
    theirs = Member.objects.get(establishment__name="Collège d'ailleurs").establishment.uai
    before, told = everything_of(ours), journal_of(ours)
    for verb in SELECTING:
        asked = ask(as_head, reverse(f"{tab}:{verb}"), picked(ours.people[tab]))
        form = soup(asked).select_one("main form[method=post]")
        fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}

        sent = {**fields, "format": "csv", "way": "sheet"}
        as_it_is = as_stranger.post(form["action"], sent)
        without_its_stamp = as_stranger.post(form["action"], {**sent, "establishment": theirs})

        assert (as_it_is.status_code, without_its_stamp.status_code) == (409, 404)
    assert (everything_of(ours), journal_of(ours)) == (before, told)


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
        theirs, nobody = as_stranger.get(address(name, known(ours))), as_stranger.get(nothing(name))
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert soup(theirs).select_one("main").text == soup(nobody).select_one("main").text


def test_every_answer_forbids_inline_code_frames_and_caches(as_head, ours):
    for name in TABLE:
        headers = as_head.get(address(name, known(ours))).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert not any(word in policy for word in ("unsafe", "*", "http:")), name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert "no-store" in headers["Cache-Control"] or name in CACHED, name


def test_every_page_is_read_during_a_maintenance(as_head, ours):
    where = {name: address(name, known(ours)) for name in OURS}
    before = {name: as_head.get(each).status_code for name, each in where.items()}
    cut_the_service()

    answers = {name: as_head.get(each) for name, each in where.items()}

    assert statuses(answers) == before
