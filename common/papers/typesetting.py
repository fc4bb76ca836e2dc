"""The only door to WeasyPrint: HTML in, tagged PDF out, and nothing read but our own assets."""

import html
import logging
import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

ASSETS = Path(__file__).resolve().parents[2] / "static" / "papers"
_BASE = f"{ASSETS.as_uri()}/"

logger = logging.getLogger(__name__)

# Pango's font maps are shared by the threads of a process.
_one_at_a_time = threading.Lock()


class ForbiddenAssetError(ValueError):
    """A paper asked for something which is not one of our assets."""


class AssetFetcher(URLFetcher):
    """Opens the files of ``static/papers``; any other address is refused and logged."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        address = urlsplit(url)
        path = Path(unquote(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not path.is_relative_to(ASSETS):
            logger.warning("Paper asset refused", extra={"scheme": address.scheme})
            raise ForbiddenAssetError(address.scheme)
        return URLFetcherResponse(url, path.read_bytes())


def read_asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def typeset(parts: Iterable[str], css: str, *, title: str = "") -> bytes:
    """Lay out the parts one after the other; each begins a page if the style says so."""
    document = (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title></head><body>{''.join(parts)}</body></html>"
    )
    with _one_at_a_time:
        page = weasyprint.HTML(string=document, base_url=_BASE, url_fetcher=AssetFetcher())
        pdf: bytes = page.write_pdf(
            stylesheets=[_style(css)], font_config=_fonts(), pdf_variant="pdf/ua-1"
        )
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    """The fonts of the machine, listed once."""
    return FontConfiguration()


@lru_cache(maxsize=16)
def _style(css: str) -> weasyprint.CSS:
    """A style that several documents share."""
    fetcher = AssetFetcher()
    return weasyprint.CSS(string=css, base_url=_BASE, url_fetcher=fetcher, font_config=_fonts())
