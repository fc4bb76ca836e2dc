"""A visit of what the nights leave: « Accueil », the statistics, the updates, the reminders, « Plus
de filtres », a new identifier; then of the pages of whoever runs the service.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import AccountState
from sync.models import Change
from tests.accounts.renamed import asked_for
from tests.factories import EnrolmentFactory, GuardianshipFactory, MemberFactory, ReportFactory
from tests.guardians.listed import in_source
from tests.journeys import tour_operations
from tests.journeys.gestures import (
    LEGAL,
    PUPILS,
    choose,
    follow,
    is_told,
    open_account,
    sees,
    sign_in,
)
from tests.operations.nights import taken
from tests.schools import classes, head_of_a_school, manage_students
from tests.stats.counts import count

HOME, STATISTICS = "/administration/", "/administration/statistiques/"
FEEDS, REMINDERS = "/administration/mises-a-jour/", "/administration/parametres/rappels/"
CURVE = f"{STATISTICS}?population=legal&division={{}}&period=month#evolution"
SCHOOL, ANOTHER = "École Jules-Ferry", "Collège Marie-Curie"
NAME = "DES-ROCHES-GRANDCHAMP"
MAIL = "marie-antoinette.des-roches-grandchamp@exemple.invalid"
TO_CORRECT = [
    (12, f"Responsable 1077 : adresse mail illisible « {MAIL}@ », ignorée."),
    (45, "Élève 1012 : INE illisible, élève repris sans INE."),
]
TOO_MUCH = [(0, "Disparitions : 60 sur 160, soit 38 % (élèves).")]


def furnish(head, enrol):
    """A collège that no night has reached yet, an école and another collège of the same head."""
    director = head_of_a_school(user=head.user, establishment__name=SCHOOL)
    manage_students(director)
    for place in classes(director, "CP", "CE1"):
        settle([EnrolmentFactory(establishment=director.establishment, **place)])
    MemberFactory(user=head.user, establishment__name=ANOTHER)
    [place, *_] = classes(head, "6EME", "5EME")
    settle(enrol(4, state=AccountState.INFORMED, **place))


def settle(pupils):
    """Guardians of these pupils: one of each state and kind, a password that expires, reports."""
    soon = timezone.now() + timedelta(days=3)
    for pupil in pupils:
        for state in AccountState:
            GuardianshipFactory(enrolment=pupil, state=state)
        GuardianshipFactory(enrolment=pupil, kind="in_charge")
    tie = GuardianshipFactory(
        enrolment=pupils[0],
        state=AccountState.INFORMED,
        guardian__birth_name=NAME,
        guardian__account__password_expires_at=soon,
    )
    in_source(tie, mail=MAIL)
    ReportFactory(guardianship=tie)


def visit(page, head, settings):
    """Go from screen to screen; the name of each is given while it is shown."""
    sign_in(page, head)
    choose(page, ANOTHER)
    yield from _before_any_night(page)
    yield from tour_operations.visit_before_any_night(page)
    nights_pass(head.establishment)
    page.context.clear_cookies()
    sign_in(page, head)
    choose(page, head.establishment.name)
    yield from _statistics(page, head)
    yield from _updates(page)
    yield from _reminders(page)
    yield from _more_filters(page)
    yield from _new_identifier(page, head)
    yield from _school(page)
    yield from tour_operations.visit(page, head)


def nights_pass(home):
    """Two nights are counted; files are taken, one with lines to correct, one on hold."""
    now = timezone.now()
    for days in (1, 0):
        count(timezone.localdate() - timedelta(days=days), at=now)
    run = taken(home, anomalies=TO_CORRECT, at=now - timedelta(days=1))
    taken(home, outcome="held", anomalies=TOO_MUCH)
    for tie in home.guardianships.select_related("student", "guardian"):
        Change.objects.bulk_create(
            Change(run=run, kind=kind, student=tie.student, guardian=tie.guardian, after=NAME)
            for kind in Change.Kind
        )


def _before_any_night(page):
    sees(page, "Rien à traiter.")
    yield "accueil, rien à traiter"
    page.goto(STATISTICS)
    sees(page, "Les statistiques n'ont pas encore été calculées")
    yield "statistiques, jamais calculées"
    page.goto(FEEDS)
    sees(page, "Aucun fichier n'a encore été reçu")
    yield "mises à jour, aucune"


def _statistics(page, head):
    page.goto(HOME)
    sees(page, "mot de passe provisoire expire sous")
    yield "accueil"
    page.goto(CURVE.format(head.establishment.divisions.earliest("code").code))
    for fold in page.locator(".fold__summary").all():
        fold.click()
    yield "statistiques, tout ouvert, courbe d'une classe"


def _updates(page):
    page.goto(FEEDS)
    sees(page, "La mise à jour est suspendue")
    yield "mises à jour, un fichier en attente, des anomalies"
    page.locator("#latest-title ~ * a").last.click()
    yield "fichier reçu"
    page.goto(f"{FEEDS}changements/")
    sees(page, "sur")
    yield "ce qui a changé"
    page.goto(f"{FEEDS}changements/?day=2020-01-01")
    sees(page, "Aucun changement ne correspond à ce choix.")
    yield "ce qui a changé, rien"


def _reminders(page):
    page.goto(REMINDERS)
    yield "rappels désactivés"
    page.get_by_role("switch").click()
    is_told(page, "Les rappels par mail sont activés")
    yield "rappels activés"


def _more_filters(page):
    page.goto(f"/administration/{LEGAL}/")
    page.get_by_text("Plus de filtres").click()
    page.locator("summary", has_text="Mot de passe provisoire").click()
    yield "plus de filtres, ouverts"
    page.goto(f"/administration/{PUPILS}/?login=never")
    sees(page, "Plus de filtres (1)")
    yield "plus de filtres, un utilisé"


def _new_identifier(page, head):
    """Other screens of it are looked at in test_new_identifier."""
    tie = head.establishment.guardianships.get(guardian__birth_name=NAME)
    asked_for(tie.guardian, by=head)
    open_account(page, f"{NAME} Dominique")
    yield "compte dont un nouvel identifiant est demandé"


def _school(page):
    follow(page, "Changer d'établissement")
    choose(page, SCHOOL)
    yield "accueil d'une école qui gère ses élèves"
    page.goto(STATISTICS)
    for fold in page.locator(".fold__summary").all():
        fold.click()
    yield "statistiques d'une école"
    page.goto(FEEDS)
    yield "mises à jour d'une école"
