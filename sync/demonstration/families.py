"""What guardians say of their children, once their accounts have lived (sync.demonstration.life).

Confirmed ties are those of the accounts activated or activating, dated by the journal. Reports are
made by the actions of the guardians; only what the feed closed is written here as it would have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db import connection
from django.db.models import QuerySet

from accounts import journal
from accounts.enums import AccountState, Action
from establishments.models import Establishment, Member
from establishments.permissions import Role
from guardians import actions
from guardians.models import Guardianship, Report
from sync.demonstration.schools import School
from sync.synthetic.dice import Dice

Kind = Report.Kind
# The first act that let the guardian in, for all at once.
CONFIRM = """
UPDATE guardians_guardianship h SET confirmed_at = entered.at
FROM (
    SELECT g.id, min(j.at) AS at
    FROM guardians_guardian g
    JOIN accounts_accountevent v ON v.account_id = g.account_id
    JOIN accounts_journalentry j ON j.id = v.entry_id
    WHERE j.action = ANY(%(entrances)s)
    GROUP BY g.id
) entered
WHERE h.guardian_id = entered.id AND h.id = ANY(%(ids)s::bigint[])
"""
ENTRANCES = [Action.START_ACTIVATION, Action.SELF_REGISTER, Action.FRANCECONNECT]
INSIDE = (AccountState.ACTIVATING, AccountState.ACTIVATED)
# Days before now. Those whose activation the date blocks were informed twelve days ago (R210).
WRONG_LINKS = (40, 26, 9, 3)
WRONG_BIRTH_DATES = (11, 6, 2)
NOTED = (
    "Jugement reçu et transmis : corrigé dans {source} dès que possible.",
    "Extrait d'acte de naissance demandé à la famille.",
)


@dataclass(frozen=True)
class Chronicle:
    """The reports of one school, some days before now."""

    now: datetime
    home: Establishment

    def request(self, days: float, member: Member | None = None) -> journal.Request:
        return journal.Request(journal.Author(member), self.now - timedelta(days=days))

    def report(self, ties: Iterator[Guardianship], kind: Kind, days: Sequence[int]) -> list[Report]:
        """One a tie, as long as there are any: the smallest school tells less."""
        return [
            actions.report(tie, kind, request=self.request(day))
            for day, tie in zip(days, ties, strict=False)
        ]

    def note(self, reports: Sequence[Report], member: Member) -> None:
        for report, noted in zip(reports, NOTED, strict=False):
            chosen = Report.objects.filter(pk=report.pk)
            age = (self.now - report.reported_at).days - 1
            comment = noted.format(source=self.home.words.source)
            actions.note(chosen, comment=comment, request=self.request(age, member))

    def withdraw(self, reports: Sequence[Report]) -> None:
        for report in reports:
            actions.withdraw(report, request=self.request(29))

    def correct(self, reports: Sequence[Report]) -> None:
        """The source said another day then: this one, written the other way round, or its eve."""
        for report in reports:
            born = report.guardianship.student.birth_date
            report.seen = _mistaken(born).isoformat()
            report.closed_at, report.closing = self.now - timedelta(days=21), "corrected"
            report.save(update_fields=["seen", "closed_at", "closing"])


def live(school: School, *, at: datetime, seed: int) -> None:
    """Confirm, then report: about seven reports still open in each school, and two closed."""
    home = school.establishment
    dice = Dice(f"{seed}:{school.uai}:families")
    current = Guardianship.objects.filter(
        establishment=home, ended_on=None, enrolment__left_on=None
    ).select_related("student", "guardian", "establishment")
    _confirm(current, dice)
    _report(Chronicle(at, home), current, dice)


def _confirm(ties: QuerySet[Guardianship], dice: Dice) -> None:
    """One in three of those with several children has not attached the others yet (R57)."""
    inside = ties.filter(guardian__account__state__in=INSIDE)
    eldest_first = inside.order_by(
        "guardian__account__identifier", "student__birth_date", "student__account__identifier"
    ).values_list("guardian_id", "pk")
    confirmed: list[int] = []
    for _, rows in groupby(eldest_first, key=itemgetter(0)):
        first, *others = (pk for _, pk in rows)
        confirmed.append(first)
        if others and not dice.chance(1 / 3):
            confirmed += others
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM, {"entrances": ENTRANCES, "ids": confirmed})


def _report(chronicle: Chronicle, ties: QuerySet[Guardianship], dice: Dice) -> None:
    """Links by those who activated long ago; birth dates by those it keeps from activating."""
    now = chronicle.now
    early = ties.filter(confirmed_at__lte=now - timedelta(days=max(WRONG_LINKS)))
    early = early.filter(guardian__account__state=AccountState.ACTIVATED)
    in_charge = _drawn(early.filter(kind=Guardianship.Kind.IN_CHARGE), dice)[:1]
    legal = _drawn(early.filter(kind=Guardianship.Kind.LEGAL), dice)
    settled = iter(in_charge + legal)
    blocked = ties.filter(guardian__account__state=AccountState.INFORMED).filter(
        guardian__account__informed_at__lte=now - timedelta(days=max(WRONG_BIRTH_DATES))
    )
    links = chronicle.report(settled, Kind.WRONG_LINK, WRONG_LINKS)
    dates = chronicle.report(iter(_drawn(blocked, dice)), Kind.WRONG_BIRTH_DATE, WRONG_BIRTH_DATES)
    chronicle.withdraw(chronicle.report(settled, Kind.WRONG_LINK, (30,)))
    chronicle.correct(chronicle.report(settled, Kind.WRONG_BIRTH_DATE, (35,)))
    here = Member.objects.filter(establishment=chronicle.home)
    heads = here.filter(role=Role.HEAD).order_by("pk")
    chronicle.note([*links[:1], *dates[:1]], heads[0])


def _drawn(ties: QuerySet[Guardianship], dice: Dice) -> list[Guardianship]:
    """One tie a pupil and a guardian, in an order that depends on the seed alone."""
    drawn = list(ties.order_by("guardian__account__identifier", "student__account__identifier"))
    dice.shuffle(drawn)
    by_pupil = {tie.student_id: tie for tie in drawn}
    return list({tie.guardian_id: tie for tie in by_pupil.values()}.values())


def _mistaken(born: date) -> date:
    """Day and month exchanged, the commonest slip; the eve when that is no other day."""
    if born.day <= 12 and born.day != born.month:
        return born.replace(day=born.month, month=born.day)
    return born - timedelta(days=1)
