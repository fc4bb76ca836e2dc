"""What an arrival by the portal changes: the agent's rights follow what the portal says."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from entrance import entering
from entrance.arena import Right
from establishments.models import Establishment, Member, Origin, User

FROM_THE_PORTAL = (Origin.DIRECTION, Origin.DELEG_CE2)


@transaction.atomic
def follow(login: str, told: set[Right], *, mail: str, ip: str | None, at: datetime) -> User | None:
    """Give the agent the rights told, withdraw those told no longer; None when he has none at all.

    Of the portal alone: a right given in the console or by an IEN stays. An establishment that is
    not known here gives nothing. Nothing is written when nothing changed. Whoever was created here
    may be in other hands: from the first right told of him, only the portal opens his account.
    """
    homes = {each.uai: each for each in Establishment.objects.filter(uai__in={r.uai for r in told})}
    told = {right for right in told if right.uai in homes}
    user = User.objects.select_for_update().filter(username=login).first()
    if user is None and not told:
        return None
    if user is None:
        fresh = {"email": mail, "password": make_password(None)}
        user, _ = User.objects.get_or_create(username=login, defaults=fresh)
    if not user.is_active:
        return None
    known = {
        (member.establishment.uai, member.role): member
        for member in user.memberships.select_related("establishment")
    }
    if told and not any(member.origin in FROM_THE_PORTAL for member in known.values()):
        entering.start_afresh(user)
    for right in _one_each(told):
        member = known.pop((right.uai, right.role), None)
        member = member or Member(user=user, establishment=homes[right.uai], role=right.role)
        if _give(member, right):
            _tell(Action.GRANT_RIGHT, member, ip=ip, at=at)
    for member in known.values():
        if member.origin in FROM_THE_PORTAL and member.withdrawn_at is None:
            member.withdrawn_at = at
            member.save(update_fields=["withdrawn_at"])
            _tell(Action.WITHDRAW_RIGHT, member, ip=ip, at=at)
    return user if user.memberships.active(timezone.localdate(at)).exists() else None


def _one_each(told: set[Right]) -> list[Right]:
    """Told twice for one establishment and one role, the right that lasts longest."""
    longest = {
        (right.uai, right.role): right
        for right in sorted(told, key=lambda right: (right.ends_on is None, right.ends_on or 0))
    }
    return list(longest.values())


def _give(member: Member, right: Right) -> bool:
    """Write the right as it is told; whether that changes anything."""
    fresh: dict[str, Any] = {
        "origin": right.origin,
        "starts_on": right.starts_on,
        "ends_on": right.ends_on,
        "delegator": right.delegator,
        "withdrawn_at": None,
        "divisions": [],
    }
    if member.pk and all(getattr(member, name) == value for name, value in fresh.items()):
        return False
    for name, value in fresh.items():
        setattr(member, name, value)
    member.save()
    return True


def _tell(action: Action, member: Member, *, ip: str | None, at: datetime) -> None:
    author = journal.Author(establishment=member.establishment, ip=ip)
    details = {"role": member.role, "origin": member.origin, "agent": member.user.username}
    journal.record(action, journal.Request(author, at, details=details), [])
