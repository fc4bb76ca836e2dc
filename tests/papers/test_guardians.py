"""The papers of guardians are those that WeasyPrint would have made, with every pupil on them."""

import io
from dataclasses import replace

import pdfplumber
import pytest

from accounts import letters
from common import papers
from tests.papers.looking import kinds, opened, rasters, texts
from tests.papers.people import LAST_NAMES, child, guardian, guardian_row, pupils

LONGEST = max(LAST_NAMES, key=len)
WIDE = tuple(child(LONGEST, "Marie-Antoinette", "TERMINALE GÉNÉRALE 12") for _ in range(5))
CHOSEN = {"provisional_password": None, "is_activated": True}
PEOPLE = [
    guardian(),
    guardian("", "Ňuñez y Ibáñez"),
    guardian("Jean-Christophe", "D'HAUTEVILLE-L'ÉGLISE-MONT"),
    guardian("Maëlys", "N'GUESSAN", children=2, **CHOSEN),
    guardian("", LONGEST, children=2, **CHOSEN),
    guardian("Łukasz", "Œuvrard", children=5),
    guardian(pupils=WIDE),
    guardian("", LONGEST, pupils=WIDE),
    guardian("Zoé", LONGEST * 2, pupils=WIDE),
    guardian("Thị Ánh", "Nguyễn", children=2, **CHOSEN),
    guardian(children=7),
    guardian("Zoé", LONGEST, children=7, **CHOSEN),
]


@pytest.fixture
def context(context):
    addresses = ("https://teleservices.education.gouv.fr", "https://ent.exemple.fr")
    return replace(context, service_urls=addresses)


@pytest.fixture
def wordy(context):
    """The longest name of an establishment, and an address of two hundred characters."""
    addresses = (context.service_urls[0], f"https://exemple.fr/{'w' * 181}")
    name = "Établissement régional d'enseignement adapté ".ljust(120, "n")
    return replace(context, establishment_name=name, service_urls=addresses)


def stamped(context, *people):
    return list(letters.guardian_sheets(context, people))


def pages_of(context, *people):
    paper = letters.guardian_paper(context)
    return paper.as_template(), [letters.guardian_page(paper, each) for each in people]


def words(chunks):
    return [sorted(page.split()) for page in texts(chunks)]


@pytest.mark.slow
def test_the_sheets_are_those_of_weasyprint_to_the_dot_and_to_the_word(context):
    template, pages = pages_of(context, *PEOPLE)

    ours = stamped(context, *PEOPLE)
    theirs = [papers.render_plain_sheets(template, pages, title="Feuilles")]

    pairs = list(zip(rasters(ours), rasters(theirs), strict=True))
    assert len(pairs) == len(PEOPLE)
    assert [page for page, (one, other) in enumerate(pairs) if one != other] == []
    assert words(ours) == words(theirs)


def test_the_long_name_of_a_pupil_makes_only_the_pupils_smaller(context):
    template, pages = pages_of(context, *PEOPLE)

    sizes = [template.size_for(page) for page in pages]

    assert sizes == [
        *("normal", "normal", "smaller", "normal", "smaller", "normal", "pupils", "smaller"),
        *("wrapped", "wrapped", "wrapped", "wrapped"),
    ]


@pytest.mark.slow
def test_five_pupils_and_long_addresses_hold_in_one_page(wordy):
    ours = stamped(wordy, guardian(pupils=WIDE), guardian(children=5))

    with pdfplumber.open(io.BytesIO(b"".join(ours))) as pdf:
        feet = [
            {word["text"]: word for word in page.extract_words() if word["x0"] < 300}
            for page in pdf.pages
        ]

    assert len(feet) == 2
    for words_met in feet:
        assert words_met["n'ai"]["bottom"] < words_met["Document"]["top"] - 5
        assert words_met["Document"]["bottom"] < 842 - 30


def test_every_pupil_is_named_however_many_they_are(context):
    children = tuple(child("DUPONT", f"Zoé-{rank}", "3EME A") for rank in range(1, 61))
    crowd = [guardian("Anne", "Avant"), guardian(pupils=children), guardian("Zoé", "Après")]

    first, *others, last = texts(stamped(context, *crowd))

    assert ("AVANT" in first, "APRÈS" in last) == (True, True)
    flat = " ".join(" ".join(others).split())
    assert [each.line for each in children if each.line not in flat] == []


@pytest.mark.slow
def test_nothing_leaves_the_page_nor_covers_the_note(context):
    people = [guardian("", "D" * 70, children=7), guardian("Zoé", "D" * 70, pupils=WIDE)]

    with pdfplumber.open(io.BytesIO(b"".join(stamped(context, *people)))) as pdf:
        right = [max(char["x1"] for char in page.chars) for page in pdf.pages]
        ends = [page.extract_text().splitlines()[-2:] for page in pdf.pages]

    assert max(right) <= pdf.pages[0].width - 60
    assert [end[1][:25] for end in ends] == ["Document de démonstration"] * 2
    assert [end[0][-12:] for end in ends] == ["e connexion."] * 2


def test_a_sheet_is_an_article_whose_pupils_are_a_list(context):
    with opened(stamped(context, guardian(children=2, **CHOSEN), guardian(children=7))) as pdf:
        [document] = pdf.Root.StructTreeRoot.K
        found = [kinds(sheet) for sheet in document.K]
        assert pdf.check_pdf_syntax() == []

    assert [each.count("/L") for each in found] == [1, 1]
    assert [each.count("/LI") for each in found] == [2, 7]
    assert all(each.index("/H1") < each.index("/L") for each in found)


@pytest.mark.slow
def test_guardians_are_filed_under_the_class_of_their_first_pupil(context):
    two = (child(division_label="6EME B"), child(division_label="3EME A"))
    people = [guardian("", "Aubry", pupils=two), guardian("Zoé", "Zola", pupils=two[1:])]

    with opened(stamped(context, *people)) as pdf, pdf.open_outline() as outline:
        shown = {each.title: [kid.title for kid in each.children] for each in outline.root}
        title = str(pdf.docinfo.Title)

    assert shown == {"6EME B": ["AUBRY"], "3EME A": ["Zoé ZOLA"]}
    assert title == "Mise à disposition de votre compte ÉduConnect Responsable"


@pytest.mark.slow
def test_the_list_is_in_landscape_and_has_the_words_of_weasyprint(context):
    people = zip(pupils(45, seed=1), pupils(45, seed=2), strict=True)
    listed = [
        guardian_row(
            pupil_last_name=one.last_name,
            pupil_first_name=one.first_name,
            last_name=other.last_name,
            first_name=other.first_name if rank % 4 else "",
            identifier=other.identifier,
            division_code=f"3{rank // 15}",
        )
        for rank, (one, other) in enumerate(people)
    ]
    paper = letters.guardian_list_paper(letters.LEGAL)
    rows = [letters.guardian_row(context, each) for each in listed]
    plain = papers.render_plain_list(paper.as_template(), rows, paper.header(context))

    ours = list(letters.guardian_list(context, listed, noun=letters.LEGAL))

    assert words(ours) == words([plain])
    with opened(ours) as pdf:
        assert {tuple(map(int, page.MediaBox[2:])) for page in pdf.pages} == {(841, 595)}
        tables = [kid for kid in pdf.Root.StructTreeRoot.K[0].K if kid.S == "/Table"]
        assert sum(len(table.K) - 1 for table in tables) == len(listed)
