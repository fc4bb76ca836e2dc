"""What the tests of pages read of an answer, as a person would."""

from bs4 import BeautifulSoup
from django.utils import timezone

from ops.models import Maintenance


def soup(response):
    return BeautifulSoup(response.content.decode(), "lxml")


def words(node):
    return " ".join(node.get_text(" ").split())


def text(response):
    return words(soup(response).select_one("main"))


def rows(response):
    """The cells of each row of the list, without the box and the link."""
    return [
        [words(cell) for cell in row.find_all(["td", "th"])][1:-1]
        for row in soup(response).select("main tbody tr")
    ]


def facts(node):
    """What a page, or a part of it, says under each label."""
    return {words(item.dt): words(item.dd) for item in node.select("dl > div") if item.dt}


def said(response):
    """The messages shown, in order."""
    return [words(node) for node in soup(response).select(".messages > *")]


def ask(client, address, ticked):
    """Press a button of the list: the confirmation page, wherever it stands."""
    return client.post(address, ticked, follow=True)


def confirm(client, response, **fields):
    """Press « Confirmer » on a confirmation page, as it stands."""
    form = soup(response).select_one("main form[method=post]")
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    return client.post(form["action"], {**data, **fields})


def cut_the_service():
    now, hour = timezone.now(), timezone.timedelta(hours=1)
    Maintenance.objects.create(starts_at=now - hour, ends_at=now + hour)


def content(response):
    return b"".join(response) if response.streaming else response.content
