"""A visit of what an agent meets to come in, and of « Mon compte »."""

from base64 import b32decode

from django.utils import timezone

from accounts.exporting import ALLOWED
from entrance import spare_codes
from tests.entrance.keys import code_of, wrong
from tests.journeys.gestures import (
    PUPILS,
    follow,
    press,
    search,
    sees,
    sign_in,
    tick_everything,
)

QUESTION = "Beaucoup de connexions ont échoué depuis votre réseau"
ACCOUNT = "/connexion/mon-compte/"
ONE_CODE = "Code à 6 chiffres"


def furnish(head, enrol):
    head.user.first_name, head.user.last_name = "Marie-Antoinette", "DES-ROCHES-GRANDCHAMP"
    head.user.save()
    enrol(2)


def visit(page, head, settings):
    """Go from screen to screen; the name of each is given while it is shown."""
    yield from _at_the_door(page, head, settings)
    settings.ADMINISTRATIVE_NETWORKS = []
    yield from _first_key(page, head)
    yield from _next_time(page, head)
    yield from _account(page, head)
    yield from _whole_lists(page, head)


def _at_the_door(page, head, settings):
    page.goto("/connexion/")
    usual = settings.SIGN_IN_LIMITS
    settings.SIGN_IN_LIMITS = {**usual, "failures": 0}
    page.reload()
    sees(page, QUESTION)
    yield "connexion, question"
    page.get_by_label("Combien font").fill("mille")
    sign_in_again(page, head)
    sees(page, "Répondez à la question")
    yield "connexion, question, mauvaise réponse"
    settings.SIGN_IN_LIMITS = {**usual, "failures_in_an_hour": 0}
    sign_in(page, head)
    sees(page, "Trop de demandes")
    yield "429, connexion"
    settings.SIGN_IN_LIMITS = usual
    settings.ARENA_PROXIES = ["127.0.0.1"]
    page.goto("/connexion/arena/")
    sees(page, "Aucun droit d'accès")
    yield "aucun droit, par ARENA"


def sign_in_again(page, head):
    page.get_by_label("Identifiant").fill(head.user.username)
    page.get_by_label("Mot de passe", exact=True).fill("pas le bon")
    press(page, "Se connecter")


def _first_key(page, head):
    code = spare_codes.issue_enrolment(head.user, at=timezone.now())
    sign_in(page, head)
    sees(page, "Une clé de sécurité est nécessaire")
    yield "sans clé"
    page.get_by_label("Code d'enregistrement").fill("ABCD-EFGH-2345")
    press(page, "Enregistrer une clé")
    sees(page, "Ce code est refusé.")
    yield "sans clé, code refusé"
    page.get_by_label("Code d'enregistrement").fill(code)
    press(page, "Enregistrer une clé")
    sees(page, "Saisissez cette clé dans l'application")
    yield "clé à enregistrer"
    key = b32decode(page.locator(".steps__key").inner_text().replace(" ", ""))
    page.get_by_label(ONE_CODE).fill(wrong(key))
    press(page, "Confirmer la clé")
    sees(page, "Ce code est refusé.")
    yield "clé à enregistrer, code refusé"
    page.get_by_label(ONE_CODE).fill(code_of(key))
    press(page, "Confirmer la clé")
    sees(page, "Votre clé de sécurité est enregistrée.")
    yield "codes de secours"


def _next_time(page, head):
    [code, *_] = page.locator(".codes code").all_inner_texts()
    page.context.clear_cookies()
    sign_in(page, head)
    sees(page, "Saisir votre code de sécurité")
    yield "second facteur"
    press(page, "Valider")
    sees(page, "Saisissez le code à 6 chiffres, ou un code de secours.")
    yield "second facteur, rien de saisi"
    page.get_by_text("Utiliser un code de secours").click()
    page.get_by_label("Code de secours").fill("ABCD-EFGH-2345")
    press(page, "Valider")
    sees(page, "Ce code est refusé.")
    yield "second facteur, code de secours refusé"
    page.get_by_label("Code de secours").fill(code)
    press(page, "Valider")
    sees(page, "Il vous reste 9 codes de secours.")
    yield "accueil, codes de secours restants"


def _account(page, head):
    page.goto(ACCOUNT)
    yield "mon compte"
    for link in (
        "Changer mon mot de passe",
        "Remplacer ma clé",
        "Créer de nouveaux codes de secours",
        "Supprimer ma clé",
    ):
        page.goto(ACCOUNT)
        follow(page, link)
        sees(page, "Retour à « Mon compte »")
        yield f"mon compte, {link}"
        page.get_by_role("main").locator("button[type=submit]").click()
        page.locator(".fr-error-text, .fr-message--error").first.wait_for()
        yield f"mon compte, {link}, rien de saisi"


def _whole_lists(page, head):
    """Past three lists of everybody the password is asked again; past ten, none is given."""
    ALLOWED.spend(head.user.pk, at=timezone.now(), cost=3)
    _ask_for_everybody(page)
    sees(page, "Confirmer votre identité")
    yield "confirmer son identité"
    press(page, "Confirmer")
    sees(page, "Saisissez votre mot de passe.")
    yield "confirmer son identité, rien de saisi"
    ALLOWED.spend(head.user.pk, at=timezone.now(), cost=7)
    _ask_for_everybody(page)
    sees(page, "Trop de listes complètes")
    yield "429, trop de listes"


def _ask_for_everybody(page):
    search(page, at=PUPILS)
    tick_everything(page)
    press(page, "Lister les comptes")
    press(page, "Confirmer")
