"""From a value to the glyphs of a slot, when they are known and when they fit."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from common.papers.faces import Face
from common.papers.reading import Run

# Text is laid out in CSS pixels, 96 to the inch.
_PIXELS_IN_A_MM = 96 / 25.4


class UnprintableError(ValueError):
    """The value holds a character outside the repertoire: WeasyPrint must lay it out."""


@dataclass(frozen=True)
class Cell:
    slot: str
    limit: float  # thousandths of the font size
    glyphs: Mapping[int, str]
    advances: Mapping[str, float]

    @classmethod
    def of(cls, run: Run, face: Face, width: float) -> Self:
        limit = width * _PIXELS_IN_A_MM / float(run.size) * 1000
        return cls(run.slot, limit, face.glyphs, face.advances)

    def encode(self, value: str) -> str | None:
        """The glyphs in hexadecimal, or nothing when the value is too wide."""
        try:
            width = self.measure(value)
        except KeyError:
            return self._encode_composed(value)
        return value.translate(self.glyphs) if width <= self.limit else None

    def measure(self, value: str) -> float:
        return sum(map(self.advances.__getitem__, value))

    def _encode_composed(self, value: str) -> str | None:
        """Try again with each accent joined to its letter."""
        composed = unicodedata.normalize("NFC", value)
        if composed == value:
            raise UnprintableError
        return self.encode(composed)
