"""Stamped lists: the same pages as WeasyPrint's, headings never alone, nothing cut."""

import io
from itertools import groupby

import pdfplumber
import pikepdf
import pytest

from accounts import letters
from common import papers
from tests.papers.looking import kinds, opened, texts
from tests.papers.people import pupils

STATES = ("Non activé - informé", "Activé", "Non activé - non informé")


def row(**others):
    known = {
        "mef": "3EME",
        "division_code": "31",
        "division_label": "TROISIEME 1",
        "last_name": "DUPONT",
        "first_name": "Zoé",
        "state_label": "Activé",
        "identifier": "z.dupont",
        "password": "*****",
    }
    return letters.ListRow(**(known | others))


def rows(count):
    listed = [
        row(
            last_name=person.last_name,
            first_name=person.first_name,
            mef=person.division_label[:4],
            division_code=person.division_label,
            identifier=person.identifier,
            state_label=STATES[rank % 3],
        )
        for rank, person in enumerate(pupils(count))
    ]
    return sorted(listed, key=lambda each: (each.mef, each.division_code))


def in_full(context, listed):
    paper = letters.STUDENT_LIST
    stamped = [letters.student_row(context, each) for each in listed]
    return [papers.render_plain_list(paper.as_template(), stamped, paper.header(context))]


def words(chunks):
    return [sorted(page.split()) for page in texts(chunks)]


def letters_drawn(chunks):
    """Each letter of the first page but its number: what it is, where, how large."""
    with pdfplumber.open(io.BytesIO(b"".join(chunks))) as pdf:
        drawn = [
            (char["text"], char["x0"], char["top"], round(char["size"], 2))
            for char in pdf.pages[0].chars
            if char["top"] < 780 and char["text"].strip()
        ]
    return sorted(drawn, key=lambda each: (round(each[2]), round(each[1]), each[0]))


def near(one, other):
    """The same letter to a twentieth of a point."""
    places = zip(one[1:3], other[1:3], strict=True)
    return (one[0], one[3]) == (other[0], other[3]) and all(abs(a - b) < 0.05 for a, b in places)


@pytest.mark.slow
def test_it_has_the_words_of_weasyprint_page_by_page(context):
    listed = rows(120)
    listed.insert(7, row(last_name="NGUYỄN", first_name="Thị Ánh", mef="3EME"))
    listed.insert(8, row(last_name="DE LA TOUR D'AUVERGNE " * 4, password="Mot de passe expiré"))

    ours, theirs = words(letters.student_list(context, listed)), words(in_full(context, listed))

    assert len(ours) > 3
    assert ours == theirs


def test_each_letter_stands_where_weasyprint_puts_it_at_every_size(context):
    names = ["DUPONT", "D" * 23, "D" * 28, "DE LA ROCHEFOUCAULD ET DE MONTMORENCY", "ÎLE-" * 10]
    listed = [row(last_name=name, identifier=name.lower()) for name in names for _ in range(2)]

    ours, theirs = (
        letters_drawn(letters.student_list(context, listed)),
        letters_drawn(in_full(context, listed)),
    )

    assert len({size for *_, size in ours}) >= 8
    assert [one for one, other in zip(ours, theirs, strict=True) if not near(one, other)] == []


def test_it_is_grouped_by_mef_then_by_class(context):
    listed = [
        row(),
        row(last_name="MARTIN", state_label="Non activé - informé", password="JDYRV4XN23AB"),
        row(mef="4EME", division_code="41", division_label="QUATRIEME 1"),
        row(mef="", division_code="", division_label="", password="Non renseigné"),
    ]

    [page] = texts(letters.student_list(context, listed))

    shown = [line for line in page.splitlines() if line.startswith(("MEF", "Classe"))]
    assert shown == [
        "MEF : 3EME",
        "Classe : 31 - TROISIEME 1",
        "MEF : 4EME",
        "Classe : 41 - QUATRIEME 1",
        "MEF : Non renseigné",
        "Classe : Non renseignée",
    ]


def test_each_page_has_its_columns_its_number_and_the_note_on_passwords(context):
    pages = texts(letters.student_list(context, rows(90)))

    for number, page in enumerate(pages, start=1):
        flat = " ".join(page.split())
        assert "Nom élève Prénom élève État des comptes Identifiant Mot de passe" in flat
        assert f"Page {number} / {len(pages)}" in flat
        assert (
            "* Seuls les mots de passe provisoires sont affichés, "
            "le mot de passe choisi par l'élève est masqué."
        ) in flat


@pytest.mark.parametrize("count", range(36, 44))
def test_a_heading_is_never_alone_at_the_foot_of_a_page(context, count):
    listed = [*[row()] * count, *[row(mef="4EME", division_code="41")] * 3]

    first, second = texts(letters.student_list(context, listed))

    together = second if "MEF : 4EME" in second else first
    assert together.split("MEF : 4EME")[1].split("Mot de passe")[1].count("DUPONT") > 0


def test_a_long_value_is_in_two_lines_then_smaller_and_never_cut(context):
    names = ["DE LA ROCHEFOUCAULD ET DE MONTMORENCY", "D" * 27, "D" * 60, "É" * 239]
    listed = [row(last_name=name) for name in names]

    [page] = texts(letters.student_list(context, listed))

    flat = "".join(page.split())
    assert [name for name in names if "".join(name.split()) not in flat] == []


def test_a_value_beyond_reason_ends_visibly(context):
    [page] = texts(letters.student_list(context, [row(first_name="W" * 5000)]))

    assert page.count("W") == 239
    assert "…" in page


def test_another_list_is_another_declaration_of_columns(context):
    guardians = letters.ListPaper(
        title="Liste des comptes responsables",
        footnote="* Le mot de passe choisi par le responsable est masqué.",
        columns=tuple(papers.Column(f"Colonne {rank}", 39, is_code=rank > 5) for rank in range(7)),
        is_landscape=True,
    )
    listed = [papers.ListRow(("MEF : 3EME", f"Classe : {n // 9}"), ("a",) * 7) for n in range(60)]

    with opened(guardians.stamp(context, listed)) as pdf:
        sizes = {tuple(map(int, page.MediaBox[2:])) for page in pdf.pages}
        assert pdf.check_pdf_syntax() == []

    assert sizes == {(841, 595)}


def test_rows_without_headings_still_have_their_columns(context):
    paper = letters.STUDENT_LIST
    listed = [papers.ListRow((), ("a", "b", "c", "d", "e"))] * 3

    with opened(paper.stamp(context, listed)) as pdf:
        [_, table] = pdf.Root.StructTreeRoot.K[0].K

        assert kinds(table).count("/TR") == 4


def test_a_list_is_headings_and_tables_whose_columns_are_named(context):
    listed = rows(80)
    classes = [key for key, _ in groupby(each.division_code for each in listed)]

    with opened(letters.student_list(context, listed)) as pdf:
        [document] = pdf.Root.StructTreeRoot.K
        found = [str(element.S) for element in document.K]
        tables = [element for element in document.K if element.S == "/Table"]
        heads = [tuple(str(cell.A.Scope) for cell in table.K[0].K) for table in tables]

        assert kinds(document.K[0]) == ["/H1", "/P", "/P", "/P"]
        assert found[1:4] == ["/H2", "/H3", "/Table"]
        assert heads == [("/Column",) * 5] * len(classes)
        assert sum(len(table.K) - 1 for table in tables) == len(listed)


def test_every_text_of_a_list_is_in_an_element_of_its_page(context):
    with opened(letters.student_list(context, rows(80))) as pdf:
        leaves = pdf.Root.StructTreeRoot.ParentTree.Kids
        owners = {int(k): v for leaf in leaves for k, v in zip(*[iter(leaf.Nums)] * 2, strict=True)}
        for page in pdf.pages:
            marks = [
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            ]
            held = owners[int(page.StructParents)]
            assert sorted(marks) == [i for i, owner in enumerate(held) if owner is not None]
            assert {held[mark].Pg.objgen for mark in marks} == {page.obj.objgen}


def test_bookmarks_are_classes_under_their_mef(context):
    listed = [row(), row(division_code="32"), row(mef="4EME", division_code="41")]

    with (
        opened(letters.student_list(context, listed)) as pdf,
        pdf.open_outline() as outline,
    ):
        shown = {each.title: [kid.title for kid in each.children] for each in outline.root}

    assert shown == {
        "MEF : 3EME": ["Classe : 31 - TROISIEME 1", "Classe : 32 - TROISIEME 1"],
        "MEF : 4EME": ["Classe : 41 - TROISIEME 1"],
    }
