"""What the nights leave, with Tab, Space and Enter: figures, statistics, updates, identifiers."""

from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import AccountState
from accounts.models import IdentifierRequest
from establishments.models import Establishment, Member
from guardians.models import AssistanceRequest
from sync.models import Change, FileRun
from tests.factories import AssistanceRequestFactory
from tests.journeys.gestures import downloaded, heading, is_told, sees
from tests.journeys.keyboard import go, tab_to
from tests.operations.nights import operator, taken
from tests.stats.counts import count

HOME, REMINDERS = "/administration/", "/administration/parametres/rappels/"
BY_CLASS = "Synthèse des comptes élèves de la structure par classe"


def start_over(page):
    """Leave where one is for the first part of the page."""
    page.locator("h1").click()


def test_a_figure_then_the_statistics_and_their_export_are_opened_without_a_mouse(
    browse, head, enrol
):
    enrol(3, state=AccountState.ACTIVATED)
    count(timezone.localdate(), at=timezone.now())
    page = browse(head)

    page.goto(HOME)
    go(page, "3 élèves")
    sees(page, "1 à 3 sur 3 élèves")
    page.go_back()
    start_over(page)
    go(page, "Consulter les statistiques d'activation")
    heading(page, "Statistiques d'activation des comptes")
    exported = downloaded(page, lambda: go(page, "Exporter (CSV)"))
    go(page, BY_CLASS, "Space")

    expect(page.get_by_role("region", name=BY_CLASS)).to_be_visible()
    assert "élèves" in exported.decode("utf-8-sig")


def test_what_changed_is_followed_to_an_account_given_a_new_identifier_without_a_mouse(
    browse, head, enrol
):
    [pupil] = enrol(
        student__birth_name="DUPONT", student__account__identifier="c.dupond", state="informed"
    )
    run = taken(head.establishment)
    Change.objects.create(run=run, kind=Change.Kind.NAMES, student=pupil.student)
    page = browse(head)

    page.goto(HOME)
    go(page, "Mises à jour")
    heading(page, "Mises à jour des données")
    go(page, "1 Changement de nom ou de prénom")
    heading(page, "Ce qui a changé")
    go(page, "DUPONT Camille")
    heading(page, "Compte de l'élève")
    go(page, "Réinitialiser l'identifiant")
    sees(page, "l'identifiant c.dupond ne pourra plus être utilisé.")
    go(page, "Confirmer")
    is_told(page, "La demande de nouvel identifiant a été prise en compte.")

    sees(page, "Nouvel identifiant demandé")
    assert IdentifierRequest.objects.get().account == pupil.student.account


def test_the_reminders_are_turned_on_without_a_mouse(browse, head):
    page = browse(head)

    page.goto(REMINDERS)
    go(page, "Envoyer les rappels par mail", "Space")
    is_told(page, "Les rappels par mail sont activés")

    assert Establishment.objects.get().reminders_enabled


def test_an_operator_rejects_a_file_and_answers_a_request_without_a_mouse(browse, head):
    taken(head.establishment, outcome="held", anomalies=[(0, "Disparitions : 60 sur 160.")])
    AssistanceRequestFactory(asked_by=head)
    page = browse(Member(user=operator()))

    page.goto("/exploitation/")
    go(page, "1 fichier en attente d'une décision")
    go(page, "Détail")
    sees(page, "La mise à jour est suspendue")
    go(page, "Rejeter")
    sees(page, "Voulez-vous rejeter ce fichier ?")
    go(page, "Rejeter")
    is_told(page, "Le fichier est rejeté")
    go(page, "Demandes d'assistance")
    heading(page, "Demandes d'assistance")
    go(page, "Répondre")
    heading(page, "Répondre à une demande d'assistance")
    tab_to(page, "Réponse")
    page.keyboard.type("Le collège a raison.")
    go(page, "Répondre et clore la demande")
    is_told(page, "La réponse est transmise à l'établissement.")

    assert FileRun.objects.get().outcome == FileRun.Outcome.REJECTED
    assert AssistanceRequest.objects.get().answer == "Le collège a raison."
