"""Each action in each state, sent straight to its address, by each role (R62-R71, R201-R204, M12).

The pages offer what can be done; what is sent without them is refused by the same rules.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import Account, JournalEntry, Outbox
from common.selection import Selection
from establishments.permissions import Role
from guardians.models import Guardianship
from tests.conftest import signed_in
from tests.factories import GuardianshipFactory, MemberFactory

STATES = dict(zip(("NN", "NI", "EC", "A"), AccountState, strict=True))
TABS = {"legal_guardians": "legal", "in_charge": "in_charge"}
# The state it leads to, « . » when it is refused; « + » for a new provisional password.
MATRIX = """
                   NN   NI   EC   A
inform             NI+  NI   EC   A
inform_with_reset  NI+  NI+  EC+  A+
reset_passwords    .    NI+  EC+  A+
"""
LINES = [line.split() for line in MATRIX.strip().splitlines()[1:]]
CASES = [
    (action, state, cell)
    for action, *cells in LINES
    for state, cell in zip(STATES, cells, strict=True)
]
VERBS = {"inform": "inform", "inform_with_reset": "inform", "reset_passwords": "reset_passwords"}
OLD, NEW = "ancienne@exemple.invalid", "nouvelle@exemple.invalid"


def send(member, tab, action, tie, **fields):
    """What a form would send, without having opened any."""
    chosen = Selection.only(tie.guardian.account.public_id, owner=f"{tab}:{member.pk}")
    reset = {"reset": "on"} if action == "inform_with_reset" else {}
    address = reverse(f"{tab}:{VERBS.get(action, action)}")
    return signed_in(member).post(address, {"selection": chosen.sign(), **reset, **fields})


def account(tie):
    return Account.objects.get(guardian=tie.guardian)


def whole(tie):
    return Account.objects.filter(guardian=tie.guardian).values().get()


def given(member, tab, state, **kwargs):
    return GuardianshipFactory(
        enrolment__establishment=member.establishment, kind=TABS[tab], state=STATES[state], **kwargs
    )


@pytest.mark.parametrize(("action", "state", "cell"), CASES)
@pytest.mark.parametrize("role", [Role.HEAD, Role.DELEGATE])
def test_an_action_leads_where_the_matrix_says(role, action, state, cell):
    member, tab = MemberFactory(role=role), "legal_guardians"
    tie = given(member, tab, state)
    before = account(tie)

    answer = send(member, tab, action, tie)

    after = account(tie)
    expected = state if cell == "." else cell.strip("+")
    assert (answer.status_code, after.state) == (302, STATES[expected])
    assert (after.sealed_password != before.sealed_password) == cell.endswith("+")
    assert (after.chosen_password == before.chosen_password) == (
        not cell.endswith("+") or not before.chosen_password
    )
    assert JournalEntry.objects.get().count == (cell != ".")


@pytest.mark.parametrize("tab", TABS)
def test_the_troubleshooter_does_none_of_it(tab):
    member = MemberFactory(role=Role.TROUBLESHOOTER)
    ties = [given(member, tab, state, guardian__account__mail=OLD) for state in STATES]
    before = [whole(tie) for tie in ties]

    answers = [send(member, tab, verb, tie) for tie in ties for verb in (*VERBS, "resend_mail")]

    assert {answer.status_code for answer in answers} == {403}
    assert [whole(tie) for tie in ties] == before
    assert not JournalEntry.objects.exists()


def test_never_informed_a_password_is_not_reset_and_the_page_says_why(head):
    tie = given(head, "in_charge", "NN")
    before = whole(tie)

    answer = send(head, "in_charge", "reset_passwords", tie)

    client = signed_in(head)
    assert answer.url == reverse("in_charge:detail", args=[tie.guardian.account.public_id])
    assert whole(tie) == before
    assert "Réinitialiser le mot de passe" not in client.get(answer.url).content.decode()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("known", "sent"),
    [
        ({}, 0),
        ({"mail": OLD}, 1),
        ({"mail": OLD, "mail_confirmed_at": timezone.now() - timedelta(days=1)}, 0),
    ],
)
def test_only_a_mail_to_confirm_is_written_to(head, state, known, sent):
    account = {f"guardian__account__{name}": value for name, value in known.items()}
    tie = given(head, "legal_guardians", state, **account)
    before = whole(tie)

    send(head, "legal_guardians", "resend_mail", tie)

    assert [mail.to for mail in Outbox.objects.all()] == [OLD] * sent
    assert whole(tie) == before


@pytest.mark.parametrize(("state", "to"), [("NN", OLD), ("NI", OLD), ("EC", NEW), ("A", OLD)])
@pytest.mark.parametrize("tab", TABS)
def test_a_new_address_is_for_whoever_is_activating(head, tab, state, to):
    tie = given(head, tab, state, guardian__account__mail=OLD)

    send(head, tab, "resend_mail", tie, new_mail=NEW)

    after = account(tie)
    assert (after.mail, after.mail_confirmed_at, after.state) == (to, None, STATES[state])
    assert [mail.to for mail in Outbox.objects.all()] == [to]


def test_a_new_address_is_for_one_account_at_a_time(head):
    ties = [given(head, "legal_guardians", "EC", guardian__account__mail=OLD) for _ in range(2)]
    both = Selection(
        f"legal_guardians:{head.pk}",
        ids=frozenset(str(tie.guardian.account.public_id) for tie in ties),
    )

    signed_in(head).post(
        reverse("legal_guardians:resend_mail"), {"selection": both.sign(), "new_mail": NEW}
    )

    assert {account(tie).mail for tie in ties} == {OLD}


@pytest.mark.parametrize(
    "typed", ["nouvelle", "a@b", "a@exemple.invalid\r\nBcc: b@exemple.invalid", "é" * 255 + "@x.fr"]
)
def test_a_new_address_that_is_none_changes_nothing(head, typed):
    tie = given(head, "legal_guardians", "EC", guardian__account__mail=OLD)
    before = whole(tie)

    answer = send(head, "legal_guardians", "resend_mail", tie, new_mail=typed)

    assert answer.status_code == 200
    assert "Saisissez une adresse mail valide" in answer.content.decode()
    assert (whole(tie), Outbox.objects.count()) == (before, 0)


def test_the_level_of_the_tie_says_in_which_tab(head):
    tie = given(head, "legal_guardians", "NI")
    before = whole(tie)

    crossed = [send(head, "in_charge", action, tie) for action in (*VERBS, "resend_mail")]
    Guardianship.objects.update(kind="in_charge")
    send(head, "in_charge", "reset_passwords", tie)

    assert {answer.status_code for answer in crossed} == {404}
    assert whole(tie) != before
    assert JournalEntry.objects.count() == 1
