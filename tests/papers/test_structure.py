"""A stamped document is a tagged one: titles, bookmarks, every text in its element."""

import pikepdf
import pytest

from accounts import letters
from tests.papers.looking import kinds, opened
from tests.papers.people import pupil, pupils

ON_A_SHEET = ["/P", "/P", "/P", "/P", "/P", "/H1", *["/P"] * 9]


@pytest.fixture
def sheets(context):
    people = [*pupils(30), pupil("Thị Ánh", "Nguyễn", division_label="Terminale")]
    with opened(letters.student_sheets(context, people)) as pdf:
        yield pdf


def marks(page):
    """The marked contents of a page: those that are read, and whether some are not marked."""
    read, depth, loose = [], 0, 0
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" if "/MCID" in operands[1]:
                read.append(int(operands[1].MCID))
                depth += 1
            case "BDC" | "BMC":
                depth += 1
            case "EMC":
                depth -= 1
            case "TJ" | "Tj" | "f" | "f*" | "S" | "Do":
                loose += depth == 0
    return read, loose


def parents(pdf):
    """What the parent tree says, by key."""
    found = {}
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        keys = [int(key) for key in list(leaf.Nums)[::2]]
        assert [int(limit) for limit in leaf.Limits] == [min(keys), max(keys)]
        found |= dict(zip(keys, list(leaf.Nums)[1::2], strict=True))
    return found


def test_qpdf_finds_nothing_to_say(sheets):
    assert sheets.check_pdf_syntax() == []


def test_it_says_that_it_is_pdf_ua_its_language_and_its_title(sheets):
    metadata = sheets.Root.Metadata.read_bytes().decode()

    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert f">{letters.STUDENT_SHEETS}</rdf:li>" in metadata
    assert str(sheets.docinfo.Title) == letters.STUDENT_SHEETS
    assert str(sheets.Root.Lang) == "fr-FR"
    assert sheets.Root.MarkInfo.Marked is True
    assert sheets.Root.ViewerPreferences.DisplayDocTitle is True


def test_every_text_is_in_an_element_and_the_rest_is_said_to_be_decoration(sheets):
    owners = parents(sheets)

    for page in sheets.pages:
        read, loose = marks(page)
        assert loose == 0
        assert sorted(read) == list(range(len(owners[int(page.StructParents)])))
        for mcid, element in enumerate(owners[int(page.StructParents)]):
            assert mcid in [kid for kid in element.K if isinstance(kid, int)]
            assert element.Pg.objgen == page.obj.objgen
    assert len(owners) == len(sheets.pages)


def test_a_sheet_is_an_article_with_its_title(context):
    with opened(letters.student_sheets(context, [pupil()])) as pdf:
        [document] = pdf.Root.StructTreeRoot.K
        [sheet] = document.K

        assert (str(document.S), str(sheet.S)) == ("/Document", "/Art")
        assert kinds(sheet) == ON_A_SHEET


def test_each_element_knows_its_parent(sheets):
    def walk(element):
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary):
                assert kid.P.objgen == element.objgen
                walk(kid)

    [document] = sheets.Root.StructTreeRoot.K
    assert len(document.K) == len(sheets.pages)
    walk(document)


def test_bookmarks_are_pupils_under_their_class(context):
    people = [
        pupil("Anaïs", "Aubry", division_label="3EME A"),
        pupil("Zoé", "Zola", division_label="3EME A"),
        pupil("Thị Ánh", "Nguyễn", division_label=""),
    ]

    with opened(letters.student_sheets(context, people)) as pdf, pdf.open_outline() as outline:
        shown = {each.title: [kid.title for kid in each.children] for each in outline.root}
        pages = [kid.destination[0].objgen for each in outline.root for kid in each.children]
        expected = [page.obj.objgen for page in pdf.pages]

    assert shown == {
        "3EME A": ["Anaïs AUBRY", "Zoé ZOLA"],
        "Classe non renseignée": ["Thị Ánh NGUYỄN"],
    }
    assert pages == expected
