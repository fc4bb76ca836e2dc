"""The gestures of a person in front of the service, which bring a page to what a picture shows."""

from pathlib import Path

from playwright.sync_api import Page

from accounts.enums import AccountState, Way

GUARDIANS, PUPILS, HOSTED = "representants-legaux", "eleves", "eleves-exterieurs"
TO_INFORM = ("Non activé - non informé", "Non activé - informé")
CHANGED_NAMES = "/administration/mises-a-jour/changements/?kind=names"
NEW_IDENTIFIER = "Réinitialiser l'identifiant"


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
    open_account(page, tab, AccountState.INFORMED)
    page.get_by_role("link", name="Informer", exact=True).click()
    page.get_by_role("button", name="Confirmer").click()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Télécharger").click()
    return Path(arriving.value.path()).read_bytes()


def reveal(page: Page) -> None:
    """In the dépannage, look at the password of one pupil of a list."""
    page.goto("/depannage/?q=")
    page.locator("[data-reveal]").first.click()
    page.locator("[data-shown]").wait_for()


def search(page: Page, tab: str, **criteria: str | tuple[str, ...]) -> None:
    page.goto(f"/administration/{tab}/")
    for criterion, wanted in criteria.items():
        page.locator("summary", has_text=criterion).click()
        for choice in (wanted,) if isinstance(wanted, str) else wanted:
            page.get_by_label(choice, exact=True).check()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Rechercher", exact=True).click()
    page.locator("#select-all").wait_for()


def tick(page: Page, count: int) -> None:
    for box in page.locator("tbody input[name=picked]").all()[:count]:
        box.check()


def ask(page: Page, tab: str, action: str, **criteria: str | tuple[str, ...]) -> None:
    """Come to the confirmation of this action for all who are found."""
    search(page, tab, **criteria)
    page.locator("#select-all").check()
    _press(page, action)
    page.get_by_role("button", name="Confirmer").wait_for()


def _press(page: Page, action: str) -> None:
    page.get_by_role("button", name=action, exact=True).click()


def open_account(page: Page, tab: str, state: AccountState) -> None:
    """The account in this state that was informed the latest: its password has not expired."""
    page.goto(f"/administration/{tab}/?state={state}&sort=-informed")
    page.get_by_role("link", name="Voir le compte").first.click()
    page.locator(".secret").wait_for()


def inform_by_mail(page: Page) -> None:
    """Ask for a small send, and come to its progress."""
    never_informed, _ = TO_INFORM
    criteria = {"États des comptes": never_informed, "Adr. mail": "Joignable par mail"}
    search(page, GUARDIANS, **criteria)
    tick(page, 3)
    _press(page, "Informer")
    page.get_by_text(Way.MAIL.label).click()
    _press(page, "Confirmer")
    page.locator(".messages").get_by_role("link", name="Suivre").click()
    page.locator("#progress-title").wait_for()


def follow_a_send(page: Page) -> None:
    """The latest one; asked for if there is none."""
    page.goto("/administration/envois/")
    follow = page.get_by_role("link", name="Suivre l'envoi")
    if follow.count():
        follow.first.click()
        page.locator("#progress-title").wait_for()
    else:
        inform_by_mail(page)


def ask_an_identifier(page: Page) -> None:
    """Come to the question, for one of those whose name was corrected after their identifier."""
    page.goto(CHANGED_NAMES)
    links = page.locator("tbody").get_by_role("link").all()
    confirm = page.get_by_role("button", name="Confirmer")
    for address in [str(link.get_attribute("href")) for link in links]:
        page.goto(address)
        page.get_by_role("link", name=NEW_IDENTIFIER).click()
        page.locator(".confirm__question").wait_for()
        if confirm.count():
            break
    confirm.wait_for()
