"""What the guide says of each action is what the lifecycle does (R28, R62-R70, A10)."""

import pytest
from django.urls import reverse

from accounts import lifecycle
from accounts.enums import AccountState
from establishments.models import Establishment
from guide import matrix
from tests.pages import soup, words

MOVES = {
    matrix.INFORM: lifecycle.INFORM,
    matrix.INFORM_WITH_RESET: lifecycle.INFORM_WITH_RESET,
    matrix.RESET: lifecycle.RESET_PASSWORDS,
}
GRID = [(action, state) for action in MOVES for state in AccountState]
PAGE = "help:actions"


@pytest.fixture
def tables(client):
    """For each table of the page, its titles and its rows."""
    found = soup(client.get(reverse(PAGE))).select("main table")
    return [
        [[words(cell) for cell in row.select("th, td")] for row in t.select("tr")] for t in found
    ]


def has_a_new_password(move, state):
    """Whether an account in this state, whose password is alive, gets another."""
    chosen = state in {AccountState.ACTIVATING, AccountState.ACTIVATED}
    account = lifecycle.Locked(1, state, not chosen, chosen, None)
    return move.draws(account, None)


@pytest.mark.parametrize(("action", "state"), GRID)
def test_an_action_is_said_possible_where_it_is(action, state):
    sentence = matrix.SENTENCES[action][state]

    assert sentence.startswith("Possible") == (state in MOVES[action].targets)


@pytest.mark.parametrize(("action", "state"), GRID)
def test_the_state_is_said_to_change_where_it_does(action, state):
    sentence = matrix.SENTENCES[action][state]

    stays = MOVES[action].targets.get(state, state) == state
    assert ("devient « Non activé - informé »" not in sentence) == stays


@pytest.mark.parametrize(("action", "state"), GRID)
def test_a_password_is_said_to_be_given_where_it_is(action, state):
    sentence = matrix.SENTENCES[action][state]

    gets_one = state in MOVES[action].targets and has_a_new_password(MOVES[action], state)
    assert (
        "mot de passe provisoire est attribué" in sentence or "remplace" in sentence
    ) == gets_one


def test_guardians_have_four_states_and_pupils_three(tables):
    guardians, pupils = tables

    assert guardians[0] == ["Action", *(f"● {state.label}" for state in AccountState)]
    assert pupils[0] == [title for title in guardians[0] if "En cours" not in title]
    assert [row[0] for row in pupils[1:]] == [row[0] for row in guardians[1:]]


def test_each_population_is_called_by_its_name(tables):
    guardians, pupils = tables

    assert "il faut d'abord informer le responsable." in guardians[3][1]
    assert "il faut d'abord informer l'élève." in pupils[3][1]


def test_the_help_of_the_troubleshooting_list_leads_to_the_table_of_pupils(as_troubleshooter):
    listed = soup(as_troubleshooter.get(reverse("troubleshooting:list"), {"q": ""}))

    assert listed.select_one(".help-link")["href"] == f"{reverse(PAGE)}#students"


@pytest.mark.parametrize("tab", ["legal_guardians", "in_charge", "students", "external_students"])
def test_the_help_of_a_list_leads_to_its_own_table(as_head, head, tab):
    Establishment.objects.filter(pk=head.establishment_id).update(hosts_students=True)
    listed = soup(as_head.get(reverse(f"{tab}:list"), {"q": ""}))
    address, _, anchor = listed.select_one(".help-link")["href"].partition("#")

    title = soup(as_head.get(address)).find(id=anchor)

    assert ("responsables" in title.text) == (tab in {"legal_guardians", "in_charge"})
