"""The components: what they print, in words and for those who cannot see them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import strip_tags

from common import html
from tests.pages import words


def rendered(source, address="/liste/", **context):
    request = RequestFactory().get(address)
    page = Template(source).render(Context({"request": request, **context}))
    return BeautifulSoup(page, "html.parser")


def criterion(**changes):
    facts = {"name": "division", "label": "Classes", "value": "", "active": False, "options": []}
    return SimpleNamespace(**{**facts, **changes})


def test_a_state_is_a_hidden_dot_and_words():
    badge = rendered('{% state_badge code="informed" label="Non activé - informé" %}').span

    assert badge["class"] == ["state", "state--informed"]
    assert badge.find(attrs={"aria-hidden": "true"}).get_text() == "●"
    assert words(badge) == "● Non activé - informé"


def test_a_state_label_is_escaped():
    assert "<b>" not in html.state_badge("informed", "<b>Activé</b>")


@pytest.mark.parametrize(
    ("code", "noun", "sign", "told"),
    [
        ("missing", html.MAIL, "✕", "Adresse mail non renseignée"),
        ("unconfirmed", html.MAIL, "@", "Adresse mail non confirmée"),
        ("confirmed", html.MAIL, "@ ☑", "Adresse mail confirmée"),
        ("missing", html.MOBILE, "✕", "Téléphone portable non renseigné"),
        ("unconfirmed", html.MOBILE, "☎", "Téléphone portable non confirmé"),
        ("confirmed", html.MOBILE, "☎ ☑", "Téléphone portable confirmé"),
    ],
)
def test_a_confirmation_is_a_sign_and_its_words(code, noun, sign, told):
    icon = rendered("{% confirmation_icon code=code noun=noun %}", code=code, noun=noun).span

    assert words(icon.find(attrs={"aria-hidden": "true"})) == sign
    assert icon.select_one(".fr-sr-only").get_text() == told
    assert icon["title"] == told


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "Non renseignée"),
        (date(2026, 9, 1), "01-09-2026"),
        (datetime(2026, 8, 31, 22, 30, tzinfo=UTC), "01-09-2026"),
    ],
)
def test_a_date_is_shown_as_the_screens_write_it(value, shown):
    assert strip_tags(html.date_cell(value)) == shown


def test_an_alert_escapes_what_it_is_given():
    page = rendered("{% alert text=text tone='success' live=True %}", text="<i>Fait</i>")

    assert page.select_one("[role=status]").get_text(strip=True) == "<i>Fait</i>"


def test_the_current_tab_says_so():
    source = '{% tab name="students" label="Élèves" url="/eleves/" current=current %}'

    assert rendered(source, current="students").a["aria-current"] == "page"
    assert not rendered(source, current="home").a.has_attr("aria-current")


def test_a_filter_of_choices_counts_those_in_use():
    options = [("6A", "Sixième A", True), ("6B", "Sixième B", False), ("6C", "Sixième C", True)]
    used = criterion(options=options, active=True)

    page = rendered("{% filter_multi criterion=criterion %}", criterion=used)

    assert words(page.summary) == "Classes (2) , filtre utilisé"
    assert not page.select_one("[data-filter-used]").has_attr("hidden")
    assert [box["value"] for box in page.select("input[checked]")] == ["6A", "6C"]
    assert all(page.find("label", attrs={"for": box["id"]}) for box in page.select("input"))


def test_a_filter_of_choices_not_in_use_shows_no_number():
    page = rendered("{% filter_multi criterion=criterion %}", criterion=criterion())

    assert page.select_one("[data-filter-count]").get_text() == ""
    assert page.select_one("[data-filter-used]").has_attr("hidden")


def test_a_typed_filter_in_use_is_marked():
    used = criterion(name="q", label="Nom", value='d"Arc', active=True)

    page = rendered("{% filter_text criterion=criterion %}", criterion=used)

    assert page.input["value"] == 'd"Arc'
    assert words(page.label) == "Nom (filtre utilisé)"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 élèves choisis sur 12"), (1, "1 élève choisi sur 12"), (3, "3 élèves choisis sur 12")],
)
def test_the_counter_agrees_with_its_number(count, shown):
    source = '{% selection_counter count=count total=12 one="élève choisi" many="élèves choisis" %}'

    assert words(rendered(source, count=count).p) == shown


PAGES = '{% pagination page=page noun="élève" noun_plural="élèves" %}'


def test_pages_are_told_and_linked_with_the_search_kept():
    page = Paginator(range(640), 50).page(2)

    shown = rendered(PAGES, "/liste/?q=martin&page=2", page=page)

    assert words(shown.select_one(".pages__range")) == "51 à 100 sur 640 élèves"
    assert shown.find("a", rel="prev")["href"] == "?q=martin&page=1"
    assert shown.find("a", rel="next")["href"] == "?q=martin&page=3"
    assert shown.select_one("[aria-current=page]").get_text() == "2"


def test_many_pages_are_not_all_listed():
    page = Paginator(range(3_000), 50).page(30)

    shown = rendered(PAGES, page=page)

    numbers = [words(item) for item in shown.select("li")][1:-1]
    assert numbers == ["1", "…", "28", "29", "30", "31", "32", "…", "60"]


def test_a_single_result_is_told_in_the_singular_without_any_link():
    shown = rendered(PAGES, page=Paginator(range(1), 50).page(1))

    assert words(shown) == "1 à 1 sur 1 élève"


def test_a_column_turns_its_order_round_and_goes_back_to_the_first_page():
    alias = SimpleNamespace(next="-student", is_descending=False)
    column = SimpleNamespace(header="Élève", orderable=True, is_ordered=True, order_by_alias=alias)
    plain = SimpleNamespace(header="Détail", orderable=False)
    table = SimpleNamespace(columns=[column, plain])
    source = (
        "{% headers table=table as titles %}"
        "{% for title in titles %}{{ title.url }}|{{ title.order }} {% endfor %}"
    )

    shown = rendered(source, "/liste/?q=a%26b&sort=student&page=3", table=table)

    assert shown.get_text() == "?q=a%26b&sort=-student|ascending | "


def test_ids_of_this_page_are_left_to_its_boxes():
    shown = rendered("{% off_page ids=ids page=page %}", ids={"b", "a", "c"}, page=["c"])

    assert shown.get_text() == "a,b"
