"""The slices of an AAF export in the inbox of the night: taken together, after all the others."""

from accounts.models import SourceIdentity
from students.models import Enrolment
from tests.sync import aaf
from tests.sync.arriving import outcomes, register
from tests.sync.builders import UAI, pupil, pupils_file

INE = "050000001AB"


def drop(inbox, slices, *, place="AAF", age=3600, day="20261122"):
    for number, content in enumerate(slices):
        inbox.put(f"ENT_Complet_{day}_{number}.xml", content, place=place, age=age)


def test_the_slices_of_a_folder_are_one_export(inbox):
    register(UAI)
    drop(inbox, aaf.export(*aaf.family(3)))

    figures = inbox.night()

    assert (figures["applied"], figures["refused"]) == (3, 0)
    assert Enrolment.objects.count() == 3


def test_slices_may_lie_at_the_root_and_come_after_the_files_of_siecle(inbox):
    register(UAI)
    drop(inbox, aaf.export([aaf.pupil("81", ENTEleveINE=INE)]), place=".")
    inbox.put("eleves.xml", pupils_file(pupil("1001", ID_NATIONAL=INE)))

    inbox.night()

    assert SourceIdentity.objects.values_list("source", "aaf_id").get() == ("siecle", "81")


def test_the_same_slices_are_not_taken_another_night(inbox):
    register(UAI)
    drop(inbox, aaf.export(*aaf.family(3)))
    inbox.night()

    figures = inbox.night()

    assert figures["arrived"] == 0


def test_a_new_export_beside_the_old_one_is_taken_alone(inbox):
    register(UAI)
    pupils, persons = aaf.family(6)
    drop(inbox, aaf.export(pupils, persons))
    inbox.night()
    drop(inbox, aaf.export(pupils[:5], persons), day="20261123")

    figures = inbox.night()

    assert (figures["applied"], figures["refused"]) == (2, 0)
    assert Enrolment.objects.filter(left_on=None).count() == 5


def test_slices_still_being_written_wait(inbox, settings):
    settings.SYNC_PATIENCE = 0
    register(UAI)
    drop(inbox, aaf.export(*aaf.family(3)))
    inbox.put("ENT_Complet_20261122_9.xml", aaf.document(aaf.person()), place="AAF", age=5)

    figures = inbox.night()

    assert (figures["growing"], outcomes()) == (1, [])


def test_an_export_refused_does_not_spoil_the_next_one(inbox):
    register(UAI)
    slices = aaf.export(*aaf.family(6))
    drop(inbox, [*slices, aaf.document(aaf.pupil("1900"))[:-30]])
    refused = inbox.night()
    drop(inbox, slices, day="20261123")

    figures = inbox.night()

    assert (refused["applied"], refused["refused"]) == (0, 1)
    assert (figures["applied"], figures["refused"]) == (3, 0)


def test_establishments_that_nobody_registered_do_not_spoil_the_next_export(inbox):
    register(UAI)
    far = aaf.pupil("1900", ENTPersonStructRattach=aaf.ELSEWHERE)
    pupils, persons = aaf.family(6)
    homes = [aaf.structure(), aaf.structure(aaf.ELSEWHERE, "0750001U")]
    drop(inbox, aaf.export([*pupils, far], persons, homes))
    inbox.night()
    drop(inbox, aaf.export([*pupils[:5], far], persons, homes), day="20261123")

    inbox.night()

    assert Enrolment.objects.filter(left_on=None).count() == 5
