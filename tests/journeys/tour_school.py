"""A visit of what is different in an école."""

from establishments.permissions import Role
from tests.factories import EnrolmentFactory, GuardianshipFactory, MemberFactory
from tests.journeys.gestures import (
    LEGAL,
    PUPILS,
    choose,
    follow,
    heading,
    is_told,
    press,
    search,
    sees,
    sign_in,
    tick_everything,
)
from tests.schools import classes, head_of_a_school

NAME = "École Jules-Ferry"
STUDENTS = "/administration/parametres/eleves/"


def furnish(head, enrol):
    """The head of the collège is a director as well: he has both to choose from."""
    director = head_of_a_school(user=head.user, establishment__name=NAME)
    MemberFactory(establishment=director.establishment, role=Role.INSPECTOR, user__username="ien")
    for place in classes(director, "CP", "CE1"):
        pupil = EnrolmentFactory(establishment=director.establishment, **place)
        GuardianshipFactory(enrolment=pupil)


def visit(page, head, settings):
    """Go from screen to screen; the name of each is given while it is shown."""
    sign_in(page, head)
    heading(page, "Choisir un établissement ou une école")
    yield "choix d'un établissement ou d'une école"
    choose(page, NAME)
    yield "accueil d'une école"
    follow(page, "Élèves")
    sees(page, "Pour gérer les comptes élèves")
    yield "élèves d'une école, gestion désactivée"
    follow(page, "paramétrage")
    yield "comptes élèves, désactivés"
    page.get_by_role("switch").click()
    is_told(page, "La gestion des comptes élèves est activée")
    yield "comptes élèves, activés"
    page.goto("/administration/parametres/")
    yield "adresses d'une école"
    for tab in (PUPILS, LEGAL):
        search(page, at=tab)
        tick_everything(page)
        yield f"{tab} d'une école, liste"
        press(page, "Informer")
        yield f"{tab} d'une école, informer"
    yield from _inspector(page, head)


def _inspector(page, head):
    page.context.clear_cookies()
    sign_in(page, MemberFactory._meta.model.objects.get(user__username="ien"))
    heading(page, "Paramétrage")
    yield "droits d'une école, inspection"
    follow(page, "Donner un droit")
    yield "donner un droit dans une école"
