"""Which school years a file may be of, and when a level leaves a school. Pure dates."""

from datetime import date

from django.conf import settings


def is_turning(today: date) -> bool:
    """From 15 August to 30 September one year's rolls replace the other's."""
    return (8, 15) <= (today.month, today.day) <= (9, 30)


def current(today: date) -> int:
    """The year of the latest rentrée; SYNC_SCHOOL_YEAR decides when it is set."""
    if settings.SYNC_SCHOOL_YEAR:
        return int(settings.SYNC_SCHOOL_YEAR)
    return today.year if today.month >= 9 else today.year - 1


def accepted(today: date) -> frozenset[int]:
    """The current year; around the rentrée, the ending one and the new one."""
    if is_turning(today) and not settings.SYNC_SCHOOL_YEAR:
        return frozenset({today.year - 1, today.year})
    return frozenset({current(today)})
