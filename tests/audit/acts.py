"""Lines of the journal as acts leave them."""

from datetime import timedelta

from django.utils import timezone

from accounts import journal
from tests.pages import soup, words

COLUMNS = 6


def leave(member, action, *accounts, ago=timedelta(minutes=5), **details):
    """A line of this member, or of nobody in his establishment: ``leave(head, …, nobody=True)``."""
    establishment = member.establishment if details.pop("nobody", False) else None
    author = journal.Author(None if establishment else member, establishment, ip="192.0.2.7")
    request = journal.Request(author, timezone.now() - ago, details=details)
    return journal.record(action, request, [account.pk for account in accounts])


def lines(response):
    """The cells of each line, whole; the readings of the journal left aside."""
    rows = [
        [words(cell) for cell in row.find_all(["td", "th"])]
        for row in soup(response).select("main tbody tr")
    ]
    return [row for row in rows if row[2] != "Consulter le journal"]


def told(response, column):
    return [row[column] for row in lines(response)]
