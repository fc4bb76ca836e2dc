"""« Réinitialiser l'identifiant »: its button, its question, its answer (R66, R235, R236, A17)."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import IdentifierRequest, JournalEntry
from tests.accounts.renamed import identifier, night, rename
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, GuardianshipFactory, MemberFactory
from tests.pages import ask, confirm, cut_the_service, facts, said, soup, text, words

TABS = ("students", "external_students", "legal_guardians", "in_charge")
BUTTON, PENDING = "Réinitialiser l'identifiant", "Nouvel identifiant demandé"
ASKED = "La demande de nouvel identifiant a été prise en compte. Il sera disponible demain."


@pytest.fixture
def person(head):
    """Somebody of each tab, DUPOND whose identifier says « dupont »: ``person("students")``."""

    def create(tab, number="", home=None):
        identity = {"birth_name": "DUPOND", "first_name": "Camille"}
        known = identity | {"account__identifier": f"c.dupont{number}"}
        home = home or head.establishment
        if tab in ("students", "external_students"):
            home.hosts_students = True
            home.save()
            given = {f"student__{name}": value for name, value in known.items()}
            given["kind"] = "principal" if tab == "students" else "mutualised"
            return EnrolmentFactory(establishment=home, **given).student
        given = {f"guardian__{name}": value for name, value in known.items()}
        kind = "legal" if tab == "legal_guardians" else "in_charge"
        return GuardianshipFactory(kind=kind, enrolment__establishment=home, **given).guardian

    return create


def page_of(tab, one):
    return reverse(f"{tab}:detail", args=[one.account.public_id])


def question(tab, one):
    return f"{reverse(f'{tab}:new_identifier')}?account={one.account.public_id}"


def buttons(response):
    return {words(link): link["href"] for link in soup(response).select("main .buttons a")}


def shown(response):
    return facts(soup(response).select_one("[aria-labelledby=account-title]"))


@pytest.mark.parametrize("tab", TABS)
def test_is_asked_from_the_page_of_the_account_and_said_there(as_head, person, tab):
    one = person(tab)

    asked = as_head.get(buttons(as_head.get(page_of(tab, one)))[BUTTON])
    back = as_head.get(confirm(as_head, asked).url)

    assert text(asked) == (
        "Retour Réinitialiser l'identifiant Après cette modification, l'identifiant c.dupont ne"
        " pourra plus être utilisé. Un nouvel identifiant sera calculé à partir du prénom et du nom"
        " de famille. Êtes-vous sûr de vouloir réinitialiser l'identifiant ? Le nouvel"
        " identifiant sera disponible demain. D'ici là, l'identifiant actuel reste"
        " utilisable. Le mot de passe ne change pas. Confirmer Annuler"
    )
    assert said(back) == [ASKED]
    assert shown(back)["Identifiant"] == f"c.dupont {PENDING}"
    assert BUTTON not in buttons(back)
    assert identifier(one) == "c.dupont"


@pytest.mark.parametrize("tab", TABS)
def test_the_list_says_it_until_the_night_has_passed(as_head, person, tab):
    one = person(tab)
    listed = f"{reverse(f'{tab}:list')}?q="
    confirm(as_head, as_head.get(question(tab, one)))

    before = text(as_head.get(listed))
    night()
    after = text(as_head.get(listed))

    assert f"c.dupont {PENDING}" in before
    assert (PENDING in after, "c.dupond" in after, "c.dupont" in after) == (False, True, False)


@pytest.mark.parametrize("tab", TABS)
def test_the_old_identifier_finds_nobody_any_more(as_head, person, tab):
    one = person(tab)
    confirm(as_head, as_head.get(question(tab, one)))
    night()

    found = {
        typed: "DUPOND" in text(as_head.get(f"{reverse(f'{tab}:list')}?q={typed}"))
        or "DUPOND" in text(as_head.get(f"{reverse('quick_search:results')}?q={typed}"))
        for typed in ("c.dupont", "c.dupond")
    }

    assert found == {"c.dupont": False, "c.dupond": True}


def test_the_page_tells_the_former_one_and_that_it_can_be_asked_again(as_head, person):
    one = person("legal_guardians")
    confirm(as_head, as_head.get(question("legal_guardians", one)))
    night()

    page = as_head.get(page_of("legal_guardians", one))

    given = shown(page)
    day = f"{localtime(IdentifierRequest.objects.get().settled_at):%d-%m-%Y}"
    assert given["Identifiant"] == "c.dupond"
    assert given["Identifiant remplacé le"] == f"{day} (ancien identifiant : c.dupont)"
    assert BUTTON in buttons(page)


def test_the_page_tells_why_the_night_refused(as_head, person):
    one = person("students")
    confirm(as_head, as_head.get(question("students", one)))
    rename(one, birth_name="DUPONT")
    night()

    given = shown(as_head.get(page_of("students", one)))

    assert given["Nouvel identifiant refusé le"].endswith(
        " : L'identifiant correspond déjà au prénom et au nom de naissance."
    )


def test_nothing_is_offered_when_the_present_one_is_right(as_head, person):
    one = rename(person("students"), birth_name="DUPONT")

    asked = as_head.get(question("students", one))
    forced = as_head.get(confirm(as_head, asked).url)

    refusal = "L'identifiant actuel correspond déjà au prénom et au nom de naissance."
    assert f"{refusal} Si l'un des deux est erroné, corrigez-le d'abord" in text(asked)
    assert soup(asked).find("button", string="Confirmer") is None
    assert said(forced) == [refusal]


def test_asked_again_it_says_that_it_was(as_head, person):
    one = person("students")
    first = as_head.get(question("students", one))
    confirm(as_head, first)

    again = as_head.get(question("students", one))
    confirm(as_head, first)

    assert "Un nouvel identifiant a déjà été demandé." in text(again)
    assert soup(again).find("button", string="Confirmer") is None
    assert IdentifierRequest.objects.count() == 1


def test_it_is_in_the_journal_of_the_host_and_on_the_page_of_the_pupil(as_head, head, person):
    one = person("external_students")
    EnrolmentFactory(student=one, establishment__name="Collège d'attache")
    principal = MemberFactory(establishment=one.enrolments.get(kind="principal").establishment)

    confirm(as_head, as_head.get(question("external_students", one)))

    entry = JournalEntry.objects.get(action="ask_identifier")
    assert (entry.member, entry.establishment) == (head, head.establishment)
    assert "DUPOND" not in str(entry.details)
    told = text(signed_in(principal).get(page_of("students", one)))
    assert "Demander un nouvel identifiant" in told
    assert head.establishment.uai in told


def test_only_one_account_is_asked_for_at_a_time(as_head, person):
    pair = [person("students", number) for number in (2, 3)]
    ticked = {"picked": [str(one.account.public_id) for one in pair], "query": "q="}

    response = ask(as_head, reverse("students:new_identifier"), ticked)

    assert "n'est plus valable" in text(response)
    assert not IdentifierRequest.objects.exists()


@pytest.mark.parametrize("tab", TABS)
def test_an_account_of_another_establishment_does_not_exist(as_head, person, tab):
    person(tab)
    stranger = person(tab, 9, home=MemberFactory().establishment)

    asked = as_head.get(question(tab, stranger))
    sent = as_head.post(question(tab, stranger), follow=True)

    assert (asked.status_code, sent.status_code) == (404, 404)
    assert not IdentifierRequest.objects.exists()


@pytest.mark.parametrize("tab", TABS)
def test_is_refused_to_troubleshooting(as_troubleshooter, person, tab):
    assert as_troubleshooter.get(question(tab, person(tab))).status_code == 403


@pytest.mark.parametrize("tab", TABS)
def test_can_be_read_but_not_asked_during_maintenance(as_head, person, tab):
    one = person(tab)
    asked = as_head.get(question(tab, one))
    cut_the_service()

    assert as_head.get(question(tab, one)).status_code == 200
    assert confirm(as_head, asked).status_code == 503
    assert not IdentifierRequest.objects.exists()


@pytest.mark.parametrize("tab", TABS)
def test_costs_the_same_among_two_as_among_twenty(as_head, person, queries, tab):
    one, _ = person(tab, 2), person(tab, 3)
    few = queries(as_head.get, question(tab, one))
    for number in range(4, 22):
        person(tab, number)

    assert queries(as_head.get, question(tab, one)) == few <= 13


@pytest.mark.parametrize("tab", TABS)
def test_a_list_costs_the_same_however_many_were_asked_for(as_head, person, queries, tab):
    people = [person(tab, number) for number in range(2, 6)]
    listed = f"{reverse(f'{tab}:list')}?q="
    few = queries(as_head.get, listed)
    for one in people:
        confirm(as_head, as_head.get(question(tab, one)))
    as_head.get(listed)

    assert queries(as_head.get, listed) == few <= 8
