"""Mails that do not leave: the head is told, nobody is informed without one, they are retried."""

from datetime import timedelta

import pytest

from accounts.models import SourceIdentity
from tests.journeys.gestures import (
    BY_MAIL,
    LEGAL,
    NOT_INFORMED,
    counts,
    follow,
    inform,
    is_told,
    press,
    search,
    sees,
    tick_everything,
)
from tests.postman import free_port

TAKEN, REFUSED, SILENT = (f"{name}@exemple.invalid" for name in ("alves", "bayard", "camus"))
CORRECTED = "nouvelle@exemple.invalid"
LATER = timedelta(minutes=2)
ALL_SENT = "L'envoi est terminé : tous les mails ont été envoyés."


@pytest.fixture
def page(browse, head, known):
    """Three guardians are informed by mail; the page that follows the mails."""
    for name, mail in (("ALVES", TAKEN), ("BAYARD", REFUSED), ("CAMUS", SILENT)):
        known(name, mail)
    page = browse(head)
    search(page, at=LEGAL)
    tick_everything(page)
    inform(page, BY_MAIL)
    is_told(page, "Les 3 mails d'information vont être envoyés.")
    follow(page, "Suivre les envois")
    return page


def figure(page, label):
    return page.locator(".mailing__figure", has_text=label)


def still_to_inform(page, *names):
    """Those whom the list says not informed; then back to the send."""
    progress = page.url
    search(page, at=LEGAL, **NOT_INFORMED)
    counts(page, f"0 représentants légaux sélectionnés sur {len(names)}")
    for name in names:
        sees(page, f"{name} Dominique")
    page.goto(progress)


def test_a_server_that_is_down_delays_the_mails_and_informs_nobody(page, deliver, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()

    nothing = deliver()
    page.reload()
    sees(page, "L'envoi est en cours.")
    sees(figure(page, "À retenter"), "Le serveur de mail est indisponible")
    still_to_inform(page, "ALVES", "BAYARD", "CAMUS")
    settings.EMAIL_PORT = port
    mails = deliver(LATER)
    page.reload()
    sees(page, ALL_SENT)

    assert (nothing, set(mails)) == ({}, {TAKEN, REFUSED, SILENT})


def test_an_address_refused_is_tried_again_once_corrected_in_the_source(
    page, deliver, postman, settings
):
    settings.EMAIL_TIMEOUT, postman.refused[REFUSED] = 0.5, "550 Unknown"
    postman.silent.add(SILENT)

    # A server that hangs ends a run of the worker: the next one takes the others.
    first = {**deliver(), **deliver()}
    page.reload()
    sees(figure(page, "Envoyés"), "1")
    sees(page, "L'adresse a été refusée (550).")
    sees(page, "Le serveur de mail est indisponible.")
    still_to_inform(page, "BAYARD", "CAMUS")
    press(page, "Informer par feuille les personnes en échec")
    sees(page, "Êtes-vous sûr de vouloir informer le responsable sélectionné ?")
    page.go_back()
    postman.silent.clear()
    SourceIdentity.objects.filter(mail=REFUSED).update(mail=CORRECTED)
    press(page, "Réessayer les envois en échec")
    is_told(page, "1 mail a été remis en attente : il va être envoyé à nouveau.")
    second = deliver(LATER)
    page.reload()
    sees(page, ALL_SENT)

    assert (set(first), set(second)) == ({TAKEN}, {CORRECTED, SILENT})
