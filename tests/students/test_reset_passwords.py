"""« Réinitialiser les mots de passe » (R117-R122, A20, A40)."""

from django.urls import reverse

from accounts import passwords
from accounts.enums import AccountState
from accounts.models import Account, JournalEntry
from tests.factories import EnrolmentFactory
from tests.pages import ask, confirm, cut_the_service, said, soup, text

URL = reverse("students:reset_passwords")
LIST = reverse("students:list")
NN, NI, _, A = AccountState


def ticked(*enrolments):
    return {"picked": [str(e.student.account.public_id) for e in enrolments], "query": "q="}


def account(enrolment):
    return Account.objects.get(student__enrolments=enrolment)


def test_announces_how_many_can_be_reset_and_why_others_cannot(as_head, enrol):
    shown = text(ask(as_head, URL, ticked(*enrol(2), *enrol(state=NI), *enrol(state=A))))

    assert "vouloir réinitialiser le mot de passe pour les 4 élèves sélectionnés ?" in shown
    assert "2 comptes sur 4 peuvent être réinitialisés." in shown
    assert "2 comptes « Non activé - non informé » seront ignorés" in shown
    assert "petit nombre de comptes « Activé »" in shown


def test_resets_those_it_can_and_recalls_those_it_skipped(as_head, enrol):
    never, informed, active = *enrol(), *enrol(state=NI), *enrol(state=A)
    before = bytes(account(informed).sealed_password)

    response = confirm(as_head, ask(as_head, URL, ticked(never, informed, active)))

    assert said(as_head.get(response.url)) == [
        "Le mot de passe a été réinitialisé avec succès pour 2 des 3 élèves sélectionnés."
        " 1 compte « Non activé - non informé » a été ignoré : il faut l'informer."
    ]
    assert [account(e).state for e in (never, informed, active)] == [NN, NI, A]
    assert bytes(account(informed).sealed_password) != before
    one = account(active)
    assert len(passwords.unseal(one.pk, one.sealed_password)) == 12
    assert one.chosen_password == ""


def test_says_it_in_the_singular(as_head, enrol):
    response = confirm(as_head, ask(as_head, URL, ticked(*enrol(state=NI))))

    assert said(as_head.get(response.url)) == [
        "Le mot de passe a été réinitialisé avec succès pour l'élève sélectionné."
    ]


def test_keeps_the_selection_so_that_a_list_can_follow(as_head, enrol):
    kept, _ = enrol(2, state=NI)

    response = confirm(as_head, ask(as_head, URL, ticked(kept)))

    boxes = soup(as_head.get(response.url)).select("input[name=picked][checked]")
    assert [box["value"] for box in boxes] == [str(kept.student.account.public_id)]


def test_offers_no_confirmation_when_nobody_can_be_reset(as_head, enrol):
    asked = ask(as_head, URL, ticked(*enrol(2)))

    assert "0 compte sur 2 peut être réinitialisé." in text(asked)
    assert soup(asked).find("button", string="Confirmer") is None


def test_a_form_sent_by_hand_for_nobody_says_so(as_head, enrol):
    response = confirm(as_head, ask(as_head, URL, ticked(*enrol())))

    assert "Aucun mot de passe n'a été réinitialisé" in said(as_head.get(response.url))[0]


def test_a_second_click_is_not_a_second_reset(as_head, enrol):
    [pupil] = enrol(state=NI)
    asked = ask(as_head, URL, ticked(pupil))

    confirm(as_head, asked)
    once = bytes(account(pupil).sealed_password)
    confirm(as_head, asked)

    assert bytes(account(pupil).sealed_password) == once
    assert JournalEntry.objects.count() == 1


def test_a_pupil_of_another_establishment_does_not_exist(as_head):
    stranger = EnrolmentFactory(state=NI)
    before = bytes(account(stranger).sealed_password)

    assert ask(as_head, URL, ticked(stranger)).status_code == 404
    assert bytes(account(stranger).sealed_password) == before


def test_says_it_in_the_plural(as_head, enrol):
    response = confirm(as_head, ask(as_head, URL, ticked(*enrol(3, state=NI))))

    assert said(as_head.get(response.url)) == [
        "Le mot de passe a été réinitialisé avec succès pour les 3 élèves sélectionnés."
    ]


def test_the_selection_is_kept_on_its_own_search_only(as_head, enrol):
    enrol(2, state=NI)
    enrol(2, state=A)
    whole = {"all": "1", "query": "state=informed"}
    confirm(as_head, ask(as_head, URL, whole))

    other = soup(as_head.get(f"{LIST}?state=activated"))

    assert other.select("input[name=picked][checked]") == []


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.post(URL).status_code == 403


def test_is_refused_during_maintenance(as_head, enrol):
    [pupil] = enrol(state=NI)
    before = bytes(account(pupil).sealed_password)
    asked = ask(as_head, URL, ticked(pupil))
    cut_the_service()

    assert confirm(as_head, asked).status_code == 503
    assert bytes(account(pupil).sealed_password) == before


def test_thirty_pupils_cost_what_one_costs(as_head, enrol, queries):
    def reset(count):
        asked = ask(as_head, URL, ticked(*enrol(count, state=NI)))
        return queries(confirm, as_head, asked)

    reset(1)

    assert reset(1) == reset(30) <= 25
