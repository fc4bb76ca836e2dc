"""The page « Gestion des élèves » (R72-R93)."""

from datetime import date, datetime
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from tests.factories import DivisionFactory, EnrolmentFactory, MefFactory
from tests.pages import cut_the_service, rows, soup, text

URL = reverse("students:list")


def search(client, **criteria):
    return client.get(f"{URL}?{urlencode(criteria or {'q': ''}, doseq=True)}")


def names(response):
    return [row[0] for row in rows(response)]


def test_lists_nobody_before_a_search(as_head, enrol):
    enrol()

    response = as_head.get(URL)

    assert rows(response) == []
    assert "Sélectionnez vos critères puis cliquez sur Rechercher" in text(response)


def test_shows_each_pupil_with_his_eight_columns(as_head, head, enrol):
    sixth = DivisionFactory(establishment=head.establishment, label="Sixième A")
    paris = timezone.get_current_timezone()
    enrol(
        state=AccountState.INFORMED,
        division=sixth,
        student__birth_name="DURAND",
        student__first_name="Zoé",
        student__account__identifier="z.durand",
        student__account__mail="zoe@exemple.invalid",
        student__account__informed_at=datetime(2026, 9, 7, 23, 30, tzinfo=paris),
    )

    assert rows(search(as_head)) == [
        [
            "DURAND Zoé",
            "Sixième A",
            "z.durand",
            "@ Adresse mail non confirmée",
            "● Non activé - informé",
            "07-09-2026",
            "Non renseignée",
        ]
    ]


def test_shows_nobody_of_another_establishment_nor_who_left(as_head, enrol):
    enrol(student__birth_name="ICI")
    enrol(student__birth_name="PARTI", left_on=date(2026, 10, 1))
    EnrolmentFactory(student__birth_name="AILLEURS")

    assert names(search(as_head)) == ["ICI Camille"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", 2),
        ("g", 1),
        ("le goff", 1),
        ("GOFF anne", 1),
        ("sophie le", 1),
        ("lœuil", 1),
        ("loeuilleux", 1),
        ("a.legoff", 1),
        ("A.LEGOFF", 1),
        ("a.lego", 0),
        ("070832327JA", 1),
        ("070832327ja", 1),
        ("070832327J", 0),
        ("durand", 0),
        ("%", 0),
        ("_", 0),
        ("-", 0),
        ("'", 0),
        ("' OR 1=1 --", 0),
    ],
)
def test_finds_by_part_of_a_name_whole_identifier_or_whole_ine(as_head, enrol, typed, found):
    enrol(
        student__birth_name="LE GOFF-MARTIN",
        student__first_name="Anne-Sophie",
        student__account__identifier="a.legoff",
        student__ine="070832327JA",
    )
    enrol(student__birth_name="LŒUILLEUX", student__first_name="Maël")

    assert len(names(search(as_head, q=typed))) == found


def test_criteria_are_joined_by_and_their_values_by_or(as_head, head, enrol):
    home = head.establishment
    first, second, third = DivisionFactory.create_batch(3, establishment=home)
    mef = MefFactory(establishment=home)
    enrol(student__birth_name="UN", division=first, mef=mef)
    enrol(student__birth_name="DEUX", division=second, mef=mef)
    enrol(student__birth_name="TROIS", division=third, mef=mef)
    enrol(student__birth_name="QUATRE", division=first)
    enrol(student__birth_name="CINQ", mef=mef)

    both = search(as_head, division=[first.code, second.code], mef=mef.code)
    without = search(as_head, division="sans-classe")

    assert names(both) == ["DEUX Camille", "UN Camille"]
    assert names(without) == ["CINQ Camille"]


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        ({"state": "not_informed"}, {"NN"}),
        ({"state": ["informed", "activated"]}, {"NI", "A"}),
        ({"mail": "missing"}, {"NN"}),
        ({"mail": "unconfirmed"}, {"NI"}),
        ({"mail": "confirmed"}, {"A"}),
        ({"mail": ["confirmed", "missing"]}, {"A", "NN"}),
    ],
)
def test_narrows_by_state_and_by_mail(as_head, enrol, criterion, found):
    enrol(student__birth_name="NN")
    enrol(student__birth_name="NI", state="informed", student__account__mail="a@exemple.invalid")
    enrol(
        student__birth_name="A",
        state="activated",
        student__account__mail="b@exemple.invalid",
        student__account__mail_confirmed_at=timezone.now(),
    )

    assert {name.split()[0] for name in names(search(as_head, **criterion))} == found


@pytest.mark.parametrize(
    ("band", "found"),
    [("0-15", {"QUATORZE"}), ("15-18", {"QUINZE", "DIXSEPT"}), ("18-150", {"DIXHUIT"})],
)
@time_machine.travel("2026-11-22 10:00 +01:00", tick=False)
def test_narrows_by_age_on_the_day(as_head, enrol, band, found):
    enrol(student__birth_name="QUATORZE", student__birth_date=date(2011, 11, 23))
    enrol(student__birth_name="QUINZE", student__birth_date=date(2011, 11, 22))
    enrol(student__birth_name="DIXSEPT", student__birth_date=date(2008, 11, 23))
    enrol(student__birth_name="DIXHUIT", student__birth_date=date(2008, 11, 22))

    assert {name.split()[0] for name in names(search(as_head, age=band))} == found


@pytest.mark.parametrize(
    "criterion",
    [{"division": "6Z"}, {"mef": "0"}, {"state": "activating"}, {"age": "x"}, {"mail": "x"}],
)
def test_a_value_that_is_not_offered_finds_nobody(as_head, enrol, criterion):
    enrol()

    response = search(as_head, **criterion)

    assert names(response) == []
    assert "Ce critère n'est pas reconnu" in text(response)


def test_a_name_too_long_is_refused_in_a_sentence_and_stays_typed(as_head, enrol):
    enrol()

    response = search(as_head, q="é" * 201)

    assert "Nom et/ou prénom, id, INE" in text(response)
    assert "Ce critère n'est pas reconnu" in text(response)
    assert soup(response).select_one("main input[name=q]")["value"] == "é" * 201


def test_the_class_of_another_establishment_finds_nobody(as_head, enrol):
    foreign = DivisionFactory(code="6Z")
    EnrolmentFactory(establishment=foreign.establishment, division=foreign)
    enrol()

    assert names(search(as_head, division="6Z")) == []


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99", "?page=x", "?sort=nimporte", "?sort=-login", "?zz=1", "?q=%00"]
)
def test_never_breaks_on_an_address_typed_by_hand(as_head, enrol, query):
    enrol()

    assert as_head.get(URL + query).status_code in {200, 400}


def test_sorts_on_a_column_and_back(as_head, enrol):
    enrol(student__birth_name="ALPHA", student__account__identifier="z.alpha")
    enrol(student__birth_name="BETA", student__account__identifier="a.beta")

    up, down = (search(as_head, sort=sort) for sort in ("identifier", "-identifier"))

    assert names(up) == ["BETA Camille", "ALPHA Camille"]
    assert names(down) == ["ALPHA Camille", "BETA Camille"]


def test_pages_fifty_by_fifty_and_says_where_it_is(as_head, enrol):
    enrol(51)

    first, second = search(as_head), search(as_head, page=2)

    assert (len(rows(first)), len(rows(second))) == (50, 1)
    assert "1 à 50 sur 51 élèves" in text(first)
    assert "51 à 51 sur 51 élèves" in text(second)


def test_says_what_to_do_when_nobody_is_found(as_head):
    assert "Aucun élève ne correspond à cette recherche." in text(search(as_head, q="personne"))


def test_a_name_is_never_code(as_head, enrol):
    enrol(student__birth_name="<script>alert(1)</script>", student__usage_name="<b>")

    response = search(as_head)

    assert soup(response).select("main tbody script, main tbody b") == []
    assert "<script>alert(1)</script>" in names(response)[0]


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.get(URL).status_code == 403


def test_stays_open_during_maintenance(as_head, enrol):
    enrol()
    cut_the_service()

    assert len(rows(search(as_head))) == 1


def test_costs_the_same_for_two_pupils_as_for_fifty(as_head, enrol, queries):
    enrol(2)
    search(as_head)
    few = queries(search, as_head)
    enrol(48)

    assert queries(search, as_head) == few <= 8
