"""People named who are not here: done to nobody, told when they are many (M5, T-2)."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from accounts.models import Account, JournalEntry
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, GuardianshipFactory, MemberFactory
from tests.pages import ask, confirm, content, cut_the_service, said, text

TABS = ("students", "legal_guardians")
VERBS = ("inform", "list_accounts", "reset_passwords", "resend_mail")
ALERT = Action.ALERT_FOREIGN


def people(tab, count, home=None):
    """Accounts of a tab, in this establishment or each in another; all have a mail to confirm."""
    where = {"establishment": home} if home else {}
    if tab == "students":
        mail = {"student__account__mail": "a@exemple.invalid"}
        made = EnrolmentFactory.create_batch(count, state="informed", **where, **mail)
        return [one.student.account for one in made]
    where = {f"enrolment__{name}": value for name, value in where.items()}
    mail = {"guardian__account__mail": "a@exemple.invalid"}
    made = GuardianshipFactory.create_batch(count, state="informed", **where, **mail)
    return [one.guardian.account for one in made]


def nobody(count):
    return [uuid.uuid4() for _ in range(count)]


def picked(*named):
    return {"picked": [str(getattr(one, "public_id", one)) for one in named], "query": ""}


def act(client, tab, verb, *named):
    """Tick them, confirm: what the confirmation says, and what is said after."""
    asked = ask(client, reverse(f"{tab}:{verb}"), picked(*named))
    answer = confirm(client, asked, format="csv", way="sheet")
    if verb == "list_accounts":
        return text(asked), len(content(answer).splitlines())
    return text(asked), [line.split(" Télécharger")[0] for line in said(client.get(answer.url))]


def alerts():
    return JournalEntry.objects.filter(action=ALERT)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("verb", VERBS)
def test_in_a_mixed_list_ours_are_done_the_others_are_nobody(as_head, head, tab, verb):
    ours, theirs = people(tab, 2, head.establishment), people(tab, 2)
    before = list(Account.objects.filter(pk__in=[a.pk for a in theirs]).order_by("pk").values())

    mixed = act(as_head, tab, verb, *ours, *theirs, *nobody(2))

    entry = JournalEntry.objects.exclude(action=ALERT).get()
    done = {event.account_id for event in entry.events.all()}
    assert done == {account.pk for account in ours}
    assert entry.details["unknown"] == 4
    after = Account.objects.filter(pk__in=[a.pk for a in theirs]).order_by("pk").values()
    assert list(after) == before
    other = MemberFactory()
    others = people(tab, 2, other.establishment)
    assert mixed == act(signed_in(other), tab, verb, *others, *nobody(4))


@pytest.mark.parametrize("verb", VERBS)
def test_five_strangers_are_one_alert_however_they_are_named(as_head, head, verb):
    [ours], address = people("students", 1, head.establishment), reverse(f"students:{verb}")

    as_head.post(address, picked(ours, *people("students", 3)))
    assert as_head.get(address, {"account": people("students", 1)[0].public_id}).status_code == 404
    assert not alerts().exists()
    assert ask(as_head, address, picked(*nobody(1))).status_code == 404
    as_head.post(address, picked(ours, *nobody(9)))

    alert = alerts().get()
    assert (alert.member, alert.establishment) == (head, head.establishment)
    assert (alert.count, alert.details) == (0, {"unknown": 5})
    assert "5 personnes demandées ne sont pas ici" in text(as_head.get(reverse("journal:list")))


def test_a_crowd_of_strangers_is_one_alert(as_head):
    answer = as_head.post(reverse("students:inform"), picked(*nobody(300)))

    assert answer.status_code == 404
    assert alerts().get().details == {"unknown": 300}


def test_a_confirmation_counts_nobody_twice(as_head, head):
    ours = people("students", 1, head.establishment)

    for _ in range(2):
        asked = ask(as_head, reverse("students:reset_passwords"), picked(*ours, *nobody(2)))
        confirm(as_head, asked)
        as_head.get(asked.wsgi_request.get_full_path())

    assert not alerts().exists()


def test_they_are_forgotten_after_ten_minutes(as_head):
    address = reverse("students:inform")
    with time_machine.travel(timezone.now() - timedelta(minutes=11)):
        as_head.post(address, picked(*nobody(4)))

    as_head.post(address, picked(*nobody(4)))

    assert not alerts().exists()


def test_each_agent_has_his_own_count(as_head, head):
    colleague = signed_in(MemberFactory(establishment=head.establishment))

    for client in (as_head, colleague):
        client.post(reverse("students:inform"), picked(*nobody(4)))

    assert not alerts().exists()


def test_they_are_counted_during_a_maintenance(as_head):
    cut_the_service()

    ask(as_head, reverse("students:list_accounts"), picked(*nobody(5)))

    assert alerts().count() == 1


def test_whom_a_filter_no_longer_finds_is_no_stranger(as_head, head):
    """Informed since the list was opened, they are still of this establishment."""
    ours = people("students", 6, head.establishment)

    ask(as_head, reverse("students:inform"), {**picked(*ours), "query": "state=not_informed"})

    assert not alerts().exists()


def test_whoever_may_not_act_is_not_counted(as_troubleshooter):
    as_troubleshooter.post(reverse("students:inform"), picked(*nobody(9)))

    assert not alerts().exists()
