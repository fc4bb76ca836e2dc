"""Guardians of a file: accounts shared by siblings and schools, links opened and closed."""

from datetime import date

import pytest

from accounts.enums import Population
from accounts.models import Account, SourceIdentity
from guardians.models import Guardian, Guardianship
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import roll, versions

OTHER_UAI = "0750001U"


def guardian_accounts():
    return Account.objects.filter(population=Population.GUARDIAN)


def links():
    """(pupil, guardian, kind) of the current links."""
    current = Guardianship.objects.filter(ended_on=None).order_by("pk")
    return [
        (k.student.birth_name, k.guardian.first_name, k.kind)
        for k in current.select_related("student", "guardian")
    ]


def test_siblings_share_one_guardian_and_one_account(feed):
    family = guardians_file(person(), link("1001") + link("1002"))

    outcome = feed(roll(2), family)

    assert links() == [("NOM1001", "Inès", "legal"), ("NOM1002", "Inès", "legal")]
    assert (outcome.figure("guardians"), outcome.figure("links")) == (1, 2)
    assert outcome.figure("created") == guardian_accounts().count() == 1
    guardian = Guardian.objects.get()
    assert (guardian.civility, guardian.search_key) == ("MME", "ABADIE INES")
    assert guardian.account.identifier == "i.abadie"


def test_a_guardian_may_be_legal_for_one_and_in_charge_of_another(feed):
    feed(roll(2), guardians_file(person(), link("1001", level="1") + link("1002", level="2")))

    assert links() == [("NOM1001", "Inès", "legal"), ("NOM1002", "Inès", "in_charge")]


def test_two_schools_sharing_a_family_share_its_account(feed):
    feed(roll(1), guardians_file(person("2001", NOM_DE_FAMILLE="Abâdie"), link("1001")))

    outcome = feed(
        roll(1, UAJ=OTHER_UAI), guardians_file(person("8"), link("1001", "8"), UAJ=OTHER_UAI)
    )

    assert outcome.figure("created") == 1
    account = guardian_accounts().get()
    assert account.sources.count() == account.guardian.guardianships.count() == 2


@pytest.mark.parametrize("other", [{"MEL": ""}, {"TEL_PORTABLE": None}, {"MEL": "a@exemple.fr"}])
def test_the_same_names_alone_never_make_one_person(feed, other):
    feed(roll(1), guardians_file(person("2001", **other), link("1001")))

    feed(roll(1, UAJ=OTHER_UAI), guardians_file(person("8"), link("1001", "8"), UAJ=OTHER_UAI))

    assert guardian_accounts().count() == 2


def test_several_candidates_make_a_new_account(feed):
    feed(roll(1), guardians_file(person("2001", PRENOM="Ida"), link("1001")))
    feed(roll(1, UAJ=OTHER_UAI), guardians_file(person("8"), link("1001", "8"), UAJ=OTHER_UAI))
    feed(guardians_file(person("2001"), link("1001")))

    outcome = feed(
        roll(1, UAJ="0750002V"), guardians_file(person("9"), link("1001", "9"), UAJ="0750002V")
    )

    assert (outcome.figure("created"), guardian_accounts().count()) == (1, 3)


def test_two_numbers_of_one_person_in_a_file_open_one_account(feed):
    persons = person("2001") + person("2002", PRENOM="INES")

    feed(roll(2), guardians_file(persons, link("1001", "2001") + link("1002", "2002")))

    assert guardian_accounts().count() == Guardian.objects.count() == 1
    assert SourceIdentity.objects.filter(population=Population.GUARDIAN).count() == 2
    assert Guardianship.objects.count() == 2


def test_two_numbers_of_one_person_for_one_pupil_make_one_link_the_stronger(feed):
    persons = person("2001") + person("2002")
    both = link("1001", "2001", level="2") + link("1001", "2002", level="1")

    feed(roll(1), guardians_file(persons, both))

    assert links() == [("NOM1001", "Inès", "legal")]


def test_a_shared_mobile_does_not_make_one_person_of_twelve(feed):
    ids = [str(number) for number in range(2001, 2013)]
    persons = "".join(person(i, PRENOM=f"Inès{i}") for i in ids)

    feed(roll(1), guardians_file(persons, "".join(link("1001", i) for i in ids)))

    assert guardian_accounts().count() == 12


def test_a_corrected_guardian_keeps_account_and_identifier(feed):
    feed(roll(1), guardians_file(person(), link("1001")))

    outcome = feed(
        guardians_file(
            person(NOM_DE_FAMILLE="DIAZ", LC_CIVILITE="", MEL="i.diaz@exemple.fr"), link("1001")
        )
    )

    guardian = Guardian.objects.get()
    source = SourceIdentity.objects.get(population=Population.GUARDIAN)
    assert outcome.figure("changed") == 1
    assert (guardian.birth_name, guardian.search_key) == ("DIAZ", "DIAZ INES")
    assert (guardian.civility, guardian.account.identifier) == ("MME", "i.abadie")
    assert (source.birth_name, source.mail) == ("DIAZ", "i.diaz@exemple.fr")
    assert guardian.account.mail == ""


def test_two_links_gone_from_the_file_are_closed_and_accounts_kept(feed):
    persons = person("2001") + person("2002", PRENOM="Ugo", MEL="")
    all_links = "".join(link(p, g) for p in ("1001", "1002") for g in ("2001", "2002"))
    feed(roll(2), guardians_file(persons, all_links))

    outcome = feed(guardians_file(persons, link("1001", "2001") + link("1002", "2002")))

    assert outcome.figure("left") == 2
    assert links() == [("NOM1001", "Inès", "legal"), ("NOM1002", "Ugo", "legal")]
    closed = Guardianship.objects.exclude(ended_on=None)
    assert {k.ended_on for k in closed} == {date(2026, 11, 22)}
    assert guardian_accounts().count() == 2


def test_a_link_that_comes_back_is_the_same_link_open_again(feed):
    whole = guardians_file(person(), link("1001") + link("1002"))
    feed(roll(2), whole)
    feed(guardians_file(person(), link("1001")))

    outcome = feed(whole)

    assert (len(links()), Guardianship.objects.count()) == (2, 2)
    assert outcome.figure("changed") == 1


def test_a_changed_level_changes_the_link(feed):
    feed(roll(1), guardians_file(person(), link("1001", level="1")))

    feed(guardians_file(person(), link("1001", level="2", CODE_PARENTE="20")))

    assert links() == [("NOM1001", "Inès", "in_charge")]
    assert Guardianship.objects.get().kinship == "20"


def test_a_link_to_an_unknown_pupil_is_told_and_the_rest_applied(feed):
    persons = person("2001") + person("2002", PRENOM="Ugo")

    outcome = feed(roll(1), guardians_file(persons, link("1001") + link("5555", "2002")))

    assert (outcome.code, outcome.codes) == (0, ["lien-sans-eleve"])
    assert links() == [("NOM1001", "Inès", "legal")]
    assert guardian_accounts().count() == 1


def test_a_link_to_a_pupil_the_feed_left_out_is_passed_over_in_silence(feed):
    change = {"1002": {"DATE_SORTIE": "15/09/2026"}, "1003": {"DATE_NAISS": ""}}
    everybody = link("1001") + link("1002") + link("1003")

    outcome = feed(roll(3, change=change), guardians_file(person(), everybody))

    assert outcome.codes == ["date-naissance"]
    assert (outcome.figure("links"), len(links())) == (1, 1)


def test_a_number_given_to_another_child_brings_him_no_guardian_of_the_first_one(feed):
    first = {"ID_NATIONAL": "0123456789A"}
    other = {
        "ID_NATIONAL": "9876543210B",
        "NOM_DE_FAMILLE": "DIAZ",
        "PRENOM": "Ugo",
        "DATE_NAISS": "02/03/2014",
    }
    feed(roll(2, change={"1001": first}), guardians_file(person(), link("1001")))
    files = (
        roll(2, change={"1001": other}),
        guardians_file(person("2009", PRENOM="Ana", MEL=""), link("1001", "2009")),
    )

    first_night, second_night = feed(*files), feed(*files, at="2026-11-23")

    assert first_night.codes == second_night.codes == ["eleve-id-reattribue"]
    assert links() == [("NOM1001", "Inès", "legal")]
    assert guardian_accounts().count() == 1


TWINS = person("2001", LC_CIVILITE="MME") + person("2002", LC_CIVILITE="M.", NOM_USAGE="DIAZ")
TO_TWINS = link("1001", "2001") + link("1002", "2002")


def test_two_numbers_of_one_person_with_two_civilities_are_opened_once_and_stay(feed):
    other = person("2003", PRENOM="Ugo", MEL="")
    first = feed(roll(3), guardians_file(TWINS + other, TO_TWINS + link("1003", "2003")))
    before = versions()["guardians_guardian"]

    gone = feed(guardians_file(TWINS, TO_TWINS))

    assert first.figure("created") == guardian_accounts().count() == 2
    assert (gone.figure("changed"), gone.figure("left")) == (0, 1)
    assert versions()["guardians_guardian"] == before


def test_the_first_number_of_the_file_decides_of_the_particulars(feed):
    feed(roll(2), guardians_file(TWINS, TO_TWINS))

    renamed = TWINS.replace("DIAZ", "DURAND")
    outcome = feed(guardians_file(renamed, TO_TWINS))

    guardian = Guardian.objects.get()
    assert outcome.figure("changed") == 1
    assert (guardian.civility, guardian.usage_name) == ("MME", "")
    assert SourceIdentity.objects.get(source_id="2002").usage_name == "DURAND"


def test_the_links_of_a_leaver_stay_while_the_file_states_them(feed):
    family = guardians_file(person(), link("1001") + link("1002"))
    feed(roll(2), family)

    outcome = feed(roll(1), family)

    assert (outcome.codes, len(links())) == ([], 2)


def test_pupils_without_their_guardians_close_no_link(feed):
    feed(roll(2), guardians_file(person(), link("1001") + link("1002")))

    outcome = feed(roll(1))

    assert (outcome.words, len(links())) == (["applied"], 2)


def test_the_same_guardians_are_read_again_when_a_pupil_they_wait_for_arrives(feed):
    family = guardians_file(person(), link("1001") + link("1002"))
    feed(roll(1), family)

    outcome = feed(roll(2), family)

    assert (outcome.words, outcome.codes) == (["applied", "applied"], [])
    assert [pupil for pupil, *_ in links()] == ["NOM1001", "NOM1002"]


def test_a_person_whose_row_is_unreadable_keeps_his_links(feed):
    other, both = person("2002", PRENOM="Ugo", MEL=""), link("1001") + link("1001", "2002")
    feed(roll(1), guardians_file(person() + other, both))

    outcome = feed(guardians_file(person(NOM_DE_FAMILLE="X" * 101) + other, both))

    assert (outcome.words, outcome.codes) == (["unchanged"], ["nom-trop-long"])
    assert len(links()) == 2


def test_guardians_renumbered_by_the_source_keep_their_links(feed):
    feed(roll(1), guardians_file(person("2001"), link("1001", "2001")))

    outcome = feed(guardians_file(person("9001"), link("1001", "9001")))

    assert (outcome.figure("created"), outcome.figure("left")) == (1, 0)
    assert (len(links()), guardian_accounts().count()) == (1, 1)
