"""Open establishments to their head: the operator's door."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts import journal
from establishments.models import Establishment, Origin, User
from establishments.permissions import Role
from settings_app.actions import rights as actions
from settings_app.management.operating import RightsCommand, establishment
from settings_app.rights import Right

HEAD = Right(role=Role.HEAD, origin=Origin.DIRECTION)


class Command(RightsCommand):
    help = (
        "Crée un personnel de direction, ou complète celui qui existe, et lui ouvre des"
        " établissements. Dit ce qui serait fait ; ne l'écrit qu'avec --apply."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", metavar="IDENTIFIANT", help="identifiant de l'agent")
        parser.add_argument("uais", metavar="UAI", nargs="+", help="établissements")
        parser.add_argument("--name", default="", metavar="NOM", help="nom")
        parser.add_argument("--first-name", default="", metavar="PRÉNOM", help="prénom")
        parser.add_argument("--mail", default="", metavar="ADRESSE", help="adresse mail")
        parser.add_argument("--apply", action="store_true", help="écrit")

    def work(self, *, at: datetime, apply: bool, **options: Any) -> list[str]:
        homes = [establishment(uai) for uai in dict.fromkeys(options["uais"])]
        agent = actions.NewAgent(
            options["login"], options["name"], options["first_name"], options["mail"]
        )
        user, password = _agent(agent)
        lines = [f"Agent créé : {agent.login}." if password else f"Agent connu : {agent.login}."]
        lines += [_open(user, home, at) for home in homes]
        if password and apply:
            lines.append(f"Mot de passe provisoire, affiché une seule fois : {password}")
        return lines


def _agent(agent: actions.NewAgent) -> tuple[User, str]:
    """Created with a password, or found and completed: what is known already is kept."""
    user = User.objects.filter(username=agent.login).first()
    if user is None:
        if not (agent.last_name and agent.first_name):
            raise CommandError("Un nouvel agent a un nom et un prénom : --name et --first-name.")
        return actions.create_agent(agent)
    user.last_name = user.last_name or agent.last_name
    user.first_name = user.first_name or agent.first_name
    user.email = user.email or agent.mail
    user.save(update_fields=["last_name", "first_name", "email"])
    return user, ""


def _open(user: User, home: Establishment, at: datetime) -> str:
    """An establishment that he heads already stays as it is."""
    ours = user.memberships.filter(establishment=home, role=Role.HEAD)
    if ours.active(timezone.localdate(at)).exists():
        return f"Déjà ouvert : {home}."
    request = journal.Request(journal.Author(establishment=home), at)
    actions.grant(user.username, home, HEAD, request=request)
    return f"Établissement ouvert : {home}."
