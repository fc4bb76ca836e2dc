"""The synthetic feed, read back by a reader that shares nothing with its writer."""

import re
import zipfile
from collections import Counter
from datetime import date, datetime
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from sync import synthetic
from sync.synthetic import family_names, given_names
from sync.synthetic.dice import Dice
from sync.synthetic.divisions import draw_plan

YEAR = 2025
DAY = date(2025, 11, 21)
COLLEGE = {"uai": "0990001N", "kind": "clg", "students": 640}
LYCEE = {"uai": "0990002P", "kind": "lyc", "students": 1500}
SHARED = synthetic.SharedFamilies(seed=7, group=0)
INE = re.compile(r"[0-9]{9}[A-Z]{2}")
FICTION = re.compile(r"(63998|19900|26191|35301|46571|53649)[0-9]{4}")
RESERVED = re.compile(r"[a-z0-9.A-Z]+@([a-z]+\.)?(example\.(org|net|com)|exemple\.invalid)")


def write(folder, establishment, **more):
    facts = {"seed": 7, "year": YEAR, "exported_on": DAY, "shared_families": SHARED}
    return synthetic.write_establishment(folder, **{**establishment, **facts, **more})


def read(folder):
    """Parse the four files with nothing but the standard library."""
    pupils, adults, structures, codes = (
        ET.parse(folder / f"{name}.xml").getroot()  # noqa: S314 — our own file
        for name in ("ElevesAvecAdresses", "ResponsablesAvecAdresses", "Structures", "Nomenclature")
    )
    return SimpleNamespace(
        roots=(pupils, adults, structures, codes),
        pupils=pupils.findall("DONNEES/ELEVES/ELEVE"),
        placed=pupils.findall("DONNEES/STRUCTURES/STRUCTURES_ELEVE"),
        persons=adults.findall("DONNEES/PERSONNES/PERSONNE"),
        links=adults.findall("DONNEES/RESPONSABLES/RESPONSABLE_ELEVE"),
        divisions=structures.findall("DONNEES/DIVISIONS/DIVISION"),
        groups=structures.findall("DONNEES/GROUPES/GROUPE"),
        mefs=codes.findall("DONNEES/MEFS/MEF"),
    )


def day(text):
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


def has_left(pupil):
    return pupil.find("DATE_SORTIE") is not None and day(pupil.findtext("DATE_SORTIE")) < DAY


@pytest.fixture(scope="module")
def feeds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feeds")
    summaries = [write(folder / place["uai"], place) for place in (COLLEGE, LYCEE)]
    return [(summary, read(folder / summary.uai), folder / summary.uai) for summary in summaries]


@pytest.fixture(scope="module")
def pupils(feeds):
    return [pupil for _, feed, _ in feeds for pupil in feed.pupils]


def bodies(folder):
    """Return what the files say, without the day they say it."""
    dated = re.compile(rb"<(DATE_EXPORT|HORODATAGE)>.*\n")
    return {path.name: dated.sub(b"", path.read_bytes()) for path in sorted(folder.iterdir())}


def test_writes_the_same_bytes_for_the_same_seed(tmp_path):
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        write(tmp_path / name, COLLEGE, seed=seed)

    one, again, other = (
        [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]
        for name in ("one", "again", "other")
    )

    assert one == again
    assert one[0] != other[0]


def test_writes_the_same_people_the_next_day(tmp_path):
    write(tmp_path / "eve", LYCEE)
    write(tmp_path / "day", LYCEE, exported_on=date(2025, 11, 22))

    assert bodies(tmp_path / "eve") == bodies(tmp_path / "day")


def test_changes_the_fraction_of_pupils_it_was_asked_for(tmp_path):
    write(tmp_path / "eve", COLLEGE)
    summary = write(tmp_path / "day", COLLEGE, changed=0.05)

    eve, today = (_lines_of_pupils(read(tmp_path / name)) for name in ("eve", "day"))
    differing = {
        number for number in eve.keys() | today.keys() if eve.get(number) != today.get(number)
    }

    assert set(summary.changes) == {"moved", "renamed", "departed", "vanished", "arrived"}
    assert len(differing) == sum(summary.changes.values()) == 32
    assert len(eve.keys() - today.keys()) == summary.changes["vanished"]
    assert len(today.keys() - eve.keys()) == summary.changes["arrived"]


def _lines_of_pupils(feed):
    lines = {pupil.get("ELEVE_ID"): ET.tostring(pupil).strip() for pupil in feed.pupils}
    for placed in feed.placed:
        lines[placed.get("ELEVE_ID")] += ET.tostring(placed).strip()
    return lines


def test_counts_what_an_independent_reader_counts(feeds):
    for summary, feed, _ in feeds:
        here = {pupil.get("ELEVE_ID") for pupil in feed.pupils if not has_left(pupil)}
        links = [
            (link.findtext("ELEVE_ID"), link.findtext("PERSONNE_ID"), level)
            for link in feed.links
            if (level := int(link.findtext("NIVEAU_RESPONSABILITE")))
        ]
        for count, kept in (
            (summary.whole, links),
            (summary.present, [x for x in links if x[0] in here]),
        ):
            assert count.links == Counter(level for _, _, level in kept)
            assert count.legal_guardians == len({who for _, who, level in kept if level == 1})
            assert count.in_charge_guardians == len({who for _, who, level in kept if level == 2})
            assert count.guardians == len({who for _, who, level in kept if level < 3})
        assert (summary.whole.pupils, summary.present.pupils) == (len(feed.pupils), len(here))
        assert summary.persons == len(feed.persons)
        assert (summary.divisions, summary.mefs) == (len(feed.divisions), len(feed.mefs))


def test_holds_the_pupils_asked_for_and_leavers_on_top(feeds):
    for (summary, feed, _), place in zip(feeds, (COLLEGE, LYCEE), strict=True):
        exits = [day(text) for pupil in feed.pupils if (text := pupil.findtext("DATE_SORTIE"))]

        assert summary.present.pupils == place["students"]
        assert summary.left == sum(exit_day < DAY for exit_day in exits) > 5
        assert sum(exit_day > DAY for exit_day in exits) > 2


def test_declares_the_encoding_it_uses(feeds):
    for _, feed, folder in feeds:
        texts = {path.name: path.read_bytes() for path in folder.iterdir()}

        assert len(texts) == 4
        assert all(
            text.startswith(b'<?xml version="1.0" encoding="ISO-8859-15"?>\n')
            for text in texts.values()
        )
        adults = texts["ResponsablesAvecAdresses.xml"]
        assert "Lœuilleux" in family_names.FRENCH
        assert re.search(rb"[\xbc\xbd]", adults), (
            "no ligature: Latin-1 would read this file as well"
        )
        with pytest.raises(UnicodeDecodeError):
            adults.decode()
        assert any("œ" in name.lower() for person in feed.persons for name in person.itertext())


def test_says_whose_file_it_is_in_every_file(feeds):
    names = ["BEE_ELEVES", "BEE_RESPONSABLES", "BEE_STRUCTURES", "BEE_NOMENCLATURES"]
    for summary, feed, _ in feeds:
        assert [root.tag for root in feed.roots] == names
        assert [root.get("VERSION") for root in feed.roots] == ["3.0", "2.1", "2.0", "3.1"]
        for root in feed.roots:
            uai, year, exported_on, stamp = (field.text for field in root.find("PARAMETRES"))
            assert (uai, year, exported_on) == (summary.uai, "2025", "21/11/2025")
            assert re.fullmatch(r"21/11/2025 (18|19|2[0-3]):[0-5]\d:[0-5]\d", stamp)


def test_gives_no_ine_twice_and_none_to_a_few(pupils):
    ines = [ine for pupil in pupils if (ine := pupil.findtext("ID_NATIONAL"))]

    assert len(ines) == len(set(ines))
    assert all(INE.fullmatch(ine) for ine in ines)
    assert 0.01 < 1 - len(ines) / len(pupils) < 0.05


def test_refers_only_to_what_the_files_define(feeds):
    for _, feed, _ in feeds:
        pupils, adults, *_ = feed.roots
        numbers = {pupil.get("ELEVE_ID") for pupil in feed.pupils}
        persons = {person.get("PERSONNE_ID") for person in feed.persons}
        mefs = {mef.get("CODE_MEF") for mef in feed.mefs}

        assert {link.findtext("ELEVE_ID") for link in feed.links} <= numbers
        assert {link.findtext("PERSONNE_ID") for link in feed.links} < persons
        assert {option.get("ELEVE_ID") for option in pupils.iter("OPTION")} <= numbers
        assert {pupil.findtext("CODE_MEF") for pupil in feed.pupils} - {None} <= mefs
        for root, holders in ((pupils, feed.pupils), (adults, feed.persons)):
            addresses = [address.get("ADRESSE_ID") for address in root.iter("ADRESSE")]
            used = [number for holder in holders if (number := holder.findtext("ADRESSE_ID"))]
            assert len(addresses) == len(set(addresses)) < len(used)
            assert set(addresses) == set(used)


def test_places_pupils_in_structures_that_exist(feeds):
    for _, feed, _ in feeds:
        known = {
            "D": {division.get("CODE_STRUCTURE") for division in feed.divisions},
            "G": {group.get("CODE_STRUCTURE") for group in feed.groups},
        }
        left = {pupil.get("ELEVE_ID") for pupil in feed.pupils if has_left(pupil)}
        firsts = set()
        for placed in feed.placed:
            structures = [(kind.text, code.text) for code, kind in placed]
            firsts.add(structures[0][0])
            if placed.get("ELEVE_ID") not in left:
                assert all(code in known[kind] for kind, code in structures)
                assert [kind for kind, _ in structures].count("D") <= 1

        assert firsts == {"D", "G"}
        assert known["D"].isdisjoint(known["G"])
        assert len(known["D"]) == len(feed.divisions)


@pytest.mark.parametrize("kind", ["clg", "lyc"])
@pytest.mark.parametrize("students", [1, 12, 99, 450, 1500, synthetic.STUDENTS_LIMIT])
def test_keeps_codes_and_labels_as_short_as_the_format_wants(kind, students):
    for seed in range(8):
        plan = draw_plan(Dice(seed), kind, students)

        codes = [structure.code for structure in plan.divisions + plan.groups]
        assert len(codes) == len(set(codes))
        assert max(map(len, codes)) <= 8
        assert max(len(structure.label) for structure in plan.divisions + plan.groups) <= 20


@pytest.mark.parametrize("kind", ["clg", "lyc"])
def test_writes_the_smallest_establishment(tmp_path, kind):
    summary = write(tmp_path, {"uai": "0990003R", "kind": kind, "students": 1})

    assert (summary.present.pupils, summary.left) == (1, 1)
    assert len(read(tmp_path).pupils) == 2


def test_refuses_more_pupils_than_it_can_number(tmp_path):
    crowd = {**COLLEGE, "students": synthetic.STUDENTS_LIMIT + 1}

    with pytest.raises(synthetic.TooManyStudentsError):
        write(tmp_path, crowd)


def test_writes_true_dates_and_ages_that_fit_the_level(feeds):
    for _, feed, _ in feeds:
        levels = {mef.get("CODE_MEF"): mef.findtext("CODE_MEFSTAT")[:4] for mef in feed.mefs}
        usual = {"2111": 11, "2112": 12, "2115": 13, "2116": 14, "2211": 15, "2212": 16, "2213": 17}
        for pupil in feed.pupils:
            born, entered = day(pupil.findtext("DATE_NAISS")), day(pupil.findtext("DATE_ENTREE"))
            assert born < entered < DAY
            assert day(pupil.findtext("DATE_MODIFICATION")) <= DAY
            level = usual.get(levels.get(pupil.findtext("CODE_MEF")))
            assert level is None or abs(YEAR - born.year - level) <= 1


def test_sets_last_year_as_a_trap(feeds):
    for _, feed, _ in feeds:
        pasts = [
            (pupil.findtext("CODE_MEF"), pupil.findtext("SCOLARITE_AN_DERNIER/CODE_MEF"))
            for pupil in feed.pupils
            if pupil.find("SCOLARITE_AN_DERNIER") is not None
        ]
        codes = {division.get("CODE_STRUCTURE") for division in feed.divisions}
        old = {pupil.findtext("SCOLARITE_AN_DERNIER/CODE_STRUCTURE") for pupil in feed.pupils}

        assert sum(now != before for now, before in pasts) > 0.9 * len(pasts)
        assert codes & old


def test_leaves_out_some_tags_and_leaves_others_empty(feeds):
    for _, feed, _ in feeds:
        mails = [person.find("MEL") for person in feed.persons]
        absent = sum(mail is None for mail in mails)
        empty = sum(mail is not None and not mail.text for mail in mails)
        mobiles = sum(bool(person.findtext("TEL_PORTABLE")) for person in feed.persons)

        assert absent > 20 < empty
        assert 0.18 < (absent + empty) / len(mails) < 0.32
        assert 0.8 < mobiles / len(mails) < 0.9
        assert feed.roots[0].find("DONNEES/BOURSES") is not None


def test_reaches_nobody_real(feeds):
    for _, feed, _ in feeds:
        for root in feed.roots[:2]:
            phones = [
                field.text
                for tag in ("TEL_PORTABLE", "TEL_PERSONNEL", "TEL_PROFESSIONNEL", "TELEPHONE")
                for field in root.iter(tag)
                if field.text
            ]
            spellings = {re.sub(r"\d", "9", phone) for phone in phones}
            assert all(FICTION.fullmatch(re.sub(r"\D", "", phone)[-9:]) for phone in phones)
            assert {"+99999999999", "9999999999", "99 99 99 99 99"} <= spellings
            assert all(RESERVED.fullmatch(mail.text) for mail in root.iter("MEL") if mail.text)


def test_links_every_kind_of_adult(feeds):
    lycee = feeds[1][1]
    kinships = Counter(
        (link.findtext("CODE_PARENTE"), link.findtext("NIVEAU_RESPONSABILITE"))
        for _, feed, _ in feeds
        for link in feed.links
    )
    legal = Counter(
        link.findtext("ELEVE_ID")
        for _, feed, _ in feeds
        for link in feed.links
        if link.findtext("NIVEAU_RESPONSABILITE") == "1"
    )

    for kind in (("10", "1"), ("20", "1"), ("50", "1"), ("51", "1"), ("42", "2"), ("38", "3")):
        assert kinships[kind], kind
    assert set(legal.values()) == {1, 2}
    himself = [link for link in lycee.links if link.findtext("CODE_PARENTE") == "70"]
    adults = {link.findtext("ELEVE_ID"): link.findtext("PERSONNE_ID") for link in himself}
    assert adults
    assert _names(lycee.pupils, "ELEVE_ID", adults) == _names(
        lycee.persons, "PERSONNE_ID", adults.values()
    )


def _names(elements, tag, numbers):
    wanted = set(numbers)
    return Counter(
        (element.findtext("NOM_DE_FAMILLE"), element.findtext("PRENOM"))
        for element in elements
        if element.get(tag) in wanted
    )


def test_makes_namesakes(feeds):
    for _, feed, _ in feeds:
        pupils = _names(feed.pupils, "ELEVE_ID", [pupil.get("ELEVE_ID") for pupil in feed.pupils])
        tied = {link.findtext("PERSONNE_ID") for link in feed.links}

        assert pupils["MARTIN", "Camille"] >= 3
        assert pupils["Le Goff", "Sacha"] >= 2
        assert max(_names(feed.persons, "PERSONNE_ID", tied).values()) >= 2


def test_gives_brothers_and_sisters_the_same_guardians(feeds):
    for _, feed, _ in feeds:
        children = Counter(link.findtext("PERSONNE_ID") for link in feed.links)
        levels = {}
        for link in feed.links:
            person = link.findtext("PERSONNE_ID")
            levels.setdefault(person, set()).add(link.findtext("NIVEAU_RESPONSABILITE"))

        assert sum(count > 1 for count in children.values()) > 30
        assert any({"1", "2"} <= kinds for kinds in levels.values())


def test_shares_families_between_the_two_establishments(feeds):
    known, elsewhere = (
        {
            tuple(person.findtext(tag) or "" for tag in ("NOM_DE_FAMILLE", "PRENOM", "MEL")): person
            for person in feed.persons
            if person.findtext("MEL")
        }
        for _, feed, _ in feeds
    )
    common = known.keys() & elsewhere.keys()

    assert len(common) > 20
    for key in common:
        one, other = known[key], elsewhere[key]
        assert (one.findtext("TEL_PORTABLE") or "") == (other.findtext("TEL_PORTABLE") or "")
        assert one.get("PERSONNE_ID") != other.get("PERSONNE_ID")


def test_zips_one_export_in_each_archive(tmp_path):
    write(tmp_path / "plain", COLLEGE)
    write(tmp_path / "zip", COLLEGE, zipped=True)

    archives = sorted(path.name for path in (tmp_path / "zip").iterdir())

    assert len(archives) == 4
    for plain in (tmp_path / "plain").iterdir():
        with zipfile.ZipFile(tmp_path / "zip" / f"ExportXML_{plain.stem}.zip") as archive:
            assert archive.namelist() == [plain.name]
            assert archive.read(plain.name) == plain.read_bytes()


def test_knows_enough_names_and_all_can_be_written():
    families = {name for names in family_names.BY_ORIGIN.values() for name in names}
    given = {name for four in given_names.BY_ORIGIN.values() for names in four for name in names}

    assert len(families) >= 200
    assert len(given) >= 160
    for name in families | given:
        assert name.upper().encode("iso-8859-15").decode("iso-8859-15") == name.upper()
