"""The demonstration: made by the feed and the moves alone, the same each time, every case shown."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from accounts.enums import STUDENT_STATES, AccountState, ActivationMode, Population
from accounts.models import Account, AccountEvent, JournalEntry
from establishments.models import Member, User
from students.models import Enrolment
from sync import demonstration
from sync.demonstration import life, schools, staff
from sync.models import Change, FileRun
from sync.synthetic import is_valid_uai

NOW = timezone.now()
# The same schools with fewer pupils: every case is still there.
SMALL = tuple(replace(school, students=160) for school in schools.ALL)
TINY = schools.School("0998003L", "Collège des Essais", "clg", 40)


@pytest.fixture(scope="module", autouse=True)
def _built(django_db_setup, django_db_blocker):
    """The demonstration, made once for the whole file."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.build(at=NOW, of=SMALL)
        connection.check_constraints()  # now, rather than after each test
        yield
        transaction.set_rollback(True)


def accounts(population, **conditions):
    return Account.objects.filter(population=population, **conditions)


def seed_demo(**options):
    said = StringIO()
    call_command("seed_demo", stdout=said, **options)
    return said.getvalue().splitlines()


def snapshot():
    shown = (
        "identifier", "population", "state", "activation_mode", "informed_at", "mail", "mobile",
        "password_expires_at", "mail_confirmed_at", "mobile_confirmed_at", "latest_login_at",
    )  # fmt: skip
    return list(Account.objects.order_by("identifier").values_list(*shown))


def test_the_demonstration_is_a_college_a_big_lycee_and_an_ecole():
    sizes = [(school.uai, school.kind, school.students) for school in schools.ALL]

    assert sizes == [
        ("0998001J", "clg", 640),
        ("0998002K", "lyc", 1500),
        ("0998004M", "eco", 180),
    ]


@pytest.mark.parametrize("school", SMALL)
def test_the_schools_have_their_pupils_and_a_true_uai(school):
    principal = Enrolment.objects.filter(kind=Enrolment.Kind.PRINCIPAL, left_on=None)
    present = principal.filter(establishment__uai=school.uai)

    assert is_valid_uai(school.uai)
    assert present.count() == school.students


def hosted():
    return Enrolment.objects.filter(kind=Enrolment.Kind.MUTUALISED, left_on=None)


def test_the_college_hosts_nine_pupils_of_the_lycee():
    here = hosted().filter(establishment__uai=schools.COLLEGE.uai)
    home = {"student__enrolments__kind": "principal"}
    lycee = {"student__enrolments__establishment__uai": schools.LYCEE.uai}

    assert here.count() == hosted().count() == 9
    assert here.filter(**home, **lycee).count() == 9
    assert [school.establishment.hosts_students for school in SMALL] == [True, False, False]


def test_the_list_of_those_hosted_comes_from_a_file_with_two_lines_to_correct():
    run = FileRun.objects.get(kind="mutualises")

    assert (run.uai, run.file_name) == (schools.COLLEGE.uai, "ElevesExterieurs.csv")
    assert (run.figures["created"], run.figures["anomalies"]) == (9, 2)
    assert {anomaly.code for anomaly in run.anomalies.all()} == {"exterieur-inconnu"}


@pytest.mark.parametrize("school", SMALL)
def test_each_school_has_something_to_read_of_the_latest_night(school):
    found = Change.objects.filter(run__establishment__uai=school.uai)

    told = Counter(found.values_list("kind", flat=True))

    assert (told["arrival"], told["departure"] >= 2) == (2, True)
    assert told["division"] + told["names"] >= 8
    assert not found.exclude(run__started_at=NOW).exists()


def test_nothing_has_happened_yet_to_whoever_came_tonight():
    arrived = Change.objects.filter(kind="arrival").values("student__account")

    assert set(Account.objects.filter(pk__in=arrived).values_list("state", flat=True)) == {
        AccountState.NOT_INFORMED
    }


def test_the_same_seed_hosts_the_same_pupils():
    before = set(hosted().values_list("student__ine", flat=True))

    schools.EXCHANGE.take_in(at=NOW, seed=demonstration.SEED)

    latest = FileRun.objects.filter(kind="mutualises").order_by("-pk").first()
    assert latest.outcome == "unchanged"
    assert set(hosted().values_list("student__ine", flat=True)) == before


def test_everybody_comes_from_the_feed():
    assert not Account.objects.filter(sources=None).exists()
    assert {run.outcome for run in FileRun.objects.all()} == {"applied", "unchanged"}
    assert all(s.establishment.data_updated_at == NOW for s in SMALL)


@pytest.mark.parametrize(
    ("school", "population", "states"),
    [
        *((school, Population.STUDENT, STUDENT_STATES) for school in SMALL[:2]),
        *((school, Population.GUARDIAN, tuple(AccountState)) for school in SMALL),
        # Its pupils' accounts are not managed yet (R251).
        (SMALL[2], Population.STUDENT, [AccountState.NOT_INFORMED]),
    ],
)
def test_every_state_is_shown_in_each_school(school, population, states):
    home = {"sources__establishment__uai": school.uai}

    found = accounts(population, **home).values_list("state", flat=True)

    assert set(found) == set(states)


def test_every_origin_is_shown():
    assert set(Account.objects.values_list("activation_mode", flat=True)) == {"", *ActivationMode}


@pytest.mark.parametrize("population", Population)
def test_addresses_are_confirmed_or_not_or_missing(population):
    activated = accounts(population, state=AccountState.ACTIVATED)

    assert activated.filter(mail_confirmed_at__isnull=False).exists()
    assert activated.filter(~Q(mail=""), mail_confirmed_at=None).exists()
    assert activated.filter(mail="").exists()


def test_guardians_have_a_mobile_confirmed_or_not_or_none():
    guardians = accounts(Population.GUARDIAN)

    assert guardians.filter(mobile_confirmed_at__isnull=False).exists()
    assert guardians.filter(~Q(mobile=""), mobile_confirmed_at=None).exists()
    assert guardians.filter(mobile="").exists()


@pytest.mark.parametrize("population", Population)
def test_some_provisional_passwords_expired_and_others_not(population):
    informed = accounts(population, state=AccountState.INFORMED)

    assert informed.filter(password_expires_at__lt=NOW).exists()
    assert informed.filter(password_expires_at__gt=NOW).exists()


def test_some_pupils_were_reset_after_their_activation():
    activated = accounts(Population.STUDENT, state=AccountState.ACTIVATED)

    assert activated.filter(sealed_password__isnull=False, chosen_password="").exists()


def test_nobody_signed_in_before_being_known_nor_after_now():
    late = Account.objects.aggregate(login=Max("latest_login_at"), informed=Max("informed_at"))

    assert late["login"] <= NOW
    assert late["informed"] <= NOW
    assert not Account.objects.filter(state__in=["not_informed", "informed"]).exclude(
        latest_login_at=None
    )


def test_the_journal_tells_the_story_at_its_dates():
    dates = JournalEntry.objects.aggregate(first=Min("at"), latest=Max("at"))
    moved = Account.objects.exclude(state=AccountState.NOT_INFORMED)

    assert dates["first"] < NOW - timedelta(days=90)
    assert dates["latest"] <= NOW
    assert not moved.exclude(pk__in=AccountEvent.objects.values("account")).exists()


def test_the_agents_have_their_rights_and_no_other():
    rights = Member.objects.order_by("user__username", "establishment__uai").values_list(
        "user__username", "establishment__uai", "role", "origin"
    )

    assert list(rights) == [
        ("directrice", "0998004M", "head", "direction"),
        ("gestionnaire", "0998001J", "delegate", "deleg_ce2"),
        ("inspecteur", "0998004M", "inspector", "solaris"),
        ("principal", "0998001J", "head", "direction"),
        ("proviseur", "0998001J", "head", "direction"),
        ("proviseur", "0998002K", "head", "direction"),
        ("referent", "0998001J", "troubleshooter", "console"),
    ]


def test_an_operator_runs_the_service_without_any_right():
    operators = User.objects.filter(is_superuser=True)

    assert [user.username for user in operators] == ["exploitant"]
    assert not Member.objects.filter(user__in=operators).exists()


def test_a_second_run_changes_nothing_and_says_so():
    seed_demo()
    before = snapshot(), JournalEntry.objects.count(), FileRun.objects.count()

    said = seed_demo()

    assert said[0] == "Les données de démonstration sont déjà là."
    assert (snapshot(), JournalEntry.objects.count(), FileRun.objects.count()) == before
    assert len(said) == 2 + len(staff.AGENTS)


def test_the_agents_sign_in_with_the_password_of_the_environment(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "un autre mot de passe")

    said = seed_demo()

    assert "Le mot de passe des agents a été changé." in said
    assert authenticate(username="principal", password="un autre mot de passe")


def test_the_command_is_refused_on_the_real_service(settings):
    settings.SESSION_COOKIE_SECURE = True

    with pytest.raises(CommandError, match="service réel"):
        seed_demo()


def test_a_file_not_taken_stops_everything():
    TINY.take_in(at=NOW, seed=42)

    with pytest.raises(schools.NotTaken, match="plus récent de cet établissement a déjà été pris"):
        TINY.take_in(at=NOW - timedelta(days=2), seed=42)


def tell(seed):
    """The story of a tiny school, told then forgotten."""
    with transaction.atomic():
        TINY.take_in(at=NOW, seed=seed)
        member = Member.objects.first()
        Member.objects.create(user=member.user, establishment=TINY.establishment, role=member.role)
        life.live(TINY, at=NOW, seed=seed)
        told = snapshot()
        transaction.set_rollback(True)
    return told


def test_the_same_seed_tells_the_same_story_and_another_seed_another():
    first = tell(seed=7)

    assert tell(seed=7) == first != tell(seed=8)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_schools_are_taken_in_at_any_season(month):
    at = NOW.replace(month=month, day=1, hour=0, minute=5)

    with transaction.atomic():
        TINY.take_in(at=at, seed=42)
        assert Enrolment.objects.filter(establishment=TINY.establishment).exists()
        transaction.set_rollback(True)
