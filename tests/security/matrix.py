"""The matrix itself (M1, M2): every address of both hosts, what each persona gets of it.

A cell is two letters: what GET answers, what an empty POST answers. HEAD answers as GET; PUT,
DELETE and OPTIONS are refused everywhere (405), once signed in where one must be.

R the page · o sent on, to a page of ours · L to the sign-in · F to the second factor
C to the choice of establishment · B bad request · X forbidden · N not found · - no such method
M another establishment's form
"""

from tests.architecture.test_rules import GUICHET
from tests.security.matrix_rows import ROWS

__all__ = ["BY_TOKEN", "GUICHET", "PERSONAS", "letter", "lines"]

PERSONAS = (
    "nobody", "troubleshooter", "limited", "delegate", "head", "two", "unchosen", "director",
    "inspector", "foreign", "ended", "later", "withdrawn", "weak", "superuser",
)  # fmt: skip
# Of the guichet's, those that a link of a mail opens.
BY_TOKEN = {
    "guichet:activate", "guichet:report_birth_date", "guichet:withdraw_report",
    "guichet:confirm_mail",
}  # fmt: skip
REDIRECTS = (("/connexion/second-facteur/", "F"), ("/connexion/", "L"), ("/etablissements/", "C"))
LETTERS = {200: "R", 400: "B", 403: "X", 404: "N", 405: "-", 409: "M", 429: "T", 503: "S"}


def lines():
    """The cells of each address, by persona."""
    found = {}
    for line in ROWS.strip().splitlines():
        name, *cells = line.split()
        found[name] = dict(zip(PERSONAS, cells, strict=True))
    return found


def letter(answer):
    """What an answer is, in one letter of the table."""
    if answer.status_code not in {301, 302}:
        return LETTERS.get(answer.status_code, str(answer.status_code))
    target = answer.url.split("?")[0]
    if target == "/connexion/mon-compte/":
        return "o"
    return next((known for end, known in REDIRECTS if target.endswith(end)), "o")
