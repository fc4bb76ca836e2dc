"""How the tests of the feed drive it and look at what it left; no rule here."""

import re
from io import StringIO
from typing import NamedTuple

import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import TestCase

from tests.sync.builders import pupil, pupils_file, structures

PERSON_TABLES = (
    "accounts_account", "accounts_accountevent", "accounts_identifierbase",
    "accounts_journalentry", "accounts_sourceidentity", "guardians_guardian",
    "guardians_guardianship", "students_division", "students_enrolment", "students_mef",
    "students_student",
)  # fmt: skip


class Outcome(NamedTuple):
    """What the operator sees: the exit code and the lines."""

    code: int
    lines: list[str]

    @property
    def words(self):
        """« applied », « refused »… one a file."""
        return [line.split()[2] for line in self.lines if not line.startswith("line ")]

    @property
    def codes(self):
        return [line.split()[2] for line in self.lines if line.startswith("line ")]

    def figure(self, name, file=-1):
        summaries = [line for line in self.lines if not line.startswith("line ")]
        return int(re.search(rf" {name}=(\d+)", summaries[file])[1])


class Feeding:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def __call__(self, *contents, at=None, register="Collège Jean-Moulin", options=()):
        """Drop the files in a new folder, run `sync` on it, perhaps another day."""
        folder = self.drop(*contents)
        if at is None:
            return self.take(folder, register, options)
        with time_machine.travel(f"{at}T02:00:00+01:00", tick=False):
            return self.take(folder, register, options)

    def take(self, folder, register="Collège Jean-Moulin", options=()):
        named = ["--register", register] if register else []
        return run("sync", folder, *options, *named)

    def drop(self, *contents):
        self.count += 1
        folder = self.folder / str(self.count)
        folder.mkdir(parents=True)
        for number, content in enumerate(contents):
            (folder / f"{number}.xml").write_bytes(content)
        return folder


def run(command, *arguments):
    output = StringIO()
    code = 0
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command(command, *map(str, arguments), stdout=output)
    except SystemExit as stopped:
        code = stopped.code
    return Outcome(code, output.getvalue().splitlines())


def roll(count, *, first=1001, division="6A", **options):
    """A file of pupils: Élève NOM1001 Zoé, in 6A unless told; `change` maps an id to fields."""
    change = options.pop("change", {})
    ids = [str(number) for number in range(first, first + count)]
    rows = [pupil(i, **{"NOM_DE_FAMILLE": f"NOM{i}"} | change.get(i, {})) for i in ids]
    assigned = "".join(structures(i, f"D:{division}") for i in ids) if division else ""
    return pupils_file(*rows, assigned=assigned, **options)


def versions():
    """Where each row of the person tables stands: a row written again moves."""
    return {table: _rows("ctid::text, xmin::text", table) for table in PERSON_TABLES}


def dump():
    """Every row of the person tables, in order."""
    return {table: _rows("t::text", table) for table in PERSON_TABLES}


def _rows(columns, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} t")  # noqa: S608  names of ours
        return sorted(cursor.fetchall())
