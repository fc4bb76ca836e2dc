"""The demonstration: three schools that do not exist, taken in by the real feed, then lived in.

Nobody is created but by the feed, and no state is written but by the moves of accounts.lifecycle.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from accounts.models import Account, SourceIdentity
from establishments.models import Establishment
from guardians.models import Guardian, Guardianship
from students.models import Enrolment, Student
from sync.demonstration import families, life, schools, staff
from sync.demonstration.schools import School

SEED = 42
FILLED = (Account, SourceIdentity, Student, Enrolment, Guardian, Guardianship)


@transaction.atomic
def build(*, at: datetime, seed: int = SEED, of: Sequence[School] = schools.ALL) -> bool:
    """Make everything up to this moment, or nothing when it is there already.

    Dates count back from ``at``; the same seed on the same day gives the same people and states.
    """
    if Establishment.objects.filter(uai=schools.COLLEGE.uai).exists():
        return False
    for school in of:
        school.take_in(at=at, seed=seed)
    _count_rows()
    staff.appoint(at=at)
    for school in of:
        life.live(school, at=at, seed=seed)
    for school in of:
        families.live(school, at=at, seed=seed)
    # After the story: those hosted live that of their own school, as everybody else.
    schools.EXCHANGE.take_in(at=at, seed=seed)
    return True


def _count_rows() -> None:
    """Tell the planner that tables empty a moment ago are not: the story joins them."""
    tables = ", ".join(model._meta.db_table for model in FILLED)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
