"""A question that a person answers, read aloud as well as seen; a simple robot does not (K9)."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.core import signing

from ops.limits import Limit

LIFETIME = timedelta(minutes=10)
# A question is answered once: an answer found does not open a thousand tries.
ANSWERS = Limit("challenge", 1, LIFETIME)
NUMBERS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit",
)  # fmt: skip


class Question(NamedTuple):
    """``token`` goes with the form: signed with the answer, which cannot be read in it."""

    text: str
    token: str

    @classmethod
    def draw(cls) -> Self:
        first, second = (secrets.randbelow(9) + 1 for _ in range(2))
        text = f"Combien font {NUMBERS[first]} plus {NUMBERS[second]} ?"
        return cls(text, _signer(first + second).sign(secrets.token_urlsafe(9)))


def is_answered(token: str, answer: str, *, at: datetime) -> bool:
    """The first answer given, in figures or in words, to a question of the last ten minutes."""
    if not answer or ANSWERS.spend(token, at=at).is_over:
        return False
    given = "-".join(answer.casefold().split())
    number = NUMBERS.index(given) if given in NUMBERS else given
    try:
        _signer(number).unsign(token, max_age=LIFETIME)
    except signing.BadSignature:
        return False
    return True


def _signer(answer: object) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"ops.challenge:{answer}")
