"""The statistics of a night: one pass over all establishments, against the ORM's counts."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.enums import AccountState, ActivationMode
from accounts.models import Account
from bench.counters import statements
from bench.households import fill
from bench.measure import Scale, Side, compare
from bench.population import surround, tidy
from bench.report import Check, at_least, at_most, number
from establishments.models import Establishment
from guardians.models import Guardianship
from stats import counting
from stats.models import DailyCount
from students.models import Division, Enrolment, Mef, Student

PUPILS_OF_EACH = 500
ESTABLISHMENTS = 30
# The plain way is measured on some of them: its cost is for one, as ours is.
PLAIN = 3
MODES = ("", *ActivationMode.values)


def run(scale: Scale) -> Iterator[Check]:
    each = min(PUPILS_OF_EACH, scale.pupils)
    homes = surround(Student.objects.count() + each * ESTABLISHMENTS, each=each)
    fill(homes, mixed=True)
    tidy()
    now, today = timezone.now(), timezone.localdate()
    everywhere = Establishment.objects.count()
    rows = counting.count(today, at=now)
    few = len(statements(lambda: counting.count(today, at=now)))
    yield at_most("une nuit de statistiques : requêtes", few, 12)
    yield _same(homes[0], today)
    pairs = compare(
        Side(lambda: counting.count(today, at=now), units=everywhere),
        Side(lambda: [count_by_orm(home) for home in homes[:PLAIN]], units=PLAIN),
        scale,
    )
    ours, plain = pairs.milliseconds()
    notes = (
        f"{number(rows)} lignes de {everywhere} établissements en {number(ours * everywhere, 'ms')}"
        f", contre {number(plain * everywhere, 'ms')} estimées d'après {PLAIN}"
    )
    yield at_least("boucle de .count() / une nuit de statistiques", pairs.ratio(), 20, "×", notes)


Counted = dict[tuple[str, str, str, str], int]


def count_by_orm(home: Establishment) -> Counted:
    """The plain way: a question for each class, each mode and each state."""
    present = Enrolment.objects.filter(establishment=home, kind="principal", left_on=None)
    ties = Guardianship.objects.filter(
        establishment=home, ended_on=None, enrolment__establishment=home, enrolment__left_on=None
    )
    legal, in_charge = (ties.filter(kind=kind) for kind in Guardianship.Kind.values)
    counted: Counted = {}
    for population, people, place, account in (
        ("student", present, "", "student__account"),
        ("legal", legal, "enrolment__", "guardian__account"),
        ("in_charge", in_charge, "enrolment__", "guardian__account"),
    ):
        for scope, key, where in _places(home, place):
            found = Account.objects.filter(pk__in=people.filter(where).values(account))
            for mode in MODES:
                for state in AccountState:
                    number_of = found.filter(activation_mode=mode, state=state).count()
                    counted[population, f"{scope} {key}".strip(), mode, state.value] = number_of
    return counted


def _places(home: Establishment, path: str) -> list[tuple[str, str, Q]]:
    divisions = Division.objects.filter(establishment=home)
    mefs = Mef.objects.filter(establishment=home)
    return [
        ("all", "", Q()),
        *(("division", each.code, Q(**{f"{path}division": each})) for each in divisions),
        *(("mef", each.code, Q(**{f"{path}mef": each})) for each in mefs),
    ]


def _same(home: Establishment, day: date) -> Check:
    """Both ways find the same."""
    states = [state.value for state in AccountState]
    rows = DailyCount.objects.filter(establishment=home, day=day).values_list(
        "population", "scope", "key", "mode", *states
    )
    ours = {
        (population, f"{scope} {key}".strip(), mode, state): count
        for population, scope, key, mode, *counts in rows
        for state, count in zip(states, counts, strict=True)
        if count
    }
    plain = {place: count for place, count in count_by_orm(home).items() if count}
    different = len(ours.items() ^ plain.items())
    notes = f"{len(plain)} comptes comparés"
    return at_most("chiffres qui diffèrent de ceux de la boucle", different, 0, notes=notes)
