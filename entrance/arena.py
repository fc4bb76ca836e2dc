"""What the portal ARENA says of an agent, in the headers it adds to his requests (F15, F15b).

Only read here: who may send them is decided by the view. A header that does not read is nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from establishments.models import Origin
from establishments.permissions import Role

NOTHING = "X"
UAI = re.compile(r"\d{7}[A-Z]")
# A delegation begins where a name and an address are followed by two days.
NEXT_DELEGATION = re.compile(r",(?=[^,|]*\|[^|]*\|\d\d/\d\d/\d{4}\|)")
FOR_EVER = 9999
FUNCTIONS = {"DIR": Role.HEAD, "IEN1D": Role.INSPECTOR}


@dataclass(frozen=True)
class Right:
    """A right as the portal tells it, on an establishment that may not be known here."""

    uai: str
    role: Role
    origin: Origin
    starts_on: date | None = None
    ends_on: date | None = None
    delegator: str = ""


def rights(headers: Mapping[str, str]) -> set[Right]:
    """Those of his function, on the establishments in his charge; and those delegated to him."""
    role = FUNCTIONS.get(headers.get("FrEduFonctAdm", "").strip().upper())
    own = {
        Right(uai, role, Origin.DIRECTION)
        for uai in _uais(headers.get("FrEduRneResp", ""))
        if role is not None
    }
    delegated = NEXT_DELEGATION.split(headers.get("FrEduResDel", ""))
    return own | {right for told in delegated for right in _delegated(told)}


def _delegated(told: str) -> Iterator[Right]:
    """« name|url|begin|end|delegator|FrEduRneResp=…;…|server|module »: ours by its application."""
    cells = [cell.strip() for cell in told.split("|")]
    if len(cells) < 6 or not cells[5].startswith("FrEduRneResp="):
        return
    application = re.search(r"[?&]applicationname=([\w-]+)", cells[1])
    role = _roles().get(application.group(1).lower()) if application else None
    days = [_day(cell) for cell in cells[2:4]]
    if role is None or None in days:
        return
    starts_on, ends_on = days
    if ends_on and ends_on.year == FOR_EVER:
        ends_on = None
    for uai in _uais(cells[5].removeprefix("FrEduRneResp=")):
        yield Right(uai, role, Origin.DELEG_CE2, starts_on, ends_on, cells[4][:150])


def _roles() -> dict[str, Role]:
    return {
        settings.ARENA_ADMINISTRATION: Role.DELEGATE,
        settings.ARENA_TROUBLESHOOTING: Role.TROUBLESHOOTER,
    }


def _uais(told: str) -> Iterator[str]:
    """« 0441550W$UAJ$PU$N$T3$CLG$340;… » → the UAI of each; « X » is none."""
    for each in re.split("[;,]", told):
        uai = each.split("$")[0].strip().upper()
        if uai != NOTHING and UAI.fullmatch(uai):
            yield uai


def _day(cell: str) -> date | None:
    try:
        return datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
