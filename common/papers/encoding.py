"""From a value to the glyphs of a slot, when they are known and when they fit."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from common.papers.faces import Face
from common.papers.reading import Run

# Text is laid out in CSS pixels, 96 to the inch.
_PIXELS_IN_A_MM = 96 / 25.4

_DIGITS = 4  # of a glyph


class UnprintableError(ValueError):
    """The value holds a character outside the repertoire: WeasyPrint must lay it out."""


@dataclass(frozen=True)
class Cell:
    slot: str
    limit: float  # thousandths of the font size
    sure: float  # so many characters fit, whichever they are
    glyphs: Mapping[int, str]
    advances: Mapping[str, float]

    @classmethod
    def of(cls, run: Run, face: Face, width: float) -> Self:
        limit = width * _PIXELS_IN_A_MM / float(run.size) * 1000
        return cls(run.slot, limit, limit / face.widest, face.glyphs, face.advances)

    def encode(self, value: str) -> str | None:
        """The glyphs in hexadecimal, or nothing when the value is too wide."""
        glyphs = value.translate(self.glyphs)
        if len(glyphs) != _DIGITS * len(value):  # a character without a glyph stays as it is
            return self._encode_composed(value)
        fits = len(value) <= self.sure or self.measure(value) <= self.limit
        return glyphs if fits else None

    def measure(self, value: str) -> float:
        return sum(map(self.advances.__getitem__, value))

    def _encode_composed(self, value: str) -> str | None:
        """Try again with each accent joined to its letter."""
        composed = unicodedata.normalize("NFC", value)
        if composed == value:
            raise UnprintableError
        return self.encode(composed)
