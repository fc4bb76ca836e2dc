"""A typeset page taken to pieces: what is drawn, the texts that change, the structure tree."""

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple, Self

import pikepdf

from common.papers.faces import Face, read_faces
from common.papers.objects import Lifted, Lifter, Resources, marked
from common.papers.structure import Element, read_elements

# A line taken whole stays one for the tools that read a page in the order it is drawn:
# « Identifiant : » and its value.
Take = Literal["slots", "lines", "all"]
Instructions = list[pikepdf.ContentStreamInstruction]


def placeholder(name: str) -> str:
    return f"@@{name}@@"


class TemplateError(ValueError):
    """A template that cannot be stamped: a slot lost, turned, or in the middle of a line."""


class Paint(NamedTuple):
    """The graphics state that a text is drawn in."""

    matrices: bytes
    alpha: bytes
    colour: bytes


@dataclass(frozen=True)
class Run:
    """A text in one line and one marked content, as WeasyPrint placed it."""

    mcid: int
    slot: str  # empty for a text that never changes
    paint: Paint
    matrix: tuple[str, ...]
    font: str
    size: str
    show: bytes  # what is between BT and ET


@dataclass(frozen=True)
class TypesetPage:
    width: str
    height: str
    box: tuple[float, float]  # top and height of the first background, in CSS pixels
    drawing: bytes  # without the texts that were taken out
    runs: tuple[Run, ...]
    elements: tuple[Element, ...]

    def root(self) -> Element:
        """The one element of the page."""
        alone = len(self.elements) == 1
        return self.elements[0] if alone else Element("/Art", self.elements)


@dataclass(frozen=True)
class Typeset:
    """A whole typeset document, as plain Python data."""

    pages: tuple[TypesetPage, ...]
    faces: Mapping[str, Face]
    objects: tuple[Lifted | None, ...]
    resources: Resources

    @classmethod
    def read(
        cls,
        data: bytes,
        *,
        slots: Collection[str] = (),
        take: Take = "slots",
        mark: str = "",
    ) -> Self:
        """Take out the slots, or all the lines that hold one, or all the texts.

        Documents that will share a page need different marks: WeasyPrint names a font alike
        in all of them, whatever the glyphs it keeps.
        """
        with pikepdf.open(io.BytesIO(data)) as pdf:
            resources = pdf.pages[0].Resources
            lifter, trees = Lifter(), read_elements(pdf)
            found = read_faces(resources.Font)
            faces = {marked(name, mark): face for name, face in found.items()}
            pages = tuple(
                _read_page(
                    page,
                    trees.get(page.obj.objgen, ()),
                    _Reader(faces, slots, mark=mark, take=take),
                )
                for page in pdf.pages
            )
            lifted = lifter.lift_resources(resources, mark)
            return cls(pages, faces, tuple(lifter.objects), lifted)


def _read_page(page: pikepdf.Page, elements: tuple[Element, ...], reader: "_Reader") -> TypesetPage:
    content = pikepdf.parse_content_stream(page)
    reader.read([item for item in content if isinstance(item, pikepdf.ContentStreamInstruction)])
    return TypesetPage(
        width=str(page.MediaBox[2]),
        height=str(page.MediaBox[3]),
        box=reader.box,
        drawing=pikepdf.unparse_content_stream(reader.kept),
        runs=tuple(reader.runs),
        elements=elements,
    )


class _Reader:
    """Follows the graphics state through a page, and sets texts aside."""

    def __init__(
        self, faces: Mapping[str, Face], slots: Collection[str], *, mark: str, take: Take
    ) -> None:
        self.kept: Instructions = []
        self.runs: list[Run] = []
        self.box = (0.0, 0.0)
        self._faces = faces
        self._slots = {placeholder(slot): slot for slot in slots}
        self._mark = mark
        self._take = take
        self._paint = Paint(b"", b"", b"")
        self._saved: list[Paint] = []

    def read(self, instructions: Instructions) -> None:
        groups = list(_groups([self._marked(each) for each in instructions]))
        slots = [self._slot(group) if mcid is not None else "" for mcid, group in groups]
        lines = {_line(group) for (_, group), slot in zip(groups, slots, strict=True) if slot}
        for (mcid, group), slot in zip(groups, slots, strict=True):
            if mcid is not None and self._is_taken(group, slot, lines):
                self.runs.append(self._run(mcid, group, slot))
                self.kept += [item for item in group if str(item.operator) in {"gs", "rg"}]
            elif mcid is None and self._take == "all" and _is_mark(group[0]):
                continue
            else:
                for instruction in group:
                    self._follow(instruction)
                self.kept += group

    def _is_taken(self, group: Instructions, slot: str, lines: Collection[str]) -> bool:
        if self._take == "slots":
            return bool(slot)
        line = _line(group)
        return line in lines if self._take == "lines" else bool(line)

    def _marked(
        self, instruction: pikepdf.ContentStreamInstruction
    ) -> pikepdf.ContentStreamInstruction:
        operator = instruction.operator
        if not self._mark or str(operator) not in {"Tf", "gs"}:
            return instruction
        name, *others = instruction.operands
        named = pikepdf.Name(marked(str(name), self._mark))
        return pikepdf.ContentStreamInstruction([named, *others], operator)

    def _follow(self, instruction: pikepdf.ContentStreamInstruction) -> None:
        operator, paint = str(instruction.operator), self._paint
        if operator == "q":
            self._saved.append(paint)
        elif operator == "Q":
            self._paint = self._saved.pop()
        elif operator == "cm":
            matrices = paint.matrices + _unparse(instruction)
            self._paint = paint._replace(matrices=matrices)
        elif operator == "gs":
            self._paint = paint._replace(alpha=_unparse(instruction))
        elif operator == "rg":
            self._paint = paint._replace(colour=_unparse(instruction))
        elif operator == "re" and not self.box[1]:
            self.box = (float(instruction.operands[1]), float(instruction.operands[3]))

    def _run(self, mcid: int, group: Instructions, slot: str) -> Run:
        for item in group:
            self._follow(item)
        inside = _text_object(group)
        matrix = next(item for item in inside if str(item.operator) == "Tm")
        font = next(item for item in inside if str(item.operator) == "Tf")
        show = [item for item in inside if str(item.operator) != "Tm"]
        return Run(
            mcid=mcid,
            slot=slot,
            paint=self._paint,
            matrix=tuple(str(number) for number in matrix.operands),
            font=str(font.operands[0]),
            size=str(font.operands[1]),
            show=pikepdf.unparse_content_stream(show),
        )

    def _slot(self, group: Instructions) -> str:
        """The name of the slot that this text marks, if it is a placeholder."""
        return self._slots.get(self._decode(_text_object(group)), "")

    def _decode(self, inside: Instructions) -> str:
        face, text = None, ""
        for item in inside:
            if str(item.operator) == "Tf":
                face = self._faces.get(str(item.operands[0]))
            elif str(item.operator) == "TJ" and face:
                codes = [bytes(part) for part in item.operands[0] if _is_string(part)]
                text += face.decode(b"".join(codes))
        return text


def _groups(instructions: Instructions) -> Iterator[tuple[int | None, Instructions]]:
    """Cut at the marked contents that have an identifier; the rest goes one by one."""
    edges = [0]
    for index, item in enumerate(instructions):
        if str(item.operator) == "BDC":
            edges += [index, _end_of_mark(instructions, index)]
    for start, end in pairwise([*edges, len(instructions)]):
        if start == end:
            continue
        opening = instructions[start]
        if str(opening.operator) == "BDC":
            yield int(opening.operands[1].MCID), instructions[start:end]
        else:
            yield from ((None, [item]) for item in instructions[start:end])


def _end_of_mark(instructions: Instructions, start: int) -> int:
    depth = 0
    for index in range(start, len(instructions)):
        operator = str(instructions[index].operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if not depth:
            return index + 1
    raise TemplateError("marked content without an end")


def _text_object(group: Instructions) -> Instructions:
    """What is between BT and ET."""
    found = [str(item.operator) for item in group]
    return group[found.index("BT") + 1 : found.index("ET")] if "BT" in found else []


def _line(group: Instructions) -> str:
    """The height of the text's baseline; empty when there is no text."""
    matrices = [item for item in _text_object(group) if str(item.operator) == "Tm"]
    return str(matrices[0].operands[5]) if matrices else ""


def _is_mark(instruction: pikepdf.ContentStreamInstruction) -> bool:
    return str(instruction.operator) in {"BMC", "EMC"}


def _is_string(part: object) -> bool:
    return isinstance(part, pikepdf.String)


def _unparse(instruction: pikepdf.ContentStreamInstruction) -> bytes:
    return pikepdf.unparse_content_stream([instruction]) + b"\n"
