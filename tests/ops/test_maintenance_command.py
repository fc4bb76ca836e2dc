"""The operator's switch: ``manage.py maintenance start|stop|list``."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from ops import maintenance
from ops.models import Maintenance

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def run(*arguments):
    output = StringIO()
    call_command("maintenance", *map(str, arguments), stdout=output)
    return output.getvalue().splitlines()


def refusal(*arguments):
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


def at(hour, day=22):
    return datetime(2026, 11, day, hour, tzinfo=PARIS)


def planned(starts=14, ends=16):
    return Maintenance.objects.create(starts_at=at(starts), ends_at=at(ends))


def test_begins_at_once_and_ends_by_itself():
    said = run("start", "--until", "2026-11-22 12:00")

    cut = Maintenance.objects.get()
    assert (cut.starts_at, cut.ends_at) == (NOW, at(12))
    assert said[0] == f"Maintenance {cut.pk}, du 22/11/2026 10:30 au 22/11/2026 12:00."
    assert said[-1] == "Le service est en maintenance : plus rien ne s'écrit."
    assert maintenance.is_on(NOW)
    assert not maintenance.is_on(at(12))


def test_announces_a_cut_to_come_and_shows_what_each_will_read():
    said = run("start", "--from", "2026-11-24 14:00", "--until", "2026-11-24 16:00")

    assert not maintenance.is_on(NOW)
    assert maintenance.is_on(at(14, day=24))
    assert said[1:4] == [
        "  console, avant : 24 novembre 2026",
        "    ÉduConnect sera en maintenance de 14h à 16h (heures de Paris)",
        "    Vous pourrez accéder au module mais certaines fonctionnalités ne seront pas"
        " disponibles.",
    ]
    assert [line.split(" :")[0].strip() for line in said if line.endswith("2026")] == [
        "console, avant", "console, pendant", "depannage, avant", "depannage, pendant",
        "guichet, avant", "guichet, pendant",
    ]  # fmt: skip


def test_keeps_the_texts_for_all_and_those_for_each_audience():
    texts = ["--before", "Bientôt.", "--audience", "guichet", "--before", "Familles.",
             "--during", "Patience.", "--audience", "depannage", "--during", "Pause."]  # fmt: skip

    run("start", "--until", "2026-11-22 12:00", *texts)

    cut = Maintenance.objects.get()
    assert (cut.message_before, cut.message_during) == ("Bientôt.", "")
    assert cut.messages == {
        "guichet": {"before": "Familles.", "during": "Patience."},
        "troubleshooting": {"during": "Pause."},
    }


def test_may_be_announced_before_the_seven_days():
    dates = ["--from", "2026-12-24 14:00", "--until", "2026-12-24 16:00"]

    run("start", *dates)
    assert maintenance.told(NOW) is None
    run("start", *dates, "--announce")

    assert maintenance.told(NOW)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], 'La fin est obligatoire : --until "AAAA-MM-JJ HH:MM".'),
        (
            ["--until", "demain"],
            '--until : « demain » n\'est pas une date ; écrivez "AAAA-MM-JJ HH:MM".',
        ),
        (["--until", "2026-11-22 10:30"], "La fin doit suivre le début."),
        (
            ["--from", "2026-11-22 09:00", "--until", "2026-11-22 12:00"],
            "Le début est passé. Sans --from, la maintenance commence maintenant.",
        ),
        (
            ["--until", "2026-11-22 12:00", "--audience", "familles", "--before", "…"],
            "--audience : « familles » est inconnu ; au choix : console, depannage, guichet.",
        ),
        (
            ["--until", "2026-11-22 12:00", "--before", "…", "--audience", "guichet"],
            "--audience guichet : écrivez ensuite --before ou --during, pour ce public.",
        ),
    ],
)
def test_refuses_in_french_and_cuts_nothing(arguments, message):
    assert refusal("start", *arguments) == message
    assert not Maintenance.objects.exists()


def test_two_cuts_may_overlap_and_it_is_said():
    first = planned()

    said = run("start", "--from", "2026-11-22 15:00", "--until", "2026-11-22 18:00")

    warning = f"chevauche la maintenance {first.pk}, du 22/11/2026 14:00 au 22/11/2026 16:00."
    assert said[0] == f"Attention : {warning}"
    assert Maintenance.objects.count() == 2


def test_ends_the_one_under_way(clock):
    cut = planned()
    clock.move_to(at(15))

    said = run("stop")

    assert said == [f"La maintenance {cut.pk} est terminée."]
    assert not maintenance.is_on(at(15))
    assert Maintenance.objects.get().ends_at == at(15)


def test_cancels_a_cut_to_come():
    cut = planned()

    assert run("stop", cut.pk) == [f"La maintenance {cut.pk} est annulée : elle n'aura pas lieu."]
    assert not Maintenance.objects.exists()


def test_asks_which_one_to_end_when_there_are_several(clock):
    first, second = planned(), planned(15, 17)
    clock.move_to(at(15))

    which = refusal("stop")
    said = run("stop", first.pk)

    numbers = f"{first.pk}, {second.pk}"
    assert which == f"Plusieurs maintenances sont en cours ({numbers}) : dites laquelle."
    assert said[1].startswith(f"Attention : la maintenance {second.pk} est encore en cours")
    assert maintenance.is_on(at(15))


def test_has_nothing_to_end():
    past = planned(8, 9)

    assert refusal("stop") == "Aucune maintenance n'est en cours."
    for number in (past.pk, 0, "x"):
        message = f"Aucune maintenance en cours ni à venir n'a le numéro {number}."
        assert refusal("stop", number) == message


def test_lists_them_with_their_state():
    assert run("list") == ["Aucune maintenance."]
    past, present, soon = planned(8, 9), planned(10, 12), planned()
    late = Maintenance.objects.create(
        starts_at=datetime(2026, 12, 24, 14, tzinfo=PARIS),
        ends_at=datetime(2026, 12, 24, 16, tzinfo=PARIS),
        messages={"troubleshooting": {"before": "…"}, "guichet": {"before": "…"}},
    )

    assert run("list") == [
        f"{past.pk}  terminée  du 22/11/2026 08:00 au 22/11/2026 09:00",
        f"{present.pk}  en cours  du 22/11/2026 10:00 au 22/11/2026 12:00",
        f"{soon.pk}  annoncée  du 22/11/2026 14:00 au 22/11/2026 16:00",
        f"{late.pk}  prévue  du 24/12/2026 14:00 au 24/12/2026 16:00"
        " ; textes propres : depannage, guichet",
    ]
