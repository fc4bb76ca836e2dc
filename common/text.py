"""How a name is compared, without accents or case, and how a sentence takes it after « de »."""

import re
import unicodedata

LONGEST_KEY = 320

# Letters that NFKD leaves whole.
LETTERS = str.maketrans(
    {
        "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d",
        "Ð": "D", "ð": "d", "Ł": "L", "ł": "l", "Þ": "TH", "þ": "th", "ß": "ss", "ı": "i",
        "Ħ": "H", "ħ": "h", "Ŋ": "NG", "ŋ": "ng", "Ŧ": "T", "ŧ": "t", "ĸ": "k", "ŉ": "n",
        "ſ": "s", "Ə": "E", "ə": "e", "Ɛ": "E", "ɛ": "e", "Ɔ": "O", "ɔ": "o",
    },
)  # fmt: skip


def without_accents(text: str) -> str:
    """« Lœuilleux-N'Guyên » → « Loeuilleux-N'Guyen »; a letter of another script stays."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def search_key(*names: str) -> str:
    """The form in which people are searched and sorted: upper case, no accent, one space.

    Hyphens become spaces, so that « le goff » finds « Le-Goff »; apostrophes go, so that « mbaye »
    finds « M'Baye ». Letters may grow (ß → SS): past what a column holds, the rest of a name is
    not searched.
    """
    plain = re.sub("['’]", "", without_accents(" ".join(names)).upper())
    return re.sub(r"[\s\-‐‑]+", " ", plain).strip()[:LONGEST_KEY].strip()


def of_name(name: str) -> str:
    """« de Durand », « d'Aubigné », « d'Yves » but « de Youssef »; an H is left sounded."""
    beginning = search_key(name[:2])
    return f"d'{name}" if re.match("[AEIOU]|Y[^AEIOU]", beginning) else f"de {name}"
