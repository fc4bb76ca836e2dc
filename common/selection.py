"""What a member ticked in a list: a frozen search, and what he added to it or took from it (B5)."""

import uuid
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import unquote_plus

from django.core import signing
from django.db.models import QuerySet
from django.http import QueryDict

SALT = "selection"
MAX_AGE = 8 * 3600
MAX_IDS = 5_000
MOST = 200


class InvalidSelectionError(ValueError):
    """A selection altered, too old, or of nothing."""


class ForeignSelectionError(ValueError):
    """A selection made by or for somebody else: another membership, or people who are not here."""


@dataclass(frozen=True)
class Selection:
    """« All » of a search but ``ids``, or ``ids`` alone; ids are public ones.

    It travels signed, bound to its owner (a list of a membership: a form opened for one
    establishment, or in one tab, is refused by another), with the id of the act it is for: sent
    twice, the act is done once.
    """

    owner: str
    query: str = ""
    all: bool = False
    ids: frozenset[str] = frozenset()
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @classmethod
    def ticked(cls, data: QueryDict, *, owner: str) -> Self:
        """Read the form of a list: this page's boxes, and what was ticked on its other pages.

        « All » with no box ticked excludes nobody: without JavaScript, boxes do not follow it.
        """
        everything = "all" in data
        page, picked = set(_ids(data.get("page_ids", ""))), set(data.getlist("picked"))
        if everything:
            taken_off = page - picked if picked else set()
            ids = taken_off | set(_ids(data.get("excluded_elsewhere", "")))
        else:
            ids = picked | set(_ids(data.get("picked_elsewhere", "")))
        query = data.get("query", "")
        # The journal keeps the criteria, and PostgreSQL takes no NUL.
        if len(ids) > MAX_IDS or not all(map(_is_uuid, ids)) or "\0" in unquote_plus(query):
            raise InvalidSelectionError
        return cls(owner, query, everything, frozenset(ids))

    @classmethod
    def only(cls, public_id: uuid.UUID | str, *, owner: str) -> Self:
        """One person, from his own page."""
        if not _is_uuid(str(public_id)):
            raise InvalidSelectionError
        return cls(owner, ids=frozenset({str(public_id)}))

    @classmethod
    def unsign(cls, token: str, *, owner: str) -> Self:
        try:
            raw = signing.loads(token, salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature as error:
            raise InvalidSelectionError from error
        if raw["o"] != owner:
            raise ForeignSelectionError
        return cls(owner, raw["q"], raw["a"], _unpacked(raw["i"]), uuid.UUID(raw["r"]))

    def sign(self) -> str:
        ids = _packed(self.ids)
        raw = {"o": self.owner, "q": self.query, "a": self.all, "i": ids, "r": self.request_id.hex}
        return signing.dumps(raw, salt=SALT, compress=True)

    @property
    def is_empty(self) -> bool:
        return not self.all and not self.ids

    @property
    def lone_id(self) -> str | None:
        """The person whose page asked, if the selection comes from there."""
        alone = len(self.ids) == 1 and not self.all and not self.query
        return next(iter(self.ids)) if alone else None

    def holds(self, public_id: str) -> bool:
        return (public_id in self.ids) != self.all

    def count(self, total: int) -> int:
        return total - len(self.ids) if self.all else len(self.ids)

    @property
    def filters(self) -> QueryDict:
        return QueryDict(self.query)

    def narrow(self, found: QuerySet, *, key: str) -> QuerySet:
        """Keep the ticked ones of what the frozen search finds."""
        if self.all:
            return found.exclude(**{f"{key}__in": self.ids}) if self.ids else found
        return found.filter(**{f"{key}__in": self.ids})

    def describe(self, criteria: Collection[str]) -> dict[str, Any]:
        """What the journal keeps of it: these criteria, and no name typed in the search."""
        known = {name: self.filters.getlist(name) for name in criteria if name != "q"}
        filters = {name: values[:MOST] for name, values in known.items() if any(values)}
        return {"all": self.all, "filters": filters, "by_name": bool(self.filters.get("q"))}


def _ids(text: str) -> list[str]:
    return [item for item in text.split(",") if item]


def _packed(ids: Iterable[str]) -> str:
    """Sixteen bytes an id: a page of fifty fits in an address."""
    return b64encode(b"".join(uuid.UUID(key).bytes for key in sorted(ids))).decode()


def _unpacked(text: str) -> frozenset[str]:
    raw = b64decode(text)
    return frozenset(str(uuid.UUID(bytes=raw[i : i + 16])) for i in range(0, len(raw), 16))


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
