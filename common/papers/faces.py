"""Fonts as a typeset PDF holds them: which glyph prints a character, and how wide it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf

_LATIN = (range(0x20, 0x7F), range(0xA1, 0xAD), range(0xAE, 0x180))

# What a name, a class or an identifier may hold without going back to WeasyPrint.
REPERTOIRE = "".join(chr(code) for codes in _LATIN for code in codes) + "‘’“”–—…•€"

_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


@dataclass(frozen=True)
class Face:
    characters: Mapping[int, str]  # glyph -> text
    glyphs: Mapping[int, str]  # code point -> glyph in hexadecimal, for str.translate
    advances: Mapping[str, float]  # character -> thousandths of the font size
    widest: float

    def decode(self, codes: bytes) -> str:
        pairs = zip(codes[::2], codes[1::2], strict=True)
        return "".join(self.characters.get(high << 8 | low, "�") for high, low in pairs)


def read_faces(fonts: pikepdf.Object) -> dict[str, Face]:
    """Read every font of a resource dictionary, by the name the content uses."""
    return {name: _read_face(font) for name, font in fonts.items() if "/ToUnicode" in font}


def _read_face(font: pikepdf.Object) -> Face:
    characters = {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for section in _SECTION.findall(font.ToUnicode.read_bytes())
        for glyph, text in _PAIR.findall(section)
    }
    descendant = font.DescendantFonts[0]
    widths = _read_widths(descendant.W, float(descendant.get("/DW", 1000)))
    # A glyph that prints two characters is kept for the one that a reader will extract.
    chosen = {text: glyph for glyph, text in characters.items() if text in _ALLOWED}
    advances = {text: widths.get(glyph, widths[-1]) for text, glyph in chosen.items()}
    return Face(
        characters=characters,
        glyphs={ord(text): f"{glyph:04x}" for text, glyph in chosen.items()},
        advances=advances,
        widest=max(advances.values(), default=1000.0),
    )


def _read_widths(array: pikepdf.Object, default: float) -> dict[int, float]:
    widths = {-1: default}
    entries = iter(array)
    for first in entries:
        run = next(entries)
        if isinstance(run, pikepdf.Array):
            widths.update(enumerate(map(float, run), start=int(first)))
        else:
            widths.update(dict.fromkeys(range(int(first), int(run) + 1), float(next(entries))))
    return widths


_ALLOWED = frozenset(REPERTOIRE)
