"""The banner of a cut, where nobody is signed in: one query."""

from typing import Any

from django import template
from django.db import DatabaseError
from django.utils import timezone

from ops import maintenance
from ops.notices import Audience, Notice

register = template.Library()


@register.inclusion_tag("components/notice.html")
def service_notice(*, audience: str = Audience.CONSOLE) -> dict[str, Any]:
    """Tell of a cut, under way or to come. A page that tells of an error never fails for it."""
    now = timezone.now()
    try:
        cut = maintenance.told(now)
    except DatabaseError:
        return {}
    return {"notice": cut and Notice.of(cut, now, audience)}
