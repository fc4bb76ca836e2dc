"""Who signs in to the demonstration, and by what right."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from establishments.models import Member, Origin, User
from establishments.permissions import Role
from sync.demonstration.schools import COLLEGE, LYCEE, School


@dataclass(frozen=True)
class Agent:
    username: str
    title: str
    schools: tuple[School, ...]
    role: Role = Role.HEAD
    origin: Origin = Origin.DIRECTION

    def __str__(self) -> str:
        return f"{self.username:<14}{self.title}, {' et '.join(s.name for s in self.schools)}"


AGENTS = (
    Agent("principal", "personnel de direction", (COLLEGE,)),
    Agent("proviseur", "personnel de direction", (LYCEE, COLLEGE)),
    Agent(
        "gestionnaire", "délégation d'administration", (COLLEGE,), Role.DELEGATE, Origin.DELEG_CE2
    ),
)


def appoint() -> None:
    """Give every agent his rights; none can sign in before a password is set."""
    for agent in AGENTS:
        user = User.objects.create(username=agent.username, password=make_password(None))
        Member.objects.bulk_create(
            Member(
                user=user,
                establishment=school.establishment,
                role=agent.role,
                origin=agent.origin,
            )
            for school in agent.schools
        )


def set_password(password: str) -> bool:
    """Let the agents sign in with this password; say whether it was another one."""
    users = list(User.objects.filter(username__in=[agent.username for agent in AGENTS]))
    changed = [user for user in users if not user.check_password(password)]
    for user in changed:
        user.set_password(password)
        user.save(update_fields=["password"])
    return bool(changed)


def logins(password: str) -> Iterator[str]:
    """The lines a visitor needs to sign in."""
    yield f"Pour entrer, le mot de passe est {password} et l'identifiant :"
    for agent in AGENTS:
        yield f"  {agent}"
