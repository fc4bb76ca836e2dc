"""What the pictures show: walks through the running service, by the gestures of a person.

A picture is due at each ``yield``; nothing is stubbed: the send that is shown is asked for here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from playwright.sync_api import Page

from accounts import links
from accounts.enums import AccountState, Way
from accounts.models import Account

LEVEL = "6ème"
GUARDIANS, PUPILS, HOSTED = "representants-legaux", "eleves", "eleves-exterieurs"
# A tall page is cut below its list; a sentence is never cut.
LIST, TALLEST = 1040, 1300
TO_INFORM = ("Non activé - non informé", "Non activé - informé")
ACCOUNT = "/connexion/mon-compte/"
SETTINGS = {
    "adresses-des-services": "/administration/parametres/",
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
    yield from _through_the_lists(page)
    yield from _through_the_settings(page)
    sign_in(page, site.troubleshooter, site.password)
    _reveal(page)
    yield "depanner-un-compte-eleve", LIST
    sign_in(page, site.director, site.password)
    page.goto("/administration/parametres/eleves/")
    yield "administrer-une-ecole", TALLEST


def _through_the_lists(page: Page) -> Iterator[tuple[str, int]]:
    _search(page, GUARDIANS, MEF=LEVEL)
    yield "rechercher-des-responsables", LIST
    _ask(page, GUARDIANS, "Informer", **{"États des comptes": TO_INFORM})
    yield "informer-les-responsables", TALLEST
    _inform_by_mail(page)
    yield "suivre-les-envois", TALLEST
    _open(page, GUARDIANS, AccountState.ACTIVATING)
    yield "compte-d-un-responsable", TALLEST
    page.goto("/administration/anomalies/")
    yield "anomalies-signalees", TALLEST
    _search(page, PUPILS, MEF=LEVEL)
    yield "rechercher-des-eleves", LIST
    for name, action in ACTIONS:
        _ask(page, PUPILS, action, MEF=LEVEL)
        yield name, TALLEST
    _open(page, PUPILS, AccountState.INFORMED)
    yield "compte-d-un-eleve", TALLEST
    _search(page, HOSTED)
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
        _search(page, tab, MEF=LEVEL)
        _tick(page, 3)
        _come_to(page, "#list-title", look)
        yield name
    _ask(page, PUPILS, "Informer", MEF=LEVEL)
    yield "informer"
    _ask(page, GUARDIANS, "Informer", MEF=LEVEL)
    _come_to(page, "#id_way", look)
    yield "informer-responsables"
    _open(page, PUPILS, AccountState.INFORMED)
    yield "fiche"
    _open(page, GUARDIANS, AccountState.ACTIVATING)
    _come_to(page, "#account-title", look)
    yield "fiche-responsable"
    _follow_a_send(page)
    _come_to(page, "#progress-title", look)
    yield "envoi"
    page.goto("/administration/anomalies/")
    _come_to(page, "#list-title", look)
    yield "anomalies"
    if look.is_narrow:
        _open(page, GUARDIANS, AccountState.INFORMED)
        page.goto(_activation(page, site))
        yield "activation"
    yield from _through_the_rest(page, site, look)


def _through_the_rest(page: Page, site: Site, look: Look) -> Iterator[str]:
    """What a head decides, then the dépannage and an école, each by its own agent."""
    page.goto(SETTINGS["droits-d-acces"])
    yield "droits"
    page.goto(SETTINGS["consulter-le-journal"])
    _come_to(page, "#list-title", look)
    yield "journal"
    sign_in(page, site.troubleshooter, site.password)
    _reveal(page)
    _come_to(page, "tr:has([data-shown])", look)
    yield "depannage"
    sign_in(page, site.director, site.password)
    yield "accueil-ecole"


def sign_in(page: Page, login: str, password: str) -> None:
    """Whoever was signed in there is no longer."""
    page.context.clear_cookies()
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Se déconnecter").wait_for()


def print_a_sheet(page: Page, tab: str) -> bytes:
    """Inform one person who already was: the password does not change."""
    _open(page, tab, AccountState.INFORMED)
    page.get_by_role("link", name="Informer", exact=True).click()
    page.get_by_role("button", name="Confirmer").click()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Télécharger").click()
    return Path(arriving.value.path()).read_bytes()


def _reveal(page: Page) -> None:
    """In the dépannage, look at the password of one pupil of a list."""
    page.goto("/depannage/?q=")
    page.locator("[data-reveal]").first.click()
    page.locator("[data-shown]").wait_for()


def _search(page: Page, tab: str, **criteria: str | tuple[str, ...]) -> None:
    page.goto(f"/administration/{tab}/")
    for criterion, wanted in criteria.items():
        page.locator("summary", has_text=criterion).click()
        for choice in (wanted,) if isinstance(wanted, str) else wanted:
            page.get_by_label(choice, exact=True).check()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Rechercher", exact=True).click()
    page.locator("#select-all").wait_for()


def _tick(page: Page, count: int) -> None:
    for box in page.locator("tbody input[name=picked]").all()[:count]:
        box.check()


def _come_to(page: Page, place: str, look: Look) -> None:
    """On a phone, scroll to what the picture is about; elsewhere it is in sight."""
    if look.is_narrow:
        page.locator(place).evaluate("shown => shown.scrollIntoView()")
    else:
        page.evaluate("scrollTo(0, 0)")


def _ask(page: Page, tab: str, action: str, **criteria: str | tuple[str, ...]) -> None:
    """Come to the confirmation of this action for all who are found."""
    _search(page, tab, **criteria)
    page.locator("#select-all").check()
    _press(page, action)
    page.get_by_role("button", name="Confirmer").wait_for()


def _press(page: Page, action: str) -> None:
    page.get_by_role("button", name=action, exact=True).click()


def _open(page: Page, tab: str, state: AccountState) -> None:
    """The account in this state that was informed the latest: its password has not expired."""
    page.goto(f"/administration/{tab}/?state={state}&sort=-informed")
    page.get_by_role("link", name="Voir le compte").first.click()
    page.locator(".secret").wait_for()


def _inform_by_mail(page: Page) -> None:
    """Ask for a small send, and come to its progress."""
    never_informed, _ = TO_INFORM
    criteria = {"États des comptes": never_informed, "Adr. mail": "Joignable par mail"}
    _search(page, GUARDIANS, **criteria)
    _tick(page, 3)
    _press(page, "Informer")
    page.get_by_text(Way.MAIL.label).click()
    _press(page, "Confirmer")
    page.locator(".messages").get_by_role("link", name="Suivre").click()
    page.locator("#progress-title").wait_for()


def _follow_a_send(page: Page) -> None:
    """The latest one; asked for if there is none."""
    page.goto("/administration/envois/")
    follow = page.get_by_role("link", name="Suivre l'envoi")
    if follow.count():
        follow.first.click()
        page.locator("#progress-title").wait_for()
    else:
        _inform_by_mail(page)


def _activation(page: Page, site: Site) -> str:
    """The link that the mail of this account carries, from what its page shows; at this site's
    port, whatever that of the settings is.
    """
    account = Account(public_id=UUID(urlsplit(page.url).path.strip("/").rsplit("/", 1)[-1]))
    link = links.to_activate(account, page.locator(".secret").inner_text().strip())
    port = urlsplit(site.address).port
    host = urlsplit(settings.GUICHET_URL).hostname
    return urlsplit(link)._replace(netloc=f"{host}:{port}" if port else f"{host}").geturl()
