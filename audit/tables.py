"""The journal as a list, and as the rows of its file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.querysets import JournalQuerySet
from audit.groups import author
from audit.words import ACTIONS, Teller
from common.tables import ListTable

ROW = (
    '<tr><th scope="row" data-label="Date et heure">{}</th><td data-label="Agent">{}</td>'
    '<td data-label="Action">{}</td><td data-label="Comptes">{}</td>'
    '<td data-label="Détails">{}</td><td data-label="Adresse IP">{}</td></tr>'
)
COLUMNS = (
    "pk", "at", "action", "member__user__first_name", "member__user__last_name",
    "member__user__username", "count", "details", "ip",
)  # fmt: skip
HEADER = ("Date et heure", "Agent", "Action", "Comptes", "Détails", "Adresse IP")
NONE = "Aucun détail"
NO_ADDRESS = "Non renseignée"


class JournalTable(ListTable):
    """The acts of an establishment, the latest first."""

    at = tables.Column("Date et heure")
    agent = tables.Column("Agent")
    action = tables.Column("Action")
    count = tables.Column("Comptes")
    details = tables.Column("Détails")
    ip = tables.Column("Adresse IP")

    columns_read = COLUMNS
    caption = "Journal"
    noun, noun_plural = "ligne", "lignes"

    class Meta:
        template_name = "audit/_table.html"
        orderable = False
        empty_text = "Aucune ligne du journal ne correspond à ces critères."

    def __init__(self, found: JournalQuerySet, request: HttpRequest, *, teller: Teller) -> None:
        self.teller = teller
        super().__init__(found, request)

    def row(self, *values: Any) -> SafeString:
        return format_html(ROW, *cells(values, self.teller))


def file_rows(found: JournalQuerySet, teller: Teller) -> Iterator[tuple[str, ...]]:
    """The rows of the file: read as they are written, never all at once."""
    for values in found.values_list(*COLUMNS).iterator(chunk_size=500):
        yield cells(values, teller)


def cells(values: tuple[Any, ...], teller: Teller) -> tuple[str, ...]:
    """What is told of an act, in the order of ``HEADER``."""
    _, at, action, first_name, last_name, login, count, details, ip = values
    return (
        _moment(at),
        author(action, first_name, last_name, login),
        ACTIONS.get(action, action),
        str(count),
        teller.tell(details) or NONE,
        ip or NO_ADDRESS,
    )


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y à %H:%M:%S}"
