"""What a person does in front of the console, in her words."""

from pathlib import Path

from playwright.sync_api import expect

from tests.factories import PASSWORD


def sign_in(page, member, password=PASSWORD, at="/"):
    page.goto(at)
    page.get_by_label("Identifiant").fill(member.user.username)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def search(page, typed="", **criteria):
    """Search by what is typed and by what is ticked: ``search(page, MEF="6ème")``."""
    page.goto("/administration/eleves/")
    page.get_by_label("Nom et/ou prénom, id, INE").fill(typed)
    for criterion, choice in criteria.items():
        page.locator("summary", has_text=criterion).click()
        page.get_by_label(choice, exact=True).check()
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


def sees(page, words):
    expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()


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
