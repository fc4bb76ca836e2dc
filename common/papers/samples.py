"""Each size of a list's values, laid out once in each face, then moved to every column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from common.papers.faces import REPERTOIRE, Face
from common.papers.fitting import Fitting, Slot
from common.papers.listing import DOUBLE, NORMAL, SINGLE, Column, ListTemplate, Printed
from common.papers.part import Part
from common.papers.reading import placeholder


def sample_html(template: ListTemplate) -> str:
    """A tall row of the samples; then every character, in each face that values are printed in."""
    faces = {column.is_code: column for column in template.columns}.values()
    samples = [(face, _sample(face, size)) for face in faces for size in (*SINGLE, *DOUBLE)]
    characters = [(face, Printed((REPERTOIRE,))) for face in faces]
    return template.samples([*samples, *characters], REPERTOIRE)


def sample_names() -> list[str]:
    sizes = [(size, line) for size in (*SINGLE, *DOUBLE) for line in _lines(size)]
    return [_name(*each, is_code=is_code) for each in sizes for is_code in (False, True)]


def _sample(face: Column, size: str) -> Printed:
    names = [_name(size, line, is_code=face.is_code) for line in _lines(size)]
    return Printed(tuple([placeholder(name) for name in names]), size)


def _lines(size: str) -> tuple[int, ...]:
    return (1, 2) if size in DOUBLE else (1,)


def _name(size: str, line: int, *, is_code: bool) -> str:
    return f"{'code' if is_code else 'text'}-{size}-{line}"


@dataclass(frozen=True)
class Samples:
    row: Part  # of one line, the value of each column at its usual size
    tall: Part  # the samples
    faces: Mapping[str, Face]

    def fittings(self, columns: Sequence[bool], widths: Sequence[float]) -> tuple[Fitting, ...]:
        """The slots of each column: a column is known by whether it is of codes."""
        pairs = enumerate(zip(columns, widths, strict=True))
        return tuple([self._fitting(index, *each) for index, each in pairs])

    def _fitting(self, index: int, is_code: bool, width: float) -> Fitting:
        run = self.row.slots[f"slot{index}"]
        usual = Slot.of(run, self.row.top, self.faces[run.font], width)

        def moved(size: str, line: int = 1) -> Slot:
            sample = self.tall.slots[_name(size, line, is_code=is_code)]
            sample = replace(sample, matrix=(*run.matrix[:5], sample.matrix[5]))
            return Slot.of(sample, self.tall.top, self.faces[sample.font], width)

        tall = {size: moved(size) for size in SINGLE}
        # What is in the middle of a row is in the middle of any other.
        rise = tall[NORMAL].text.baseline - usual.text.baseline
        single = {size: slot.raised(rise) for size, slot in tall.items()}
        double = {size: (moved(size), moved(size, 2)) for size in DOUBLE}
        return Fitting({**single, NORMAL: usual}, tall, double)
