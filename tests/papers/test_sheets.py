"""Stamped sheets are those that WeasyPrint would have made, to the dot."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pdfplumber
import pytest

from accounts import letters
from common import papers
from tests.papers.looking import opened, rasters, texts
from tests.papers.people import pupil, pupils


def stamped(context, *people):
    return list(letters.student_sheets(context, people))


def in_full(context, *people):
    paper = letters.student_paper(context)
    sheets = [paper.sheet(each) for each in people]
    return [papers.render_plain_sheets(paper.as_template(), sheets, title="Feuilles")]


@pytest.mark.slow
def test_two_hundred_sheets_are_those_of_weasyprint_to_the_dot(context):
    people = list(pupils(200))

    ours, theirs = stamped(context, *people), in_full(context, *people)

    assert sum(len(f"{each.first_name} {each.last_name}") >= 40 for each in people) >= 60
    pairs = list(zip(rasters(ours), rasters(theirs), strict=True))
    assert [page for page, (one, other) in enumerate(pairs) if one != other] == []
    words = zip(texts(ours), texts(theirs), strict=True)
    assert all(sorted(one.split()) == sorted(other.split()) for one, other in words)


def test_the_comparison_sees_a_single_letter(context):
    [one] = rasters(stamped(context, pupil("Zoé", "Dupont")))
    [other] = rasters(stamped(context, pupil("Zoë", "Dupont")))

    assert one != other


def test_a_name_is_printed_smaller_before_it_is_wrapped(context):
    paper = letters.student_paper(context)
    sheets = [paper.sheet(pupil("Zoé", "D" * length)) for length in (20, 27, 36, 60)]

    sizes = [paper.as_template().size_for(sheet) for sheet in sheets]

    assert sizes == ["normal", "small", "smaller", "wrapped"]


@pytest.mark.slow
def test_nothing_leaves_the_page_however_long_the_name(context, tmp_path):
    people = [pupil("Zoé", "D" * length) for length in range(2, 90, 4)]
    file = tmp_path / "sheets.pdf"
    file.write_bytes(b"".join(stamped(context, *people)))

    with pdfplumber.open(file) as pdf:
        right = [max(char["x1"] for char in page.chars) for page in pdf.pages]
        letters_drawn = [sum(char["text"] == "D" for char in page.chars) for page in pdf.pages]

    assert max(right) <= pdf.pages[0].width - 60
    fixed = letters_drawn[0] - 2 * len(people[0].last_name)
    assert letters_drawn == [fixed + 2 * len(each.last_name) for each in people]


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [("Thị Ánh", "Nguyễn"), ("小明", "王"), ("Đorđe", "Ðurić"), ("Zoe\u0308", "Dupont")],
)
def test_a_name_in_any_script_takes_its_place_among_the_others(context, first_name, last_name):
    people = [pupil("Anaïs", "Avant"), pupil(first_name, last_name), pupil("Zoé", "Après")]

    ours = stamped(context, *people)

    assert rasters(ours) == rasters(in_full(context, *people))
    name = unicodedata.normalize("NFC", f"{first_name} {last_name.upper()},")
    before, page, after = texts(ours)
    assert ("AVANT" in before, name in page, "APRÈS" in after) == (True, True, True)


@pytest.mark.slow
def test_a_name_of_several_pages_loses_no_letter_and_moves_no_one(context):
    people = [pupil("Anaïs", "Avant"), pupil("Zoé", "W" * 4000), pupil("Zoé", "Après")]

    pages = texts(stamped(context, *people))

    assert len(pages) > 3
    assert "AVANT" in pages[0]
    assert "APRÈS" in pages[-1]
    assert sum(page.count("W") for page in pages[1:-1]) == 8000


def test_a_hostile_name_is_text(context, caplog):
    hostile = pupil("<img src=file:///etc/passwd>", "<style>@import 'file:///etc/passwd'</style>")
    markup = pupil("@@identifier@@", "%s &amp; {{ context.uai }}")

    pages = texts(stamped(context, hostile, markup))

    assert "<img src=file:///etc/passwd> <STYLE>" in pages[0]
    assert "@@identifier@@ %S &AMP; {{ CONTEXT.UAI }}," in pages[1]
    assert caplog.records == []


def test_the_two_labels_stand_in_one_line_with_their_values(context, tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(b"".join(stamped(context, pupil())))

    with pdfplumber.open(file) as pdf:
        lines = pdf.pages[0].extract_text().splitlines()
    [drawn] = texts([file.read_bytes()])

    expected = ["Identifiant : z.dupont", "Mot de passe provisoire : JDYRV4XN23AB"]
    assert [line for line in lines if line.startswith(("Identifiant", "Mot"))] == expected
    assert re.findall(r"Identifiant : \S+|Mot de passe provisoire : \S+", drawn) == expected


def test_all_pages_share_their_drawing_and_their_fonts(context):
    people = list(pupils(40, seed=2))

    with opened(stamped(context, *(each for each in people if each.expires_on))) as pdf:
        shared = {page.Contents[0].objgen for page in pdf.pages if len(page.Contents) == 2}
        own = [len(page.Contents[1].read_bytes()) for page in pdf.pages if len(page.Contents) == 2]

    assert len(shared) <= 6
    assert max(own) < 3000


@pytest.mark.slow
def test_it_is_streamed(context):
    chunks = letters.student_sheets(context, pupils(300, seed=3))

    sizes = [len(chunk) for chunk in chunks]

    assert len(sizes) > 3
    assert max(sizes[1:]) < 200_000


def test_two_threads_make_their_papers_at_once(context):
    others = [replace(context, establishment_name=f"Lycée {rank}") for rank in range(6)]

    with ThreadPoolExecutor(3) as pool:
        papers_made = list(pool.map(lambda each: texts(stamped(each, pupil())), others))

    assert [f"Lycée {rank}" in page for rank, [page] in enumerate(papers_made)] == [True] * 6


def test_no_sheet_is_still_a_document(context):
    with opened(stamped(context)) as pdf:
        assert len(pdf.pages) == 0
