"""Guardians: levels by tag, persons worth keeping, mails and mobiles worth trusting."""

import phonenumbers
import pytest

from sync.sources.fields import mobile
from sync.sources.records import LinkRecord, PersonRecord
from tests.sync.builders import UAI, guardians_file, link, person
from tests.sync.reading import read


def one_person(folder, **values):
    return read(folder, guardians_file(person(**values), link()))


def test_reads_a_person_and_the_link(tmp_path):
    feed = one_person(tmp_path, NOM_USAGE="DUPRÉ")

    assert feed.persons == (
        PersonRecord(
            11, "2001", "MME", "ABADIE", "DUPRÉ", "Inès", "ines.abadie@exemple.fr", "+33612345678"
        ),
    )
    assert feed.links == (LinkRecord(21, "1001", "2001", "legal", "10"),)
    assert (feed.anomalies, feed.kept_ids, feed.contacts, feed.orphans) == ((), frozenset(), 0, 0)


# What formats.md § 1.4 prints, written a second time.
LEVELS = [
    ({"NIVEAU_RESPONSABILITE": "1"}, "legal"),
    ({"NIVEAU_RESPONSABILITE": "2"}, "in_charge"),
    ({"RESP_LEGAL": "1"}, "legal"),
    ({"RESP_LEGAL": "2"}, "legal"),
    ({"NIVEAU_RESPONSABILITE": "2", "RESP_LEGAL": "1"}, "in_charge"),
    ({"NIVEAU_RESPONSABILITE": "", "RESP_LEGAL": "2"}, "legal"),
]


@pytest.mark.parametrize(("values", "kind"), LEVELS)
def test_the_tag_tells_which_table_of_levels_applies(tmp_path, values, kind):
    feed = read(tmp_path, guardians_file(person(), link(level=None, **values)))

    assert [row.kind for row in feed.links] == [kind]


@pytest.mark.parametrize(
    "values", [{"NIVEAU_RESPONSABILITE": "3"}, {"RESP_LEGAL": "0"}], ids=["contact", "not legal"]
)
def test_counts_contacts_and_leaves_them_out(tmp_path, values):
    feed = read(tmp_path, guardians_file(person(), link(level=None, **values)))

    assert (feed.persons, feed.links, feed.contacts, feed.orphans) == ((), (), 1, 0)
    assert feed.anomalies == ()


@pytest.mark.parametrize(
    "values",
    [{}, {"NIVEAU_RESPONSABILITE": "4"}, {"RESP_LEGAL": "3"}, {"NIVEAU_RESPONSABILITE": "01"}],
    ids=["neither tag", "unknown level", "unknown older level", "padded"],
)
def test_an_unknown_level_leaves_the_person_as_before(tmp_path, values):
    links = link(level=None, **values) + link("1002", "2002")

    feed = read(tmp_path, guardians_file(person() + person("2002"), links))

    assert [row.person_id for row in feed.links] == ["2002"]
    assert [(row.code, row.source_id) for row in feed.anomalies] == [("lien-niveau", "2001")]
    assert feed.kept_ids == {"2001"}


def test_the_same_person_may_be_legal_for_one_and_in_charge_of_another(tmp_path):
    feed = read(tmp_path, guardians_file(person(), link("1", level="1") + link("2", level="2")))

    assert [(row.pupil_id, row.kind) for row in feed.links] == [("1", "legal"), ("2", "in_charge")]
    assert len(feed.persons) == 1


def test_two_legal_guardians_and_forty_children_are_fine(tmp_path):
    links = "".join(link(str(n), who) for n in range(40) for who in ("2001", "2002"))

    feed = read(tmp_path, guardians_file(person() + person("2002"), links))

    assert (len(feed.persons), len(feed.links), feed.anomalies) == (2, 80, ())


def test_a_link_to_nobody_is_remarked_and_left_out(tmp_path):
    feed = read(tmp_path, guardians_file(person(), link() + link("1001", "9999")))

    assert [row.person_id for row in feed.links] == ["2001"]
    assert [row.message for row in feed.anomalies] == [
        "Un lien désigne la personne 9999, absente du fichier : lien ignoré."
    ]


def test_a_link_to_an_unknown_pupil_is_for_the_caller_to_judge(tmp_path):
    feed = read(tmp_path, guardians_file(person(), link("7777")))

    assert [row.pupil_id for row in feed.links] == ["7777"]
    assert feed.anomalies == ()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("10", "10"),
        (" 7 ", "7"),
        ("1A", "1A"),
        ("", ""),
        ("100", ""),
        ("é", ""),
        ("²", ""),
        ("٣", ""),
        ("1-", ""),
    ],
)
def test_keeps_a_kinship_of_two_plain_signs_at_most(tmp_path, written, kept):
    feed = read(tmp_path, guardians_file(person(), link(CODE_PARENTE=written), encoding="UTF-8"))

    assert [row.kinship for row in feed.links] == [kept]
    assert feed.anomalies == ()


@pytest.mark.parametrize("missing", ["ELEVE_ID", "PERSONNE_ID"])
def test_an_incomplete_link_is_remarked_and_left_out(tmp_path, missing):
    feed = read(tmp_path, guardians_file(person(), link() + link("1002", **{missing: None})))

    assert len(feed.links) == 1
    assert [row.code for row in feed.anomalies] == ["lien-incomplet"]


TWICE = {
    "identical": ("1", "1", ["legal"], []),
    "legal then in charge": ("1", "2", ["legal"], ["lien-contradictoire"]),
    "contact then legal": ("3", "1", [], ["lien-contradictoire"]),
}


@pytest.mark.parametrize(("first", "second", "kinds", "codes"), TWICE.values(), ids=TWICE)
def test_the_first_of_two_links_is_kept(tmp_path, first, second, kinds, codes):
    links = link(level=first) + link(level=second)

    feed = read(tmp_path, guardians_file(person(), links))

    assert [row.kind for row in feed.links] == kinds
    assert [row.code for row in feed.anomalies] == codes


def test_counts_the_persons_linked_to_nobody(tmp_path):
    persons = person("2001") + person("2002") + person("2003", NOM_DE_FAMILLE="=1")

    feed = read(tmp_path, guardians_file(persons, link()))

    assert (len(feed.persons), feed.orphans, feed.anomalies) == (1, 2, ())


def test_keeps_the_first_of_two_rows_with_the_same_id(tmp_path):
    persons = person(PRENOM="Une") + person(PRENOM="Deux")

    feed = read(tmp_path, guardians_file(persons, link()))

    assert [row.first_name for row in feed.persons] == ["Une"]
    assert [row.code for row in feed.anomalies] == ["personne-id-double"]


def test_a_bad_name_leaves_the_person_as_before_with_the_links(tmp_path):
    feed = one_person(tmp_path, NOM_DE_FAMILLE="=1+1")

    assert feed.persons == ()
    assert [row.person_id for row in feed.links] == ["2001"]
    assert [(row.code, row.source_id) for row in feed.anomalies] == [("nom-caracteres", "2001")]
    assert feed.kept_ids == {"2001"}


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"PRENOM": None}, []),
        ({"NOM_DE_FAMILLE": None}, ["nom-absent"]),
    ],
)
def test_a_person_may_lack_a_first_name_only(tmp_path, values, codes):
    assert [row.code for row in one_person(tmp_path, **values).anomalies] == codes


@pytest.mark.parametrize(
    ("short", "long", "civility"),
    [
        ("M.", None, "M."),
        ("MME", "MADAME", "MME"),
        (None, "MONSIEUR", "M."),
        ("", "MADEMOISELLE", "MLLE"),
        (None, None, ""),
        ("<b>", "=1", ""),
    ],
)
def test_reads_the_civility_when_there_is_one(tmp_path, short, long, civility):
    feed = one_person(tmp_path, LC_CIVILITE=short, LL_CIVILITE=long)

    assert feed.persons[0].civility == civility


MAILS = {
    " ines@exemple.fr\n": "ines@exemple.fr",
    "Ines.O'Neil+ecole@sous-domaine.exemple.fr": "Ines.O'Neil+ecole@sous-domaine.exemple.fr",
    "": "",
    "ines": None,
    "ines@exemple": None,
    "ines@@exemple.fr": None,
    "a@exemple.fr\r\nBcc: tous@exemple.fr": None,
    "a@exemple.fr\nb@exemple.fr": None,
    "a@exemple.fr,b@exemple.fr": None,
    "Inès <ines@exemple.fr>": None,
    "ines@-exemple.fr": None,
    "ines..a@exemple.fr": None,
    "i" * 250 + "@exemple.fr": None,
}


@pytest.mark.parametrize(("written", "kept"), MAILS.items(), ids=lambda value: ascii(value)[:40])
def test_keeps_a_mail_only_when_it_is_one(tmp_path, written, kept):
    feed = one_person(tmp_path, MEL=written)

    assert feed.persons[0].mail == (kept or "")
    assert [row.code for row in feed.anomalies] == (["mail-illisible"] if kept is None else [])


MOBILES = {
    "+33764444288": "+33764444288",
    "06 12 34 56 78": "+33612345678",
    "06.12.34.56.78": "+33612345678",
    "0033612345678": "+33612345678",
    "+33 (0)6 12 34 56 78": "+33612345678",
    "+32 470 12 34 56": "+32470123456",
    "+262692123456": "+262692123456",
    "": "",
    "0145744915": None,
    "0899123456": None,
    "0612": None,
    "061234567890": None,
    "0612345678#12": None,
    "06 12 34 56 78 (papa)": None,
    "0692123456": None,
    "=cmd": None,
    "+33" + "6" * 200: None,
}


@pytest.mark.parametrize(("written", "kept"), MOBILES.items(), ids=lambda value: str(value)[:30])
def test_keeps_a_number_only_when_it_is_a_valid_mobile(tmp_path, written, kept):
    feed = one_person(tmp_path, TEL_PORTABLE=written)

    assert feed.persons[0].mobile == (kept or "")
    assert [row.code for row in feed.anomalies] == (["mobile-illisible"] if kept is None else [])


def test_overseas_numbers_are_read_as_dialled_there():
    assert mobile("0692123456", uai="9740001A") == "+262692123456"
    assert mobile("0612345678", uai="9740001A") == "+33612345678"


@pytest.mark.parametrize("prefix", [f"{first}{second}" for first in "67" for second in range(10)])
def test_the_short_way_for_french_mobiles_agrees_with_the_library(prefix):
    for third in range(10):
        written = f"0{prefix}{third}123456"
        number = phonenumbers.parse(written, "FR")

        valid = phonenumbers.is_valid_number(number)

        assert mobile(written, uai=UAI) == (f"+33{written[1:]}" if valid else None)


def test_twelve_persons_may_share_one_mobile(tmp_path):
    persons = "".join(person(str(n)) for n in range(12))
    links = "".join(link("1001", str(n)) for n in range(12))

    feed = read(tmp_path, guardians_file(persons, links))

    assert {row.mobile for row in feed.persons} == {"+33612345678"}
    assert (len(feed.persons), feed.anomalies) == (12, ())
