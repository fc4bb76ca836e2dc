"""Where a guardian stands in front of the link of his mail: what he is asked, told, refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Prefetch

from accounts import links, passwords
from accounts.enums import AccountState, MailKind, MailState, Population
from accounts.models import Account, Outbox
from accounts.querysets import AccountQuerySet
from guardians.models import Guardianship, Report
from guichet.models import WrongDate

# So many wrong dates within a day close the way for a day (G6).
TRIES, DAY = 3, timedelta(days=1)
# So many since the latest information close it until the establishment informs again.
TRIES_IN_ALL = 9
Kind = Report.Kind


@dataclass(frozen=True)
class Activation:
    """An account to activate, and its ties to present students; of these, one is named."""

    account: Account
    ties: list[Guardianship]
    wrong_dates: list[WrongDate]
    at: datetime

    @cached_property
    def kept(self) -> list[Guardianship]:
        """The ties that the guardian did not report as wrong: of the others nothing is said."""
        return [tie for tie in self.ties if not _is_reported(tie, Kind.WRONG_LINK, tie.kind)]

    @property
    def has_disowned(self) -> bool:
        return len(self.kept) < len(self.ties)

    @property
    def child(self) -> Guardianship | None:
        """Whose birth date is asked: always the same, until the source or the guardian moves."""
        return self.kept[0] if self.kept else None

    @property
    def is_disputed(self) -> bool:
        """The guardian said that this birth date is wrong, and it still is the source's (R210)."""
        return self.child is not None and _is_reported(
            self.child, Kind.WRONG_BIRTH_DATE, self.child.student.birth_date.isoformat()
        )

    @property
    def may_dispute(self) -> bool:
        """Only a date that was refused can be said wrong in the source."""
        return self.child is not None and any(
            wrong.guardianship_id == self.child.pk for wrong in self.tries
        )

    @cached_property
    def tries(self) -> list[WrongDate]:
        """The wrong dates that still count, the latest first."""
        latest = self.wrong_dates[:TRIES]
        if len(latest) == TRIES and latest[0].at - latest[-1].at < DAY:
            return latest if self.at - latest[0].at < DAY else []
        return [wrong for wrong in latest if self.at - wrong.at < DAY]

    @property
    def is_exhausted(self) -> bool:
        """So many guesses that the link is taken for somebody else's, until another information."""
        since = self.account.informed_at
        counted = [wrong for wrong in self.wrong_dates if since is None or wrong.at >= since]
        return len(counted) >= TRIES_IN_ALL

    @property
    def tries_left(self) -> int:
        return TRIES - len(self.tries)

    @property
    def closed_until(self) -> datetime | None:
        return self.tries[0].at + DAY if len(self.tries) >= TRIES else None

    @property
    def is_first(self) -> bool:
        """Not the reset of an account already activated, which keeps its mail."""
        return self.account.state != AccountState.ACTIVATED

    @property
    def mail_to_suggest(self) -> str:
        """The address that received the latest link, as far as we know (R279)."""
        sent = Outbox.objects.filter(
            account=self.account, kind=MailKind.INFORM, state=MailState.SENT
        )
        return sent.order_by("-sent_at").values_list("to", flat=True).first() or ""

    def personal_words(self) -> Iterator[str]:
        """What the password chosen may not be made of."""
        yield self.account.identifier
        yield passwords.unseal(self.account.pk, self.account.sealed_password or b"")
        for guardian in {tie.guardian for tie in self.ties}:
            yield from (guardian.birth_name, guardian.usage_name, guardian.first_name)


def read(token: str, *, at: datetime, lock: bool = False) -> Activation:
    """What this link opens; locked, another use of the same link waits, then is refused."""
    account = links.account_to_activate(token, _guardians(lock=lock), at=at)
    wrong = WrongDate.objects.filter(account=account).order_by("-at")
    return Activation(account, _ties(account), list(wrong[:TRIES_IN_ALL]), at)


def _guardians(*, lock: bool) -> AccountQuerySet:
    accounts = Account.objects.filter(population=Population.GUARDIAN)
    return accounts.select_for_update(no_key=True) if lock else accounts


def _ties(account: Account) -> list[Guardianship]:
    reports = Prefetch("reports", Report.objects.open(), to_attr="open_reports")
    ties = Guardianship.objects.filter(
        guardian__account=account, ended_on=None, enrolment__left_on=None
    )
    return list(
        ties.select_related("student__account", "guardian")
        .prefetch_related(reports)
        .order_by("enrolment__search_key", "pk")
    )


def _is_reported(tie: Guardianship, kind: str, seen: str) -> bool:
    reports: list[Report] = getattr(tie, "open_reports", [])
    return any(report.kind == kind and report.seen == seen for report in reports)
