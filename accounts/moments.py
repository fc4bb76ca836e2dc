"""What the dates of an account say of it: connected since the rentrée, a password that expires."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

SINCE, BEFORE, NEVER = "since", "before", "never"
SOON, EXPIRED, LIVE = "soon", "expired", "live"


def rentree(today: date) -> date:
    """The 1 September of the school year under way, which begins on that very day (G17)."""
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)


def logins(prefix: str, at: datetime) -> dict[str, Q]:
    """What may be asked of the latest login, by choice; a day begins at midnight here."""
    login, first = f"{prefix}latest_login_at", rentree(timezone.localdate(at))
    midnight = timezone.make_aware(datetime.combine(first, time.min))
    return {
        SINCE: Q(**{f"{login}__gte": midnight}),
        BEFORE: Q(**{f"{login}__lt": midnight}),
        NEVER: Q(**{login: None}),
    }


def deadlines(prefix: str, at: datetime) -> dict[str, Q]:
    """What may be asked of a provisional password's end, by choice (G3, A7).

    Whoever has chosen one, or was never given any, has none. One that expires soon is still alive.
    """
    ends = f"{prefix}password_expires_at"
    provisional = Q(**{f"{prefix}chosen_password": ""})
    alive = provisional & Q(**{f"{ends}__gt": at})
    soon = at + timedelta(days=settings.DEADLINE_SOON_DAYS)
    return {
        SOON: alive & Q(**{f"{ends}__lte": soon}),
        EXPIRED: provisional & Q(**{f"{ends}__lte": at}),
        LIVE: alive,
    }
