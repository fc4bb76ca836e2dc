"""The frame of a list: what is around its lines on every page, read aloud on the first only."""

import re
from dataclasses import dataclass
from functools import lru_cache

from common.papers.encoding import Cell
from common.papers.listing import ListHeader, ListTemplate
from common.papers.reading import TemplateError, Typeset, TypesetPage, placeholder
from common.papers.structure import Element
from common.papers.typesetting import typeset

# Holds every character that « Page 3 / 12 » may need.
_FOLIO = "Page 0123456789 / "
_MARK = re.compile(r"/Span\s*<<\s*/MCID \d+\s*>>\s*BDC")
_PAGINATION = "/Artifact<</Type/Pagination>>BDC"


def as_artifact(content: str) -> str:
    """What is repeated from page to page is not read aloud again."""
    return _MARK.sub(_PAGINATION, content)


@dataclass(frozen=True)
class Frame:
    typeset: Typeset
    page: TypesetPage
    cell: Cell  # the folio

    @property
    def repeated(self) -> bytes:
        return as_artifact(self.page.drawing.decode("latin-1")).encode("latin-1")

    def root(self) -> Element:
        """What is read of it: all but the folio."""
        folio = self.page.runs[0].mcid
        return Element("/Div", tuple(e for e in self.page.elements if e.kids != (folio,)))

    def folio(self, text: str) -> str:
        """« Page 3 / 12 », against the right edge."""
        run, measure = self.page.runs[0], self.cell.measure
        shift = (measure(placeholder(_FOLIO)) - measure(text)) * float(run.size) / 1000
        *scale, x, y = run.matrix
        where = " ".join([*scale, f"{float(x) + shift:.3f}", y])
        paint = (run.paint.matrices + run.paint.alpha + run.paint.colour).decode()
        show = f"{run.font} {run.size} Tf<{self.cell.encode(text)}>Tj"
        return f"{_PAGINATION}\nq\n{paint}BT {where} Tm {show} ET\nQ\nEMC\n"


def compile_frame(template: ListTemplate, header: ListHeader) -> Frame:
    return _compile_frame(template.frame(header, placeholder(_FOLIO)), template.css())


@lru_cache(maxsize=32)
def _compile_frame(html: str, css: str) -> Frame:
    done = Typeset.read(typeset([html], css), slots=[_FOLIO], mark="F")
    page = done.pages[0]
    if len(page.runs) != 1:
        raise TemplateError("a frame has one folio")
    face = done.faces[page.runs[0].font]
    return Frame(done, page, Cell.of(page.runs[0], face, float("inf")))
