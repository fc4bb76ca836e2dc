"""What the dépannage does from its list: reset, inform, list (R141-R144, A20, B5)."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import JournalEntry
from tests.factories import EnrolmentFactory
from tests.pages import ask, confirm, content, cut_the_service, rows, said, soup, text
from tests.troubleshooting.dialogs import LIST, account, password, public_id, search, ticked

RESET = reverse("troubleshooting:reset_passwords")
INFORM = reverse("troubleshooting:inform")
FILES = reverse("troubleshooting:list_accounts")
NN, NI, _, A = AccountState
SECRET = "ABCDEFGH2345"


def read(response):
    told = content(response).decode().removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(told, newline=""), delimiter=";"))


def press_reset(client, enrolment, query):
    """Press the button of a row of that search."""
    return client.get(RESET, {"account": public_id(enrolment), "query": query})


def test_the_button_of_a_row_asks_first_and_names_the_pupil(as_agent, enrol):
    [pupil] = enrol(state=NI, student__birth_name="DURAND", student__first_name="Zoé")

    asked = press_reset(as_agent, pupil, "q=dur&page=2")

    shown = text(asked)
    assert "vouloir réinitialiser le mot de passe pour l'élève sélectionné ?" in shown
    assert "Élève : DURAND Zoé" in shown
    assert "1 compte sur 1 peut être réinitialisé." in shown
    cancel = soup(asked).find("a", string="Annuler")
    assert cancel["href"] == f"{LIST}?q=dur&page=2"
    assert password(pupil) == SECRET


def test_it_resets_him_alone_and_goes_back_to_the_same_search(as_agent, enrol):
    pupil, other = enrol(2, state=NI)

    response = confirm(as_agent, press_reset(as_agent, pupil, "q=&state=informed&page=1"))

    assert response.url == f"{LIST}?q=&state=informed&page=1"
    back = as_agent.get(response.url)
    assert said(back) == [
        "Le mot de passe a été réinitialisé avec succès pour l'élève sélectionné."
    ]
    assert soup(back).select("input[name=picked][checked]") == []
    assert (password(pupil) == SECRET, password(other)) == (False, SECRET)


def test_the_message_stands_between_the_filters_and_the_list(as_agent, enrol):
    [pupil] = enrol(state=NI)
    back = as_agent.get(confirm(as_agent, press_reset(as_agent, pupil, "q=")).url)

    parts = soup(back).select("main form[role=search], main .messages, main form#selection")

    assert [part.name for part in parts] == ["form", "div", "form"]


def test_the_reset_of_a_pupil_never_informed_does_nothing_even_by_hand(as_agent, enrol):
    [pupil] = enrol()
    asked = press_reset(as_agent, pupil, "q=")

    assert soup(asked).find("button", string="Confirmer") is None
    response = confirm(as_agent, asked)

    assert "Aucun mot de passe n'a été réinitialisé" in said(as_agent.get(response.url))[0]
    assert account(pupil).state == NN


def test_a_mixed_selection_is_counted_before_and_after(as_agent, enrol):
    selection = ticked(*enrol(2), *enrol(state=NI), *enrol(state=A))

    asked = ask(as_agent, RESET, selection)
    done = as_agent.get(confirm(as_agent, asked).url)

    assert "2 comptes sur 4 peuvent être réinitialisés." in text(asked)
    assert said(done) == [
        "Le mot de passe a été réinitialisé avec succès pour 2 des 4 élèves sélectionnés."
        " 2 comptes « Non activé - non informé » ont été ignorés : il faut les informer."
    ]


def test_the_whole_search_can_be_reset(as_agent, enrol):
    pupils = enrol(60, state=NI)

    confirm(as_agent, ask(as_agent, RESET, {"all": "1", "query": "q="}))

    assert SECRET not in {password(pupil) for pupil in pupils}


@pytest.mark.parametrize("page", [RESET, INFORM, FILES])
def test_a_pupil_of_another_establishment_does_not_exist(as_agent, enrol, page):
    stranger = EnrolmentFactory(state=NI)

    assert ask(as_agent, page, ticked(stranger)).status_code == 404
    assert as_agent.get(page, {"account": public_id(stranger)}).status_code == 404
    assert password(stranger) == SECRET
    assert not JournalEntry.objects.exists()


def test_of_a_selection_half_foreign_only_ours_is_done(as_agent, enrol):
    [pupil], stranger = enrol(state=NI), EnrolmentFactory(state=NI)

    confirm(as_agent, ask(as_agent, RESET, ticked(pupil, stranger)))

    assert (password(pupil) == SECRET, password(stranger)) == (False, SECRET)


def test_a_selection_of_the_console_is_of_no_use_here(as_agent, as_head, enrol):
    [pupil] = enrol(state=NI)
    theirs = ask(as_head, reverse("students:reset_passwords"), ticked(pupil))
    token = soup(theirs).select_one("main input[name=selection]")["value"]

    assert as_agent.post(RESET, {"selection": token}).status_code == 404
    assert password(pupil) == SECRET


@pytest.mark.parametrize("page", [RESET, INFORM, FILES])
def test_the_head_does_not_act_from_here(as_head, enrol, page):
    [pupil] = enrol(state=NI)

    assert as_head.post(page, ticked(pupil)).status_code == 403


@pytest.mark.parametrize("page", [RESET, INFORM])
def test_nothing_is_changed_during_maintenance(as_agent, enrol, page):
    [pupil] = enrol(state=NI)
    asked = ask(as_agent, page, ticked(pupil))
    before = account(pupil)
    cut_the_service()

    response = confirm(as_agent, asked, reset="on")

    assert response.status_code == 503
    assert "les modifications sont indisponibles" in text(response)
    after = account(pupil)
    assert (after.state, bytes(after.sealed_password)) == (
        before.state,
        bytes(before.sealed_password),
    )
    assert not JournalEntry.objects.exists()


def test_the_list_is_that_of_the_console_and_stays_open_during_maintenance(as_agent, agent, enrol):
    pupils = *enrol(student__birth_name="ALPHA"), *enrol(student__birth_name="BETA", state=NI)
    asked = ask(as_agent, FILES, ticked(*pupils))
    cut_the_service()

    response = confirm(as_agent, asked, format="csv")

    assert response.streaming
    assert [(row["Nom élève"], row["Mot de passe"]) for row in read(response)] == [
        ("ALPHA", "Non renseigné"),
        ("BETA", SECRET),
    ]
    name = f"comptes-eleves-{agent.establishment.uai}-{timezone.localdate():%Y-%m-%d}.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert JournalEntry.objects.get().action == "list_csv"


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_the_list_can_be_a_paper_or_a_workbook(as_agent, enrol, kind, start):
    response = confirm(as_agent, ask(as_agent, FILES, ticked(*enrol(state=NI))), format=kind)

    assert content(response).startswith(start)


def test_an_agent_of_one_class_knows_no_other(as_agent, enrol, two_classes):
    mine, other = two_classes
    enrol(student__birth_name="ICI", division=mine, state=NI)
    [hidden] = enrol(student__birth_name="AILLEURS", division=other, state=NI)
    enrol(student__birth_name="SANS CLASSE", state=NI)

    shown = search(as_agent)

    assert [row[0] for row in rows(shown)] == ["ICI Camille"]
    classes = soup(shown).select("input[name=division]")
    assert [each["value"] for each in classes] == ["6A"]
    for criterion in ("6B", "sans-classe"):
        assert rows(search(as_agent, division=criterion)) == []
    for page in (RESET, INFORM, FILES):
        assert ask(as_agent, page, ticked(hidden)).status_code == 404
    address = reverse("troubleshooting:reveal", args=[public_id(hidden)])
    assert as_agent.post(address).status_code == 404
    assert password(hidden) == SECRET


def test_an_agent_of_one_class_acts_on_it_alone(as_agent, enrol, two_classes):
    mine, other = two_classes
    [pupil], [hidden] = enrol(division=mine, state=NI), enrol(division=other, state=NI)

    confirm(as_agent, ask(as_agent, RESET, {"all": "1", "query": "q="}))

    assert (password(pupil) == SECRET, password(hidden)) == (False, SECRET)


def test_thirty_pupils_cost_what_one_costs(as_agent, enrol, queries):
    def reset(count):
        asked = ask(as_agent, RESET, ticked(*enrol(count, state=NI)))
        return queries(confirm, as_agent, asked)

    reset(1)

    assert reset(1) == reset(30) <= 25
