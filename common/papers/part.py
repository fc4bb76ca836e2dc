"""A part of a list, compiled: it knows its height and can be placed anywhere on a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from common.papers.fitting import Text, Texts
from common.papers.reading import Run, TemplateError, TypesetPage
from common.papers.structure import Block, first


@dataclass(frozen=True)
class Part:
    """A row or a heading: what is drawn behind it, its texts, its place in the structure."""

    top: float  # where it stands on the page it was compiled on
    height: float
    page: TypesetPage
    matrices: bytes  # from CSS pixels to points
    texts: Texts
    block: Block

    @classmethod
    def of(cls, page: TypesetPage) -> Self:
        top, height = page.box
        matrices = {run.paint.matrices for run in page.runs}
        if not height or len(matrices) != 1:
            raise TemplateError("a part needs texts, a background, and no transformation")
        return cls(
            top=top,
            height=height,
            page=page,
            matrices=matrices.pop(),
            texts=Texts.of([Text.of(run, top) for run in page.runs]),
            block=Block.of(first(page.elements, "/TR") or page.elements[0]),
        )

    @property
    def slots(self) -> Mapping[str, Run]:
        """Its slots, by name."""
        return {run.slot: run for run in self.page.runs if run.slot}
