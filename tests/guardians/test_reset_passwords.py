"""« Réinitialiser les mots de passe » of guardians (R189-R192, A20, A40)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import JournalEntry, Outbox
from tests.factories import GuardianshipFactory
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
from tests.pages import ask, confirm, cut_the_service, said, soup, text

URL, LIST = reverse(f"{LEGAL}:reset_passwords"), reverse(f"{LEGAL}:list")
NN, NI, EC, A = AccountState


def reset(client, *ties, url=URL):
    return client.get(confirm(client, ask(client, url, ticked(*ties))).url)


def picked(response):
    return {box["value"] for box in soup(response).select("input[name=picked][checked]")}


def test_announces_how_many_can_be_reset_and_why_others_cannot(as_head, tie):
    ties = [tie(), tie(), tie(state=NI), tie(state=EC), tie(state=A)]

    shown = text(ask(as_head, URL, ticked(*ties)))

    assert "réinitialiser le mot de passe pour les 5 responsables sélectionnés ?" in shown
    assert "3 comptes sur 5 peuvent être réinitialisés." in shown
    assert "2 comptes « Non activé - non informé » seront ignorés" in shown
    assert "par leur téléphone portable ou leur adresse mail confirmée" in shown


def test_resets_those_it_can_and_recalls_those_it_skipped(as_head, tie):
    never, *others = [tie(state=state) for state in (NN, NI, EC, A)]
    before = password(others[0])

    response = reset(as_head, never, *others)

    assert said(response) == [
        "Le mot de passe a été réinitialisé avec succès pour 3 des 4 responsables sélectionnés."
        " 1 compte « Non activé - non informé » a été ignoré : il faut l'informer."
    ]
    assert [account(tie).state for tie in (never, *others)] == [NN, NI, EC, A]
    assert account(never).sealed_password is None
    assert password(others[0]) != before
    assert [account(tie).chosen_password for tie in others] == ["", "", ""]
    assert {len(password(tie)) for tie in others} == {12}


@pytest.mark.parametrize(("tab", "kind"), [(LEGAL, "legal"), (CHARGE, "in_charge")])
def test_says_it_in_the_singular_and_in_the_plural(as_head, tie, tab, kind):
    url = reverse(f"{tab}:reset_passwords")
    ties = [tie(kind=kind, state=NI) for _ in range(3)]

    one, three = reset(as_head, ties[0], url=url), reset(as_head, *ties, url=url)

    done = "Le mot de passe a été réinitialisé avec succès pour"
    assert said(one) == [f"{done} le responsable sélectionné."]
    assert said(three) == [f"{done} les 3 responsables sélectionnés."]


def test_only_guardians_never_informed_leave_nothing_to_confirm(as_head, tie):
    never = tie()

    asked = ask(as_head, URL, ticked(never))
    response = as_head.get(confirm(as_head, asked).url)

    assert "0 compte sur 1 peut être réinitialisé." in text(asked)
    assert soup(asked).find("button", string="Confirmer") is None
    assert said(response)[0].startswith("Aucun mot de passe n'a été réinitialisé")
    assert (account(never).state, account(never).sealed_password) == (NN, None)


def test_makes_neither_sheet_nor_mail_nor_information(as_head, tie):
    one = tie(state=NI)
    in_source(one, mail="a@exemple.invalid")
    before = account(one).informed_at

    reset(as_head, one)

    assert account(one).informed_at == before
    assert not Outbox.objects.exists()
    assert not JournalEntry.objects.filter(distribution__isnull=False).exists()


def test_a_password_past_its_three_months_is_renewed(as_head, tie):
    past = timezone.now() - timedelta(days=1)
    one = tie(state=NI, guardian__account__password_expires_at=past)

    reset(as_head, one)

    assert account(one).password_expires_at > timezone.now() + timedelta(days=80)


def test_one_account_of_two_tabs_is_reset_once_for_both(as_head, tie):
    legal = tie(state=A)
    tie(guardian=legal.guardian, kind=IN_CHARGE)

    reset(as_head, legal, url=reverse(f"{CHARGE}:reset_passwords"))

    page = as_head.get(reverse(f"{LEGAL}:detail", args=[public_id(legal)]))
    assert password(legal) in text(page)
    assert JournalEntry.objects.filter(action="reset_passwords").get().count == 1


def test_a_mobile_or_a_mail_shared_resets_nobody_else(as_head, tie, enrol):
    [pupil] = enrol()
    shared = {
        "guardian__account__mail": "famille@exemple.invalid",
        "guardian__account__mobile": "+33612345678",
    }
    one, other = (tie(enrolment=pupil, state=NI, **shared) for _ in range(2))
    before = password(other)

    reset(as_head, one)

    assert password(other) == before


def test_keeps_the_selection_on_its_own_list_so_that_a_list_can_follow(as_head, tie):
    kept, other = tie(state=NI), tie(state=NI)
    tie(guardian=kept.guardian, kind=IN_CHARGE)

    response = reset(as_head, kept)

    assert picked(response) == {public_id(kept)}
    assert "1 représentant légal sélectionné sur 2" in text(response)
    assert picked(as_head.get(f"{LIST}?q=")) == set()
    confirm(as_head, ask(as_head, URL, ticked(other)))
    assert picked(as_head.get(f"{reverse(f'{CHARGE}:list')}?q=")) == set()


def test_the_whole_search_but_one_is_kept_over_pages(as_head, tie, enrol):
    [pupil] = enrol()
    ties = [tie(enrolment=pupil, state=NI) for _ in range(52)]
    form = {"all": "1", "query": "state=informed", "excluded_elsewhere": public_id(ties[0])}
    before = bytes(account(ties[0]).sealed_password)

    done = confirm(as_head, ask(as_head, URL, form))
    response = as_head.get(f"{done.url}&page=2")

    assert done.url == f"{LIST}?state=informed"
    assert len(picked(response)) == 2
    assert "51 représentants légaux sélectionnés sur 52" in text(response)
    assert bytes(account(ties[0]).sealed_password) == before
    assert JournalEntry.objects.get().count == 51


def test_a_second_click_is_not_a_second_reset(as_head, tie):
    one = tie(state=NI)
    asked = ask(as_head, URL, ticked(one))

    confirm(as_head, asked)
    once = bytes(account(one).sealed_password)
    confirm(as_head, asked)

    assert bytes(account(one).sealed_password) == once
    assert JournalEntry.objects.count() == 1


def test_the_guardian_of_another_establishment_or_of_the_past_does_not_exist(as_head, tie):
    stranger, past = GuardianshipFactory(state=NI), tie(state=NI, ended_on=timezone.localdate())
    before = password(stranger), password(past)

    assert ask(as_head, URL, ticked(stranger, past)).status_code == 404
    assert (password(stranger), password(past)) == before


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_is_refused_to_troubleshooting(as_troubleshooter, tab):
    assert as_troubleshooter.post(reverse(f"{tab}:reset_passwords")).status_code == 403


def test_is_refused_during_maintenance(as_head, tie):
    one = tie(state=NI)
    before, asked = password(one), ask(as_head, URL, ticked(one))
    cut_the_service()

    assert confirm(as_head, asked).status_code == 503
    assert password(one) == before


def test_thirty_guardians_cost_what_three_cost(as_head, tie, enrol, queries):
    [pupil] = enrol()

    def cost(count):
        asked = ask(as_head, URL, ticked(*[tie(enrolment=pupil, state=NI) for _ in range(count)]))
        return queries(confirm, as_head, asked)

    cost(1)

    assert cost(3) == cost(30) <= 25
