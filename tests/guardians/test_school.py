"""Guardians in an école: legal ones alone, its words, its niveaux (R254-R260, A35)."""

import csv
import uuid
from io import StringIO

import pytest
from django.urls import reverse

from accounts.enums import AccountState
from guardians.models import Report
from tests.conftest import signed_in
from tests.factories import (
    EnrolmentFactory,
    GuardianshipFactory,
    MemberFactory,
    ReportFactory,
    SourceIdentityFactory,
)
from tests.guardians.listed import in_source, public_id, search, ticked
from tests.pages import ask, confirm, content, facts, said, soup, text, words
from tests.papers.looking import texts
from tests.schools import (
    ANY_SOURCE,
    ANYWHERE,
    IN_ORDER,
    LEVELS,
    ORIGIN,
    classes,
    head_of_a_school,
    out_of_place,
    page_words,
)

INFORM = reverse("legal_guardians:inform")
NN, NI, _, A = AccountState
CLOSED = {"closed_at": "2026-10-02T08:00Z", "closing": Report.Closing.GONE}


@pytest.fixture
def head():
    return head_of_a_school()


@pytest.fixture
def mother(head, tie):
    """The tie of a mother, whom ONDE gives no address of, to a pupil of CP."""
    [place] = classes(head, "CP")
    shared = {f"enrolment__{name}": value for name, value in place.items()}
    mother = tie(state=NI, enrolment__student__birth_name="DURAND", **shared)
    in_source(mother, source="onde")
    return mother


def printed(response):
    return " ".join(" ".join(texts([content(response)])).split())


def listed(client, kind):
    asked = ask(client, reverse("legal_guardians:list_accounts"), {"all": "1", "query": "q="})
    return confirm(client, asked, format=kind)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "page", ["list", "inform", "list_accounts", "reset_passwords", "resend_mail", "detail"]
)
def test_nobody_is_in_charge_in_a_school(as_head, tie, page, method):
    other = tie(kind="in_charge")
    args = [public_id(other)] if page == "detail" else []

    response = getattr(as_head, method)(
        reverse(f"in_charge:{page}", args=args), ticked(other) | {"account": public_id(other)}
    )

    refused = 405 if (page, method) in {("list", "post"), ("detail", "post")} else 404
    assert response.status_code == refused


def test_no_sheet_of_people_in_charge_can_be_fetched(as_head):
    assert as_head.get(reverse("in_charge:sheets", args=[uuid.uuid4()])).status_code == 404


def test_the_criteria_are_those_of_everywhere_but_for_the_levels(as_head, head):
    classes(head, *LEVELS)

    form = soup(search(as_head)).select_one("form[data-filters]")

    assert words(form.label) == "Nom et/ou prénom, id"
    assert [words(name) for name in form.select(".filter__name")] == [
        "Niveaux", "Classes", "États des comptes", "Comptes par familles", "Adr. mail",
        "Tél. port.", "Anomalies", "Dernière connexion", "Mot de passe provisoire",
    ]  # fmt: skip
    assert [box["value"] for box in form.select("input[name=mef]")] == IN_ORDER


def test_finds_by_level_in_the_words_of_a_school(as_head, mother, tie):
    tie()

    response = search(as_head, mef="CP")

    assert public_id(mother) in response.text
    assert "1 à 1 sur 1" in text(response)
    assert out_of_place(page_words(response)) == []


def test_the_page_of_a_guardian_tells_the_school_from_other_places(as_head, mother):
    college = EnrolmentFactory(establishment__name="Collège Jean-Moulin")
    GuardianshipFactory(guardian=mother.guardian, enrolment=college)
    ReportFactory(guardianship=mother)

    response = as_head.get(reverse("legal_guardians:detail", args=[public_id(mother)]))

    shown = text(response)
    assert "Dans l'école DURAND Camille" in shown
    assert "Dans les autres écoles et établissements" in shown
    assert "Une anomalie se corrige dans la source (ONDE) :" in shown
    assert facts(soup(response).main)["Classe"] == "Classe A"
    assert out_of_place(page_words(response), ANYWHERE, ANY_SOURCE, ORIGIN) == []


def test_a_pupil_is_named_without_a_way_to_his_page(as_head, mother):
    response = as_head.get(reverse("legal_guardians:detail", args=[public_id(mother)]))

    tab = reverse("students:list")
    links = [link["href"] for link in soup(response).main.select("a")]
    assert "DURAND Camille" in text(response)
    assert [address for address in links if address.startswith(tab)] == []


def test_the_file_says_school_and_level(as_head, head, mother):
    sheet = content(listed(as_head, "csv")).decode().removeprefix("\ufeff")

    [row] = csv.DictReader(StringIO(sheet, newline=""), delimiter=";")
    assert list(row)[:8] == [
        "UAI", "École", "Nom élève", "Prénom élève", "Niveau", "Code classe", "Classe",
        "Nom représentant légal",
    ]  # fmt: skip
    assert (row["École"], row["Niveau"]) == ("École Jules-Ferry", "CP")
    assert (len(row), out_of_place(" ".join(row))) == (15, [])


def test_the_paper_is_by_level_in_the_order_of_the_school(as_head, head, tie, enrol):
    for place in classes(head, *LEVELS):
        tie(enrolment=enrol(**place)[0])
    tie()

    shown = printed(listed(as_head, "pdf"))

    places = [shown.index(f"Niveau : {level} ") for level in [*IN_ORDER, "Non renseigné"]]
    assert places == sorted(places)
    assert out_of_place(shown) == []


@pytest.mark.parametrize("page", ["inform", "list_accounts", "reset_passwords", "resend_mail"])
def test_the_questions_are_those_of_a_school(as_head, mother, page):
    response = ask(as_head, reverse(f"legal_guardians:{page}"), ticked(mother))

    assert response.status_code == 200
    assert out_of_place(page_words(response)) == []


def test_the_sheet_comes_from_the_school(as_head, mother):
    done = as_head.get(confirm(as_head, ask(as_head, INFORM, ticked(mother)), way="sheet").url)

    sheet = printed(as_head.get(soup(done).select_one(".messages a")["href"]))

    assert "L'école Jules-Ferry vous informe que vous disposez d'un compte" in sheet
    assert "est connu de l'école, vous pouvez activer" in sheet
    assert out_of_place(sheet) == []


def test_an_address_that_is_missing_is_corrected_in_onde(as_head, mother, tie):
    reached = tie()
    in_source(reached, source="onde", mail="a@exemple.invalid")

    asked = ask(as_head, INFORM, ticked(mother, reached))
    messages = " ".join(said(as_head.get(confirm(as_head, asked, way="mail").url)))

    assert "l'adresse se corrige dans la source (ONDE), ou choisissez" in messages
    assert out_of_place(messages) == []


@pytest.mark.parametrize("status", ["open", "closed"])
def test_anomalies_are_corrected_in_onde(as_head, mother, status):
    ReportFactory(guardianship=mother, **(CLOSED if status == "closed" else {}))

    response = as_head.get(reverse("reports:list"), {"status": status})

    assert "Corrigez-les dans ONDE :" in text(response)
    assert ("l'élève a quitté l'école" in text(response)) == (status == "closed")
    assert out_of_place(page_words(response)) == []


def test_noting_an_anomaly_speaks_of_the_school(as_head, mother):
    report = ReportFactory(guardianship=mother)

    response = as_head.get(reverse("reports:note", args=[report.pk]))

    assert "la correction est en cours dans ONDE." in text(response)
    assert "Visible des personnels qui administrent l'école." in text(response)
    assert out_of_place(page_words(response)) == []


def test_in_a_college_the_words_are_still_its_own():
    member = MemberFactory()
    tie = GuardianshipFactory(enrolment__establishment=member.establishment)
    report = ReportFactory(guardianship=tie, **CLOSED)

    shown = text(signed_in(member).get(reverse("reports:list"), {"status": "closed"}))

    assert report.get_closing_display().lower() in shown
    assert "Corrigez-les dans SIECLE :" in shown


def test_costs_what_it_costs_in_a_college(as_head, mother, queries):
    listing = reverse("legal_guardians:list")
    detail = reverse("legal_guardians:detail", args=[public_id(mother)])

    assert queries(as_head.get, f"{listing}?mef=CP") <= 8
    assert queries(as_head.get, detail) <= 17


def test_the_number_that_onde_does_not_give_is_not_made_up(as_head, head):
    tie = GuardianshipFactory(enrolment__establishment=head.establishment)
    SourceIdentityFactory(
        account=tie.guardian.account,
        establishment=head.establishment,
        population="guardian",
        source="onde",
        source_id="3f9ac2",
    )

    shown = as_head.get(reverse("legal_guardians:detail", args=[tie.guardian.account.public_id]))

    assert "3f9ac2" not in shown.content.decode()
