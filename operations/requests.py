"""Requests for assistance as operators read them: whom the sources call differently (B24)."""

from typing import Any, NamedTuple, Self

from django.db.models import F, QuerySet

from accounts.detail import day
from guardians.models import AssistanceRequest


class Told(NamedTuple):
    """One request: who asked when, what each source says, what was answered."""

    pk: int
    establishment: str
    asked: str
    comment: str
    names: list[dict[str, Any]]
    is_open: bool
    closed: str
    answer: str

    @classmethod
    def of(cls, request: AssistanceRequest) -> Self:
        closed = ""
        if request.closed_at:
            closed = f"Close le {day(request.closed_at)} : {request.get_closing_display().lower()}"
        return cls(
            pk=request.pk,
            establishment=str(request.establishment),
            asked=f"{day(request.asked_at)} par {request.asked_by.user}",
            comment=request.comment,
            names=request.names,
            is_open=request.closed_at is None,
            closed=closed,
            answer=request.answer,
        )


def everybody_s() -> QuerySet[AssistanceRequest]:
    """The open ones first, the oldest before; then the closed ones, the latest before."""
    found = AssistanceRequest.objects.select_related("establishment", "asked_by__user")
    return found.order_by(F("closed_at").desc(nulls_first=True), "asked_at", "pk")


def open_ones() -> QuerySet[AssistanceRequest]:
    return everybody_s().filter(closed_at=None)
