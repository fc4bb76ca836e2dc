"""Every file found at the paths an operator gives: read, and taken in the order that matters."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sync import exports, inbox, night
from sync.inbox import Arrival
from sync.night import Intake, Reading
from sync.reports import Report


def take_in(
    paths: Iterable[Path], intake: Intake, *, establishment: str | None = None
) -> Iterator[Report]:
    """Take every file found at these paths; one report a file, establishment by establishment.

    The slices of the AAF come once all the others are taken: an establishment that sends its own
    files takes only identifiers from them. Lists of hosted pupils come last, whoever hosts them:
    the pupils are those of the others.
    """
    hosting: dict[str, list[Reading]] = {}
    slices: dict[str | None, list[Arrival]] = {}
    if not intake.dry_run:
        night.expire(intake.at)
    for arrivals in inbox.batches(paths, establishment):
        batch = night.read_batch(arrivals, intake)
        yield from (taken.report for taken in batch.refused)
        for arrival in batch.slices:
            slices.setdefault(arrival.expected_uai, []).append(arrival)
        for uai, readings in batch.hosting.items():
            hosting.setdefault(uai, []).extend(readings)
        for uai, readings in batch.by_uai.items():
            yield from (taken.report for taken in night.take_group(uai, readings, intake))
    for export in slices.values():
        yield from (taken.report for taken in exports.take(export, intake))
    for uai, readings in hosting.items():
        yield from (taken.report for taken in night.take_group(uai, readings, intake))
