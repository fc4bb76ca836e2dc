"""Every screen: axe finds nothing to say of it, in either theme, on a wide screen or a phone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys import (
    tour_entrance,
    tour_night,
    tour_school,
    tour_settings,
    tour_troubleshooting,
)
from tests.journeys.tour import furnish, visit

RULES = {
    "runOnly": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4",
    ],
    "resultTypes": ["violations"],
}  # fmt: skip
PHONE, DESK = 390, 1280
IS_ON = "theme => (document.documentElement.dataset.frTheme ?? 'light') === theme"


def look(page, theme, width):
    """Show the page so, and list what is wrong in it."""
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(IS_ON, arg=theme)
    # At its end, where the bar of the selection covers no row.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    found = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
    wrong = [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
    shown = page.evaluate("document.scrollingElement.scrollWidth")
    return [*wrong, f"{shown} pixels wide"] if shown > width else wrong


def wrongs_of(page, screens):
    """What is wrong in each screen of a tour, in either look."""
    wrong = {}
    for screen in screens:
        page.evaluate(AXE_SCRIPT)
        wrong[screen, "light"] = look(page, "light", DESK)
        wrong[screen, "dark"] = look(page, "dark", PHONE)
    return {where: what for where, what in wrong.items() if what}


@pytest.mark.usefixtures("guichet")
def test_no_screen_breaks_a_rule_nor_overflows(browse, head, enrol, elsewhere):
    furnish(head, enrol)
    page = browse()

    assert wrongs_of(page, visit(page, head)) == {}


@pytest.mark.parametrize(
    "tour", [tour_entrance, tour_settings, tour_troubleshooting, tour_school, tour_night]
)
def test_nor_does_any_screen_of_another_tour(browse, head, enrol, settings, tour):
    tour.furnish(head, enrol)
    page = browse()

    assert wrongs_of(page, tour.visit(page, head, settings)) == {}
