"""What a cut is called on the pages, in each audience's words (R27, R243-R247)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format

from ops.models import Maintenance

Audience = Maintenance.Audience
# What an operator writes where the hours must stand.
HOURS = "{heures}"
_WILL_BE = f"ÉduConnect sera en maintenance {HOURS}\n"
_IS = f"ÉduConnect est en maintenance {HOURS}\n"
_STAFF_BEFORE = (
    f"{_WILL_BE}Vous pourrez accéder au module mais certaines fonctionnalités ne seront pas"
    " disponibles."
)
_STAFF_DURING = (
    f"{_IS}Vous pouvez accéder au module mais certaines fonctionnalités ne sont pas disponibles."
)
_KNOWN = (
    "accéder aux services si vous avez activé votre compte et si vous connaissez votre identifiant"
    " et votre mot de passe."
)
BEFORE: dict[str, str] = {
    Audience.CONSOLE: _STAFF_BEFORE,
    Audience.TROUBLESHOOTING: _STAFF_BEFORE,
    Audience.GUICHET: f"{_WILL_BE}Vous pourrez {_KNOWN}",
}
DURING: dict[str, str] = {
    Audience.CONSOLE: _STAFF_DURING,
    Audience.TROUBLESHOOTING: _STAFF_DURING,
    Audience.GUICHET: f"{_IS}Vous pouvez {_KNOWN}",
}


@dataclass(frozen=True)
class Notice:
    """What the pages say of a cut, under the tabs."""

    starts_at: datetime
    ends_at: datetime
    text: str
    is_on: bool

    @classmethod
    def of(cls, cut: dict[str, Any], at: datetime, audience: str) -> Self:
        """The notice of what ``maintenance`` told.

        The operator's words for this audience come first, then his words for all, then ours.
        """
        moments = (datetime.fromisoformat(cut[name]) for name in ("starts_at", "ends_at"))
        starts_at, ends_at = map(timezone.localtime, moments)
        moment, ours = ("during", DURING) if starts_at <= at else ("before", BEFORE)
        theirs = cut["messages"].get(audience, {}).get(moment) or cut[moment]
        text = (theirs or ours[audience]).replace(HOURS, _hours(starts_at, ends_at))
        return cls(starts_at, ends_at, text, is_on=starts_at <= at)

    @property
    def day(self) -> str:
        return _day(self.starts_at)


def _hours(starts_at: datetime, ends_at: datetime) -> str:
    """« de 14h à 16h », « de 22h à minuit », « du 23 février 2023 à 22h au 24 … à 2h »."""
    end = "minuit" if (ends_at.hour, ends_at.minute) == (0, 0) else _hour(ends_at)
    latest = ends_at - timedelta(microseconds=1)
    if latest.date() == starts_at.date():
        return f"de {_hour(starts_at)} à {end} (heures de Paris)"
    first, last = f"{_day(starts_at)} à {_hour(starts_at)}", f"{_day(ends_at)} à {_hour(ends_at)}"
    return f"du {first} au {last} (heures de Paris)"


def _day(moment: datetime) -> str:
    return date_format(moment, "j F Y").replace("1 ", "1er ", 1 if moment.day == 1 else 0)


def _hour(moment: datetime) -> str:
    return f"{moment:%-Hh%M}".removesuffix("00")
