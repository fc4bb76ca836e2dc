"""The demonstration: two schools that do not exist, taken in by the real feed, then lived in.

Nobody is created but by the feed, and no state is written but by the moves of accounts.lifecycle.
"""

from datetime import datetime

from django.db import transaction

from establishments.models import Establishment
from sync.demonstration import life, schools, staff

SEED = 42


@transaction.atomic
def build(*, at: datetime, seed: int = SEED) -> bool:
    """Make everything up to this moment, or nothing when it is there already.

    Dates count back from ``at``; the same seed on the same day gives the same people and states.
    """
    if Establishment.objects.filter(uai=schools.COLLEGE.uai).exists():
        return False
    for school in schools.ALL:
        school.take_in(at=at, seed=seed)
    staff.appoint()
    for school in schools.ALL:
        life.live(school, at=at, seed=seed)
    return True
