"""Maintenance: everything stays readable, nothing may be written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import connection
from django.db.models import CharField, Func, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format

from ops.models import Maintenance

ANNOUNCED = timedelta(days=7)
BEFORE = (
    "ÉduConnect sera en maintenance {hours}. Vous pourrez accéder au module mais certaines"
    " fonctionnalités ne seront pas disponibles."
)
DURING = (
    "ÉduConnect est en maintenance {hours}. Vous pouvez accéder au module mais certaines"
    " fonctionnalités ne sont pas disponibles."
)


def under_way(at: datetime) -> Maintenance | None:
    """The cut of this moment; of several, the one that ends last."""
    cuts = Maintenance.objects.filter(starts_at__lte=at, ends_at__gt=at)
    return cuts.order_by("-ends_at").first()


def is_on(at: datetime) -> bool:
    return under_way(at) is not None


def time_lost(since: datetime, until: datetime) -> timedelta:
    """How long the service was cut between two moments: a link lives longer by as much (A34)."""
    cuts = Maintenance.objects.filter(starts_at__lt=until, ends_at__gt=since)
    return sum((min(cut.ends_at, until) - max(cut.starts_at, since) for cut in cuts), timedelta())


def announced(at: datetime) -> Subquery:
    """An expression: the cut to tell about, under way or of the coming days, as JSON."""
    soon = Maintenance.objects.filter(ends_at__gt=at, starts_at__lte=at + ANNOUNCED)
    told = JSONObject(
        starts_at="starts_at", ends_at="ends_at", before="message_before", during="message_during"
    )
    return Subquery(soon.order_by("starts_at").values(told=told)[:1])


@dataclass(frozen=True)
class Notice:
    """What the pages say of a cut, under the tabs (R27, R244-R247)."""

    day: str
    text: str
    is_on: bool

    @classmethod
    def of(cls, cut: dict[str, str] | None, at: datetime) -> Self | None:
        if cut is None:
            return None
        moments = (datetime.fromisoformat(cut[name]) for name in ("starts_at", "ends_at"))
        starts_at, ends_at = map(timezone.localtime, moments)
        is_on = starts_at <= at
        hours = f"de {_hour(starts_at)} à {_hour(ends_at)} (heures de Paris)"
        text = cut["during"] if is_on else cut["before"]
        standard = DURING if is_on else BEFORE
        return cls(date_format(starts_at, "j F Y"), text or standard.format(hours=hours), is_on)


def _hour(moment: datetime) -> str:
    return f"{moment:%-Hh%M}".removesuffix("00")


def make_read_only() -> None:
    """Make the transaction under way read-only, where no query is at hand to carry it."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def refuse_writes() -> Func:
    """An expression that makes the transaction which reads it read-only: PostgreSQL refuses.

    It travels in the first query of a page, at no cost. Inside a savepoint the refusal ends with
    the savepoint.
    """
    return Func(
        Value("transaction_read_only"),
        Value("on"),
        Value(value=True),
        function="set_config",
        output_field=CharField(),
    )
