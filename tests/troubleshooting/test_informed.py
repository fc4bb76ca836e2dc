"""Those informed, with their identifiers and their passwords, on screen (R143)."""

from io import BytesIO

import pdfplumber
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import AccountEvent, Distribution, JournalEntry
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import DivisionFactory, EnrolmentFactory, MemberFactory
from tests.pages import ask, confirm, content, cut_the_service, said, soup, text, words
from tests.troubleshooting.dialogs import LIST, account, password, ticked

INFORM = reverse("troubleshooting:inform")
NN, NI, _, A = AccountState
SECRET = "ABCDEFGH2345"


def inform(client, *enrolments, query="q=", **fields):
    """Inform them, and return the address where they are shown."""
    return confirm(client, ask(client, INFORM, ticked(*enrolments, query=query)), **fields).url


def shown(response):
    """Pupil, class, identifier, password: a row each."""
    return [
        [words(cell) for cell in row.find_all(["th", "td"])]
        for row in soup(response).select("main tbody tr")
    ]


def test_says_before_that_passwords_will_be_on_screen(as_agent, enrol):
    asked = text(ask(as_agent, INFORM, ticked(*enrol(2))))

    assert "Êtes-vous sûr de vouloir informer les 2 élèves sélectionnés ?" in asked
    assert "mots de passe provisoires seront affichés à l'écran" in asked


def test_shows_those_informed_by_class_with_their_new_passwords(as_agent, head, enrol):
    fifth, sixth = (
        DivisionFactory(establishment=head.establishment, label=label)
        for label in ("Cinquième A", "Sixième A")
    )
    [new] = enrol(division=sixth, student__birth_name="ALPHA")
    [kept] = enrol(division=fifth, student__birth_name="BETA", state=NI)
    [chosen] = enrol(division=sixth, student__birth_name="GAMMA", state=A)

    response = as_agent.get(inform(as_agent, new, kept, chosen))

    ids = [account(pupil).identifier for pupil in (kept, new, chosen)]
    assert shown(response) == [
        ["BETA Camille", "Cinquième A", ids[0], SECRET],
        ["ALPHA Camille", "Sixième A", ids[1], password(new)],
        ["GAMMA Camille", "Sixième A", ids[2], "*****"],
    ]
    assert account(new).state == NI
    assert "Les 3 feuilles individuelles ont été créées avec succès" in said(response)[0]
    assert response.headers["Cache-Control"] == "no-store"


def test_with_a_reset_even_a_chosen_password_is_replaced_and_shown(as_agent, enrol):
    [pupil] = enrol(state=A)

    response = as_agent.get(inform(as_agent, pupil, reset="on"))

    assert shown(response)[0][3] == password(pupil)
    assert account(pupil).state == A


def test_leads_back_to_the_search_with_nothing_ticked(as_agent, enrol):
    [pupil] = enrol()

    response = as_agent.get(inform(as_agent, pupil, query="q=&state=not_informed"))

    back = soup(response).select_one("p.back a")["href"]
    assert back == f"{LIST}?q=&state=not_informed"
    assert soup(as_agent.get(back)).select("input[name=picked][checked]") == []


def test_each_showing_is_told_by_the_journal(as_agent, agent, enrol):
    address = inform(as_agent, *enrol(2))

    as_agent.get(address)
    as_agent.get(address)

    told = JournalEntry.objects.order_by("pk").values_list("action", "member", "count")
    assert list(told) == [
        ("inform", agent.pk, 2),
        ("show_informed", agent.pk, 2),
        ("show_informed", agent.pk, 2),
    ]
    assert AccountEvent.objects.filter(entry__action="show_informed").count() == 4


def test_a_long_list_is_paged_by_fifty_and_each_page_is_told(as_agent, enrol):
    address = inform(as_agent, *enrol(51))

    first, second = as_agent.get(address), as_agent.get(f"{address}&page=2")

    assert (len(shown(first)), len(shown(second))) == (50, 1)
    assert "51 à 51 sur 51 élèves informés" in text(second)
    told = JournalEntry.objects.filter(action="show_informed").order_by("pk")
    assert list(told.values_list("count", flat=True)) == [50, 1]


def test_the_sheets_can_be_fetched_from_there(as_agent, enrol):
    [pupil] = enrol()
    page = soup(as_agent.get(inform(as_agent, pupil)))

    link = page.find("a", string="Télécharger les feuilles individuelles")
    with pdfplumber.open(BytesIO(content(as_agent.get(link["href"])))) as pdf:
        [sheet] = [each.extract_text() for each in pdf.pages]

    assert f"Mot de passe provisoire : {password(pupil)}" in sheet


def test_the_button_to_print_is_there_for_scripts_alone(as_agent, enrol):
    page = soup(as_agent.get(inform(as_agent, *enrol())))

    [button] = page.select("button[data-print]")
    assert (words(button), "js-only" in button["class"]) == ("Imprimer", True)


def test_is_for_its_author_alone_and_for_a_day(as_agent, agent, as_foreign_agent, enrol):
    colleague = signed_in(MemberFactory(establishment=agent.establishment, role=agent.role))
    address = inform(as_agent, *enrol())

    assert colleague.get(address).status_code == 404
    assert as_foreign_agent.get(address).status_code == 404
    assert as_agent.get(address).status_code == 200
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=25)):
        as_agent.force_login(agent.user)
        assert as_agent.get(address).status_code == 404


def test_shows_nobody_whom_the_agent_may_no_longer_see(as_agent, agent, enrol, two_classes):
    mine, other = two_classes
    pupil, gone = *enrol(division=mine), *enrol(division=mine)
    address = inform(as_agent, pupil, gone)
    gone.division = other
    gone.save()

    assert len(shown(as_agent.get(address))) == 1
    type(gone).objects.update(division=other)
    assert as_agent.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.HEAD, Role.DELEGATE])
def test_is_refused_to_those_of_the_console(as_agent, head, enrol, role):
    address = inform(as_agent, *enrol())
    member = MemberFactory(establishment=head.establishment, role=role)

    assert signed_in(member).get(address).status_code == 403


def test_a_head_goes_back_to_his_list_with_the_sheets(as_head, enrol):
    asked = ask(as_head, reverse("students:inform"), ticked(*enrol()))

    response = confirm(as_head, asked)

    assert response.url == f"{reverse('students:list')}?q="
    assert "affichés à l'écran" not in text(asked)


def test_a_second_click_leads_to_the_same_page(as_agent, enrol):
    asked = ask(as_agent, INFORM, ticked(*enrol()))

    first, second = confirm(as_agent, asked).url, confirm(as_agent, asked).url

    assert first == second
    assert Distribution.objects.count() == 1


def test_a_search_that_finds_nobody_any_more_goes_back_to_the_list(as_agent, enrol):
    asked = ask(as_agent, INFORM, {"all": "1", "query": "q=&state=informed"})

    response = confirm(as_agent, asked)

    assert said(as_agent.get(response.url)) == [
        "Plus aucun élève ne correspond à votre sélection. Rien n'a été modifié."
    ]


def test_a_pupil_of_elsewhere_is_not_shown(as_agent, enrol):
    EnrolmentFactory(student__birth_name="AILLEURS", state=NI)

    assert "AILLEURS" not in text(as_agent.get(inform(as_agent, *enrol())))


def test_stays_open_during_maintenance(as_agent, enrol):
    address = inform(as_agent, *enrol())
    cut_the_service()

    assert as_agent.get(address).status_code == 200


def test_costs_the_same_for_two_pupils_as_for_forty(as_agent, enrol, queries):
    def look(count):
        address = inform(as_agent, *enrol(count))
        as_agent.get(address)
        return queries(as_agent.get, address)

    assert look(2) == look(40) <= 14
