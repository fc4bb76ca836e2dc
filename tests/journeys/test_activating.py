"""A parent, a phone, two mails: from the information to an activated account (R53, R54)."""

from accounts.enums import AccountState
from tests.guardians.listed import account
from tests.journeys.gestures import (
    BY_MAIL,
    LEGAL,
    activate,
    inform,
    is_told,
    search,
    sees,
    tick,
)
from tests.postman import link_in

MAIL, HIS_OWN = "alves@exemple.invalid", "dominique.alves@exemple.invalid"
ACTIVATED = {"États des comptes": "Activé"}


def tap(page, button):
    page.get_by_role("button", name=button, exact=True).tap()


def fits(page):
    return page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"]


def test_a_parent_activates_his_account_on_a_phone(browse, head, family, known, deliver):
    tie = known("ALVES", MAIL)
    page, seen = browse(head), []

    search(page, "alves", at=LEGAL)
    tick(page, "ALVES")
    inform(page, BY_MAIL)
    is_told(page, "Le mail d'information va être envoyé")
    link = link_in(deliver()[MAIL])
    family.goto(link)
    sees(family, tie.guardian.account.identifier)
    seen.append(fits(family))
    activate(family, "17/05/2013", HIS_OWN)
    sees(family, "Votre compte est en cours d'activation.")
    begun = account(tie).state
    family.goto(link)
    sees(family, "Ce lien n'est pas ou n'est plus valable")
    family.goto(link_in(deliver()[HIS_OWN]))
    seen.append(fits(family))
    tap(family, "Confirmer mon adresse mail")
    sees(family, "Votre adresse mail est confirmée")
    search(page, at=LEGAL, **ACTIVATED)
    sees(page, "ALVES Dominique")

    assert (begun, seen) == (AccountState.ACTIVATING, [True, True])
