"""The pictures of the guide and of the documentation, taken from the demonstration as it runs."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
THEMES: dict[str, Literal["light", "dark"]] = {"clair": "light", "sombre": "dark"}
LEVEL = "6ème"
TALL = {1280: 1100, 390: 844}
LIST, TALLEST, MARGIN = 1040, 1300, 24
PAPER_SCALE = 1.5


@dataclass(frozen=True)
class Site:
    """Where the demonstration runs, and as whom it is looked at."""

    address: str
    login: str
    password: str


@dataclass(frozen=True)
class Look:
    """How wide, and in which theme, named as on screen."""

    width: int = 1280
    theme: str = "clair"

    @property
    def is_narrow(self) -> bool:
        return self.width < 768

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


LOOKS = tuple(Look(width, theme) for width, theme in product((1280, 390), THEMES))


def find_chromium() -> str | None:
    """The browser of the system, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def take_all(browser: Browser, site: Site, folder: Path) -> Iterator[Path]:
    """Every picture of the project, each written as soon as it is taken."""
    yield from take_guide(browser, site, folder / "static" / "help")
    yield from take_documentation(browser, site, folder / "docs" / "images")


def take_guide(browser: Browser, site: Site, folder: Path) -> Iterator[Path]:
    """One picture for each screen of the guide, named as its chapter."""
    page = _open(browser, site, Look())
    for name, tallest in _walk_through_the_guide(page, site):
        _fit(page, tallest)
        yield _write(folder / f"{name}.png", page.screenshot())
    page.context.close()


def take_documentation(
    browser: Browser, site: Site, folder: Path, looks: tuple[Look, ...] = LOOKS
) -> Iterator[Path]:
    """The screens in each look, then a sheet as it is printed."""
    for look in looks:
        page = _open(browser, site, look)
        for name in _walk_through_the_console(page, site, look):
            page.mouse.move(0, 0)
            yield _write(folder / f"{name}-{look}.png", page.screenshot())
        page.context.close()
    page = _open(browser, site, Look())
    _sign_in(page, site)
    yield _write(folder / "feuille.png", _first_page(_print_a_sheet(page)))
    page.context.close()


def _walk_through_the_guide(page: Page, site: Site) -> Iterator[tuple[str, int]]:
    page.goto("/connexion/")
    yield "se-connecter", TALLEST
    _sign_in(page, site)
    _search(page, LEVEL)
    yield "rechercher-des-eleves", LIST
    for name, action in (
        ("informer-les-eleves", "Informer"),
        ("lister-les-comptes", "Lister les comptes"),
        ("reinitialiser-les-mots-de-passe", "Réinitialiser les mots de passe"),
    ):
        _ask(page, action)
        yield name, TALLEST
    _open_a_pupil(page)
    yield "compte-d-un-eleve", TALLEST


def _walk_through_the_console(page: Page, site: Site, look: Look) -> Iterator[str]:
    page.goto("/connexion/")
    yield "connexion"
    _sign_in(page, site)
    yield "accueil"
    _search(page, LEVEL)
    for box in page.locator("input[name=picked]").all()[1:4]:
        box.check()
    if look.is_narrow:
        page.locator("#list-title").evaluate("title => title.scrollIntoView()")
    else:
        page.evaluate("scrollTo(0, 0)")
    yield "eleves"
    _ask(page, "Informer")
    yield "informer"
    _open_a_pupil(page)
    yield "fiche"


def _open(browser: Browser, site: Site, look: Look) -> Page:
    context = browser.new_context(
        base_url=site.address,
        locale="fr-FR",
        color_scheme=THEMES[look.theme],
        reduced_motion="reduce",
        viewport={"width": look.width, "height": TALL[look.width]},
    )
    return context.new_page()


def _sign_in(page: Page, site: Site) -> None:
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill(site.login)
    page.get_by_label("Mot de passe", exact=True).fill(site.password)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Se déconnecter").wait_for()


def _search(page: Page, level: str = "", state: str = "") -> None:
    page.goto("/administration/eleves/")
    for criterion, choice in (("MEF", level), ("États des comptes", state)):
        if choice:
            page.locator("summary", has_text=criterion).click()
            page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Rechercher", exact=True).click()
    page.locator("#select-all").wait_for()


def _ask(page: Page, action: str) -> None:
    """Come to the confirmation of this action for a whole level."""
    _search(page, LEVEL)
    page.locator("#select-all").check()
    page.get_by_role("button", name=action, exact=True).click()
    page.get_by_role("button", name="Confirmer").wait_for()


def _open_a_pupil(page: Page) -> None:
    _search(page, LEVEL, state="Non activé - informé")
    page.get_by_role("link", name="Voir le compte").first.click()
    page.locator(".secret").wait_for()


def _print_a_sheet(page: Page) -> bytes:
    """Inform one pupil who already was: his password does not change."""
    _open_a_pupil(page)
    page.get_by_role("link", name="Informer", exact=True).click()
    page.get_by_role("button", name="Confirmer").click()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Télécharger").click()
    return Path(arriving.value.path()).read_bytes()


def _first_page(paper: bytes) -> bytes:
    with pypdfium2.PdfDocument(paper) as document:
        target = BytesIO()
        document[0].render(scale=PAPER_SCALE).to_pil().save(target, "PNG")
        return target.getvalue()


def _fit(page: Page, tallest: int) -> None:
    """Show from the top of the page to the end of what it says, unless that is too far."""
    bottom = page.locator("main").evaluate(
        "main => Math.max(...[...main.children].map((part) => part.getBoundingClientRect().bottom))"
    )
    height = min(int(bottom) + MARGIN, tallest)
    page.set_viewport_size({"width": Look().width, "height": height})


def _write(path: Path, png: bytes) -> Path:
    """Keep 256 colours: four times lighter, and nobody sees it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(png)).convert("RGB")
    # The octree keeps a colour seen on a few dots only: the median would lose that of a state.
    few = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, "PNG", optimize=True)
    return path
