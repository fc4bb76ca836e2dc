"""A visit of what the console shows of guardians, their mails, and the pupils of elsewhere."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import AccountState
from guardians.models import Report
from tests.factories import EnrolmentFactory, GuardianshipFactory, ReportFactory
from tests.guardians.listed import in_source
from tests.journeys.gestures import (
    HOSTED,
    IN_CHARGE,
    LEGAL,
    follow,
    is_told,
    open_account,
    press,
    sees,
    tick_everything,
)
from tests.mailings.sends import leave, page_of

NAME = "DES-ROCHES-GRANDCHAMP"
MAILS = {
    "terminé": {"sent": 2},
    "en cours": {"sent": 2, "waiting": 1, "sending": 1},
    "avec des échecs": {"sent": 1, "retrying": 1, "abandoned": 2},
}


def furnish(head, pupil):
    """A guardian who has everything: pupils here and elsewhere, reports, a mail to confirm."""
    here = {"enrolment__establishment": head.establishment}
    tie = GuardianshipFactory(
        enrolment=pupil,
        state=AccountState.ACTIVATING,
        confirmed_at=timezone.now(),
        guardian__birth_name=NAME,
        guardian__usage_name="LE FÈVRE",
        guardian__account__mail="marie-antoinette.des-roches-grandchamp@exemple.invalid",
        guardian__account__mobile="+32470123456",
    )
    in_source(tie, mail="des-roches@exemple.invalid", mobile="+33612345678")
    others = [
        GuardianshipFactory(guardian=tie.guardian, **where)
        for where in (here, {}, {"confirmed_at": timezone.now()})
    ]
    ReportFactory(guardianship=tie, reported_at=timezone.now() - timedelta(days=9))
    ReportFactory(guardianship=others[0], kind=Report.Kind.WRONG_BIRTH_DATE)
    home = EnrolmentFactory(student__birth_name="DURAND")
    head.establishment.hosts_students = True
    head.establishment.save()
    EnrolmentFactory(student=home.student, establishment=head.establishment, kind="mutualised")


def visit(page, head):
    """Go from screen to screen; the name of each is given while it is shown."""
    yield from _lists(page)
    yield from _account(page)
    yield from _reports(page)
    yield from _mailings(page, head)
    yield from _hosted(page)


def _lists(page):
    page.goto(f"/administration/{LEGAL}/")
    yield "représentants légaux, avant la recherche"
    for criterion in ("Adr. mail", "Anomalies"):
        page.locator("summary", has_text=criterion).click()
        yield f"représentants légaux, {criterion} ouvert"
    page.goto(f"/administration/{LEGAL}/?q=")
    yield "représentants légaux, liste"
    tick_everything(page)
    yield "représentants légaux, liste cochée"
    press(page, "Informer")
    sees(page, "Par mail, sinon par feuille")
    yield "informer les responsables"
    page.goto(f"/administration/{LEGAL}/?q=introuvable")
    yield "représentants légaux, sans résultat"
    page.goto(f"/administration/{IN_CHARGE}/")
    yield "personnes en charge, avant la recherche"
    page.goto(f"/administration/{IN_CHARGE}/?q=")
    yield "personnes en charge, liste"


def _account(page):
    open_account(page, f"{NAME} Dominique")
    sees(page, "Anomalies signalées par le responsable")
    yield "compte d'un responsable"
    follow(page, "Renvoyer un mail de confirmation")
    yield "renvoyer un mail, nouvelle adresse"
    # The browser takes it, we do not.
    page.get_by_label("Nouvelle adresse mail (facultatif)").fill("nom@exemple")
    press(page, "Confirmer")
    sees(page, "Saisissez une adresse mail valide, par exemple nom@exemple.fr.")
    yield "renvoyer un mail, adresse refusée"


def _reports(page):
    page.goto("/administration/anomalies/")
    yield "anomalies"
    page.get_by_role("link", name="Prendre en compte").first.click()
    yield "prendre en compte"
    comment = page.get_by_label("Commentaire (facultatif)")
    comment.evaluate("field => { field.maxLength = 500; }")
    comment.fill("trop long " * 31)
    press(page, "Confirmer")
    sees(page, "Le commentaire est limité à 300 caractères.")
    yield "prendre en compte, commentaire trop long"
    page.get_by_label("Commentaire (facultatif)").fill("Vu avec la famille.")
    press(page, "Confirmer")
    is_told(page, "L'anomalie est notée comme prise en compte.")
    yield "anomalies, message"
    page.goto("/administration/anomalies/?status=closed")
    yield "anomalies closes, aucune"


def _mailings(page, head):
    page.goto("/administration/envois/")
    yield "envois, aucun"
    for name, mails in MAILS.items():
        page.goto(page_of(leave(head, **mails)))
        yield f"suivi d'un envoi {name}"
    page.goto("/administration/envois/")
    yield "envois"


def _hosted(page):
    page.goto(f"/administration/{HOSTED}/")
    yield "élèves extérieurs, avant la recherche"
    open_account(page, "DURAND Camille", at=HOSTED)
    yield "compte d'un élève extérieur"
    follow(page, "Retour à la liste")
    sees(page, "1 à 1 sur 1")
    yield "élèves extérieurs, liste"
