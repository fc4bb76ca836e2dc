"""`manage.py verify_invariants` (trust § 3.0): nothing to say of what the service did itself, and
each rule that is broken on purpose is named.
"""

from datetime import timedelta
from io import StringIO

import psycopg
import pytest
import time_machine
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.utils import timezone

from accounts import actions, journal, lifecycle
from accounts.enums import AccountState, Way
from accounts.models import Account, Outbox
from common.invariants import Check
from establishments.models import Establishment
from operations import invariants
from ops.models import Maintenance, Run
from ops.night import LOCK
from stats import counting
from tests.factories import MemberFactory
from tests.operations.breaking import BREAKS, break_rule, broken, put_aside, run, says
from tests.sync.builders import guardians_file, link, person, pupil, pupils_file
from tests.sync.feeding import Feeding

NAMES = ("ABADIE", "BERNARD", "COSTE")


@pytest.fixture
def now(tmp_path, settings):
    settings.SYNC_SPOOL, settings.SYNC_SCHOOL_YEAR = tmp_path / "spool", 0
    with time_machine.travel("2026-11-22T09:00:00+01:00", tick=False):
        yield timezone.now()


@pytest.fixture
def healthy(now, tmp_path):
    """A college read by the real feed, whose head informed by sheet and by mail, counted at night;
    the second parent has chosen a password, and has a new identifier.
    """
    ranks = range(1, 4)
    pupils = [pupil(f"100{n}", NOM_DE_FAMILLE=name) for n, name in zip(ranks, NAMES, strict=True)]
    persons = [person(f"200{n}", MEL=f"parent{n}@exemple.fr") for n in ranks]
    links = [link(f"100{n}", f"200{n}") for n in ranks]
    Feeding(tmp_path / "inbox")(
        pupils_file("".join(pupils)), guardians_file("".join(persons), "".join(links))
    )
    author = journal.Author(MemberFactory(establishment=Establishment.objects.get()))
    students = Account.objects.filter(population="student")
    guardians = Account.objects.filter(population="guardian")
    actions.inform(students, request=journal.Request(author, now))
    actions.inform(guardians, request=journal.Request(author, now), way=Way.MAIL)
    second = Account.objects.filter(pk=guardians.order_by("pk")[1].pk)
    himself = {"chosen_password": "argon2$chosen", "request": journal.Request(author, now)}
    lifecycle.apply(lifecycle.SELF_REGISTER, second, **himself)
    counting.count(now.date(), at=now)
    return now


def verify(*options):
    out, code = StringIO(), 0
    try:
        call_command("verify_invariants", *options, stdout=out)
    except SystemExit as left:
        code = left.code
    return code, out.getvalue().splitlines()


def test_a_healthy_base_has_no_violation(healthy):
    assert Account.objects.filter(state=AccountState.INFORMED).count() == 3
    assert verify() == (0, ["0 violations"])
    assert verify("--deep") == (0, ["0 violations"])


def test_an_empty_base_neither(now):
    assert verify("--deep") == (0, ["0 violations"])


# Rules that no statement of a transaction breaks.
BY_THEMSELVES = {"Le journal ne peut", "Une connexion qui ne fait rien"}


@pytest.mark.parametrize("rule", BREAKS)
def test_a_rule_that_is_broken_is_named(healthy, rule):
    put_aside()
    break_rule(rule)

    assert says(broken(healthy), rule)


def test_every_rule_is_broken_by_a_test(healthy):
    sentences = [check.sentence for check in invariants.checks()]

    known = {*BREAKS, *BY_THEMSELVES}
    assert [one for one in sentences if not any(map(one.startswith, known))] == []
    assert len(set(sentences)) == len(sentences) == len(known)


def test_the_triggers_of_the_journal_are_missed(healthy):
    run(
        "SET CONSTRAINTS ALL IMMEDIATE",
        "ALTER TABLE accounts_journalentry DISABLE TRIGGER journal_entry_is_append_only",
        "DROP TRIGGER account_event_is_append_only ON accounts_accountevent",
    )

    assert says(broken(healthy), "Le journal ne peut") == [2]


def somebody_else():
    """Another connection to the same database, which commits at once."""
    values = connection.get_connection_params() | {"cursor_factory": None}
    return psycopg.connect(**values, autocommit=True)


def test_a_lock_that_an_idle_connection_keeps_is_named(healthy):
    with somebody_else() as other:
        other.execute("SELECT pg_advisory_lock(42)")
        [[now]] = other.execute("SELECT now()").fetchall()

        before, after = (
            says(broken(now + timedelta(minutes=late)), "Une connexion") for late in (9, 11)
        )

    assert (before, after) == ([], [1])


def test_a_night_that_somebody_is_doing_is_not_stuck(healthy):
    break_rule("Une étape")
    with somebody_else() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])

        assert says(broken(healthy), "Une étape") == []


def test_a_seal_that_does_not_open_is_found_when_asked(healthy):
    some = Account.objects.filter(state=AccountState.INFORMED)
    some.update(sealed_password=b"\x01" + b"x" * 60)
    Outbox.objects.exclude(sealed_password=None).update(sealed_password=b"\x01" + b"x" * 60)

    assert broken(healthy) == {}
    assert says(broken(healthy, deep=True), "Chaque mot de passe") == [6]


def test_the_mails_of_a_long_mailing_wait_for_their_turn(healthy):
    break_rule("Un mail dû")
    stuck = says(broken(healthy), "Un mail dû")
    first = Outbox.objects.order_by("pk").first()
    leaving = {"state": "sent", "sent_at": healthy, "sealed_password": None}

    Outbox.objects.filter(pk=first.pk).update(**leaving)

    assert (stuck, broken(healthy)) == ([3], {})


@pytest.mark.parametrize("rule", ["Un mail pris", "Un mail dû"])
def test_a_cut_excuses_the_mails_that_wait(healthy, rule):
    break_rule(rule)
    ended = healthy - timedelta(minutes=9)
    Maintenance.objects.create(starts_at=ended - timedelta(hours=1), ends_at=ended)

    assert says(broken(healthy), rule) == []
    assert says(broken(healthy + timedelta(minutes=2)), rule)


def test_a_file_that_brings_somebody_back_waits_for_the_departures(healthy):
    put_aside()
    break_rule("Il ne reste rien")
    assert says(broken(healthy), "Un compte fermé n'est rattaché") == []

    Run.objects.create(
        kind="departures", business_day=healthy.date(), outcome="done",
        started_at=healthy + timedelta(hours=1), ended_at=healthy + timedelta(hours=2),
    )  # fmt: skip

    assert says(broken(healthy + timedelta(hours=3)), "Un compte fermé n'est rattaché") == [1]


def test_prints_a_line_a_rule_with_ids_and_never_a_name(healthy):
    put_aside()
    break_rule("Un compte n'a jamais")
    break_rule("Les données sont datées")
    guilty = Account.objects.filter(population="student").order_by("pk")[0]

    code, lines = verify()

    assert code == 1
    assert lines[-1] == "5 violations"
    assert any(line.startswith("I1 × 1 : Un compte n'a jamais") for line in lines)
    assert any(line.endswith(f"[{guilty.pk}]") for line in lines)
    assert not any(name in "".join(lines).upper() for name in NAMES)


def test_many_cases_are_counted_and_a_few_shown(healthy):
    put_aside()
    break_rule("Un identifiant a été tiré")

    [line] = [line for line in verify()[1] if line.startswith("I7")]

    assert line.startswith("I7 × 6 : ")
    assert line.count(",") >= 5
    assert line.endswith(", …]")


def test_writes_nothing_and_leaves_writing_possible(healthy, monkeypatch):
    writing = Check("I1", "Écrit", "SELECT nextval('accounts_account_id_seq')::text")
    monkeypatch.setattr(invariants, "checks", lambda: [writing])

    with pytest.raises(InternalError, match="read-only"), transaction.atomic():
        invariants.verify(healthy)

    Establishment.objects.update(name="Encore")
    assert Establishment.objects.get().name == "Encore"


def test_costs_one_statement_a_rule(healthy, queries):
    around = 5

    assert queries(verify) <= len(invariants.checks()) + around
