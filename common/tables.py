"""The one base table: its rows are written by one function, its count asked once.

django-tables2 declares the columns, sorts and pages; writing fifty rows through its bound cells
costs a hundred times what a formatted string costs, so a row is a string here.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

PER_PAGE = 50


class CountingPaginator(Paginator):
    """Counts in the statement that finds the page, where to find one is to read all of them."""

    def get_page(self, number: Any) -> Page:
        rows: QuerySet = self.object_list.data.data  # type: ignore[attr-defined]
        number = max(int(number), 1)
        start = (number - 1) * self.per_page
        found = list(rows.annotate(total=Window(Count("*")))[start : start + self.per_page])
        if not found and number > 1:
            return super().get_page(number)
        self.count = found[0]["total"] if found else 0
        return Page(found, number, self)


class ListTable(tables.Table):
    """A list of people. Subclasses give the columns, ``columns_read`` and ``row``."""

    # What is read of each object, in the order that ``row`` receives it; a public id comes first.
    # Paths and expressions from the model: what a search annotates is not read again.
    columns_read: tuple[Any, ...] = ()
    caption = ""
    noun = ""
    noun_plural = ""
    paginator_class: type[Paginator] = Paginator

    def __init__(self, found: QuerySet, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(found, order_by=request.GET.getlist("sort"), **kwargs)
        self.request = request
        self.ids: list[str] = []
        self.paginate(page=_number(request.GET.get("page")))

    def paginate(self, *, page: int = 1) -> None:
        """Show a page; past the last one, the last one."""
        self.paginator = self.paginator_class(self.rows, PER_PAGE)
        self.page = self.paginator.get_page(page)

    @property
    def total(self) -> int:
        return self.paginator.count

    def row(self, *values: Any) -> SafeString:
        raise NotImplementedError

    @cached_property
    def body(self) -> SafeString:
        return mark_safe("".join(self._rows()))  # noqa: S308  each row escapes its values

    def _rows(self) -> Iterator[SafeString]:
        rows: Any = self.page.object_list
        for values in self.read(getattr(rows, "data", rows)):
            self.ids.append(str(values[0]))
            yield self.row(*values)

    def read(self, page: QuerySet) -> Iterable[tuple[Any, ...]]:
        """The same page, whose objects are found first, joined to what is shown of them after.

        In one statement; the pages before it are counted in an index and never joined.
        """
        found = self.everybody().filter(pk__in=page.values("pk"))
        return found.order_by(*page.query.order_by).values_list(*self.columns_read)

    def everybody(self) -> QuerySet:
        """Where what is shown is read, with what a column needs that is no column of the model."""
        manager: QuerySet = self.rows.data.data.model._default_manager.all()
        return manager


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
