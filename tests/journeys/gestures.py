"""What a person does in front of the console, in her words."""

from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import expect

from common.text import of_name
from tests.factories import PASSWORD

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# Whoever sits at it has a session of his own.
ANOTHER_MACHINE = {"viewport": {"width": 1279, "height": 800}}
PUPILS, HOSTED = "eleves", "eleves-exterieurs"
LEGAL, IN_CHARGE = "representants-legaux", "personnes-en-charge"
NOT_INFORMED = {"États des comptes": "Non activé - non informé"}
REACHABLE = {"Adr. mail": "Joignable par mail"}
UNREACHABLE = {"Adr. mail": "Non joignable par mail"}
BY_SHEET, BY_MAIL = "Par feuille individuelle imprimable", "Par envoi d'un mail"
MIXED = "Par mail, sinon par feuille"
CHOSEN = "trois cerises au vinaigre"
TROUBLESHOOTING = "/depannage/"


def sign_in(page, member, password=PASSWORD, at="/"):
    page.goto(at)
    page.get_by_label("Identifiant").fill(member.user.username)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def change_password(page, password):
    page.get_by_label("Mot de passe actuel", exact=True).fill(password)
    for label in ("Nouveau mot de passe", "Le même mot de passe, une seconde fois"):
        page.get_by_label(label, exact=True).fill(CHOSEN)
    press(page, "Changer mon mot de passe")


def search(page, typed="", at=PUPILS, **criteria):
    """Search by what is typed and by what is ticked: ``search(page, MEF="6ème")``."""
    page.goto(at if at.startswith("/") else f"/administration/{at}/")
    page.get_by_label("Nom et/ou prénom, id").fill(typed)
    for criterion, choice in criteria.items():
        page.locator("summary", has_text=criterion).click()
        page.get_by_label(choice, exact=True).check()
        # An open list of choices may hide the button.
        page.keyboard.press("Escape")
    press(page, "Rechercher")


def box(page, name):
    return page.get_by_label(f"Sélectionner {name} ")


def tick(page, *names):
    for name in names:
        box(page, name).check()


def tick_everything(page):
    page.locator("#select-all").check()


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()


def choose(page, establishment):
    page.get_by_role("button", name=establishment).click()


def follow(page, link):
    page.get_by_role("link", name=link, exact=True).click()


def inform(page, way=None):
    """Inform those ticked, or the one whose page it is, in this way."""
    ticked = page.get_by_role("button", name="Informer", exact=True)
    ticked.or_(page.get_by_role("link", name="Informer", exact=True)).click()
    if way:
        page.get_by_text(way).click()
    press(page, "Confirmer")


def open_account(page, name, at=LEGAL):
    """Find somebody by name, and open the page of the account."""
    page.goto(f"/administration/{at}/?{urlencode({'q': name})}")
    follow(page, f"Voir le compte {of_name(name)}")


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def refused(page):
    heading(page, "Vous n'avez pas accès à cette page")


def sees(page, words):
    expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()


def sees_no(page, words):
    expect(page.get_by_text(words).filter(visible=True)).to_have_count(0)


def counts(page, words):
    expect(page.get_by_role("status").filter(has_text="sur")).to_have_text(words)


def is_told(page, words):
    expect(page.locator(".messages")).to_contain_text(words)


def downloaded(page, gesture):
    """The bytes of the file that a gesture brings."""
    with page.expect_download() as arriving:
        gesture()
    return Path(arriving.value.path()).read_bytes()


def download_sheets(page):
    link = page.get_by_role("link", name="Télécharger")
    return downloaded(page, link.click)


def download_list(page, kind):
    press(page, "Lister les comptes")
    page.get_by_text(f"(format {kind})").click()
    return downloaded(page, page.get_by_role("button", name="Confirmer").click)


def activate(page, born, mail=None, password=CHOSEN):
    """Fill the page that the link of an information opens: a birth date, a password twice."""
    for part, typed in zip(("Jour", "Mois", "Année"), born.split("/"), strict=True):
        page.get_by_label(part, exact=True).fill(typed)
    if mail is not None:
        page.get_by_label("Votre adresse mail").fill(mail)
    for label in ("Votre nouveau mot de passe", "Le même mot de passe, une seconde fois"):
        page.get_by_label(label, exact=True).fill(password)
    press(page, "Valider")
