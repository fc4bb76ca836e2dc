"""« Gestion des élèves » of the dépannage (R23, R136-R138, R145, M13)."""

from datetime import date, timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.enums import AccountState
from establishments.permissions import Degree, Role
from tests.conftest import signed_in
from tests.factories import DivisionFactory, EnrolmentFactory, MemberFactory
from tests.pages import cut_the_service, rows, soup, text, words
from tests.troubleshooting.dialogs import LIST, names, public_id, search

NN, NI, _, A = AccountState
SECRET = "ABCDEFGH2345"
EYE = "Afficher le mot de passe provisoire de {}"


def titles(response):
    return [words(each).strip(" ▲▼↕") for each in soup(response).select("main thead th")]


def test_lists_nobody_before_a_search(as_agent, enrol):
    enrol()

    response = as_agent.get(LIST)

    assert rows(response) == []
    assert "Sélectionnez vos critères puis cliquez sur Rechercher" in text(response)


def test_wears_the_name_of_the_module_and_has_one_tab(as_agent, agent):
    page = soup(as_agent.get(LIST))

    assert words(page.select_one(".banner__service")) == (
        "ÉduConnect - Dépannage des comptes élèves"
    )
    assert [words(link) for link in page.select("#navigation a")] == ["Élèves"]
    assert words(page.select_one(".banner__uai")) == agent.establishment.uai
    assert "Besoin d'aide ?" in words(page.select_one("footer"))
    assert page.select(".quick-search, .figures") == []


def test_has_the_four_criteria_and_no_other(as_agent):
    page = soup(as_agent.get(LIST))

    labels = page.select(".filter__label, .filter__name")
    assert [words(label) for label in labels] == [
        "Nom et/ou prénom, id, INE", "Classes", "États des comptes", "Adr. mail",
    ]  # fmt: skip


def test_shows_each_pupil_with_his_columns_and_a_button(as_agent, head, enrol):
    sixth = DivisionFactory(establishment=head.establishment, label="Sixième A")
    enrol(
        state=NI,
        division=sixth,
        student__birth_name="DURAND",
        student__first_name="Zoé",
        student__account__identifier="z.durand",
    )

    response = search(as_agent)

    assert titles(response) == [
        "Élève", "Classe", "Identifiant", "Mot de passe", "État du compte", "Adr. mail", "Action",
    ]  # fmt: skip
    [row] = soup(response).select("main tbody tr")
    assert [words(cell) for cell in row.find_all(["td", "th"])][1:] == [
        "DURAND Zoé",
        "Sixième A",
        "z.durand",
        EYE.format("DURAND Zoé"),
        "● Non activé - informé",
        "✕ Adresse mail non renseignée",
        "Réinitialiser le mot de passe de DURAND Zoé",
    ]


def test_the_password_column_says_what_there_is_without_any_password(as_agent, enrol):
    past, later = (timezone.now() + timedelta(days=days) for days in (-1, 9))
    secret = {"student__account__provisional": SECRET}
    enrol(student__birth_name="A NON INFORMÉ")
    enrol(student__birth_name="B INFORMÉ", state=NI, **secret)
    enrol(student__birth_name="C EXPIRÉ", state=NI, student__account__password_expires_at=past)
    enrol(student__birth_name="D EFFACÉ", state=NI, student__account__provisional="")
    enrol(student__birth_name="E CHOISI", state=A)
    renewed = {**secret, "student__account__password_expires_at": later}
    enrol(student__birth_name="F RÉINITIALISÉ", state=A, **renewed)

    response = search(as_agent)

    assert [row[3] for row in rows(response)] == [
        "Non renseigné", EYE.format("B INFORMÉ Camille"), "Expiré", "Expiré", "*****",
        EYE.format("F RÉINITIALISÉ Camille"),
    ]  # fmt: skip
    assert SECRET not in response.content.decode()


def test_offers_no_reset_to_those_never_informed(as_agent, enrol):
    enrol(student__birth_name="UN")
    [informed] = enrol(student__birth_name="DEUX", state=NI)

    links = soup(search(as_agent, q="", sort="-student")).select("main tbody a")

    assert [link["href"] for link in links] == [
        f"{reverse('troubleshooting:reset_passwords')}?account={public_id(informed)}"
        "&query=q%3D%26sort%3D-student"
    ]


def test_the_eye_is_a_form_of_its_own_that_carries_no_secret(as_agent, agent, enrol):
    [pupil] = enrol(state=NI)

    page = soup(search(as_agent, q="", page="1"))

    [eye] = page.select("main tbody button")
    assert (eye["form"], eye["formaction"]) == (
        "reveal",
        reverse("troubleshooting:reveal", args=[public_id(pupil)]),
    )
    form = page.select_one("form#reveal")
    sent = {field["name"]: field["value"] for field in form.select("input")}
    assert (sent["query"], sent["establishment"]) == ("q=&page=1", agent.establishment.uai)
    assert "csrfmiddlewaretoken" in sent


@pytest.mark.parametrize(
    ("typed", "found"),
    [("le goff", 1), ("g", 1), ("a.legoff", 1), ("a.lego", 0), ("070832327ja", 1), ("0708", 0)],
)
def test_finds_by_part_of_a_name_whole_identifier_or_whole_ine(as_agent, enrol, typed, found):
    enrol(
        student__birth_name="LE GOFF",
        student__account__identifier="a.legoff",
        student__ine="070832327JA",
    )
    enrol(student__birth_name="DUMONT", student__first_name="Maël")

    assert len(names(search(as_agent, q=typed))) == found


def test_criteria_are_joined_by_and_their_values_by_or(as_agent, head, enrol):
    first, second = DivisionFactory.create_batch(2, establishment=head.establishment)
    enrol(student__birth_name="UN", division=first, state=NI)
    enrol(student__birth_name="DEUX", division=second, state=A)
    enrol(student__birth_name="TROIS", division=second)
    enrol(student__birth_name="QUATRE", state=NI)

    both = {"division": [first.code, second.code], "state": ["informed", "activated"]}

    assert names(search(as_agent, **both)) == ["DEUX Camille", "UN Camille"]
    assert names(search(as_agent, division="sans-classe")) == ["QUATRE Camille"]


def test_sorts_on_a_column_but_never_on_the_password(as_agent, enrol):
    enrol(student__birth_name="ALPHA", student__account__identifier="z.alpha")
    enrol(student__birth_name="BETA", student__account__identifier="a.beta", state=NI)

    assert names(search(as_agent, sort="identifier")) == ["BETA Camille", "ALPHA Camille"]
    assert names(search(as_agent, sort="-student")) == ["BETA Camille", "ALPHA Camille"]
    for sort in ("password", "-password"):
        assert names(search(as_agent, sort=sort)) == ["ALPHA Camille", "BETA Camille"]


def test_shows_nobody_of_another_establishment_nor_who_left_nor_who_is_hosted(as_agent, enrol):
    enrol(student__birth_name="ICI")
    enrol(student__birth_name="PARTI", left_on=date(2026, 10, 1))
    enrol(student__birth_name="ACCUEILLI", kind="mutualised")
    EnrolmentFactory(student__birth_name="AILLEURS")

    assert names(search(as_agent)) == ["ICI Camille"]


def test_a_name_is_never_code(as_agent, enrol):
    enrol(student__birth_name='"><script>alert(1)</script>', state=NI)

    response = search(as_agent)

    assert soup(response).select("main tbody script") == []
    assert '"><script>alert(1)</script>' in names(response)[0]


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99", "?sort=login", "?sort=nimporte", "?mef=1", "?age=x", "?q=%00"]
)
def test_never_breaks_on_an_address_typed_by_hand(as_agent, enrol, query):
    enrol()

    assert as_agent.get(LIST + query).status_code in {200, 400}


@pytest.mark.parametrize("role", [Role.HEAD, Role.DELEGATE])
def test_is_refused_to_those_of_the_console(head, role):
    member = MemberFactory(establishment=head.establishment, role=role)

    assert signed_in(member).get(LIST).status_code == 403


def test_is_refused_in_the_first_degree(agent):
    agent.establishment.degree = Degree.FIRST
    agent.establishment.save()

    assert signed_in(agent).get(LIST).status_code == 403


def test_has_neither_a_page_of_a_pupil_nor_mails_to_resend(as_agent, enrol):
    [pupil] = enrol(state=NI)

    assert as_agent.get(f"{LIST}{public_id(pupil)}/").status_code == 404
    assert as_agent.get(f"{LIST}renvoyer-un-mail/").status_code == 404
    for page in ("detail", "resend_mail"):
        with pytest.raises(NoReverseMatch):
            reverse(f"troubleshooting:{page}", args=[public_id(pupil)])


@pytest.mark.parametrize(
    "page",
    ["home", "students:list", "external_students:list", "legal_guardians:list", "in_charge:list"],
)
def test_those_of_the_depannage_see_nothing_of_the_console(as_agent, page):
    assert as_agent.get(reverse(page)).status_code in {403, 404}


def test_stays_open_during_maintenance(as_agent, enrol):
    enrol()
    cut_the_service()

    assert len(rows(search(as_agent))) == 1


def test_costs_the_same_for_two_pupils_as_for_forty(as_agent, enrol, queries):
    enrol(2, state=NI)
    search(as_agent)
    few = queries(search, as_agent)
    enrol(38, state=NI)

    assert queries(search, as_agent) == few <= 8
