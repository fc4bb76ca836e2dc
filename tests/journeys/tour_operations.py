"""A visit of the pages of whoever runs the service: the nights, their files, who asks for help."""

from datetime import timedelta

from django.utils import timezone

from establishments.models import Member, User
from ops.night import steps
from sync.models import FileRun
from tests.factories import AssistanceRequestFactory
from tests.journeys.gestures import follow, is_told, press, sees, sign_in
from tests.operations.nights import operator, step, taken

NIGHTS = "/exploitation/"
NAMES = [
    {"source": "SIECLE", "place": "Collège Jean-Moulin", "names": "DES-ROCHES-GRANDCHAMP Agnès"},
    {"source": "ONDE", "place": "École Jules-Ferry", "names": "DES ROCHES GRANDCHAMPS Agnès"},
]
FIGURES = {"arrived": 12, "applied": 8, "unchanged": 3, "refused": 1}


def visit_before_any_night(page):
    _enter(page)
    sees(page, "Aucune nuit n'a encore eu lieu.")
    yield "exploitation, aucune nuit"
    follow(page, "Demandes d'assistance")
    sees(page, "Aucune demande d'assistance.")
    yield "exploitation, aucune demande d'assistance"


def visit(page, head):
    """Go from screen to screen, after two nights of which the latest went wrong."""
    nights_pass(head)
    _enter(page)
    yield from _nights(page)
    yield from _file(page)
    yield from _assistance(page)


def nights_pass(head):
    today, anomalies = timezone.localdate(), [(line, f"Ligne {line} illisible.") for line in (3, 9)]
    for each in steps():
        step(each.name, today - timedelta(days=1), figures=FIGURES)
    feed, *others = steps()
    run = step(feed.name, today, figures=FIGURES)
    for each in others:
        step(each.name, today, "failed", error="ValueError (night.py:40)", tries=3)
    taken(head.establishment, run, outcome="refused", anomalies=anomalies)
    taken(None, run, outcome="refused")
    AssistanceRequestFactory(asked_by=head, names=NAMES, comment="Voir le livret de famille.")


def _enter(page):
    known = User.objects.filter(username="exploitant").first()
    page.context.clear_cookies()
    sign_in(page, Member(user=known or operator(username="exploitant")))


def _nights(page):
    sees(page, "Étape échouée")
    yield "exploitation, nuits"
    follow(page, f"{timezone.localdate():%d-%m-%Y}")
    sees(page, "ValueError")
    yield "exploitation, une nuit"
    page.goto(f"{page.url}?outcome=held&uai=rien")
    sees(page, "Aucun fichier ne correspond à ce choix.")
    yield "exploitation, une nuit, aucun fichier choisi"


def _file(page):
    held = FileRun.objects.filter(outcome="held").earliest("pk")
    for name, address in {
        "fichier en attente": "", "approuver": "approuver/", "rejeter": "rejeter/",
    }.items():  # fmt: skip
        page.goto(f"{NIGHTS}fichiers/{held.pk}/{address}")
        sees(page, "Disparitions : 60 sur 160")
        yield f"exploitation, {name}"


def _assistance(page):
    page.goto(f"{NIGHTS}assistance/")
    yield "exploitation, demandes d'assistance"
    page.get_by_role("link", name="Répondre").click()
    press(page, "Répondre et clore la demande")
    yield "exploitation, répondre, refusé"
    page.get_by_role("textbox").fill("Le collège a raison : l'école corrigera dans ONDE.")
    press(page, "Répondre et clore la demande")
    is_told(page, "La réponse est transmise à l'établissement.")
    yield "exploitation, demandes d'assistance, message"
