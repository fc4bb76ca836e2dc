"""`manage.py night`: the night now, a step again, the report."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from ops import checks, night
from ops.models import Maintenance, Run
from ops.steps import Step
from tests.ops.nights import NIGHT, effects, paris, runs
from tests.postman import at

EVENING = paris("2026-11-22", 22)


@pytest.fixture(autouse=True)
def _night(events):
    """Every test has the night of three steps."""


def fails(tonight):
    raise ValueError


def said(*arguments):
    """The exit code and the lines."""
    output, code = StringIO(), 0
    with time_machine.travel(EVENING, tick=False):
        try:
            call_command("night", *arguments, stdout=output)
        except SystemExit as stopped:
            code = stopped.code
    return code, output.getvalue().splitlines()


def refusal(*arguments):
    with pytest.raises(CommandError) as refused:
        said(*arguments)
    return refused.value.returncode, str(refused.value)


def test_does_what_remains_whatever_the_hour():
    night.run_due(at(paris("2026-11-22", 2)))

    first, second = said(), said()

    assert first == (0, ["identifiers done things=3", "statistics done things=3"])
    assert second == (0, ["Tout est fait."])


def test_does_not_wait_for_the_hour_of_a_step():
    with time_machine.travel(paris("2026-11-22", 2, 30), tick=False):
        call_command("night", stdout=StringIO())

    assert runs() == [f"{name} 2026-11-22 done 1" for name in ("feed", "identifiers", "statistics")]


def test_tries_a_failing_step_three_times_now_and_goes_on(events):
    events["identifiers"] = fails

    code, lines = said()

    assert code == 1
    assert lines[0] == "feed done things=3"
    assert lines[1].startswith(
        "identifiers failed tries=3 error=ValueError (test_night_command.py:"
    )
    assert lines[2] == "statistics done things=3"


def test_asked_again_gives_one_more_try_to_a_step_given_up(events):
    events["feed"] = fails
    said()
    failing = said()[0]
    events.clear()

    code, lines = said()

    assert failing == 1
    assert (code, lines) == (0, ["feed done things=3 tries=5"])


def test_a_step_is_done_again_when_asked_for():
    said()

    code, lines = said("--step", "identifiers")

    assert (code, lines) == (0, ["identifiers done things=3 tries=2"])
    assert effects() == {
        "feed 2026-11-22": 1,
        "identifiers 2026-11-22": 2,
        "statistics 2026-11-22": 1,
    }


def test_an_unknown_step_is_refused_with_those_that_exist():
    sentence = "--step : « mails » est inconnue ; au choix : feed, identifiers, statistics."

    assert refusal("--step", "mails") == (2, sentence)


def test_the_report_changes_nothing_and_shows_the_latest_night(events):
    events["identifiers"] = fails
    night.run_due(at(paris("2026-11-22", 3)))

    code, lines = said("--report")

    assert code == 0
    assert lines[:2] == [
        "Nuit du 22/11/2026",
        "feed 22/11/2026 03:00:00 - 22/11/2026 03:00:00 done things=3",
    ]
    assert lines[2].startswith(
        "identifiers 22/11/2026 03:00:00 - 22/11/2026 03:00:00 failed error=ValueError"
    )
    assert lines[3:] == ["statistics -"]
    assert Run.objects.count() == 2


def test_the_report_of_another_day():
    night.run_due(at(paris("2026-11-20", 7)))
    said()

    assert said("--report", "--day", "2026-11-20")[1][0] == "Nuit du 20/11/2026"
    assert said("--report", "--day", "2026-11-21") == (0, ["Aucune nuit."])


def test_a_day_goes_with_the_report_alone():
    assert refusal("--day", "2026-11-20") == (2, "--report va seul, ou avec --day.")
    assert refusal("--report", "--step", "feed")[0] == 2


def test_is_refused_during_a_maintenance():
    Maintenance.objects.create(starts_at=EVENING, ends_at=EVENING + timedelta(hours=1))

    code, sentence = refusal()

    assert code == 2
    assert sentence == (
        "Le service est en maintenance jusqu'au 22/11/2026 à 23:00 : la suite de la nuit n'a pas"
        " été faite."
    )
    assert runs() == []


def test_is_refused_while_another_process_does_the_night(busy):
    assert refusal() == (2, "La nuit est déjà en cours ailleurs : rien n'a été fait.")
    assert runs() == []


def test_a_night_that_cannot_be_done_is_an_error_at_startup(settings):
    sound = checks.check_night()
    settings.NIGHT = "tests.ops.test_night_command.UNSOUND"

    assert sound == []
    assert [error.id for error in checks.check_night()] == ["ops.E001", "ops.E002", "ops.E003"]


def test_the_real_night_can_be_done(settings):
    settings.NIGHT = "educonnect_admin.schedule.NIGHT"

    assert checks.check_night() == []
    assert night.opens_at(night.steps()[0], timezone.localdate()) is not None


UNSOUND = (NIGHT[1], NIGHT[0], Step("feed", "", "ops.night.absent", NIGHT[2].not_before))
