"""Give a right on an establishment to an agent, or withdraw it: the operator's door."""

from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts import journal
from establishments.models import Establishment, Member, Origin
from establishments.permissions import Role
from settings_app.actions import rights as actions
from settings_app.management.operating import RightsCommand, day, establishment
from settings_app.rights import Right, origin_of
from settings_app.rights import day as written
from students.models import Division

ROLES = {
    "administration": Role.DELEGATE,
    "depannage": Role.TROUBLESHOOTER,
    "inspection": Role.INSPECTOR,
}
ORIGINS = (Origin.DELEG_CE2, Origin.SOLARIS, Origin.CONSOLE)


class Command(RightsCommand):
    help = (
        "Donne à un agent un droit sur un établissement, ou le retire. Dit ce qui serait fait ;"
        " ne l'écrit qu'avec --apply."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", metavar="IDENTIFIANT", help="identifiant de l'agent")
        parser.add_argument("uai", metavar="UAI", help="établissement")
        parser.add_argument("--role", required=True, choices=list(ROLES), help="droit")
        parser.add_argument(
            "--from", dest="starts_on", type=day, metavar="JOUR", help="début (aujourd'hui)"
        )
        parser.add_argument(
            "--until", dest="ends_on", type=day, metavar="JOUR", help="fin, comprise (sans fin)"
        )
        parser.add_argument(
            "--class", dest="divisions", nargs="+", default=[], metavar="CODE",
            help="codes des seules classes visibles (toutes)",
        )  # fmt: skip
        parser.add_argument("--by", default="exploitant", metavar="NOM", help="qui donne le droit")
        parser.add_argument(
            "--origin", choices=[each.value for each in ORIGINS],
            help="d'où vient le droit (console, ou solaris pour une école)",
        )  # fmt: skip
        parser.add_argument("--withdraw", action="store_true", help="retire le droit")
        parser.add_argument("--apply", action="store_true", help="écrit")

    def work(self, *, at: datetime, apply: bool, **options: Any) -> list[str]:
        home, login = establishment(options["uai"]), options["login"]
        role = ROLES[options["role"]]
        request = journal.Request(journal.Author(establishment=home), at)
        if options["withdraw"]:
            return _withdraw(login, home, role, request)
        right = Right(
            role=role,
            origin=Origin(options["origin"] or origin_of(home)),
            starts_on=options["starts_on"] or timezone.localdate(at),
            ends_on=options["ends_on"],
            divisions=_known(options["divisions"], home),
            delegator=options["by"],
        )
        granted = actions.grant(login, home, right, request=request)
        lines = [f"Droit donné : {_told(granted.member, home)}, {_period(right)}."]
        if granted.password and apply:
            lines.append(f"Nouveau mot de passe provisoire de {login} : {granted.password}")
        return lines


def _withdraw(login: str, home: Establishment, role: Role, request: journal.Request) -> list[str]:
    """Whatever its origin: the operator's door withdraws what DELEG-CE2 has withdrawn."""
    found = Member.objects.filter(user__username=login, establishment=home, role=role)
    member = found.select_related("user").first()
    if member is None or not actions.withdraw(member, request=request):
        raise CommandError(f"{login} n'a pas ce droit, ou ne l'a plus.")
    return [f"Droit retiré : {_told(member, home)}."]


def _known(codes: list[str], home: Establishment) -> tuple[str, ...]:
    known = Division.objects.filter(establishment=home, code__in=codes)
    missing = sorted(set(codes).difference(known.values_list("code", flat=True)))
    if missing:
        raise CommandError(f"Classe inconnue de {home.uai} : {', '.join(missing)}.")
    return tuple(sorted(set(codes)))


def _told(member: Member, home: Establishment) -> str:
    return f"{member.user.username}, {Role(member.role).label}, {home}"


def _period(right: Right) -> str:
    classes = f", classes {', '.join(right.divisions)}" if right.divisions else ""
    return f"{_bounds(right.starts_on, right.ends_on)}{classes}"


def _bounds(starts_on: date | None, ends_on: date | None) -> str:
    end = f"jusqu'au {written(ends_on)}" if ends_on else "sans fin"
    return f"à partir du {written(starts_on)}, {end}"
