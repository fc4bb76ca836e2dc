"""What is done about the errors that guardians report: reported, noted, withdrawn.

Nobody closes a report by hand: the feed does once the source has changed (sync.reported), or the
guardian himself.
"""

import uuid
from dataclasses import replace

from django.db import transaction

from accounts import journal
from accounts.enums import Action
from guardians.models import Guardianship, Report
from guardians.querysets import ReportQuerySet


@transaction.atomic
def report(tie: Guardianship, kind: Report.Kind, *, request: journal.Request) -> Report:
    """Open a report of this tie, or give the one already open (R205, R206).

    One that contested what the source no longer says is closed as corrected first. A tie that
    ended, or whose pupil has left, is no longer anybody's to report: DoesNotExist. The same
    request asked again gives what it opened, even if that was closed since.
    """
    seen = _lock(tie, kind)
    request = _of(request, Action.REPORT, tie, kind)
    reports = Report.objects.filter(guardianship=tie, kind=kind)
    latest = reports.order_by("-reported_at", "-pk").first()
    if latest and (_is_open(latest, seen) or journal.find(request)):
        return latest
    past = reports.open().exclude(seen=seen)
    past.update(closed_at=request.at, closing=Report.Closing.CORRECTED)
    opened = Report.objects.create(guardianship=tie, kind=kind, seen=seen, reported_at=request.at)
    journal.record(Action.REPORT, request, [tie.guardian.account_id])
    return opened


@transaction.atomic
def withdraw(report: Report, *, request: journal.Request) -> Report:
    """The guardian takes back what he reported; what is closed already stays as it is (A30)."""
    found = Report.objects.select_related("guardianship__guardian")
    report = found.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if report.closed_at is not None:
        return report
    report.closed_at, report.closing = request.at, Report.Closing.WITHDRAWN
    report.save(update_fields=["closed_at", "closing"])
    tie = report.guardianship
    request = _of(request, Action.WITHDRAW_REPORT, tie, report.kind)
    journal.record(Action.WITHDRAW_REPORT, request, [tie.guardian.account_id])
    return report


@transaction.atomic
def note(reports: ReportQuerySet, *, comment: str, request: journal.Request) -> int:
    """Say that these are being looked into (B25): a new comment replaces the previous one.

    How many that is, closed ones left out; the same request asked again does nothing more.
    """
    request = request.to(Action.NOTE_REPORT)
    entry = journal.find(request)
    if entry is None:
        open_ones = reports.open().order_by("pk").select_for_update(of=("self",), no_key=True)
        rows = list(open_ones.values_list("pk", "guardianship__guardian__account_id"))
        Report.objects.filter(pk__in=[pk for pk, _ in rows]).update(
            noted_at=request.at, noted_by=request.author.member, comment=comment
        )
        request = replace(request, details={**request.details, "reports": len(rows)})
        accounts = sorted({account_id for _, account_id in rows})
        entry = journal.record(Action.NOTE_REPORT, request, accounts)
    return int(entry.details["reports"])


def _is_open(report: Report, seen: str) -> bool:
    return report.closed_at is None and report.seen == seen


def _lock(tie: Guardianship, kind: Report.Kind) -> str:
    """What the source says now, held until the end: the feed closes what it changes afterwards."""
    is_link = kind == Report.Kind.WRONG_LINK
    contested = "self" if is_link else "student"
    current = Guardianship.objects.filter(ended_on=None, enrolment__left_on=None)
    locked = current.select_for_update(of=(contested,), no_key=True)
    tie = locked.select_related("student").get(pk=tie.pk)
    return str(tie.kind) if is_link else tie.student.birth_date.isoformat()


def _of(request: journal.Request, action: Action, tie: Guardianship, kind: str) -> journal.Request:
    """The guardian's own act, one for each tie and kind, told in the journal of its school."""
    return replace(
        request,
        id=uuid.uuid5(request.id, f"{action}:{tie.pk}:{kind}"),
        author=replace(request.author, establishment=tie.establishment),
        details={**request.details, "kind": str(kind)},
    )
