"""« Compte de l'élève » (R123-R135)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import AccountState
from accounts.models import JournalEntry
from tests.factories import (
    DivisionFactory,
    EnrolmentFactory,
    GuardianshipFactory,
    MefFactory,
    SourceIdentityFactory,
)
from tests.pages import cut_the_service, soup, text, words

NN, NI, _, A = AccountState


def address(enrolment):
    return reverse("students:detail", args=[enrolment.student.account.public_id])


def facts(response):
    return {
        words(item.dt): words(item.dd) for item in soup(response).select("main dl > div") if item.dt
    }


def test_shows_who_he_is_and_what_his_account_is(as_head, head, enrol):
    home = head.establishment
    [pupil] = enrol(
        state=NI,
        division=DivisionFactory(establishment=home, label="Sixième A"),
        mef=MefFactory(establishment=home, label="6ème"),
        student__birth_name="DURAND",
        student__first_name="Zoé",
        student__birth_date=date(2014, 2, 28),
        student__ine="070832327JA",
    )

    shown = facts(as_head.get(address(pupil)))

    expected = {
        "Nom de famille": "DURAND",
        "Prénom": "Zoé",
        "Date de naissance": "28-02-2014",
        "INE": "070832327JA",
        "Classe": "Sixième A",
        "MEF": "6ème",
        "Identifiant": pupil.student.account.identifier,
        "État du compte": "● Non activé - informé",
        "Mot de passe *": "ABCDEFGH2345",
        "Adresse mail": "Non renseignée",
        "Dernière connexion": "Non renseignée",
        "Origine du compte": "Établissement",
    }
    assert expected.items() <= shown.items()


@pytest.mark.parametrize(
    ("state", "password"), [(NN, "Non renseigné"), (NI, "ABCDEFGH2345"), (A, "*****")]
)
def test_never_shows_a_chosen_password(as_head, enrol, state, password):
    [pupil] = enrol(state=state)

    assert facts(as_head.get(address(pupil)))["Mot de passe *"] == password


def test_goes_back_to_the_search_it_came_from(as_head, enrol):
    enrol(student__birth_name="DURAND")
    listed = soup(as_head.get(reverse("students:list"), {"q": "dur", "state": "not_informed"}))

    page = soup(as_head.get(listed.select_one("tbody a")["href"]))

    [back] = [link for link in page.select("main a") if words(link) == "Retour à la liste"]
    assert back["href"] == f"{reverse('students:list')}?q=dur&state=not_informed"


@pytest.mark.parametrize("key", ["1", "x", "00000000-0000-0000-0000-00000000000g"])
def test_an_action_on_a_pupil_who_cannot_be_sends_back_to_the_list(as_head, key):
    response = as_head.get(reverse("students:inform"), {"account": key}, follow=True)

    assert "n'est plus valable" in text(response)


def test_offers_only_what_can_be_done(as_head, enrol):
    buttons = {
        state: [
            words(link)
            for link in soup(as_head.get(address(*enrol(state=state)))).select(".buttons a")
        ]
        for state in (NN, NI)
    }

    always = ["Informer", "Réinitialiser l'identifiant"]
    assert buttons == {NN: always, NI: [*always, "Réinitialiser le mot de passe"]}


def test_shows_his_guardians_of_here_without_their_coordinates(as_head, head, enrol):
    [pupil] = enrol()
    tie = {"enrolment": pupil}
    GuardianshipFactory(**tie, guardian__birth_name="LEGAL", guardian__account__mail="l@e.invalid")
    GuardianshipFactory(**tie, guardian__birth_name="TANTE", kind="in_charge")
    GuardianshipFactory(**tie, guardian__birth_name="ANCIEN", ended_on=date(2026, 10, 1))

    shown = text(as_head.get(address(pupil)))

    assert "Représentants légaux liés au compte LEGAL Dominique Identifiant :" in shown
    assert "Personnes en charge liées au compte TANTE Dominique" in shown
    assert "ANCIEN" not in shown
    assert "l@e.invalid" not in shown


def test_shows_what_each_source_calls_him(as_head, head, enrol):
    [pupil] = enrol()
    SourceIdentityFactory(
        account=pupil.student.account, establishment=head.establishment, source_id="1826500"
    )

    shown = text(as_head.get(address(pupil)))

    assert "Source SIECLE" in shown
    assert "1826500" in shown


def test_looking_at_it_is_in_the_journal(as_head, head, enrol):
    [pupil] = enrol()

    as_head.get(address(pupil))

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == ("view_account", head, 1)


def test_a_pupil_of_another_establishment_does_not_exist(as_head, enrol):
    gone = enrol(left_on=date(2026, 10, 1))[0]

    assert as_head.get(address(EnrolmentFactory())).status_code == 404
    assert as_head.get(address(gone)).status_code == 404
    assert not JournalEntry.objects.exists()


def test_is_refused_to_troubleshooting(as_troubleshooter, enrol):
    assert as_troubleshooter.get(address(*enrol())).status_code == 403


def test_stays_open_and_journaled_during_maintenance(as_head, enrol):
    cut_the_service()

    assert as_head.get(address(*enrol())).status_code == 200
    assert JournalEntry.objects.count() == 1


def test_costs_the_same_for_one_guardian_as_for_four(as_head, head, enrol, queries):
    [pupil] = enrol()
    tie = {"enrolment": pupil}
    GuardianshipFactory(**tie)
    few = queries(as_head.get, address(pupil))
    GuardianshipFactory.create_batch(3, **tie)

    assert queries(as_head.get, address(pupil)) == few <= 15
