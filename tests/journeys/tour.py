"""A visit of every screen, in the order a head would meet them, those of the guichet included."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.enums import AccountState
from establishments.models import Member
from guide.chapters import CHAPTERS
from tests.factories import GuardianshipFactory, SourceIdentityFactory
from tests.journeys import tour_families, tour_guichet
from tests.journeys.gestures import choose, follow, press, sees, sign_in, tick_everything
from tests.pages import cut_the_service

LIST = "/administration/eleves/"
ACTIONS = ("Informer", "Lister les comptes", "Réinitialiser les mots de passe")


def furnish(head, enrol):
    """Something of each kind to show: states, addresses, guardians, sources, two pages."""
    enrol(50)
    enrol(state=AccountState.ACTIVATED)
    [pupil] = enrol(
        student__birth_name="LEFÈVRE",
        student__usage_name="LE FÈVRE-DESCHAMPS",
        student__account__mail="zoe@exemple.fr",
        state=AccountState.INFORMED,
    )
    for kind in ("legal", "in_charge"):
        GuardianshipFactory(enrolment=pupil, kind=kind)
    SourceIdentityFactory(account=pupil.student.account, establishment=head.establishment)
    tour_families.furnish(head, pupil)


def visit(page, head):
    """Go from screen to screen; the name of each is given while it is shown."""
    yield from _entrance(page, head)
    yield from _list(page)
    yield from _actions(page)
    yield from _pupil(page)
    yield from tour_families.visit(page, head)
    yield from _guide(page)
    yield from tour_guichet.visit(page)
    yield from _refusals(page, head)


def _entrance(page, head):
    page.goto("/connexion/")
    yield "connexion"
    sign_in(page, head, password="pas le bon")
    yield "connexion refusée"
    page.goto("/administration/aide/")
    yield "guide, sans connexion"
    sign_in(page, head)
    yield "choix à l'entrée"
    choose(page, head.establishment.name)
    yield "accueil"
    press(page, "Paramètres d'affichage")
    sees(page, "Choisissez un thème")
    yield "paramètres d'affichage"
    page.keyboard.press("Escape")
    follow(page, "Changer d'établissement")
    yield "choix d'un autre établissement"
    page.goto("/administration/etablissements/?q=introuvable")
    yield "choix sans résultat"


def _list(page):
    page.goto(LIST)
    yield "élèves, avant la recherche"
    page.locator("summary", has_text="États des comptes").click()
    yield "élèves, critère ouvert"
    page.goto(f"{LIST}?q=introuvable")
    yield "élèves, sans résultat"
    page.goto(f"{LIST}?q=&page=2&sort=-student")
    yield "élèves, liste"
    tick_everything(page)
    yield "élèves, liste cochée"


def _ask(page, action):
    page.goto(f"{LIST}?q=")
    tick_everything(page)
    press(page, action)


def _actions(page):
    for action in ACTIONS:
        _ask(page, action)
        yield action
    press(page, "Confirmer")
    page.wait_for_url("**/eleves/?q=*")
    yield "élèves, message"


def _pupil(page):
    page.goto(f"{LIST}?q=lefevre")
    follow(page, "Voir le compte de LEFÈVRE Camille")
    yield "compte d'un élève"
    follow(page, "Renvoyer un mail de confirmation")
    yield "renvoyer un mail"


def _guide(page):
    page.goto("/administration/aide/")
    yield "guide"
    page.goto("/administration/aide/actions-sur-les-comptes/")
    yield "guide, actions"
    for chapter in CHAPTERS:
        page.goto(f"/administration/aide/{chapter.slug}/")
        yield f"guide, {chapter.slug}"


def _refusals(page, head):
    page.goto("/administration/nulle-part/")
    yield "404"
    _ask(page, "Informer")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    press(page, "Confirmer")
    yield "403, formulaire expiré"
    _ask(page, "Informer")
    cut_the_service()
    press(page, "Confirmer")
    yield "503, maintenance"
    page.goto("/administration/")
    yield "accueil, pendant une coupure"
    yield from tour_guichet.visit_during_a_cut(page)
    Member.objects.filter(user=head.user).update(ends_on=timezone.localdate() - timedelta(days=1))
    page.goto("/administration/")
    yield "403, délégation terminée"
