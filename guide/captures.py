"""The pictures of the guide and of the documentation, taken from the demonstration as it runs."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page

from guide.gestures import GUARDIANS, PUPILS, print_a_sheet, sign_in
from guide.walks import Look, Site, Theme, through_the_guide, through_the_service

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
THEMES: dict[Theme, Literal["light", "dark"]] = {"clair": "light", "sombre": "dark"}
TALL = {1280: 1100, 390: 844}
MARGIN = 24
PAPER_SCALE = 1.5
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
    for name, tallest in through_the_guide(page, site):
        _fit(page, tallest)
        yield _write(folder / f"{name}.png", page.screenshot())
    page.context.close()


def take_documentation(
    browser: Browser, site: Site, folder: Path, looks: tuple[Look, ...] = LOOKS
) -> Iterator[Path]:
    """The screens in each look, then a sheet of each kind as it is printed."""
    for look in looks:
        page = _open(browser, site, look)
        for name in through_the_service(page, site, look):
            page.mouse.move(0, 0)
            yield _write(folder / f"{name}-{look}.png", page.screenshot())
        page.context.close()
    page = _open(browser, site, Look())
    sign_in(page, site.login, site.password)
    for name, tab in (("feuille", PUPILS), ("feuille-responsable", GUARDIANS)):
        yield _write(folder / f"{name}.png", _first_page(print_a_sheet(page, tab)))
    page.context.close()


def _open(browser: Browser, site: Site, look: Look) -> Page:
    context = browser.new_context(
        base_url=site.address,
        locale="fr-FR",
        color_scheme=THEMES[look.theme],
        reduced_motion="reduce",
        viewport={"width": look.width, "height": TALL[look.width]},
    )
    return context.new_page()


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
