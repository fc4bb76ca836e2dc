"""How far a send is, what failed and why: read from the rows of the outbox, at each request."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Count, Max, Min, Q

from accounts.enums import Action, MailState
from accounts.models import Account, JournalEntry
from accounts.querysets import AccountQuerySet, OutboxQuerySet
from accounts.tabs import Tab
from establishments.access import ConsoleRequest
from establishments.models import Member
from establishments.permissions import Permission
from guardians.models import Guardianship
from guardians.tabs import IN_CHARGE, LEGAL
from mailings import words
from mailings.tables import NO_AUTHOR, FailureTable, tried_at
from students.models import Enrolment
from students.tabs import HOSTED, STUDENTS

# How often the page asks again, in milliseconds: less when only later tries are left.
SOON, LATER = 2_000, 15_000
# Those informed by sheet at once, one page of ids at most.
MOST_BY_SHEET = 1_000
INFORMATIONS = {Action.INFORM_MAIL, Action.INFORM_MAIL_RESET}
SHEETS = {Action.INFORM, Action.INFORM_WITH_RESET}
TABS = {tab.name: tab for tab in (LEGAL, IN_CHARGE, STUDENTS, HOSTED)}


@dataclass(frozen=True)
class Progress:
    """The mails of a send by what becomes of them; those tried in vain, by when and why."""

    sent: int
    waiting: int
    retrying: int
    abandoned: int
    at: datetime
    next_try_at: datetime | None = None
    reason: str = ""

    @classmethod
    def of(cls, mails: OutboxQuerySet, *, at: datetime) -> Self:
        """One query: a send has few reasons to fail, whatever its number of mails."""
        counts = dict.fromkeys(("sent", "waiting", "retrying", "abandoned"), 0)
        due, tried = [], []
        found = mails.order_by().values_list("state", "error", "tries")
        for state, error, tries, count, first, latest in found.annotate(
            Count("pk"), Min("next_try_at"), Max("next_try_at")
        ):
            what = _outcome(state, error)
            counts[what] += count
            if what == "retrying":
                due.append(first)
                tried.append((tried_at(state, error, tries, latest), error))
        reason = max(tried)[1] if tried else ""
        return cls(**counts, at=at, next_try_at=min(due, default=None), reason=reason)

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.retrying + self.abandoned

    @property
    def is_over(self) -> bool:
        return not self.waiting and not self.retrying

    @property
    def every(self) -> int:
        """When to ask again; 0 once there is nothing to wait for."""
        if self.is_over:
            return 0
        is_due = self.next_try_at is not None and self.next_try_at <= self.at
        return SOON if self.waiting or is_due else LATER

    @property
    def how_far(self) -> str:
        return words.how_far(self.sent, self.total)

    @property
    def sentence(self) -> str:
        if self.is_over:
            return words.over(self.sent, self.abandoned)
        return words.under_way(self.waiting, self.retrying)

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """Each count with its label, and what is known of it."""
        later = ""
        if self.next_try_at:
            following = words.next_try(self.next_try_at, now=self.at)
            later = f"{following} (dernier motif : {self.reason.removesuffix('.')})"
        return [
            ("Envoyés", words.number(self.sent), ""),
            ("En attente", words.number(self.waiting), ""),
            ("À retenter", words.number(self.retrying), later),
            ("En échec", words.number(self.abandoned), ""),
        ]


def describe(mailing: JournalEntry, request: ConsoleRequest, *, at: datetime) -> dict[str, Any]:
    """All that may change; the ids and the failures are read only if there are any."""
    mails = mailing.mails.all()
    progress = Progress.of(mails, at=at)
    context: dict[str, Any] = {
        "mailing": mailing,
        "progress": progress,
        "corrected_in_source": mailing.action in INFORMATIONS,
        "is_cut": bool(request.notice and request.notice.is_on),
    }
    if progress.abandoned or progress.retrying:
        failures = mails.filter(Q(state=MailState.ABANDONED) | _tried_in_vain())
        # « abandoned » comes before « pending », in the alphabet as on the page.
        found = failures.order_by(
            "state", "account__guardian__search_key", "account__identifier", "pk"
        )
        context["failures"] = FailureTable(found, request, now=at)
    if progress.abandoned and request.member.can(Permission.INFORM):
        here = mails.filter(account__in=still_here(request.member))
        context |= {"act": uuid.uuid4(), "can_retry": True} | _by_sheet(mailing, here)
    return context


def _tried_in_vain() -> Q:
    return Q(state=MailState.PENDING) & ~Q(error="")


def _outcome(state: str, error: str) -> str:
    match state:
        case MailState.SENT | MailState.ABANDONED:
            return state
        case MailState.PENDING if error:
            return "retrying"
        case _:
            return "waiting"


def _by_sheet(mailing: JournalEntry, mails: OutboxQuerySet) -> dict[str, Any]:
    """Those given up and not informed since; a mail that confirms an address informs nobody.

    ``mails`` are those of people still here: the others can no longer be informed.
    """
    if mailing.action not in INFORMATIONS:
        return {}
    informed_since = Q(account__informed_at__gt=mailing.at)
    left = mails.filter(state=MailState.ABANDONED).exclude(informed_since).order_by("pk")
    ids = [str(key) for key in left.values_list("account__public_id", flat=True)[:MOST_BY_SHEET]]
    return {"ids": ids, "inform_url": _tab(mailing).inform_url} if ids else {}


def still_here(member: Member) -> AccountQuerySet:
    """Those the member may still act upon: some have left since a send was asked for, and an école
    may have stopped managing the accounts of its pupils (R251).
    """
    guardians = Guardianship.objects.visible_to(member).values("guardian__account")
    if not member.establishment.manages_students:
        return Account.objects.filter(pk__in=guardians)
    pupils = Enrolment.objects.visible_to(member).values("student__account")
    hosted = Enrolment.objects.hosted_visible_to(member).values("student__account")
    return Account.objects.filter(Q(pk__in=guardians) | Q(pk__in=pupils) | Q(pk__in=hosted))


def remind(mailing: JournalEntry) -> dict[str, Any]:
    """What was asked, which changes no more."""
    facts = [
        ("Action", mailing.get_action_display()),
        ("Demandé le", words.moment(mailing.at)),
        ("Par", mailing.member.user.username if mailing.member else NO_AUTHOR),
        ("Mails demandés", words.number(mailing.count)),
    ]
    return {"facts": facts, "remarks": list(_remarks(mailing))}


def _remarks(mailing: JournalEntry) -> Iterator[str]:
    """Those whom the act asked for, and who have no mail in it."""
    unreachable, too_soon, too_many = (
        mailing.details.get(why, 0) for why in ("unreachable", "too_soon", "too_many")
    )
    if unreachable:
        yield words.unreachable(unreachable, _tab(mailing).nouns, by_sheet=_gave_sheets(mailing))
    if too_soon:
        yield words.too_soon(too_soon)
    if too_many:
        yield words.too_many(too_many)


def _gave_sheets(mailing: JournalEntry) -> bool:
    """By mail, else by sheet (B17): one request leaves two entries, of one author and instant."""
    return JournalEntry.objects.filter(
        establishment=mailing.establishment,
        member=mailing.member,
        at=mailing.at,
        action__in=SHEETS,
    ).exists()


def _tab(mailing: JournalEntry) -> Tab:
    return TABS.get(mailing.details.get("tab", ""), LEGAL)
