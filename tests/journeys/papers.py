"""What is written on the papers and in the files that a browser brought back."""

import csv
import io
import re

import pypdfium2

ON_A_SHEET = re.compile(r"Identifiant : (\S+)\s+Mot de passe provisoire : (\S+)")


def on_sheets(content):
    """The password of each identifier, as the sheets print them."""
    return dict(ON_A_SHEET.findall(" ".join(pages(content))))


def pages(content):
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def in_file(content, column="Mot de passe"):
    """A column of each identifier, as the CSV gives it."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return {row["Identifiant"]: row[column] for row in rows}
