"""The same papers laid out in full by WeasyPrint: what stamping is compared with."""

from collections.abc import Iterable

from common.papers.listing import ListHeader, ListRow, ListTemplate, lines_of
from common.papers.parts import Fitter, compile_parts
from common.papers.sheets import Sheet, SheetTemplate
from common.papers.typesetting import typeset

_FOLIO = """@page { @bottom-right {
    content: "Page " counter(page) " / " counter(pages); color: #4a5262; font-size: 7pt
} }"""


def render_plain_sheets(template: SheetTemplate, sheets: Iterable[Sheet], *, title: str) -> bytes:
    """Each sheet at the size that stamping takes for it."""
    pages = [(sheet, template.size_for(sheet)) for sheet in sheets]
    return template.typeset(pages, title=title)


def render_plain_list(template: ListTemplate, rows: Iterable[ListRow], header: ListHeader) -> bytes:
    """Each line at the size that stamping takes for it; WeasyPrint breaks the pages."""
    fitter = Fitter(compile_parts(template))
    lines = [(line.part, [fit.printed for fit in fitter.fit(line)]) for line in lines_of(rows)]
    css = f"{template.css()}\n{_FOLIO}"
    return typeset([template.whole(header, lines)], css, title=header.title)
