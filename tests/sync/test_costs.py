"""The rows that the feed reads grow as the file does, even when the planner believes all is empty.

Counted by PostgreSQL, in this transaction: no clock is asked.
"""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import Population
from accounts.models import Account
from sync.demonstration.life import Storyteller
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import PERSON_TABLES, roll

STAGED = ("staged_pupil", "staged_person", "staged_link", "known_pupil", "known_person")
READ = """
SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)
FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)
"""
SMALL, LARGE = "0750001U", "0750002V"
OTHERS = {SMALL: "0750003W", LARGE: "0750004X"}


def ines(count, uai):
    return {str(i): {"ID_NATIONAL": f"{uai[3:7]}{i:06d}A"} for i in range(1001, 1001 + count)}


def files(count, uai):
    """Pupils with an INE of their own, and a guardian each."""
    ids = range(1001, 1001 + count)
    persons = "".join(
        person(f"2{i}", NOM_DE_FAMILLE=f"N{i}", MEL=f"n{i}.{uai}@exemple.fr") for i in ids
    )
    links = "".join(link(str(i), f"2{i}") for i in ids)
    return roll(count, change=ines(count, uai), UAJ=uai), guardians_file(persons, links, UAJ=uai)


@pytest.fixture(autouse=True)
def believed_empty(feed):
    """Statistics that say there is nobody, in tables that have pages."""
    with transaction.atomic():
        feed(*files(5, SMALL))
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(PERSON_TABLES)}")


def rows_read(call, *args, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute(READ, [[*PERSON_TABLES, *STAGED]])
        before = cursor.fetchone()[0]
        call(*args, **kwargs)
        cursor.execute(READ, [[*PERSON_TABLES, *STAGED]])
        return cursor.fetchone()[0] - before


def test_a_first_load_then_a_change_read_ten_times_more_for_ten_times_more_pupils(feed):
    def two_nights(count, uai):
        feed(*files(count, uai))
        feed(*files(count - 1, uai))

    few = rows_read(two_nights, 20, SMALL)
    many = rows_read(two_nights, 200, LARGE)

    assert many < 15 * few


def test_pupils_who_all_join_another_school_are_found_without_comparing_all_with_all(feed):
    def merge(count, uai):
        feed(roll(2 * count, change=ines(count, uai), UAJ=OTHERS[uai]))

    for count, uai in ((20, SMALL), (200, LARGE)):
        feed(*files(count, uai), roll(count, first=1001 + count, UAJ=OTHERS[uai]))

    few = rows_read(merge, 20, SMALL)
    many = rows_read(merge, 200, LARGE)

    assert Account.objects.filter(population=Population.STUDENT).count() == 440
    assert many < 15 * few


def test_the_numbers_of_the_demonstration_are_found_for_all_guardians_at_once(feed):
    teller = Storyteller(timezone.now(), "chosen")
    feed(*files(20, SMALL), *files(200, LARGE))
    guardians = Account.objects.filter(population=Population.GUARDIAN).order_by("pk")
    ids = list(guardians.values_list("pk", flat=True))

    few = rows_read(teller.give_mobiles, ids[:20], confirmed=True)
    many = rows_read(teller.give_mobiles, ids[20:], confirmed=False)

    assert guardians.exclude(mobile="").count() == 220
    assert guardians.filter(mobile_confirmed_at=None).count() == 200
    assert many < 15 * few
