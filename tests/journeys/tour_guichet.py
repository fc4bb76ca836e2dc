"""A visit of the guichet: what a guardian meets, from the links of his mails."""

from django.conf import settings
from django.utils import timezone

from accounts import links
from accounts.models import Account
from tests.guichet.activation import MAIL, PROVISIONAL, activated_again, guardian_of
from tests.journeys.gestures import activate, press, sees

WRONG = "18/05/2013"
NOT_MINE = "Je ne suis pas le représentant légal de cet élève"


def visit(page):
    """Go from screen to screen; the name of each is given while it is shown."""
    yield from _confirming(page)
    yield from _activating(page)
    yield from _refusing_a_pupil(page)


def visit_during_a_cut(page):
    page.goto(link_of(guardian_of()))
    press(page, "Valider")
    sees(page, "Modification indisponible")
    yield "guichet, coupure"


def link_of(guardian):
    return links.to_activate(guardian.account, PROVISIONAL)


def _confirming(page):
    """The pages that an address is enough to open, then that of a mail to confirm."""
    to_confirm = links.to_confirm_mail(
        Account.objects.get(mail="zoe@exemple.fr"), at=timezone.now()
    )
    for name, address in {
        "accueil": "/",
        "lien périmé": "/confirmer-mon-adresse/perime/",
        "confirmée": "/adresse-confirmee/",
        "consultez votre boîte": "/compte-a-confirmer/",
        "mot de passe choisi": "/mot-de-passe-choisi/",
        "lien d'activation périmé": "/activer/perime/",
        "404": "/nulle-part/",
        "confirmer": to_confirm,
        "nouveau mot de passe": link_of(activated_again()),
    }.items():
        page.goto(address if address.startswith("http") else f"{settings.GUICHET_URL}{address}")
        yield f"guichet, {name}"


def _activating(page):
    page.goto(link_of(guardian_of("Anatole", "Zoé")))
    yield "guichet, activer"
    press(page, "Valider")
    sees(page, "Choisissez un mot de passe.")
    yield "guichet, activer, rien de rempli"
    activate(page, WRONG, MAIL)
    sees(page, "La date de naissance demandée est refusée.")
    yield "guichet, activer, date refusée"
    press(page, "Signaler une date de naissance incorrecte")
    sees(page, "Votre signalement a été transmis")
    yield "guichet, date signalée"
    press(page, "Retirer mon signalement")
    for left in ("un essai", "suspendue"):
        activate(page, WRONG, MAIL)
        sees(page, left)
    yield "guichet, activation suspendue"


def _refusing_a_pupil(page):
    page.goto(link_of(guardian_of("Anatole", "Zoé")))
    for then in ("Date de naissance de Zoé", "Activation impossible pour l'instant"):
        page.get_by_text(NOT_MINE).click()
        press(page, "Valider")
        sees(page, then)
        yield f"guichet, élève qui n'est pas le sien : {then}"
