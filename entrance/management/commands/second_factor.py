"""Help an agent without his security key: the operator's door."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from entrance import sessions, spare_codes, totp
from entrance.models import AgentSession
from establishments.models import Establishment, Member, User


class Command(BaseCommand):
    help = (
        "Second facteur d'un agent : « code » affiche une seule fois un code d'enregistrement, à"
        " remettre en main propre ; « reset » supprime sa clé de sécurité et ses codes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=("code", "reset"), metavar="{code,reset}", help="geste")
        parser.add_argument("username", metavar="IDENTIFIANT", help="identifiant de l'agent")

    @transaction.atomic
    def handle(self, *, act: str, username: str, **_: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Aucun agent n'a l'identifiant « {username} ».")
        {"code": self._issue, "reset": self._reset}[act](user)

    def _issue(self, user: User) -> None:
        if totp.is_enrolled(user):
            raise CommandError(
                f"{user} a déjà une clé de sécurité : supprimez-la d'abord par « reset »."
            )
        code = spare_codes.issue_enrolment(user, at=timezone.now())
        days = spare_codes.ENROLMENT_LIFE.days
        self.stdout.write(f"Code d'enregistrement de {user} : {code}")
        self.stdout.write(f"Il sert une fois, pendant {days} jours, et ne sera plus affiché.")

    def _reset(self, user: User) -> None:
        """His sessions end: one that the lost key opened could register another."""
        sessions.close(AgentSession.objects.filter(user=user))
        had_key = totp.remove(user)
        spare_codes.forget_all(user)
        if not had_key:
            self.stdout.write(f"{user} n'avait pas de clé de sécurité. Ses codes sont supprimés.")
            return
        self._tell(user, Action.REMOVE_KEY)
        self.stdout.write(f"La clé de sécurité et les codes de {user} sont supprimés.")

    def _tell(self, user: User, action: Action) -> None:
        """In the journal of each of his establishments, as done by no member."""
        now = timezone.now()
        rights = Member.objects.active(timezone.localdate(now)).filter(user=user)
        homes = Establishment.objects.filter(pk__in=rights.values("establishment"))
        for home in homes:
            author = journal.Author(establishment=home)
            details = {"agent": user.username}
            journal.record(action, journal.Request(author, now, details=details), [])
