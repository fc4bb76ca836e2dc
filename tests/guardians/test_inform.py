"""« Informer » the guardians by sheet (R173-R181): the question, the sheets, what is frozen."""

from datetime import timedelta
from io import BytesIO

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import Account, AccountEvent, Distribution, JournalEntry, Outbox
from tests.factories import DivisionFactory, GuardianshipFactory
from tests.guardians.listed import (
    CHARGE,
    IN_CHARGE,
    LEGAL,
    account,
    in_source,
    password,
    public_id,
    ticked,
)
from tests.pages import ask, confirm, content, cut_the_service, said, soup, text

URL, LIST = reverse(f"{LEGAL}:inform"), reverse(f"{LEGAL}:list")
NN, NI, EC, A = AccountState


def inform(client, *ties, url=URL, **fields):
    """Tick, press « Informer », confirm: the list again."""
    done = confirm(client, ask(client, url, ticked(*ties)), way="sheet", **fields)
    return client.get(done.url)


def sheets(client, response):
    """The text of each sheet that the message links to."""
    papers = client.get(soup(response).select_one(".messages a")["href"])
    with pdfplumber.open(BytesIO(content(papers))) as pdf:
        return [page.extract_text() for page in pdf.pages]


def states(ties):
    return [account(tie).state for tie in ties]


def test_asks_first_and_says_how_many_and_what_will_happen(as_head, tie):
    expired = {"guardian__account__password_expires_at": timezone.now() - timedelta(days=1)}
    ties = [tie(), tie(state=NI), tie(state=NI, **expired), tie(state=EC), tie(state=A)]

    shown = text(ask(as_head, URL, ticked(*ties)))

    assert "Informer les responsables" in shown
    assert (
        "Êtes-vous sûr de vouloir informer les 5 responsables sélectionnés ? Si oui, choisissez"
        " ci-dessous le mode d'information souhaité :" in shown
    )
    assert "1 compte « Non activé - non informé » recevra un mot de passe provisoire." in shown
    assert "1 compte dont le mot de passe provisoire a expiré en recevra un nouveau." in shown
    assert "1 compte garde son mot de passe provisoire." in shown
    assert "2 comptes ont déjà un mot de passe choisi, ou FranceConnect" in shown
    assert "y compris aux responsables ayant déjà activé leur compte" in shown
    assert not JournalEntry.objects.exists()


def test_the_sheet_is_the_way_proposed_first(as_head, tie):
    page = soup(ask(as_head, URL, ticked(tie())))

    ways = [(box["value"], box.has_attr("checked")) for box in page.select("input[name=way]")]
    assert ways == [("sheet", True), ("mail", False), ("mixed", False)]


def test_an_unknown_way_is_asked_again(as_head, tie):
    one = tie()

    response = confirm(as_head, ask(as_head, URL, ticked(one)), way="pigeon")

    assert "Sélectionnez un choix valide" in text(response)
    assert account(one).state == NN


@pytest.mark.parametrize(("tab", "kind"), [(LEGAL, "legal"), (CHARGE, "in_charge")])
def test_informs_one_and_links_to_his_sheet(as_head, tie, tab, kind):
    one = tie(kind=kind)
    asked = ask(as_head, reverse(f"{tab}:inform"), ticked(one, query="q=&state=not_informed"))

    response = confirm(as_head, asked, way="sheet")

    assert response.url == f"{reverse(f'{tab}:list')}?q=&state=not_informed"
    assert said(as_head.get(response.url)) == [
        "La feuille individuelle a été créée avec succès pour le responsable sélectionné."
        " Télécharger la feuille au format pdf"
    ]
    assert (account(one).state, timezone.localdate(account(one).informed_at)) == (
        NI,
        timezone.localdate(),
    )


def test_counts_the_sheets_in_the_plural(as_head, tie):
    assert said(inform(as_head, tie(), tie())) == [
        "Les 2 feuilles individuelles ont été créées avec succès pour les 2 responsables"
        " sélectionnés. Télécharger les feuilles au format pdf"
    ]


def test_keeps_the_passwords_unless_a_reset_is_asked(as_head, tie):
    informed, active = tie(state=NI), tie(state=A)
    before = password(informed)

    inform(as_head, informed, active)
    kept = password(informed)
    inform(as_head, informed, active, reset="on")

    assert (kept, password(informed) == before) == (before, False)
    assert (states([informed, active]), len(password(active))) == ([NI, A], 12)


def test_a_guardian_of_several_pupils_has_one_sheet_that_names_them(as_head, head, tie, enrol):
    sixth = DivisionFactory(establishment=head.establishment, label="Sixième A")
    [zoe] = enrol(student__birth_name="DURAND", student__first_name="Zoé", division=sixth)
    [lou] = enrol(student__birth_name="BERNARD", student__first_name="Lou")
    one = tie(enrolment=zoe, guardian__birth_name="LEGRAND", guardian__first_name="Anne")
    tie(enrolment=lou, guardian=one.guardian)
    GuardianshipFactory(guardian=one.guardian, enrolment__student__birth_name="AILLEURS")

    [sheet] = sheets(as_head, inform(as_head, one))

    assert "Anne LEGRAND" in sheet
    assert "DURAND Zoé, Sixième A" in sheet
    assert "BERNARD Lou, classe non renseignée" in sheet
    assert "AILLEURS" not in sheet
    assert f"Identifiant : {account(one).identifier}" in sheet
    assert f"Mot de passe provisoire : {password(one)}" in sheet


def test_the_sheets_of_those_who_have_chosen_print_no_password(as_head, tie):
    states = {"ACTIF": A, "ENCOURS": EC, "INFORME": NI}
    ties = [
        tie(state=state, guardian__birth_name=name, guardian__first_name="")
        for name, state in states.items()
    ]

    printed = sheets(as_head, inform(as_head, *ties))

    told = {
        name: "Mot de passe provisoire" in sheet
        for name in states
        for sheet in printed
        if name in sheet
    }
    assert told == {"ACTIF": False, "ENCOURS": False, "INFORME": True}
    assert "None" not in "".join(printed)


def test_each_tab_prints_its_own_pupils_and_addresses(as_head, tie, settings):
    settings.DEFAULT_SERVICE_URL = "https://teleservices.exemple.invalid"
    legal = tie(enrolment__student__birth_name="ENFANT")
    tie(guardian=legal.guardian, kind=IN_CHARGE, enrolment__student__birth_name="PUPILLE")

    [parent] = sheets(as_head, inform(as_head, legal))
    [keeper] = sheets(as_head, inform(as_head, legal, url=reverse(f"{CHARGE}:inform")))

    told = ("ENFANT", "PUPILLE", "teleservices.exemple")
    assert [word in parent for word in told] == [True, False, True]
    assert [word in keeper for word in told] == [False, True, False]


def test_nobody_sees_the_other_guardian_of_his_pupil(as_head, tie, enrol):
    [pupil] = enrol()
    ties = [tie(enrolment=pupil, guardian__birth_name=name) for name in ("PERE", "MERE")]
    for one in ties:
        name = one.guardian.birth_name
        in_source(one, mail=f"{name.lower()}@exemple.invalid", mobile="+33612345678")

    mother, father = sheets(as_head, inform(as_head, *ties))

    assert ("MERE" in mother, "PERE" in mother) == (True, False)
    assert ("PERE" in father, "MERE" in father) == (True, False)
    assert "mere@" not in mother + father
    assert "12345678" not in mother + father


def test_the_whole_search_but_some_over_pages(as_head, tie, enrol):
    [pupil] = enrol()
    ties = [tie(enrolment=pupil) for _ in range(60)]
    page = [public_id(one) for one in ties[50:]]
    form = {
        "all": "1",
        "query": "q=",
        "excluded_elsewhere": f"{public_id(ties[0])},{public_id(ties[1])}",
        "page_ids": ",".join(page),
        "picked": page[:-1],
    }
    asked = ask(as_head, URL, form)

    confirm(as_head, asked, way="sheet")

    assert "informer les 57 responsables" in text(asked)
    spared = [ties[0], ties[1], ties[59]]
    assert states(spared) == [NN] * 3
    assert Account.objects.filter(state=NI).count() == 57


def test_a_search_is_frozen_and_searched_again(as_head, tie):
    found, changed, other = tie(), tie(), tie(state=A)
    asked = ask(as_head, URL, {"all": "1", "query": "q=&state=not_informed"})
    late = tie()
    inform(as_head, changed)

    confirm(as_head, asked, way="sheet")

    assert "les 2 responsables" in text(asked)
    assert states([found, late, other]) == [NI, NI, A]
    entry = JournalEntry.objects.latest("pk")
    assert (entry.count, entry.details["filters"]) == (2, {"state": ["not_informed"]})
    assert entry.details["tab"] == LEGAL


def test_an_unknown_value_in_a_frozen_search_informs_nobody(as_head, tie):
    one = tie()

    asked = ask(as_head, URL, {"all": "1", "query": "division=6Z"})
    response = confirm(as_head, asked, way="sheet")

    assert said(as_head.get(response.url)) == [
        "Plus aucun représentant légal ne correspond à votre sélection. Rien n'a été modifié."
    ]
    assert account(one).state == NN


@pytest.mark.parametrize(
    "gone", [{"ended_on": timezone.localdate()}, {"enrolment__left_on": timezone.localdate()}]
)
def test_whoever_is_not_tied_any_more_does_not_exist(as_head, tie, gone):
    past, elsewhere = tie(**gone), GuardianshipFactory()

    assert ask(as_head, URL, ticked(past, elsewhere)).status_code == 404
    assert as_head.get(URL, {"account": public_id(elsewhere)}).status_code == 404
    assert states([past, elsewhere]) == [NN, NN]


def test_sheets_forget_a_pupil_who_left_meanwhile(as_head, tie):
    stays = tie(enrolment__student__birth_name="RESTE")
    leaves = tie(guardian=stays.guardian, enrolment__student__birth_name="PART")
    response = inform(as_head, stays)
    type(leaves.enrolment).objects.filter(pk=leaves.enrolment_id).update(
        left_on=timezone.localdate()
    )

    [sheet] = sheets(as_head, response)

    assert ("RESTE" in sheet, "PART Camille" in sheet) == (True, False)


def test_one_guardian_from_his_own_page_goes_back_to_it(as_head, tie):
    one = tie()

    response = confirm(as_head, as_head.get(f"{URL}?account={public_id(one)}"), way="sheet")

    assert response.url == reverse(f"{LEGAL}:detail", args=[public_id(one)])
    assert account(one).state == NI


def test_a_second_click_does_nothing_and_gives_the_same_sheets(as_head, tie):
    one = tie()
    asked = ask(as_head, URL, ticked(one))

    confirm(as_head, asked, way="sheet", reset="on")
    before = password(one)
    confirm(as_head, asked, way="sheet", reset="on")

    assert password(one) == before
    assert (JournalEntry.objects.count(), Distribution.objects.count()) == (1, 1)
    assert not Outbox.objects.exists()


def test_fetching_the_sheets_is_in_the_journal_once_a_guardian(as_head, head, tie):
    one = tie()
    tie(guardian=one.guardian)

    as_head.get(soup(inform(as_head, one)).select_one(".messages a")["href"])

    entries = JournalEntry.objects.order_by("pk")
    assert [(e.action, e.member, e.count) for e in entries] == [
        ("inform", head, 1),
        ("sheets", head, 1),
    ]
    assert AccountEvent.objects.filter(account=account(one)).count() == 2


def test_a_form_opened_for_one_establishment_is_refused_to_another(as_head, as_stranger, tie):
    one = tie()
    asked = ask(as_head, URL, ticked(one))

    assert confirm(as_stranger, asked, way="sheet").status_code == 409
    assert account(one).state == NN


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_is_refused_to_troubleshooting(as_troubleshooter, tab):
    assert as_troubleshooter.post(reverse(f"{tab}:inform")).status_code == 403


def test_is_refused_during_maintenance(as_head, tie):
    one = tie()
    asked = ask(as_head, URL, ticked(one))
    cut_the_service()

    assert confirm(as_head, asked, way="sheet").status_code == 503
    assert account(one).state == NN


def test_thirty_guardians_cost_what_three_cost(as_head, tie, enrol, queries):
    [pupil] = enrol()

    def cost(count):
        ties = [tie(enrolment=pupil) for _ in range(count)]
        question = queries(ask, as_head, URL, ticked(*ties))
        return question, queries(confirm, as_head, ask(as_head, URL, ticked(*ties)), way="sheet")

    cost(1)

    assert cost(3) == cost(30)
    assert sum(cost(3)) <= 47
