"""What the files of a night change of each person, kept for whoever reads it in the morning (B7).

Noted while a file is applied, in as many statements for one pupil as for a school; a first load
notes nothing, since everybody is new.
"""

from collections.abc import Sequence

from django.db import connection

from sync import changes_sql
from sync.models import FileRun
from sync.staging import Scope


def note_pupils(scope: Scope, *, accounts: Sequence[int], missing: Sequence[int]) -> None:
    """Once the pupils are written: those of these accounts, and the enrolments that ended."""
    if accounts or missing:
        scope.write(changes_sql.PUPILS, accounts=list(accounts), missing=list(missing))


def note_guardians(scope: Scope) -> None:
    """Once the rows to write are marked, before what was known is recalled.

    What their links become is noted with the links (sync.links).
    """
    scope.write(changes_sql.GUARDIANS)


def keep(run: FileRun) -> None:
    """Give what was noted to the run, which must exist; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(changes_sql.KEEP, [run.pk])
