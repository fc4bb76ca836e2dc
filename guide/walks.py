"""What the pictures show: walks through the running service, by the gestures of a person.

A picture is due at each ``yield``; nothing is stubbed: the send that is shown is asked for here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from playwright.sync_api import Page

from accounts import links
from accounts.enums import AccountState
from accounts.models import Account
from guide.gestures import (
    GUARDIANS,
    HOSTED,
    PUPILS,
    TO_INFORM,
    ask,
    ask_an_identifier,
    follow_a_send,
    inform_by_mail,
    open_account,
    reveal,
    search,
    sign_in,
    tick,
)

LEVEL = "6ème"
# A tall page is cut below its list; a sentence is never cut.
LIST, TALLEST = 1040, 1300
ACCOUNT = "/connexion/mon-compte/"
FEEDS, STATISTICS = "/administration/mises-a-jour/", "/administration/statistiques/"
# Each of these pages is shown down to the end of one of its parts.
NIGHTLY = (
    ("lire-l-accueil", "/administration/", ".population"),
    ("suivre-les-mises-a-jour", FEEDS, "[aria-labelledby=anomalies-title]"),
    ("lire-les-statistiques", STATISTICS, "#student"),
)
SETTINGS = {
    "adresses-des-services": "/administration/parametres/",
    "rappeler-les-echeances": "/administration/parametres/rappels/",
    "droits-d-acces": "/administration/parametres/droits/",
    "consulter-le-journal": "/administration/journal/",
}
ACTIONS = (
    ("informer-les-eleves", "Informer"),
    ("lister-les-comptes", "Lister les comptes"),
    ("reinitialiser-les-mots-de-passe", "Réinitialiser les mots de passe"),
)


Theme = Literal["clair", "sombre"]


@dataclass(frozen=True)
class Site:
    """Where the demonstration runs, and as whom it is looked at; the password is that of all."""

    address: str
    login: str
    password: str
    troubleshooter: str = "referent"
    director: str = "directrice"
    operator: str = "exploitant"


@dataclass(frozen=True)
class Look:
    """How wide, and in which theme, named as on screen."""

    width: int = 1280
    theme: Theme = "clair"

    @property
    def is_narrow(self) -> bool:
        return self.width < 768

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


def through_the_guide(page: Page, site: Site) -> Iterator[tuple[str, int]]:
    """Each picture with its greatest height, named as its chapter."""
    page.goto("/connexion/")
    yield "se-connecter", TALLEST
    sign_in(page, site.login, site.password)
    page.goto(ACCOUNT)
    yield "proteger-son-compte", TALLEST
    for name, address, part in NIGHTLY:
        page.goto(address)
        yield name, _bottom(page, part)
    yield from _through_the_lists(page)
    yield from _through_the_settings(page)
    sign_in(page, site.troubleshooter, site.password)
    reveal(page)
    yield "depanner-un-compte-eleve", LIST
    sign_in(page, site.director, site.password)
    page.goto("/administration/parametres/eleves/")
    yield "administrer-une-ecole", TALLEST


def _through_the_lists(page: Page) -> Iterator[tuple[str, int]]:
    search(page, GUARDIANS, MEF=LEVEL)
    yield "rechercher-des-responsables", LIST
    ask(page, GUARDIANS, "Informer", **{"États des comptes": TO_INFORM})
    yield "informer-les-responsables", TALLEST
    inform_by_mail(page)
    yield "suivre-les-envois", TALLEST
    open_account(page, GUARDIANS, AccountState.ACTIVATING)
    yield "compte-d-un-responsable", TALLEST
    page.goto("/administration/anomalies/")
    yield "anomalies-signalees", TALLEST
    search(page, PUPILS, MEF=LEVEL)
    yield "rechercher-des-eleves", LIST
    for name, action in ACTIONS:
        ask(page, PUPILS, action, MEF=LEVEL)
        yield name, TALLEST
    open_account(page, PUPILS, AccountState.INFORMED)
    yield "compte-d-un-eleve", TALLEST
    ask_an_identifier(page)
    yield "demander-un-nouvel-identifiant", TALLEST
    search(page, HOSTED)
    yield "eleves-exterieurs", LIST


def _through_the_settings(page: Page) -> Iterator[tuple[str, int]]:
    for name, address in SETTINGS.items():
        page.goto(address)
        yield name, LIST


def through_the_service(page: Page, site: Site, look: Look) -> Iterator[str]:
    """The screens of the documentation, those of a phone only when the window is narrow."""
    page.goto("/connexion/")
    yield "connexion"
    sign_in(page, site.login, site.password)
    yield "accueil"
    for name, tab in (("eleves", PUPILS), ("responsables", GUARDIANS)):
        search(page, tab, MEF=LEVEL)
        tick(page, 3)
        _come_to(page, "#list-title", look)
        yield name
    ask(page, PUPILS, "Informer", MEF=LEVEL)
    yield "informer"
    ask(page, GUARDIANS, "Informer", MEF=LEVEL)
    _come_to(page, "#id_way", look)
    yield "informer-responsables"
    open_account(page, PUPILS, AccountState.INFORMED)
    yield "fiche"
    open_account(page, GUARDIANS, AccountState.ACTIVATING)
    _come_to(page, "#account-title", look)
    yield "fiche-responsable"
    follow_a_send(page)
    _come_to(page, "#progress-title", look)
    yield "envoi"
    page.goto("/administration/anomalies/")
    _come_to(page, "#list-title", look)
    yield "anomalies"
    if look.is_narrow:
        open_account(page, GUARDIANS, AccountState.INFORMED)
        page.goto(_activation(page, site))
        yield "activation"
    yield from _through_the_nights(page, look)
    yield from _through_the_rest(page, site, look)


def _through_the_nights(page: Page, look: Look) -> Iterator[str]:
    page.goto(STATISTICS)
    _come_to(page, "#student-title", look)
    yield "statistiques"
    page.goto(FEEDS)
    _come_to(page, "#changes-title", look)
    yield "mises-a-jour"
    ask_an_identifier(page)
    _come_to(page, "h1", look)
    yield "nouvel-identifiant"


def _through_the_rest(page: Page, site: Site, look: Look) -> Iterator[str]:
    """What a head decides, then the dépannage, an école and the service, each by its own agent."""
    page.goto(SETTINGS["droits-d-acces"])
    yield "droits"
    page.goto(SETTINGS["consulter-le-journal"])
    _come_to(page, "#list-title", look)
    yield "journal"
    sign_in(page, site.troubleshooter, site.password)
    reveal(page)
    _come_to(page, "tr:has([data-shown])", look)
    yield "depannage"
    sign_in(page, site.director, site.password)
    yield "accueil-ecole"
    sign_in(page, site.operator, site.password)
    yield "exploitation"


def _come_to(page: Page, place: str, look: Look) -> None:
    """On a phone, scroll to what the picture is about; elsewhere it is in sight."""
    if look.is_narrow:
        page.locator(place).evaluate("shown => shown.scrollIntoView()")
    else:
        page.evaluate("scrollTo(0, 0)")


def _bottom(page: Page, part: str) -> int:
    """Where this part of the page ends."""
    box = page.locator(part).first.bounding_box()
    return int(box["y"] + box["height"]) + 1 if box else TALLEST


def _activation(page: Page, site: Site) -> str:
    """The link that the mail of this account carries, from what its page shows; at this site's
    port, whatever that of the settings is.
    """
    account = Account(public_id=UUID(urlsplit(page.url).path.strip("/").rsplit("/", 1)[-1]))
    link = links.to_activate(account, page.locator(".secret").inner_text().strip())
    port = urlsplit(site.address).port
    host = urlsplit(settings.GUICHET_URL).hostname
    return urlsplit(link)._replace(netloc=f"{host}:{port}" if port else f"{host}").geturl()
