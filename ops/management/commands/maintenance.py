"""The operator's switch: begin or announce a cut, end or cancel it, list them."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ops import maintenance
from ops.models import Maintenance
from ops.notices import HOURS, Audience, Notice

# Less than what a statement may last (statement_timeout).
PATIENCE = timedelta(seconds=8)
STILL_WRITING = 3
FOR_ALL = ""
AUDIENCES = {audience.label: audience.value for audience in Audience}


class Command(BaseCommand):
    help = (
        "Coupe le service, annonce une coupure, y met fin, ou les énumère. Pendant une coupure tout"
        " se lit et rien ne s'écrit ; elle commence et finit seule, aux dates données."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", metavar="start|stop|list", required=True)
        self._add_start(actions.add_parser("start", help="coupe maintenant, ou annonce"))
        stop = actions.add_parser(
            "stop", help="met fin à une coupure, ou annule une coupure à venir"
        )
        stop.add_argument(
            "pk", nargs="?", metavar="NUMÉRO", help="laquelle (sinon : celle qui est en cours)"
        )
        actions.add_parser("list", help="énumère les coupures")

    def _add_start(self, parser: ArgumentParser) -> None:
        form = "AAAA-MM-JJ HH:MM"
        parser.add_argument("--from", metavar=form, help="début (sinon : maintenant)")
        parser.add_argument("--until", metavar=form, help="fin (obligatoire)")
        parser.add_argument(
            "--announce",
            action="store_true",
            help="annonce dès maintenant (sinon : 7 jours avant)",
        )
        audiences = "les textes qui suivent sont pour ce seul public : " + ", ".join(AUDIENCES)
        usual = f"(sinon : le texte usuel) ; {HOURS} y devient « de 14h à 16h (heures de Paris) »"
        for option, metavar, help_text in (
            ("--before", "TEXTE", f"texte affiché avant la coupure {usual}"),
            ("--during", "TEXTE", f"texte affiché pendant la coupure {usual}"),
            ("--audience", "PUBLIC", f"{audiences} (autant de fois qu'il faut)"),
        ):
            # In one list: their order counts.
            parser.add_argument(
                option,
                action="append",
                dest="texts",
                type=partial(_in_order, option),
                metavar=metavar,
                help=help_text,
            )

    def handle(self, *, action: str, **options: Any) -> None:
        now = timezone.now()
        match action:
            case "start":
                self._start(now, options)
            case "stop":
                self._stop(now, options["pk"])
            case _:
                self._list(now)

    def _start(self, now: datetime, options: dict[str, Any]) -> None:
        cut = _cut(now, options)
        shared = Maintenance.objects.filter(starts_at__lt=cut.ends_at, ends_at__gt=cut.starts_at)
        for other in shared.order_by("starts_at", "pk"):
            self.stdout.write(f"Attention : chevauche la maintenance {other.pk}, {_dates(other)}.")
        cut.save()
        self.stdout.write(f"Maintenance {cut.pk}, {_dates(cut)}.")
        self._preview(cut, now)
        if cut.starts_at > now:
            return
        if not maintenance.wait_for_writers(PATIENCE):
            raise CommandError(
                f"La maintenance {cut.pk} est en cours, mais une écriture commencée avant elle dure"
                " encore. Elle sera refusée à sa fin : attendez-la avant d'intervenir.",
                returncode=STILL_WRITING,
            )
        self.stdout.write("Le service est en maintenance : plus rien ne s'écrit.")

    def _preview(self, cut: Maintenance, now: datetime) -> None:
        """What each will read."""
        moments = {"avant": now} if cut.starts_at > now else {}
        moments["pendant"] = cut.starts_at
        told = maintenance.told_of(cut)
        for word, audience in AUDIENCES.items():
            for moment, at in moments.items():
                notice = Notice.of(told, at, audience)
                self.stdout.write(f"  {word}, {moment} : {notice.day}")
                for line in notice.text.splitlines():
                    self.stdout.write(f"    {line}")

    def _stop(self, now: datetime, pk: str | None) -> None:
        cut = _to_stop(now, pk)
        if cut.starts_at > now:
            cut.delete()
            self.stdout.write(f"La maintenance {pk} est annulée : elle n'aura pas lieu.")
            return
        cut.ends_at = now
        cut.save(update_fields=["ends_at"])
        self.stdout.write(f"La maintenance {cut.pk} est terminée.")
        if other := maintenance.under_way(now):
            self.stdout.write(
                f"Attention : la maintenance {other.pk} est encore en cours, {_dates(other)}."
            )

    def _list(self, now: datetime) -> None:
        cuts = Maintenance.objects.order_by("starts_at", "pk")
        if not cuts:
            self.stdout.write("Aucune maintenance.")
        for cut in cuts:
            told = [word for word, audience in AUDIENCES.items() if audience in cut.messages]
            words = f" ; textes propres : {', '.join(told)}" if told else ""
            self.stdout.write(f"{cut.pk}  {_state(cut, now)}  {_dates(cut)}{words}")


def _in_order(option: str, value: str) -> tuple[str, str]:
    return option, value


def _cut(now: datetime, options: dict[str, Any]) -> Maintenance:
    starts_at = _moment(options["from"], "--from") or now
    ends_at = _moment(options["until"], "--until")
    if ends_at is None:
        raise CommandError('La fin est obligatoire : --until "AAAA-MM-JJ HH:MM".')
    if starts_at < now:
        raise CommandError("Le début est passé. Sans --from, la maintenance commence maintenant.")
    if ends_at <= starts_at:
        raise CommandError("La fin doit suivre le début.")
    announced_from = now if options["announce"] else None
    texts = _texts(options["texts"] or [])
    for_all = texts.pop(FOR_ALL, {})
    return Maintenance(
        starts_at=starts_at,
        ends_at=ends_at,
        announced_from=announced_from,
        message_before=for_all.get("before", ""),
        message_during=for_all.get("during", ""),
        messages=texts,
    )


def _moment(typed: str | None, option: str) -> datetime | None:
    if typed is None:
        return None
    try:
        moment = datetime.strptime(typed, "%Y-%m-%d %H:%M")  # noqa: DTZ007  made aware below
    except ValueError:
        message = f'{option} : « {typed} » n\'est pas une date ; écrivez "AAAA-MM-JJ HH:MM".'
        raise CommandError(message) from None
    return timezone.make_aware(moment)


def _texts(options: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """The texts by audience; those said before any audience are for all."""
    texts: dict[str, dict[str, str]] = {}
    audience = FOR_ALL
    for option, value in options:
        if option != "--audience":
            texts.setdefault(audience, {})[option.removeprefix("--")] = value
            continue
        if value not in AUDIENCES:
            known = ", ".join(AUDIENCES)
            raise CommandError(f"--audience : « {value} » est inconnu ; au choix : {known}.")
        audience = AUDIENCES[value]
    named = [value for option, value in options if option == "--audience"]
    silent = [word for word in named if AUDIENCES[word] not in texts]
    if silent:
        raise CommandError(
            f"--audience {silent[0]} : écrivez ensuite --before ou --during, pour ce public."
        )
    return texts


def _to_stop(now: datetime, pk: str | None) -> Maintenance:
    cuts = Maintenance.objects.filter(ends_at__gt=now).order_by("pk")
    if pk is not None:
        cut = cuts.filter(pk=pk).first() if pk.isdecimal() else None
        if cut is None:
            raise CommandError(f"Aucune maintenance en cours ni à venir n'a le numéro {pk}.")
        return cut
    found = list(cuts.filter(starts_at__lte=now))
    if not found:
        raise CommandError("Aucune maintenance n'est en cours.")
    if len(found) > 1:
        numbers = ", ".join(str(cut.pk) for cut in found)
        raise CommandError(f"Plusieurs maintenances sont en cours ({numbers}) : dites laquelle.")
    return found[0]


def _state(cut: Maintenance, now: datetime) -> str:
    if cut.ends_at <= now:
        return "terminée"
    if cut.starts_at <= now:
        return "en cours"
    told_from = cut.starts_at - maintenance.ANNOUNCED
    return "annoncée" if min(told_from, cut.announced_from or told_from) <= now else "prévue"


def _dates(cut: Maintenance) -> str:
    starts_at, ends_at = map(timezone.localtime, (cut.starts_at, cut.ends_at))
    return f"du {starts_at:%d/%m/%Y %H:%M} au {ends_at:%d/%m/%Y %H:%M}"
