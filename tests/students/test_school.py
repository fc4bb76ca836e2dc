"""The tab « Élèves » of an école: off until its head turns it on (R251-R255, A35)."""

import csv
import uuid
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from accounts.enums import AccountState, Action
from accounts.models import Distribution, JournalEntry
from tests.factories import GuardianshipFactory, ServiceAddressFactory, SourceIdentityFactory
from tests.pages import ask, confirm, content, facts, rows, soup, text, words
from tests.papers.looking import texts
from tests.schools import (
    ANY_SOURCE,
    IN_ORDER,
    LEVELS,
    ORIGIN,
    classes,
    head_of_a_school,
    manage_students,
    out_of_place,
    page_words,
)

URL = reverse("students:list")
NN, NI, _, A = AccountState
ALL = {"all": "1", "query": "q="}
# R251, to the letter but for its typing error.
TURNED_OFF = (
    "Pour gérer les comptes élèves, activer la gestion des comptes élèves depuis l'onglet de"
    " paramétrage"
)


@pytest.fixture
def head():
    return head_of_a_school()


@pytest.fixture
def managed(head):
    manage_students(head)


@pytest.fixture
def pupil(head, enrol):
    [place] = classes(head, "CP")
    [pupil] = enrol(state=NI, student__birth_name="DURAND", **place)
    return pupil


def public_id(pupil):
    return str(pupil.student.account.public_id)


def printed(response):
    return " ".join(" ".join(texts([content(response)])).split())


def listed(client, kind):
    return confirm(client, ask(client, reverse("students:list_accounts"), ALL), format=kind)


@pytest.mark.parametrize("criteria", ["", "?q=", "?q=durand&state=informed"])
def test_until_it_is_on_the_tab_says_how_to_turn_it_on(as_head, pupil, criteria):
    response = as_head.get(f"{URL}{criteria}")

    main = soup(response).main
    assert text(response) == f"Gestion des élèves {TURNED_OFF}"
    assert main.select_one("p a")["href"] == reverse("settings:students")
    assert (main.select("form"), out_of_place(page_words(response))) == ([], [])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "page", ["inform", "list_accounts", "reset_passwords", "resend_mail", "sheets", "detail"]
)
def test_until_it_is_on_its_other_pages_do_not_exist(as_head, head, pupil, page, method):
    manage_students(head)
    confirm(as_head, ask(as_head, reverse("students:inform"), ALL))
    papers = Distribution.objects.get().pk
    type(head.establishment).objects.update(student_accounts_enabled=False)
    before = JournalEntry.objects.count()
    args = {"sheets": [papers], "detail": [public_id(pupil)]}.get(page, [])

    response = getattr(as_head, method)(
        reverse(f"students:{page}", args=args), {"account": public_id(pupil), **ALL}
    )

    refused = 405 if (page, method) in {("sheets", "post"), ("detail", "post")} else 404
    assert response.status_code == refused
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("page", ["list", "inform", "list_accounts", "reset_passwords", "detail"])
def test_a_school_hosts_nobody(as_head, head, managed, page):
    type(head.establishment).objects.update(hosts_students=True)
    args = [uuid.uuid4()] if page == "detail" else []

    assert as_head.get(reverse(f"external_students:{page}", args=args)).status_code == 404


def test_offers_the_four_criteria_of_a_school_then_the_others(as_head, managed):
    form = soup(as_head.get(URL)).select_one("form[data-filters]")

    assert words(form.label) == "Nom et/ou prénom, id, INE"
    names = [words(name) for name in form.select(".filter__name")]
    assert names == [
        *("Niveaux", "Classes", "États des comptes"),
        *("Dernière connexion", "Mot de passe provisoire"),
    ]


def test_offers_the_levels_in_the_order_of_the_school(as_head, head, managed):
    classes(head, *LEVELS)

    form = soup(as_head.get(URL)).select_one("form[data-filters]")

    assert [box["value"] for box in form.select("input[name=mef]")] == IN_ORDER


def test_finds_the_pupils_of_a_level(as_head, head, managed, enrol):
    for place in classes(head, "CP", "CM2"):
        enrol(student__birth_name=place["mef"].label, **place)

    assert [row[0] for row in rows(as_head.get(URL, {"mef": "CM2"}))] == ["CM2 Camille"]


@pytest.mark.parametrize("criteria", [{"age": "0-15"}, {"mail": "missing"}, {"mef": "6EME"}])
def test_a_criterion_that_it_does_not_offer_finds_nobody(as_head, managed, pupil, criteria):
    response = as_head.get(URL, {"q": "", **criteria})

    assert rows(response) == []
    assert "Ce critère n'est pas reconnu" in text(response)


def test_the_list_has_the_columns_of_everywhere(as_head, managed, pupil):
    response = as_head.get(URL, {"q": ""})

    titles = [words(title).strip(" ↕▲▼") for title in soup(response).select("main thead th")]
    assert titles[:-1] == [
        "Élève", "Classe", "Identifiant", "Adr. mail", "État du compte", "Dernière information",
        "Dernière connexion",
    ]  # fmt: skip
    assert rows(response)[0][:2] == ["DURAND Camille", "Classe A"]
    assert out_of_place(page_words(response)) == []


def test_the_page_of_a_pupil_says_his_level_and_his_guardians(as_head, head, managed, pupil):
    for kind in ("legal", "in_charge"):
        GuardianshipFactory(enrolment=pupil, kind=kind)
    SourceIdentityFactory(
        account=pupil.student.account, establishment=head.establishment, source="onde"
    )

    response = as_head.get(reverse("students:detail", args=[public_id(pupil)]))

    shown = facts(soup(response).main)
    assert (shown["Classe"], shown["Niveau"]) == ("Classe A", "CP")
    assert "Représentants légaux liés au compte" in text(response)
    assert "en charge" not in page_words(response)
    assert out_of_place(page_words(response), ANY_SOURCE, ORIGIN) == []


@pytest.mark.parametrize("page", ["inform", "list_accounts", "reset_passwords"])
def test_the_questions_are_those_of_a_school(as_head, managed, pupil, page):
    response = ask(as_head, reverse(f"students:{page}"), ALL)

    assert response.status_code == 200
    assert out_of_place(page_words(response)) == []


def test_the_file_says_school_and_level(as_head, head, managed, pupil):
    sheet = content(listed(as_head, "csv")).decode().removeprefix("\ufeff")

    [row] = csv.DictReader(StringIO(sheet, newline=""), delimiter=";")
    assert list(row)[:7] == [
        "UAI", "École", "Nom élève", "Prénom élève", "Niveau", "Code classe", "Classe",
    ]  # fmt: skip
    assert (row["École"], row["Niveau"]) == ("École Jules-Ferry", "CP")
    assert (len(row), out_of_place(" ".join(row))) == (14, [])


def test_the_paper_is_by_level_in_the_order_of_the_school(as_head, head, managed, enrol):
    for place in classes(head, *LEVELS):
        enrol(**place)
    enrol()

    shown = printed(listed(as_head, "pdf"))

    places = [shown.index(f"Niveau : {level} ") for level in [*IN_ORDER, "Non renseigné"]]
    assert places == sorted(places)
    assert "Niveau : CP Classe : CP-A - Classe A" in shown
    assert out_of_place(shown) == []


@pytest.mark.usefixtures("managed", "pupil")
def test_the_sheets_come_from_the_school_without_the_default_service(as_head, head, settings):
    ServiceAddressFactory(establishment=head.establishment, url="https://ent.exemple.fr")
    asked = ask(as_head, reverse("students:inform"), ALL)
    done = as_head.get(confirm(as_head, asked).url)

    sheet = printed(as_head.get(soup(done).select_one(".messages a")["href"]))

    assert "L'école Jules-Ferry vous informe que vous disposez d'un compte" in sheet
    assert settings.DEFAULT_SERVICE_URL not in sheet
    assert "Adresse du service : https://ent.exemple.fr" in sheet
    assert out_of_place(sheet) == []
    assert out_of_place(page_words(done)) == []


def test_who_left_is_not_found_even_when_it_is_on(as_head, managed, enrol):
    [gone] = enrol(left_on=date(2026, 10, 1))

    response = as_head.get(reverse("students:detail", args=[public_id(gone)]))

    assert response.status_code == 404
    assert not JournalEntry.objects.filter(action=Action.VIEW_ACCOUNT).exists()


@pytest.mark.usefixtures("managed", "pupil")
@pytest.mark.parametrize("address", [URL, f"{URL}?q=", f"{URL}?mef=CP"])
def test_costs_what_it_costs_in_a_college(as_head, head, queries, address):
    classes(head, "CM1", "CM2")

    assert queries(as_head.get, address) <= 8
