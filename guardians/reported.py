"""The anomalies that guardians report, as the console shows them: their age and what became of
them (R205-R210, B25).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import QuerySet
from django.utils import timezone

from establishments.models import Member
from guardians.models import Guardian, Guardianship, Report
from guardians.tabs import tab_of


@dataclass(frozen=True)
class Told:
    """A line of the lists of anomalies."""

    pk: int
    kind: str
    student: str
    guardian: str
    guardian_url: str
    reported_on: str
    age: str
    status: str
    comment: str
    is_open: bool
    is_noted: bool

    @classmethod
    def of(cls, report: Report, at: datetime) -> Self:
        tie = report.guardianship
        return cls(
            pk=report.pk,
            kind=report.get_kind_display(),
            student=str(tie.student),
            guardian=str(tie.guardian),
            guardian_url=_page(tie),
            reported_on=_day(report.reported_at),
            age=age(report.reported_at, report.closed_at or at),
            status=_status(report),
            comment=report.comment,
            is_open=report.closed_at is None,
            is_noted=report.noted_at is not None,
        )


def told(reports: QuerySet) -> QuerySet:
    """Reports with all that ``Told`` shows, in one query."""
    return reports.select_related(
        "guardianship__establishment",
        "guardianship__student",
        "guardianship__enrolment",
        "guardianship__guardian__account",
        "noted_by__user",
    )


def told_by(guardian: Guardian, member: Member, at: datetime) -> list[Told]:
    """What a guardian reported of his pupils of the member's establishment, closed or not."""
    his = Report.objects.visible_to(member).filter(guardianship__guardian=guardian)
    return [Told.of(report, at) for report in told(his).order_by("-reported_at", "-pk")]


def age(since: datetime, until: datetime) -> str:
    """How many days it has been waiting, or waited."""
    days = (timezone.localdate(until) - timezone.localdate(since)).days
    match days:
        case 0:
            return "moins d'un jour"
        case 1:
            return "1 jour"
        case _:
            return f"{days} jours"


def _page(tie: Guardianship) -> str:
    """The guardian's page; none by a tie of the past, which opens it no more."""
    if tie.ended_on or tie.enrolment.left_on:
        return ""
    return tab_of(tie.kind).address("detail", tie.guardian.account.public_id)


def _status(report: Report) -> str:
    if report.closed_at:
        return f"Close le {_day(report.closed_at)} : {_closing(report)}"
    if report.noted_at and report.noted_by:
        return f"Prise en compte le {_day(report.noted_at)} par {report.noted_by.user}"
    return "Ouverte"


def _closing(report: Report) -> str:
    if report.closing == Report.Closing.GONE:
        return f"l'élève a quitté {report.guardianship.establishment.words.the}"
    return report.get_closing_display().lower()


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y}"
