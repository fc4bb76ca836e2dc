"""The page of the guardians: each criterion and each sort, against the page of the libraries."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bench.households import fill, settle
from bench.measure import Scale
from bench.page import CLASSES, LEVELS, Listing
from bench.population import open_school, surround, tidy
from bench.report import Check
from guardians.tabs import LEGAL

SEARCHES = {
    "sans critère": "q=",
    "nom": "q=mar",
    "classes": CLASSES,
    "une classe": "division=3",
    "MEF": LEVELS,
    "états": "state=not_informed&state=informed",
    "familles sans compte activé": "family=nobody",
    "familles toutes activées": "family=everybody",
    "mail confirmé": "mail=confirmed",
    "joignables par mail": "mail=reachable",
    "non joignables par mail": "mail=unreachable",
    "portable de la source": "mobile=reachable",
    "signalements": "report=wrong_link&report=wrong_birth_date",
    "tous": f"q=a&{CLASSES}&{LEVELS}&state=not_informed&state=informed&family=nobody"
    "&family=somebody&mail=reachable&mobile=reachable&mobile=missing",
    "dernière page": "q=&page=101",
} | {
    f"tri {name}": f"q=&sort={name}"
    for name in (
        "-student", "division", "guardian", "identifier", "mail", "mobile", "state", "informed",
        "login",
    )
}  # fmt: skip
GUARDIANS = Listing(LEGAL, "/responsables-ordinaires/", "guardians_guardian")


def run(scale: Scale, searches: Mapping[str, str] = SEARCHES) -> Iterator[Check]:
    fill(surround(scale.others // 2), mixed=True)
    school = open_school(scale.pupils, mixed=True)
    settle(school, mixed=True)
    fill(surround(scale.others), mixed=True)
    tidy()
    # So many searches: each page is asked for once in a pair.
    yield from GUARDIANS.measure(school, searches, replace(scale, least=0))
