"""What families ask for during the year: each case of the support procedures (R284, R286-R292)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import AccountState
from tests.guardians.listed import account, password
from tests.journeys.gestures import (
    BY_MAIL,
    LEGAL,
    activate,
    follow,
    inform,
    is_told,
    open_account,
    press,
    search,
    sees,
    tick,
)
from tests.postman import link_in, text_of

MAIL, OTHER = "alves@exemple.invalid", "autre@exemple.invalid"
RESEND = "Renvoyer un mail de confirmation"
NN, NI, EC, A = AccountState
DEAD = "Ce lien n'est pas ou n'est plus valable"
CONFIRM = "Confirmer mon adresse mail"


@pytest.fixture
def page(browse, head):
    return browse(head)


def test_a_new_arrival_is_informed_from_his_page(page, known, deliver):
    known("ALVES", MAIL)

    open_account(page, "ALVES Dominique")
    inform(page, BY_MAIL)
    is_told(page, "Le mail d'information va être envoyé au responsable sélectionné.")
    sees(page, "Non activé - non informé")
    mails = deliver()
    page.reload()
    sees(page, "Non activé - informé")
    sees(page, "Informer par mail")

    assert list(mails) == [MAIL]


def test_one_who_lost_everything_is_told_it_again_and_keeps_his_password(
    page, family, known, deliver
):
    tie = known("ALVES", MAIL, state=NI)
    page_says = page.locator(".facts")

    open_account(page, "ALVES Dominique")
    expect(page_says.nth(1)).to_contain_text(tie.guardian.account.identifier)
    expect(page.locator(".secret")).to_have_text("ABCDEFGH2345")
    inform(page, BY_MAIL)
    is_told(page, "Le mail d'information va être envoyé")
    mail = deliver()[MAIL]
    page.reload()
    expect(page.locator(".secret")).to_have_text("ABCDEFGH2345")
    family.goto(link_in(mail))
    sees(family, "Activer mon compte ÉduConnect")

    assert tie.guardian.account.identifier in text_of(mail)


def test_before_the_deadline_those_who_did_nothing_get_more_time(page, known, deliver):
    soon = timezone.now() + timedelta(days=5)
    late = known("ALVES", MAIL, state=NI, guardian__account__password_expires_at=soon)
    begun = known("BAYARD", OTHER, state=EC, guardian__account__mail=OTHER)

    search(page, at=LEGAL, **{"États des comptes": "Non activé - informé"})
    tick(page, "ALVES")
    inform(page, BY_MAIL)
    is_told(page, "Le mail d'information va être envoyé")
    open_account(page, "BAYARD Dominique")
    follow(page, RESEND)
    press(page, "Confirmer")
    is_told(page, "Le mail de confirmation va être envoyé au responsable sélectionné.")
    mails = deliver()

    assert ("/activer/" in link_in(mails[MAIL]), CONFIRM in text_of(mails[OTHER])) == (True, True)
    assert (account(late).password_expires_at - soon).days >= 84
    assert account(begun).state == EC


def test_a_password_already_chosen_is_reset_then_told_by_a_mail(page, family, known, deliver):
    tie = known("ALVES", MAIL, state=A, guardian__account__mail=MAIL)

    open_account(page, "ALVES Dominique")
    expect(page.locator(".secret")).to_have_text("*****")
    follow(page, "Réinitialiser le mot de passe")
    press(page, "Confirmer")
    is_told(page, "Le mot de passe a été réinitialisé avec succès pour le responsable")
    expect(page.locator(".secret")).to_have_text(password(tie))
    inform(page, BY_MAIL)
    is_told(page, "Le mail d'information va être envoyé")
    family.goto(link_in(deliver()[MAIL]))
    activate(family, "17/05/2013")
    sees(family, "Votre nouveau mot de passe est enregistré")
    page.reload()

    expect(page.locator(".secret")).to_have_text("*****")
    sees(page, "Activé")


def test_a_lost_activation_link_is_sent_again(page, family, known, deliver):
    known("ALVES", state=EC, guardian__account__mail=MAIL)

    open_account(page, "ALVES Dominique")
    follow(page, RESEND)
    press(page, "Confirmer")
    is_told(page, "Le mail de confirmation va être envoyé au responsable sélectionné.")
    family.goto(link_in(deliver()[MAIL]))
    press(family, CONFIRM)
    sees(family, "Votre adresse mail est confirmée")
    page.reload()

    sees(page, f"{MAIL} (confirmée)")
    sees(page, "Activé")


def test_a_mail_changed_before_the_activation_gets_the_link_and_the_old_one_dies(
    page, family, known, deliver
):
    known("ALVES", state=EC, guardian__account__mail=MAIL)

    open_account(page, "ALVES Dominique")
    for new in ("", OTHER):
        follow(page, RESEND)
        page.get_by_label("Nouvelle adresse mail (facultatif)").fill(new)
        press(page, "Confirmer")
        is_told(page, "Le mail de confirmation va être envoyé")
        sees(page, f"{new or MAIL} (non confirmée)")
        (mail,) = deliver().values()
        if not new:
            old = link_in(mail)
    family.goto(old)
    sees(family, DEAD)
    family.goto(link_in(mail))
    press(family, CONFIRM)
    sees(family, "Votre adresse mail est confirmée")

    assert mail["To"] == OTHER


def test_in_the_other_states_nobody_but_the_guardian_changes_his_mail(page, known):
    known("ALVES", MAIL)
    known("BAYARD", MAIL, state=NI)
    known("CAMUS", MAIL, state=A, guardian__account__mail=MAIL)

    for name in ("ALVES", "BAYARD"):
        open_account(page, f"{name} Dominique")
        expect(page.get_by_role("link", name="Informer", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name=RESEND)).to_have_count(0)
    open_account(page, "CAMUS Dominique")
    follow(page, RESEND)

    sees(page, "Êtes-vous sûr de vouloir renvoyer un mail de confirmation au responsable")
    expect(page.locator("main").get_by_role("textbox")).to_have_count(0)
