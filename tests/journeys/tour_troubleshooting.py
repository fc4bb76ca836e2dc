"""A visit of the dépannage, as the teacher of two establishments."""

from django.utils import timezone

from accounts.enums import AccountState
from establishments.permissions import Role
from tests.factories import DivisionFactory, MemberFactory, UserFactory
from tests.journeys.gestures import (
    TROUBLESHOOTING,
    choose,
    follow,
    heading,
    inform,
    press,
    sees,
    sign_in,
    tick_everything,
)
from tests.pages import cut_the_service
from troubleshooting.revealing import REVEALS

NAME = "LEFÈVRE-DESCHAMPS-GRANDCHAMP"
ACTIONS = ("Informer", "Lister les comptes", "Réinitialiser les mots de passe")
EYE = f"Afficher le mot de passe provisoire de {NAME} Camille"
RESET = f"Réinitialiser le mot de passe de {NAME} Camille"
# As without a script: the form itself is sent.
SEND = "document.querySelector('#reveal').requestSubmit(document.querySelector('[data-reveal]'))"


def furnish(head, enrol):
    """A class with a pupil of each state, one of whom has a password to be shown."""
    division = DivisionFactory(establishment=head.establishment, label="Sixième A")
    enrol(student__birth_name=NAME, division=division, state=AccountState.INFORMED)
    for state in (AccountState.NOT_INFORMED, AccountState.ACTIVATED):
        enrol(division=division, state=state)


def visit(page, head, settings):
    """Go from screen to screen; the name of each is given while it is shown."""
    teacher = UserFactory(username="z.diallo")
    for kwargs in ({"establishment": head.establishment}, {}):
        member = MemberFactory(user=teacher, role=Role.TROUBLESHOOTER, **kwargs)
    sign_in(page, member)
    yield "dépannage, choix à l'entrée"
    choose(page, head.establishment.uai)
    yield from _list(page, teacher)
    yield from _actions(page)
    yield from _during_a_cut(page)


def _searched(page):
    page.goto(f"{TROUBLESHOOTING}?q=")


def _list(page, teacher):
    heading(page, "Gestion des élèves")
    yield "dépannage, avant la recherche"
    page.goto(f"{TROUBLESHOOTING}?q=introuvable")
    yield "dépannage, sans résultat"
    _searched(page)
    press(page, EYE)
    sees(page, "ABCDEFGH2345")
    yield "dépannage, mot de passe affiché"
    page.evaluate(SEND)
    heading(page, "Mot de passe de l'élève")
    yield "dépannage, page du mot de passe"
    REVEALS.spend(teacher.pk, at=timezone.now(), cost=30)
    _searched(page)
    page.evaluate(SEND)
    sees(page, "Trop de mots de passe affichés")
    yield "429, dépannage"


def _actions(page):
    _searched(page)
    follow(page, RESET)
    yield "dépannage, réinitialiser un seul"
    for action in ACTIONS:
        _searched(page)
        tick_everything(page)
        press(page, action)
        yield f"dépannage, {action}"
    _searched(page)
    tick_everything(page)
    inform(page)
    heading(page, "Identifiants et mots de passe provisoires")
    yield "dépannage, élèves informés"


def _during_a_cut(page):
    _searched(page)
    follow(page, RESET)
    cut_the_service()
    press(page, "Confirmer")
    sees(page, "Modification indisponible")
    yield "503, dépannage"
    _searched(page)
    yield "dépannage, pendant une coupure"
