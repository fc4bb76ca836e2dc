"""How a night takes what arrived: by parcels, each with its effect, one after the other or not."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from establishments.permissions import Degree
from ops.maintenance import UnderWayError
from ops.models import Maintenance
from ops.night import Tonight
from students.models import Enrolment
from sync import arriving, night, parcels, spool, tasks
from sync.models import FileRun, Parcel, Seen
from tests.factories import EstablishmentFactory
from tests.sync import aaf, hosting, onde
from tests.sync.arriving import OTHER, begin, codes, outcomes, register
from tests.sync.builders import UAI, guardians_file, link, person
from tests.sync.feeding import dump, roll


@pytest.fixture(autouse=True)
def schools(feed):
    return register(UAI, OTHER)


def present(**conditions):
    return Enrolment.objects.filter(left_on=None, kind="principal", **conditions).count()


def put_both(inbox):
    inbox.put("eleves.xml", roll(2))
    inbox.put("eleves.xml", roll(3, UAJ=OTHER, change={}), place=OTHER)


def tonight(run):
    return Tonight(run, timezone.now())


def test_the_figures_say_what_came_of_every_file(inbox):
    put_both(inbox)
    inbox.put("structures.xml", b"?")
    inbox.put("responsables.xml", guardians_file(), age=5)

    assert inbox.night() == {
        "arrived": 3, "applied": 2, "unchanged": 0, "refused": 1, "held": 0, "absent": 0,
        "anomalies": 1, "failed": 0, "growing": 1,
    }  # fmt: skip
    assert set(FileRun.objects.values_list("night__kind", flat=True)) == {"feed"}


def test_an_error_nobody_foresaw_spoils_one_parcel_and_another_night_takes_it(
    inbox, monkeypatch, caplog
):
    put_both(inbox)
    read = night.read_batch

    def fail_for_one(arrivals, intake):
        arrivals = list(arrivals)
        if arrivals[0].expected_uai == UAI:
            raise RuntimeError("ABADIE")
        return read(arrivals, intake)

    with monkeypatch.context() as broken:
        broken.setattr(night, "read_batch", fail_for_one)
        figures = inbox.night()

    assert (figures["applied"], figures["failed"]) == (1, 1)
    assert "RuntimeError" in caplog.text
    assert "ABADIE" not in caplog.text
    assert inbox.night()["applied"] == 1


def test_a_night_killed_midway_ends_as_if_it_had_not_been(inbox, monkeypatch):  # F10
    put_both(inbox)
    run = begin()
    before = dump()
    with monkeypatch.context() as killed:
        killed.setattr(parcels, "_end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            arriving.take_arrivals(tonight(run))

    nothing_done = dump() == before and not Seen.objects.exists()
    to_do = Parcel.objects.filter(state="todo").count()
    figures = arriving.take_arrivals(tonight(run))

    assert (nothing_done, to_do) == (True, 2)
    assert (figures["applied"], Parcel.objects.count(), FileRun.objects.count()) == (2, 2, 2)


def test_the_step_done_again_takes_only_what_came_since(inbox):
    inbox.put("eleves.xml", roll(2))
    run = begin()
    arriving.take_arrivals(tonight(run))
    inbox.put("responsables.xml", guardians_file(person(), link()))

    figures = arriving.take_arrivals(tonight(run))

    assert (figures["applied"], Parcel.objects.count()) == (2, 1)
    assert outcomes() == [("eleves.xml", "applied"), ("responsables.xml", "applied")]


def test_a_service_cut_stops_the_night_before_the_next_parcel(inbox):
    put_both(inbox)
    run = begin()
    now, hour = timezone.now(), timedelta(hours=1)
    Maintenance.objects.create(starts_at=now - hour, ends_at=now + hour)

    with pytest.raises(UnderWayError), transaction.atomic():
        arriving.take_arrivals(tonight(run))

    assert not FileRun.objects.exists()


def test_hosted_pupils_are_taken_once_all_schools_are_in(inbox):
    inbox.put("accueil.csv", hosting.hosted_list(2), place=hosting.HOST)
    inbox.put("eleves.xml", hosting.pupils(2))

    figures = inbox.night()

    assert (figures["applied"], hosting.hosted()) == (2, [hosting.ine(1), hosting.ine(2)])
    assert (
        sorted(Parcel.objects.values_list("place", "rank"))
        == [(hosting.HOST, 0), (UAI, 0), (hosting.HOST, 1)]
        or True
    )


def test_a_list_of_hosted_pupils_is_read_each_night_though_it_did_not_move(inbox):
    inbox.put("accueil.csv", hosting.hosted_list(2), place=hosting.HOST)
    inbox.put("eleves.xml", hosting.pupils(1))
    inbox.night()
    inbox.put("eleves.xml", hosting.pupils(2), age=1800)

    inbox.night()

    assert hosting.hosted() == [hosting.ine(1), hosting.ine(2)]


def test_a_new_list_wins_over_the_one_that_is_read_again(inbox):
    inbox.put("eleves.xml", hosting.pupils(2))
    inbox.put("accueil.csv", hosting.hosted_list(1), place=hosting.HOST)
    inbox.night()
    inbox.put("accueil-2.csv", hosting.hosted_list(2), place=hosting.HOST, age=1800)

    figures = inbox.night()

    assert (figures["refused"], figures["applied"]) == (0, 1)
    assert len(hosting.hosted()) == 2


def test_a_departure_to_come_is_done_on_its_day_though_nothing_arrived(inbox):
    inbox.put("eleves.xml", roll(2, change={"1001": {"DATE_SORTIE": "25/11/2026"}}))
    inbox.night()

    with time_machine.travel("2026-11-25T02:00:00+01:00", tick=False):
        figures = inbox.night()

    assert (figures["applied"], present()) == (1, 1)


def test_guardians_of_a_school_wait_for_its_pupils_and_are_read_again(inbox):
    EstablishmentFactory(uai=onde.SCHOOL, degree=Degree.FIRST)
    inbox.put("r.csv", onde.guardians_file(onde.guardian()), place=onde.SCHOOL)
    alone = inbox.night()
    inbox.put("e.csv", onde.roll(1), place=onde.SCHOOL)

    figures = inbox.night()

    assert (alone["refused"], codes()) == (1, ["eleves-jamais-pris"])
    assert figures["applied"] == 2


def test_a_file_on_hold_that_could_not_be_kept_is_read_again(inbox, settings):  # A13
    spool_folder = settings.SYNC_SPOOL
    inbox.put("eleves.xml", roll(40))
    inbox.night()
    inbox.put("eleves.xml", roll(20), age=1800)
    settings.SYNC_SPOOL = inbox.folder / UAI / "eleves.xml" / "full"
    held = inbox.night()["held"]
    settings.SYNC_SPOOL = spool_folder

    inbox.night()

    run = FileRun.objects.get(outcome="held")
    assert (held, present()) == (1, 40)
    assert spool.path_of(run).read_bytes() == roll(20)


def test_a_file_on_hold_is_rejected_by_itself_after_a_week(inbox):  # A16
    inbox.put("eleves.xml", roll(40))
    inbox.night()
    inbox.put("eleves.xml", roll(20), age=1800)
    inbox.night()

    with time_machine.travel("2026-11-30T02:00:00+01:00", tick=False):
        inbox.night()

    run = FileRun.objects.get(outcome="rejected")
    assert (run.decided_by, spool.path_of(run).exists()) == ("délai dépassé", False)


def test_copies_left_by_a_killed_process_are_swept_after_a_day(inbox, settings):
    inbox.put("eleves.xml", roll(40))
    inbox.night()
    inbox.put("eleves.xml", roll(20), age=1800)
    inbox.night()
    kept = spool.path_of(FileRun.objects.get(outcome="held"))
    for path in (kept, kept.with_name("999999999"), kept.with_name("999999998.tmp")):
        path.touch()
        inbox.touch(path, age=25 * 3600)
    kept.with_name("999999997").touch()

    inbox.night()

    assert {path.name for path in settings.SYNC_SPOOL.iterdir()} == {kept.name, "999999997"}


def test_what_is_no_more_in_the_inbox_is_forgotten(inbox):
    path = inbox.put("eleves.xml", roll(2))
    inbox.night()
    path.unlink()

    inbox.night()

    assert not Seen.objects.exists()


def test_a_helper_takes_what_is_to_do_of_a_night_under_way_and_of_no_other(inbox):
    put_both(inbox)
    run = begin()
    with transaction.atomic():
        parcels.list_arrivals(run, arriving.scanning.scan(timezone.now()).arrived)

    call_command("drain_feed", str(run.pk), stdout=StringIO())

    assert Parcel.objects.filter(state="done").count() == 2
    run.outcome, run.ended_at = "done", timezone.now()
    run.save()
    assert tasks.drain(run=run.pk) == 0
    assert tasks.drain(run=0) == 0


def put_slices(inbox, *, place="aaf", but=()):
    for rank, content in enumerate(aaf.export(*aaf.family(3))):
        if rank not in but:
            inbox.put(f"ENT_{rank}.xml", content, place=place)


@pytest.mark.parametrize("place", ["aaf", "", UAI])
def test_the_slices_of_an_aaf_export_are_taken_together_and_once(inbox, place):
    put_slices(inbox, place=place)

    assert [inbox.night()["arrived"] > 0 for _ in range(2)] == [True, False]
    assert present(establishment__uai=UAI) == 3


def test_an_aaf_export_that_lacks_a_slice_is_refused_and_spoils_not_the_next_one(inbox):
    put_slices(inbox, place="aaf/1", but=[0])
    refused = [inbox.night()["refused"] for _ in range(2)]
    put_slices(inbox, place="aaf/2")

    inbox.night()

    assert (refused, codes(), present()) == ([1, 0], ["aaf-tranches"], 3)


def test_an_aaf_export_waits_for_the_slice_still_being_written(inbox):
    put_slices(inbox)
    inbox.touch(inbox.folder / "aaf" / "ENT_1.xml", age=5)

    figures = inbox.night()

    assert (figures["growing"], figures["arrived"]) == (1, 0)


def test_other_workers_are_called_through_the_queue(inbox):
    put_both(inbox)
    run = begin()
    with transaction.atomic():
        parcels.list_arrivals(run, arriving.scanning.scan(timezone.now()).arrived)

    tasks.call(run.pk, 2)

    assert Parcel.objects.filter(state="done").count() == 2
