"""The night, now: what remains of it, one step again, or what it did."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common import arguments
from ops import maintenance, night
from ops.models import Run

FAILED = 1
REFUSED = 2


class Command(BaseCommand):
    help = (
        "Fait maintenant, dans l'ordre et quelle que soit l'heure, ce qui reste de la nuit : ce qui"
        " n'a pas encore été fait, ou a échoué. Une ligne par étape : étape, résultat, chiffres."
        " Code de sortie : 0 tout est fait, 1 si une étape a échoué, 2 pendant une maintenance ou"
        " si la nuit est déjà en cours ailleurs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--step", metavar="ÉTAPE", help="refait cette étape seule, même si elle est déjà faite"
        )
        parser.add_argument(
            "--report", action="store_true", help="montre la dernière nuit, sans rien faire"
        )
        parser.add_argument(
            "--day",
            type=arguments.day,
            metavar="AAAA-MM-JJ",
            help="avec --report : la nuit de ce jour",
        )

    def handle(self, *, step: str | None, report: bool, day: date | None, **_: Any) -> None:
        names = [each.name for each in night.steps()]
        if step is not None and step not in names:
            message = f"--step : « {step} » est inconnue ; au choix : {', '.join(names)}."
            raise CommandError(message, returncode=REFUSED)
        if (report and step is not None) or (day and not report):
            raise CommandError("--report va seul, ou avec --day.", returncode=REFUSED)
        if report:
            self._report(day)
            return
        try:
            ran = self._run(step)
        except night.BusyError:
            message = "La nuit est déjà en cours ailleurs : rien n'a été fait."
            raise CommandError(message, returncode=REFUSED) from None
        except maintenance.UnderWayError as refusal:
            message = f"{refusal} : la suite de la nuit n'a pas été faite."
            raise CommandError(message, returncode=REFUSED) from None
        if any(run.outcome == Run.Outcome.FAILED for run in ran):
            sys.exit(FAILED)

    def _run(self, step: str | None) -> list[Run]:
        if step is not None:
            run = night.run_step(step)
            self._show(run)
            return [run]
        ran = night.run_due(at_once=True, tell=self._show)
        if not ran:
            self.stdout.write("Tout est fait.")
        return ran

    def _show(self, run: Run) -> None:
        self.stdout.write(f"{run.kind} {_result(run)}")

    def _report(self, day: date | None) -> None:
        runs = Run.objects.order_by("-business_day")
        latest = day or runs.values_list("business_day", flat=True).first()
        done = {run.kind: run for run in runs.filter(business_day=latest)} if latest else {}
        if latest is None or not done:
            self.stdout.write("Aucune nuit.")
            return
        self.stdout.write(f"Nuit du {latest:%d/%m/%Y}")
        names = dict.fromkeys([*(step.name for step in night.steps()), *done])
        for name in names:
            run = done.get(name)
            told = f"{_times(run)} {_result(run)}" if run else "-"
            self.stdout.write(f"{name} {told}")


def _result(run: Run) -> str:
    """« done files=3 », « failed tries=3 error=… »."""
    told = [run.outcome, *(f"{name}={value}" for name, value in run.figures.items())]
    if run.tries > 1:
        told.append(f"tries={run.tries}")
    if run.error:
        told.append(f"error={run.error}")
    return " ".join(told)


def _times(run: Run) -> str:
    began, ended = (
        f"{timezone.localtime(moment):%d/%m/%Y %H:%M:%S}" if moment else "…"
        for moment in (run.started_at, run.ended_at)
    )
    return f"{began} - {ended}"
