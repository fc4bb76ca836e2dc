"""What is answered to a form sent during a cut: until when, and all that was typed, kept."""

import re
from datetime import datetime
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import http_date

# Never written again in a page, whatever the form.
_SECRET = re.compile(r"csrf|passw|passe|code|\bmot\b|mot[_-]", re.IGNORECASE)
# What a person wrote, unlike a choice, a number or a selection.
_WRITTEN = re.compile(r"[\s@]|://")
_FREE_TEXTS = {"comment"}


class Field(NamedTuple):
    name: str
    value: str

    @property
    def is_written(self) -> bool:
        return bool(self.value) and (
            self.name in _FREE_TEXTS or _WRITTEN.search(self.value) is not None
        )


def refuse(request: HttpRequest, template: str, *, ends_at: datetime) -> HttpResponse:
    """The page that refuses, whose button sends the same form to the same address.

    What the page undone had to say is not said.
    """
    said = get_messages(request)
    if getattr(said, "added_new", False):
        list(said)
    fields = _kept(request.POST)
    context = {
        "ends_at": ends_at,
        "fields": fields,
        "written": [field.value for field in fields if field.is_written],
        "asks_again": len(fields) < sum(len(values) for _, values in _typed(request.POST)),
    }
    response = render(request, template, context, status=503)
    response.headers["Retry-After"] = http_date(ends_at.timestamp())
    return response


def _kept(posted: QueryDict) -> list[Field]:
    return [
        Field(name, str(value))
        for name, values in _typed(posted)
        if not _SECRET.search(name)
        for value in values
    ]


def _typed(posted: QueryDict) -> list[tuple[str, list[str]]]:
    return [(name, values) for name, values in posted.lists() if name != "csrfmiddlewaretoken"]
