"""Giving and withdrawing a right of access, and the agent who is created for it."""

import uuid
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import journal, passwords
from accounts.enums import Action
from establishments.models import Establishment, Member, User
from settings_app.rights import GIVEN_HERE, KINDS, Right, day

UNKNOWN = (
    "Aucun agent n'a cet identifiant : vérifiez-le, ou cochez « Créer le compte de cet agent »."
)
TAKEN = "Cet identifiant est déjà celui d'un agent."
NOT_YET_HIS = (
    "Cet agent n'a pas encore choisi son mot de passe : il se connecte une première fois avant"
    " de recevoir un droit ici."
)
ONESELF = "Vous ne pouvez pas vous donner un droit à vous-même."
ALREADY = "{name} a déjà ce droit{since}. {way}"
WITHDRAW_FIRST = "Pour le modifier, retirez-le d'abord."
IN_ARENA = "Il est géré dans ARENA."


class RefusedRightError(Exception):
    """The right was not given: why, in French, and the ``field`` to correct."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


@dataclass(frozen=True)
class NewAgent:
    login: str
    last_name: str
    first_name: str
    mail: str = ""


@dataclass(frozen=True)
class Granted:
    """The right given; with the provisional password, shown once, if one was drawn."""

    member: Member
    password: str = ""


@transaction.atomic
def grant(
    agent: str | NewAgent, home: Establishment, right: Right, *, request: journal.Request
) -> Granted:
    """Give this right to an agent, by his login, or to one created for it.

    A right that is over is taken up again, in the same row. The same request asked again gives
    what it gave, without the password.
    """
    today = timezone.localdate(request.at)
    for field, reason in right.faults(home, today).items():
        raise RefusedRightError(field, reason)
    request = request.to(Action.GRANT_RIGHT)
    asked_before = journal.find(request)
    user, password = _agent(agent, home, request, is_new=asked_before is None)
    if request.author.member and user == request.author.member.user:
        raise RefusedRightError("login", ONESELF)
    member = user.memberships.filter(establishment=home, role=right.role).first()
    if member and not member.is_over(today):
        if asked_before:
            return Granted(member)
        raise RefusedRightError("login", _already(member))
    member = _write(member or Member(user=user, establishment=home), right)
    if asked_before:
        request = replace(request, id=uuid.uuid4())
    _tell(Action.GRANT_RIGHT, member, request)
    return Granted(member, password)


@transaction.atomic
def withdraw(member: Member, *, request: journal.Request) -> bool:
    """End a right now: its bearer is refused at his next request (T-3).

    One that is over already stays as it is.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)
    if member.is_over(timezone.localdate(request.at)):
        return False
    member.withdrawn_at = request.at
    member.save(update_fields=["withdrawn_at"])
    _tell(Action.WITHDRAW_RIGHT, member, request)
    return True


@transaction.atomic
def create_agent(agent: NewAgent) -> tuple[User, str]:
    """An agent without any right yet, and his provisional password: to be shown once."""
    user = User(
        username=User.normalize_username(agent.login),
        last_name=agent.last_name,
        first_name=agent.first_name,
        email=agent.mail,
    )
    if User.objects.filter(username__iexact=user.username).exists():
        raise RefusedRightError("login", TAKEN)
    try:
        with transaction.atomic():
            return user, _renew(user)
    except IntegrityError as error:
        # Somebody took it in between.
        raise RefusedRightError("login", TAKEN) from error


def _agent(
    agent: str | NewAgent, home: Establishment, request: journal.Request, *, is_new: bool
) -> tuple[User, str]:
    """The agent, held until the end so that a right is given once, and a password if one is due."""
    if isinstance(agent, NewAgent):
        if is_new:
            return create_agent(agent)
        agent = agent.login
    found = User.objects.select_for_update(no_key=True)
    user = found.filter(username=User.normalize_username(agent), is_active=True).first()
    if user is None:
        raise RefusedRightError("login", UNKNOWN)
    if not (is_new and user.password_is_provisional):
        return user, ""
    if _is_ours(user, home):
        return user, "" if user.last_login else _renew(user)
    if request.author.member:
        # Whoever drew it elsewhere could enter here with it.
        raise RefusedRightError("login", NOT_YET_HIS)
    return user, ""


def _is_ours(user: User, home: Establishment) -> bool:
    """Created for this establishment alone: his password, if lost, is the granter's to draw."""
    given = user.memberships.filter(establishment=home, role__in=KINDS, origin__in=GIVEN_HERE)
    return given.exists() and given.count() == user.memberships.count()


def _renew(user: User) -> str:
    password = passwords.draw(1)[0]
    user.set_password(password)
    user.password_is_provisional = True
    user.save()
    return password


def _write(member: Member, right: Right) -> Member:
    member.role, member.origin = right.role, right.origin
    member.starts_on, member.ends_on = right.starts_on, right.ends_on
    member.divisions, member.delegator = list(right.divisions), right.delegator
    member.withdrawn_at = None
    member.save()
    return member


def _already(member: Member) -> str:
    since = f" (à partir du {day(member.starts_on)})" if member.starts_on else ""
    name = member.user.get_full_name() or member.user.username
    way = WITHDRAW_FIRST if member.origin in GIVEN_HERE else IN_ARENA
    return ALREADY.format(name=name, since=since, way=way)


def _tell(action: Action, member: Member, request: journal.Request) -> None:
    told = {
        "role": str(member.role),
        "until": member.ends_on.isoformat() if member.ends_on else None,
        "divisions": len(member.divisions),
        "agent": member.user.username,
    }
    journal.record(action, replace(request, details={**request.details, **told}), [])
