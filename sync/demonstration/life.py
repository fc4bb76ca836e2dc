"""What happened to the accounts of a school: who was informed, who activated, how and when.

Every state comes from a move of accounts.lifecycle, dated and journaled as it was made. What no
move writes (addresses, latest sign-ins, origins no longer produced) is set on the accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from accounts import journal, lifecycle
from accounts.enums import Action, ActivationMode
from accounts.models import Account, AccountEvent
from accounts.querysets import AccountQuerySet
from establishments.models import Member
from establishments.permissions import Role
from guardians.models import Guardianship
from students.models import Enrolment
from sync.demonstration.schools import School
from sync.synthetic.dice import Dice

MAIL_DOMAIN = "@courriel.example"
LONG_AGO = 125  # days; a provisional password given before 90 has expired
ALMOST = 81  # one given then is about to
ADMINISTRATORS = (Role.HEAD, Role.DELEGATE)
EVENINGS = (0, 1, 2, 4, 8, 15, 27, 44)
# The first number known of each, found for all at once.
GIVE_MOBILES = """
UPDATE accounts_account a
SET mobile = known.mobile, mobile_confirmed_at = %(confirmed_at)s
FROM (
    SELECT DISTINCT ON (i.account_id) i.account_id, i.mobile
    FROM accounts_sourceidentity i
    WHERE i.account_id = ANY(%(ids)s::bigint[]) AND i.mobile <> ''
    ORDER BY i.account_id, i.id
) known
WHERE a.id = known.account_id
"""

Ids = Sequence[int]


@dataclass(frozen=True)
class Storyteller:
    """Makes things happen to accounts, some days before now."""

    now: datetime
    chosen: str

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def move(
        self,
        move: lifecycle.Move,
        ids: Ids,
        days: float,
        by: journal.Author | None = None,
        **columns: Any,
    ) -> None:
        """Nobody of the staff acts when nobody is named: the person himself does."""
        request = journal.Request(by or journal.Author(), self.ago(days))
        lifecycle.apply(move, accounts(ids), request=request, **columns)

    def enter(self, move: lifecycle.Move, ids: Ids, days: Sequence[float]) -> None:
        """Let people in by this move, in turn on these days; FranceConnect asks no password."""
        password = "" if move is lifecycle.FRANCECONNECT else self.chosen
        for day, group in zip(days, in_turn(ids, len(days)), strict=True):
            at = self.ago(day)
            self.move(move, group, day, chosen_password=password, latest_login_at=at)

    def give_mails(self, ids: Ids, *, confirmed: float, unconfirmed: float) -> None:
        """These shares of the accounts have an address; the others none."""
        sure, unsure, _ = split(ids, confirmed, unconfirmed)
        address = Concat("identifier", Value(MAIL_DOMAIN))
        accounts(sure).update(mail=address, mail_confirmed_at=self.ago(20))
        accounts(unsure).update(mail=address)

    def give_mobiles(self, ids: Ids, *, confirmed: bool) -> None:
        """The number known of the school, for those it knows one of."""
        confirmed_at = self.ago(20) if confirmed else None
        with connection.cursor() as cursor:
            cursor.execute(GIVE_MOBILES, {"ids": list(ids), "confirmed_at": confirmed_at})

    def sign_in(self, ids: Ids) -> None:
        """Spread the latest sign-ins; those who never came again keep their first one."""
        for days, group in zip(EVENINGS, in_turn(ids, len(EVENINGS) + 1), strict=False):
            moment = self.ago(days + 0.1)
            accounts(group).filter(latest_login_at__lt=moment).update(latest_login_at=moment)


def live(school: School, *, at: datetime, seed: int) -> None:
    """Tell the story of a school's accounts; those of a shared family follow their first school.

    An école that does not manage its pupils' accounts has told them nothing (R251), and nothing
    has happened yet to whoever came tonight.
    """
    home = school.establishment
    enrolments = Enrolment.objects.filter(establishment=home, left_on=None)
    ties = Guardianship.objects.filter(establishment=home, ended_on=None)
    heads_first = Member.objects.filter(establishment=home, role__in=ADMINISTRATORS)
    heads_first = heads_first.select_related("establishment").order_by("-role", "pk")
    authors = [journal.Author(member) for member in heads_first]
    teller = Storyteller(at, make_password(None))
    dice = Dice(f"{seed}:{school.uai}:life")
    students = Account.objects.filter(student__enrolments__in=enrolments)
    guardians = Account.objects.filter(guardian__guardianships__in=ties)
    if home.manages_students:
        _live_students(teller, _shuffled(students, dice, at), authors)
    _live_guardians(teller, _shuffled(guardians, dice, at), authors)


def _live_students(teller: Storyteller, ids: Ids, authors: list[journal.Author]) -> None:
    """Activated 60 %, informed 24 % (a quarter too long ago, some soon), never informed 16 %."""
    expired, soon, waiting, active, _ = split(ids, 0.06, 0.04, 0.14, 0.60)
    early, late = active[::2], active[1::2]
    teller.move(lifecycle.INFORM, [*expired, *early], LONG_AGO, authors[0])
    teller.move(lifecycle.INFORM, soon, ALMOST, authors[0])
    teller.move(lifecycle.INFORM, late, 62, authors[0])
    teller.move(lifecycle.INFORM, waiting, 12, authors[-1])
    teller.enter(lifecycle.ACTIVATE, early, (124, 118, 111, 104, 97, 91))
    teller.enter(lifecycle.ACTIVATE, late, (61, 58, 47, 33, 21, 9))
    teller.give_mails(active, confirmed=0.45, unconfirmed=0.20)
    teller.give_mobiles(active[: len(active) // 5], confirmed=False)
    teller.sign_in(active[:-9])
    aten, ent, _ = split(early, 0.05, 0.05)
    accounts(aten).update(activation_mode=ActivationMode.ATEN)
    accounts(ent).update(activation_mode=ActivationMode.ENT)
    teller.move(lifecycle.RESET_PASSWORDS, active[-9:], 3, authors[-1])


def _live_guardians(teller: Storyteller, ids: Ids, authors: list[journal.Author]) -> None:
    """Activated 65 %, of whom most by themselves; a few wait for their mail to be confirmed."""
    expired, soon, waiting, activating, by_school, by_themselves, _ = split(
        ids, 0.06, 0.03, 0.10, 0.01, 0.20, 0.45
    )
    teller.move(lifecycle.INFORM, [*expired, *by_school], LONG_AGO, authors[0])
    teller.move(lifecycle.INFORM, soon, ALMOST, authors[0])
    teller.move(lifecycle.INFORM, [*waiting, *activating], 12, authors[-1])
    teller.enter(lifecycle.START_ACTIVATION, by_school, (124, 117, 109, 103, 98, 92))
    teller.enter(lifecycle.START_ACTIVATION, activating, (6, 5, 4, 3, 2, 1))
    teller.give_mails(by_school, confirmed=1, unconfirmed=0)
    teller.give_mails(activating, confirmed=0, unconfirmed=1)
    teller.move(lifecycle.CONFIRM_MAIL, by_school, 90)
    registered, connected = _self_activated(by_themselves)
    teller.enter(lifecycle.SELF_REGISTER, registered, (110, 83, 64, 41, 18, 5))
    teller.enter(lifecycle.FRANCECONNECT, connected, (101, 77, 52, 36, 13, 2))
    teller.give_mails([*registered, *connected], confirmed=0.80, unconfirmed=0.12)
    teller.give_mobiles(registered, confirmed=True)
    teller.give_mobiles(by_school[::3], confirmed=False)
    teller.sign_in([*by_school, *registered, *connected])
    aten, ent, _ = split(by_school, 0.12, 0.12)
    accounts(aten).update(activation_mode=ActivationMode.ATEN)
    accounts(ent).update(activation_mode=ActivationMode.ENT)


def _self_activated(ids: Ids) -> tuple[Ids, Ids]:
    """Two in three of those whose mobile the school knows register with it, the others do not."""
    reachable = accounts(ids).filter(sources__mobile__gt="")
    known = set(reachable.values_list("pk", flat=True))
    registered = {pk for rank, pk in enumerate(ids) if pk in known and rank % 3}
    return [pk for pk in ids if pk in registered], [pk for pk in ids if pk not in registered]


def accounts(ids: Ids) -> AccountQuerySet:
    return Account.objects.filter(pk__in=ids)


def _shuffled(people: AccountQuerySet, dice: Dice, at: datetime) -> list[int]:
    """Those nothing happened to yet, in an order that depends on the seed alone."""
    tonight = AccountEvent.objects.filter(entry__action=Action.OPEN, entry__at=at)
    untouched = people.filter(state=lifecycle.NOT_INFORMED).distinct().order_by("identifier")
    untouched = untouched.exclude(pk__in=tonight.values("account"))
    ids = list(untouched.values_list("pk", flat=True))
    dice.shuffle(ids)
    return ids


def split(ids: Ids, *shares: float) -> list[Ids]:
    """Cut in these shares; the last part is what remains."""
    marks = [round(len(ids) * share) for share in accumulate((0, *shares))]
    return [ids[start:end] for start, end in pairwise((*marks, len(ids)))]


def in_turn(ids: Ids, groups: int) -> list[Ids]:
    return [ids[rank::groups] for rank in range(groups)]
