"""Papers taken to pieces: their texts, their dots, their structure."""

import io
from collections.abc import Iterable

import pikepdf
import pypdfium2


def opened(chunks: Iterable[bytes]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(b"".join(chunks)))


def texts(chunks: Iterable[bytes]) -> list[str]:
    """The text of each page, in the order it is drawn."""
    with pypdfium2.PdfDocument(b"".join(chunks)) as document:
        return [page.get_textpage().get_text_range() for page in document]


def rasters(chunks: Iterable[bytes]) -> list[bytes]:
    """Each page as the dots of a screen, at 100 dpi."""
    with pypdfium2.PdfDocument(b"".join(chunks)) as document:
        return [bytes(page.render(scale=100 / 72).buffer) for page in document]


def kinds(element) -> list[str]:
    """The kinds of elements under this one, in reading order."""
    found = []
    for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
        if isinstance(kid, pikepdf.Dictionary):
            found += [str(kid.S), *kinds(kid)]
    return found
