"""Components: one Python signature and one template each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.safestring import SafeString

from common import html

register = template.Library()


@register.simple_tag
def state_badge(*, code: str, label: str) -> SafeString:
    """The state of an account, as in the lists."""
    return html.state_badge(code, label)


@register.simple_tag
def confirmation_icon(*, code: str, noun: str = html.MAIL) -> SafeString:
    """✕, @ or @ ☑, with its words."""
    return html.confirmation_icon(code, noun=noun)


@register.inclusion_tag("components/alert.html")
def alert(*, text: str, tone: str = "info", title: str = "", live: bool = False) -> dict[str, Any]:
    """A message; ``live`` when it tells what has just been done."""
    return {"text": text, "tone": tone, "title": title, "live": live}


@register.inclusion_tag("components/tab.html")
def tab(*, name: str, label: str, url: str, current: str = "") -> dict[str, Any]:
    """One entry of the main navigation."""
    return {"label": label, "url": url, "is_current": name == current}


@register.inclusion_tag("components/stamp.html", takes_context=True)
def stamp(context: Any) -> dict[str, Any]:
    """In every form that is sent: the establishment it was opened for (M9)."""
    member = context.get("member")
    return {"establishment": member.establishment if member else None}


@register.inclusion_tag("components/icon.html")
def icon(*, name: str) -> dict[str, str]:
    """A decorative drawing: the text beside it says the same."""
    return {"name": name}


@register.inclusion_tag("components/back_link.html")
def back_link(*, url: str, label: str = "Retour à la liste") -> dict[str, str]:
    return {"url": url, "label": label}


@register.inclusion_tag("components/filter_text.html")
def filter_text(*, criterion: Any) -> dict[str, Any]:
    """A typed criterion, marked when it is in use (R81)."""
    return {"criterion": criterion}


@register.inclusion_tag("components/filter_multi.html")
def filter_multi(*, criterion: Any) -> dict[str, Any]:
    """A criterion with several choices; its summary counts those in use (R77, R81)."""
    chosen = sum(1 for _, _, ticked in criterion.options if ticked)
    choices = html.filter_choices(criterion.name, criterion.options)
    return {"criterion": criterion, "chosen": chosen, "choices": choices}


@register.inclusion_tag("components/selection_counter.html")
def selection_counter(*, count: int, total: int, one: str, many: str) -> dict[str, Any]:
    """« 3 élèves sélectionnés sur 640 » (R85); ``one`` and ``many`` follow the number."""
    return {"count": count, "total": total, "one": one, "many": many, "is_one": count == 1}


@register.simple_tag
def off_page(*, ids: Iterable[str], page: Iterable[str]) -> str:
    """The ids that are not on this page, as one hidden field carries them."""
    return ",".join(sorted(set(ids).difference(page)))


@dataclass(frozen=True)
class Header:
    """A column's title: its link sorts by it, or turns the order round."""

    label: str
    url: str = ""
    order: str = ""

    @property
    def sign(self) -> str:
        return {"ascending": "▲", "descending": "▼"}.get(self.order, "↕")

    @property
    def help(self) -> str:
        wanted = "décroissant" if self.order == "ascending" else "croissant"
        return f"Trier par ordre {wanted}"


@register.simple_tag(takes_context=True)
def headers(context: template.Context, *, table: Any) -> list[Header]:
    """The titles of a django-tables2 table; the other parameters of the address are kept."""
    base = _address(context["request"], without=("sort", "page"))
    return [_header(column, base) for column in table.columns]


def _header(column: Any, base: str) -> Header:
    if not column.orderable:
        return Header(column.header)
    alias = column.order_by_alias
    order = ""
    if column.is_ordered:
        order = "descending" if alias.is_descending else "ascending"
    return Header(column.header, f"{base}sort={alias.next}", order)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: template.Context, *, page: Page, noun: str, noun_plural: str
) -> dict[str, Any]:
    """« 1 à 50 sur 640 élèves », then the pages, without all of them when there are many (R92)."""
    paginator = page.paginator
    around = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "page": page,
        "pages": [number if isinstance(number, int) else None for number in around],
        "base": _address(context["request"], without=("page",)),
        "total": paginator.count,
        "noun": noun if paginator.count == 1 else noun_plural,
    }


def _address(request: HttpRequest, *, without: tuple[str, ...]) -> str:
    """The parameters of the page, ready for one more."""
    parameters = request.GET.copy()
    for name in without:
        parameters.pop(name, None)
    return f"?{parameters.urlencode()}&" if parameters else "?"
