"""An AAF export that feeds an establishment, as the files of its own would."""

from accounts.models import SourceIdentity
from establishments.models import Establishment
from establishments.permissions import Degree
from guardians.models import Guardian, Guardianship
from students.models import Division, Enrolment, Mef, Student
from sync.models import FileRun
from tests.factories import EstablishmentFactory
from tests.sync import aaf
from tests.sync.builders import UAI, zipped
from tests.sync.feeding import roll, run, versions

OTHER = "0750001U"


def test_an_export_opens_the_accounts_of_an_establishment_without_another_source(feed):
    EstablishmentFactory(uai=UAI, academy="")
    pupils, persons = aaf.family(3)

    outcome = aaf.sync(feed, *aaf.export(pupils, persons, mefs=[aaf.mef()]), register=None)

    assert outcome.lines == [
        f"{UAI} aaf applied pupils=0 guardians=0 links=0 created=1 changed=0 left=0 anomalies=0",
        f"{UAI} aaf applied pupils=3 guardians=0 links=0 created=3 changed=0 left=0 anomalies=0",
        f"{UAI} aaf applied pupils=0 guardians=3 links=3 created=3 changed=0 left=0 anomalies=0",
    ]
    assert outcome.code == 0
    assert Establishment.objects.get().academy == "Créteil"
    assert Mef.objects.get().label == "5EME GENERALE"
    assert set(SourceIdentity.objects.values_list("source", flat=True)) == {"aaf"}


def test_register_creates_a_school_or_a_college_by_the_type_of_its_structure(feed):
    school = [aaf.structure(ENTStructureTypeStruct="ECOLE ELEMENTAIRE PUBLIQUE")]
    pupils = [aaf.school_pupil("1001", "2001$10")]

    outcome = aaf.sync(feed, *aaf.export(pupils, [aaf.person()], school))

    assert outcome.words == ["applied", "applied"]
    assert Establishment.objects.get().degree == Degree.FIRST
    assert Division.objects.values_list("code", "label").get() == ("41207", "CE1 A")
    assert Mef.objects.get().code == "CE1"
    assert Guardianship.objects.values_list("kind", "kinship").get() == ("legal", "10")


def test_the_same_export_the_next_night_writes_nothing(feed):
    export = aaf.export(*aaf.family(3), mefs=[aaf.mef()])
    aaf.sync(feed, *export)
    before = versions()

    outcome = aaf.sync(feed, *reversed(export))

    assert outcome.words == ["unchanged"] * 3
    assert versions() == before


def test_slices_are_merged_whatever_file_they_are_in(feed):
    pupils, persons = aaf.family(4)
    homes = [aaf.structure()]

    outcome = aaf.sync(
        feed, aaf.document(persons[3]), aaf.document(*pupils[:2]), aaf.document(*persons[:3]),
        aaf.document(*homes), aaf.document(*pupils[2:]),
    )  # fmt: skip

    assert outcome.words == ["applied"] * 3
    assert Guardianship.objects.count() == 4


def test_an_archive_may_hold_all_the_slices(feed):
    slices = aaf.export(*aaf.family(2))
    entries = [(f"ENT_Complet_{n}.xml", content) for n, content in enumerate(slices)]

    outcome = aaf.sync(feed, zipped(*entries, ("ficAlimMENESR.dtd", b"<!ELEMENT a (b)>")))

    assert outcome.words == ["applied"] * 3


def test_each_establishment_takes_its_own_people(feed):
    pupils, persons = aaf.family(2)
    far = aaf.pupil("1009", aaf.link("2001"), ENTPersonStructRattach=aaf.ELSEWHERE)
    homes = [aaf.structure(), aaf.structure(aaf.ELSEWHERE, OTHER)]

    outcome = aaf.sync(feed, *aaf.export([*pupils, far], persons, homes))

    assert {line.split()[0] for line in outcome.lines} == {UAI, OTHER}
    rows = Enrolment.objects.order_by("pk").values_list("establishment__uai", flat=True)
    assert sorted(rows) == sorted([UAI, UAI, OTHER])
    assert Guardian.objects.count() == 2


def test_an_unknown_establishment_is_refused_once(feed):
    outcome = aaf.sync(feed, *aaf.export(*aaf.family(3)), register=None)

    assert (outcome.code, outcome.codes) == (2, ["etablissement-inconnu"])
    assert outcome.lines[0].startswith(f"{UAI} aaf refused pupils=3 ")
    assert not Establishment.objects.exists()


def test_a_refused_slice_refuses_the_whole_export(feed):
    slices = aaf.export(*aaf.family(3))

    outcome = aaf.sync(feed, *slices, aaf.document(aaf.pupil("1009"))[:-30])

    assert (outcome.code, outcome.words, outcome.codes) == (2, ["refused"], ["xml-mal-forme"])
    assert not Student.objects.exists()


def test_an_export_without_pupils_or_structures_is_refused(feed):
    persons = aaf.document(aaf.person())

    outcome = aaf.sync(feed, persons)

    assert (outcome.code, outcome.codes) == (2, ["aaf-tranches"])
    assert outcome.lines[0].startswith("- aaf refused ")
    assert outcome.lines[1].endswith("il manque des fichiers : _Eleve_, _EtabEducNat_.")


def test_two_exports_left_together_are_refused(feed):
    before, after = aaf.family(6), aaf.family(6, ENTPersonDateNaissance="15/07/2013")

    outcome = aaf.sync(feed, *aaf.export(*before), *aaf.export(*after))

    assert (outcome.code, outcome.codes) == (2, ["aaf-plusieurs-exports"])


def test_pupils_of_an_unknown_structure_are_told_and_the_others_taken(feed):
    pupils, persons = aaf.family(2)
    lost = aaf.pupil("1009", ENTPersonStructRattach="999")

    outcome = aaf.sync(feed, *aaf.export([*pupils, lost], persons))

    assert outcome.code == 0
    assert outcome.lines[-2].startswith("- aaf applied ")
    assert outcome.lines[-1].endswith("La structure 999 est inconnue : 1 élève(s) ignoré(s).")
    assert Student.objects.count() == 2


def test_a_link_to_nobody_is_told_and_passed_over(feed):
    pupils = [aaf.pupil("1001", aaf.link("2001"), aaf.link("2999"))]

    outcome = aaf.sync(feed, *aaf.export(pupils, [aaf.person()]))

    assert outcome.codes == ["lien-sans-personne"]
    assert outcome.figure("links") == 1


def test_a_link_that_cannot_be_read_leaves_the_person_as_he_was(feed):
    pupils, persons = aaf.family(2)
    aaf.sync(feed, *aaf.export(pupils, persons))
    broken = aaf.pupil("1001", "2001$10$1$1$1", **aaf.names("1001"), ENTEleveINE="050001001AB")

    outcome = aaf.sync(feed, *aaf.export([broken, pupils[1]], persons))

    assert outcome.codes == ["lien-champs"]
    assert Guardianship.objects.filter(ended_on=None).count() == 2


def test_who_is_no_longer_in_the_export_leaves(feed):
    pupils, persons = aaf.family(4)
    aaf.sync(feed, *aaf.export(pupils, persons))

    outcome = aaf.sync(feed, *aaf.export(pupils[:3], persons))

    assert outcome.figure("left", file=1) == 1
    assert Enrolment.objects.exclude(left_on=None).count() == 1


def test_a_mass_departure_waits_and_may_be_approved(feed):
    pupils, persons = aaf.family(40)
    aaf.sync(feed, *aaf.export(pupils, persons))

    held = aaf.sync(feed, *aaf.export(pupils[:30], persons))
    run_id = FileRun.objects.get(outcome="held", kind="eleves").pk
    approved = run("sync_approve", run_id, "--by", "Martin")

    assert (held.code, held.words[1:]) == (3, ["held", "held"])
    assert approved.code == 0
    assert Enrolment.objects.filter(left_on=None).count() == 30


def test_an_establishment_emptied_of_its_pupils_waits(feed):
    pupils, persons = aaf.family(6)
    homes = [aaf.structure(), aaf.structure(aaf.ELSEWHERE, OTHER)]
    far = [aaf.pupil("1900", ENTPersonStructRattach=aaf.ELSEWHERE)]
    aaf.sync(feed, *aaf.export([*pupils, *far], persons, homes))

    outcome = aaf.sync(feed, *aaf.export(far, persons, homes))

    held = [line for line in outcome.lines if line.startswith(f"{UAI} aaf held pupils=0 ")]
    assert len(held) == 2
    assert Enrolment.objects.filter(left_on=None).count() == 7


def test_the_files_of_siecle_are_refused_where_the_aaf_feeds(feed):
    aaf.sync(feed, *aaf.export(*aaf.family(2)))

    outcome = feed(roll(2))

    assert (outcome.code, outcome.codes) == (2, ["alimente-par-l-aaf"])


def test_only_the_expected_establishment_is_taken(feed):
    far = aaf.pupil("1009", ENTPersonStructRattach=aaf.ELSEWHERE)
    homes = [aaf.structure(), aaf.structure(aaf.ELSEWHERE, OTHER)]
    export = aaf.export([aaf.pupil(), far], [aaf.person()], homes)

    there = aaf.sync(feed, *export, options=["--establishment", OTHER])
    nowhere = aaf.sync(feed, *export, options=["--establishment", "0998004M"])

    assert {line.split()[0] for line in there.lines} == {OTHER}
    assert (nowhere.code, nowhere.codes) == (2, ["aaf-etablissement"])


def test_a_dry_run_writes_nothing(feed):
    outcome = aaf.sync(feed, *aaf.export(*aaf.family(2)), options=["--dry-run"])

    assert outcome.words == ["applied"] * 3
    assert not FileRun.objects.exists()
