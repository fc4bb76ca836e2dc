"""The inbox as senders fill it, and the nights that empty it, for tests; no rule here."""

import os
from datetime import date, timedelta

from django.utils import timezone

from ops.models import Run
from ops.night import Tonight
from sync.arriving import take_arrivals
from sync.models import FileRun
from tests.factories import EstablishmentFactory
from tests.sync.builders import UAI

OTHER = "0750001U"


class Inbox:
    """``inbox.put("eleves.xml", roll(3))`` in the folder of an establishment, then ``night()``."""

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir()
        self.nights = 0

    def put(self, name, content, *, place=UAI, age=3600):
        """A file written so many seconds ago; at the root of the inbox without a place."""
        folder = self.folder / place
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        return self.touch(path, age=age)

    def touch(self, path, *, age=3600):
        moment = timezone.now().timestamp() - age
        os.utime(path, (moment, moment), follow_symlinks=False)
        return path

    def night(self):
        """The figures of one more night."""
        self.nights += 1
        run = begin(date(2026, 11, 21) + timedelta(days=self.nights))
        return take_arrivals(Tonight(run, run.started_at))


def begin(day=date(2026, 11, 22)):
    return Run.objects.create(kind="feed", business_day=day, started_at=timezone.now())


def register(*uais):
    return [EstablishmentFactory(uai=uai) for uai in uais]


def outcomes(**conditions):
    """What came of each file, by its name."""
    runs = FileRun.objects.filter(**conditions).order_by("pk")
    return [(run.file_name, run.outcome) for run in runs]


def codes():
    rows = FileRun.objects.order_by("pk").values_list("anomalies__code", flat=True)
    return [code for code in rows if code]
