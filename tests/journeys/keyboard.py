"""Going through a page with Tab, where one always sees where one is."""

FARTHEST = 80
# A box drawn by its label shows the focus there; the calendar of a date is a button of the
# browser's own, which draws it itself.
HERE = """() => {
    const place = document.activeElement;
    const label = place.labels?.[0];
    const name = (label ?? place).innerText || place.getAttribute("aria-label") || "";
    const looks = [getComputedStyle(place)];
    if (label) {
        looks.push(getComputedStyle(label, "::before"), getComputedStyle(label, "::after"));
    }
    const visible = !place.matches(":focus") || looks.some((look) =>
        look.opacity !== "0" && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0);
    return {name: name.replace(/\\s+/g, " ").trim(), visible, tag: place.outerHTML.slice(0, 300)};
}"""


def tab_to(page, name):
    """Press Tab until there; every stop on the way must show the focus."""
    passed = []
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        passed.append(here["name"])
        assert here["visible"], here
        if here["name"].startswith(name):
            return
    raise AssertionError(f"« {name} » n'est pas atteint : {passed}")


def go(page, name, key="Enter"):
    tab_to(page, name)
    page.keyboard.press(key)
