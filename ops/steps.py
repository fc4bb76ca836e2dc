"""What a step of the night is; read with the schedule, before any model."""

from datetime import time
from typing import NamedTuple


class Step(NamedTuple):
    """``work`` is the dotted path of a function: ``Tonight`` in, what it counted out.

    It is safe to run twice, and begins where it was when it was killed.
    """

    name: str
    label: str
    work: str
    not_before: time
