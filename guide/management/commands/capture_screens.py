"""The pictures of the guide and of docs/, taken again: the operator's door to guide.captures."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

DEMONSTRATION = "http://127.0.0.1:8000"
DEFAULT_PASSWORD = "demo-educonnect-2026"  # noqa: S105
NOT_INSTALLED = (
    "Les captures demandent Playwright et pypdfium2, qui servent aux tests :"
    " installez requirements/test.txt (make setup)."
)
NO_BROWSER = "Aucun navigateur Chromium n'est installé (paquet « chromium »)."
NO_ANSWER = "Les captures n'ont pas abouti : la démonstration répond-elle à {} (make demo) ?\n{}"


class Command(BaseCommand):
    help = (
        "Refait les images du guide (static/help) et de la documentation (docs/images) à partir de "
        "la démonstration, qui doit être lancée (make demo)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base-url", default=DEMONSTRATION, help=f"adresse du service ({DEMONSTRATION})"
        )
        parser.add_argument("--login", default="principal", help="identifiant (principal)")
        parser.add_argument(
            "--folder", type=Path, default=settings.BASE_DIR, help="dossier où écrire (le projet)"
        )

    def handle(self, *, base_url: str, login: str, folder: Path, **_: Any) -> None:
        try:
            from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415  tests only

            from guide import captures, walks  # noqa: PLC0415  need the same packages
        except ImportError as missing:
            raise CommandError(NOT_INSTALLED) from missing
        chromium = captures.find_chromium()
        if chromium is None:
            raise CommandError(NO_BROWSER)
        password = os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD
        site = walks.Site(base_url, login, password)
        try:
            with sync_playwright() as driver:
                browser = driver.chromium.launch(
                    executable_path=chromium, args=list(captures.ARGUMENTS)
                )
                for path in captures.take_all(browser, site, folder):
                    size = path.stat().st_size // 1000
                    self.stdout.write(f"{path.relative_to(folder)}  {size} ko")
        except Error as error:
            raise CommandError(NO_ANSWER.format(base_url, error)) from error
