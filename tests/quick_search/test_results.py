"""« Recherche rapide » in the banner (R29, A39)."""

import pytest
from django.urls import reverse

from accounts.enums import Action
from accounts.models import AccountEvent, JournalEntry
from establishments.permissions import Degree, Role
from tests.conftest import signed_in
from tests.factories import (
    DivisionFactory,
    EnrolmentFactory,
    GuardianshipFactory,
    MemberFactory,
)
from tests.pages import cut_the_service, soup, text, words

URL = reverse("quick_search:results")
CHOOSE = reverse("establishments:choose")
INE = "1234567890A"


def search(client, typed):
    return client.get(URL, {"q": typed})


def groups(response):
    """What each block shows: its title, then its rows."""
    return {
        words(block.h2): [
            [words(cell) for cell in row.find_all(["td", "th"])] for row in block.select("tbody tr")
        ]
        for block in soup(response).select("main section:has(tbody)")
    }


def host(head, **kwargs):
    """A pupil of elsewhere, followed here as well."""
    pupil = EnrolmentFactory(establishment__name="Lycée d'ailleurs", **kwargs)
    home = {"establishment": head.establishment, "kind": "mutualised"}
    EnrolmentFactory(student=pupil.student, search_key=pupil.search_key, **home)


NEW = "● Non activé - non informé"


def test_shows_the_pupils_found_here_and_from_elsewhere(as_head, head, enrol):
    type(head.establishment).objects.update(hosts_students=True)
    division = DivisionFactory(establishment=head.establishment, label="Sixième A")
    usual = {"student__birth_name": "DURAND", "student__usage_name": "PETIT"}
    enrol(student__account__identifier="c.durand", state="informed", division=division, **usual)
    enrol(student__birth_name="DURANDAL", student__account__identifier="c.durandal")
    host(head, student__birth_name="DURANDEAU", student__account__identifier="c.durandeau")

    shown = groups(search(as_head, "dur"))

    petit = "DURAND Camille nom d'usage : PETIT"
    assert shown == {
        "Élèves (2)": [
            [petit, "Sixième A", "c.durand", "● Non activé - informé"],
            ["DURANDAL Camille", "Non renseignée", "c.durandal", NEW],
        ],
        "Élèves extérieurs (1)": [["DURANDEAU Camille", "Lycée d'ailleurs", "c.durandeau", NEW]],
    }


def test_shows_the_guardians_found_once_with_their_pupils(as_head, tie, enrol):
    pupil, brother = (
        enrol(student__birth_name="DURAND", student__first_name=name)[0] for name in ("Léa", "Zoé")
    )
    parent = tie(enrolment=pupil, guardian__birth_name="MOREL", state="activating").guardian
    GuardianshipFactory(enrolment=brother, guardian=parent)
    friend = tie(enrolment=brother, kind="in_charge", guardian__birth_name="DURANT").guardian

    shown = groups(search(as_head, "dur"))

    pupils, logins = "DURAND Léa, DURAND Zoé", [one.account.identifier for one in (parent, friend)]
    assert shown["Représentants légaux (1)"] == [
        ["MOREL Dominique", pupils, logins[0], "● En cours d'activation"]
    ]
    assert shown["Personnes en charge (1)"] == [["DURANT Dominique", "DURAND Zoé", logins[1], NEW]]


def test_leads_to_each_account_and_to_the_list_of_its_tab(as_head, tie):
    tie(enrolment__student__birth_name="DURAND", guardian__birth_name="DURAND")

    links = [link["href"] for link in soup(search(as_head, "durand")).select("main section a")]

    assert len(links) == 4
    for link in links:
        assert "DURAND" in text(as_head.get(link))
    back = soup(as_head.get(links[0])).select_one(".back a")["href"]
    assert back == f"{reverse('students:list')}?q=durand"


def test_shows_ten_of_a_tab_and_says_how_many_there_are(as_head, enrol):
    enrol(11, student__birth_name="DURAND")

    page = search(as_head, "d")

    assert len(groups(page)["Élèves (11)"]) == 10
    assert "11 personnes trouvées pour « d »" in text(page)
    assert "Voir les 11 résultats" in text(page)


@pytest.mark.parametrize("typed", ["z.unique", " Z.UNIQUE ", "unique zoe", INE])
def test_one_person_found_is_still_a_page(as_head, enrol, typed):
    enrol(
        student__birth_name="UNIQUE",
        student__first_name="Zoé",
        student__account__identifier="z.unique",
        student__ine=INE,
    )

    page = search(as_head, typed)

    assert page.status_code == 200
    assert "1 personne trouvée" in text(page)
    assert "Voir le résultat" in text(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Saisissez en haut de la page"),
        ("   ", "Saisissez en haut de la page"),
        ("personne", "Aucun résultat pour « personne » dans Collège Jean-Moulin."),
        ("'-'", "Aucun résultat"),
        ("<b>", "Aucun résultat pour « <b> »"),
        ("d" * 201, "La recherche est limitée à 200 caractères."),
        ("a\0b", "Le caractère nul n’est pas autorisé."),
    ],
)
def test_says_why_it_shows_nobody(as_head, enrol, typed, said):
    enrol(student__birth_name="DURAND")

    page = search(as_head, typed)

    assert (page.status_code, groups(page)) == (200, {})
    assert said in text(page)


def test_finds_nobody_of_another_establishment(as_stranger, head, tie):
    tie(enrolment__student__birth_name="ZZCANARI", guardian__birth_name="ZZCANARI")

    page = search(as_stranger, "zzcanari")

    assert groups(page) == {}


def test_does_not_search_what_an_ecole_does_not_have():
    head = MemberFactory(establishment__degree=Degree.FIRST, establishment__name="École Ferry")
    tie = GuardianshipFactory(
        enrolment__establishment=head.establishment, enrolment__student__birth_name="DURAND"
    )
    GuardianshipFactory(enrolment=tie.enrolment, kind="in_charge")

    before = groups(search(signed_in(head), "durand"))
    head.establishment.student_accounts_enabled = True
    head.establishment.save()
    after = groups(search(signed_in(head), "durand"))

    assert list(before) == ["Représentants légaux (1)"]
    assert list(after) == ["Élèves (1)", "Représentants légaux (1)"]


def test_an_agent_of_several_establishments_finds_them_and_goes_there(as_head, head):
    other = MemberFactory(user=head.user, establishment__name="Lycée Simone-Veil")
    MemberFactory(establishment__name="Lycée Simone-Weil")
    as_head.post(CHOOSE, {"uai": head.establishment.uai})

    pages = [search(as_head, typed) for typed in ("simone", other.establishment.uai.lower())]

    for page in pages:
        [form] = soup(page).select("main form[method=post]")
        assert words(form.button).startswith("Administrer Lycée Simone-Veil")
    uai = form.select_one("[name=uai]")["value"]
    assert "Lycée Simone-Veil" in as_head.post(form["action"], {"uai": uai}, follow=True).text
    assert "établissement" in words(soup(page).select_one("label[for=quick-search]"))


def test_the_establishment_of_now_is_not_offered(as_head, head):
    as_head.post(CHOOSE, {"uai": head.establishment.uai})

    assert soup(search(as_head, "moulin")).select("main form[method=post]") == []


def test_keeps_in_the_banner_what_was_typed(as_head):
    [field] = soup(search(as_head, "durand")).select("#quick-search")

    assert field["value"] == "durand"
    label = words(soup(search(as_head, "")).select_one("label[for=quick-search]"))
    assert label == "Recherche rapide : nom, prénom ou identifiant"


def test_a_search_by_ine_leaves_one_line(as_head, head, enrol):
    [pupil] = enrol(student__ine=INE)

    search(as_head, INE.lower())
    search(as_head, "camille")

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == (Action.SEARCH_INE, head, 1)
    assert entry.details == {"tab": "quick_search"}
    assert AccountEvent.objects.get().account_id == pupil.student.account_id


@pytest.mark.parametrize(
    ("role", "degree"),
    [(Role.INSPECTOR, Degree.FIRST), (Role.TROUBLESHOOTER, Degree.SECOND)],
)
def test_is_for_those_who_see_accounts(role, degree):
    client = signed_in(MemberFactory(role=role, establishment__degree=degree))

    assert search(client, "durand").status_code == 403
    start = client.get("/", follow=True)
    assert (start.status_code, soup(start).select("#quick-search")) == (200, [])


def test_answers_during_a_maintenance(as_head, enrol):
    enrol(student__birth_name="DURAND", student__ine=INE)
    cut_the_service()

    assert "Élèves (1)" in groups(search(as_head, INE))
    assert JournalEntry.objects.count() == 1


def test_costs_the_same_for_two_people_as_for_forty(as_head, head, tie, queries):
    type(head.establishment).objects.update(hosts_students=True)
    for kind in ("legal", "in_charge"):
        tie(enrolment__student__birth_name="DURAND", kind=kind)
    host(head, student__birth_name="DURAND")
    few = queries(search, as_head, "durand")
    for _ in range(12):
        tie(enrolment__student__birth_name="DURAND", kind="legal")

    # The last two mark the transaction of a test.
    assert queries(search, as_head, "durand") == few <= 12 + 2
