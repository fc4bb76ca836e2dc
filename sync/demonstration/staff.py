"""Who signs in to the demonstration, and by what right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from establishments.models import Member, Origin, ServiceAddress, User
from establishments.permissions import Role
from sync.demonstration.schools import COLLEGE, ECOLE, LYCEE, School


@dataclass(frozen=True)
class Agent:
    username: str
    name: str
    title: str
    schools: tuple[School, ...]
    role: Role = Role.HEAD
    origin: Origin = Origin.DIRECTION
    delegator: str = ""

    is_operator: bool = False

    def __str__(self) -> str:
        places = " et ".join(school.name for school in self.schools)
        return f"{self.username:<14}{', '.join(filter(None, (self.title, places)))}"


AGENTS = (
    Agent("principal", "Hélène Vasseur", "personnel de direction", (COLLEGE,)),
    Agent("proviseur", "Bruno Castel", "personnel de direction", (LYCEE, COLLEGE)),
    Agent(
        "gestionnaire", "Nadia Ferrand", "délégation d'administration", (COLLEGE,),
        Role.DELEGATE, Origin.DELEG_CE2, "Hélène Vasseur",
    ),
    Agent(
        "referent", "Julien Marchal", "délégation de dépannage", (COLLEGE,),
        Role.TROUBLESHOOTER, Origin.CONSOLE, "principal",
    ),
    Agent("directrice", "Claire Aubry", "direction d'école", (ECOLE,)),
    Agent(
        "inspecteur", "Paul Devaux", "inspection (IEN)", (ECOLE,), Role.INSPECTOR, Origin.SOLARIS
    ),
    Agent("exploitant", "Sami Leroux", "exploitation du service", (), is_operator=True),
)  # fmt: skip
# Printed on the sheets of the collège's pupils.
SERVICE = "https://ent.college-des-tilleuls.example"


def appoint(*, at: datetime) -> None:
    """Give every agent his rights; none can sign in before a password is set."""
    for agent in AGENTS:
        first_name, last_name = agent.name.split(" ")
        user = User.objects.create(
            username=agent.username,
            first_name=first_name,
            last_name=last_name,
            password=make_password(None),
            is_superuser=agent.is_operator,
        )
        Member.objects.bulk_create(
            Member(
                user=user,
                establishment=school.establishment,
                role=agent.role,
                origin=agent.origin,
                delegator=agent.delegator,
            )
            for school in agent.schools
        )
    _show_a_service(at)


def _show_a_service(at: datetime) -> None:
    """The address that the head of the collège has verified, and shows."""
    head = Member.objects.get(user__username="principal")
    ServiceAddress.objects.create(
        establishment=head.establishment,
        audience=ServiceAddress.Audience.STUDENT,
        url=SERVICE,
        verified_at=at,
        verified_by=head,
        is_shown=True,
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
