"""A page of a list: against the page of the libraries, its statements, their cost."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from accounts.tabs import Tab
from bench.counters import statements
from bench.measure import Pairs, Scale, Side, backend_seconds, compare
from bench.population import School, open_school, surround, tidy
from bench.report import Check, at_least, at_most, number
from students.tabs import STUDENTS

CLASSES = "&".join(f"division={code}" for code in range(1, 25))
LEVELS = "&".join(f"mef={code}" for code in range(10010012001, 10010012007))
SEARCHES = {
    "sans critère": "q=",
    "nom": "q=mar",
    "classes": CLASSES,
    "états": "state=not_informed&state=informed",
    "âge et mail": "age=15-18&mail=confirmed&mail=missing",
    "tous": f"q=a&{CLASSES}&{LEVELS}&state=informed&state=activated"
    "&age=0-15&age=15-18&mail=confirmed&mail=missing",
    "dernière page": "q=&page=1000",
    "tri par classe": "q=&sort=division",
}
READS = 20


@dataclass(frozen=True)
class Listing:
    """The list of a tab, and where the libraries show the same.

    Its statements read ``tables``, whatever begins so.
    """

    tab: Tab
    stock: str
    tables: str

    def measure(self, school: School, searches: Mapping[str, str], scale: Scale) -> Iterator[Check]:
        client = Client()
        client.force_login(school.head.user)
        address = self.tab.list_url
        with override_settings(ROOT_URLCONF="bench.stock"):
            costs = {name: self._compare(client, query, scale) for name, query in searches.items()}
        yield _ratio(costs)
        asked = {
            name: statements(lambda q=query: client.get(f"{address}?{q}"))
            for name, query in searches.items()
        }
        yield at_most("requêtes d'une page", max(map(len, asked.values())), 8)
        lists = {name: self._of_list(found) for name, found in asked.items()}
        yield at_most("dont requêtes de la liste", max(map(len, lists.values())), 2)
        yield _in_database(lists, school, scale)

    def _compare(self, client: Client, query: str, scale: Scale) -> Pairs:
        def get(path: str) -> bytes:
            answer = client.get(f"{path}?{query}")
            assert answer.status_code == 200
            return answer.content

        address = self.tab.list_url
        assert self._shown(get(address)) == self._shown(get(self.stock))
        return compare(Side(lambda: get(address)), Side(lambda: get(self.stock)), scale)

    def _shown(self, page: bytes) -> list[str]:
        """The people of a page in its order: both ways find the same."""
        return re.findall(rf'href="{self.tab.list_url}([0-9a-f-]{{36}})/', page.decode())

    def _of_list(self, asked: list[str]) -> list[str]:
        return [sql for sql in asked if f'FROM "{self.tables}' in sql]


PUPILS = Listing(STUDENTS, "/liste-ordinaire/", "students_enrolment")


def run(scale: Scale, searches: Mapping[str, str] = SEARCHES) -> Iterator[Check]:
    surround(scale.others // 2)
    school = open_school(scale.pupils, mixed=True)
    surround(scale.others)
    tidy()
    yield from PUPILS.measure(school, searches, scale)


def _ratio(costs: dict[str, Pairs]) -> Check:
    ratios = {name: pairs.ratio() for name, pairs in costs.items()}
    first = next(iter(costs))
    ours, plain = costs[first].milliseconds()
    notes = ", ".join(f"{name} {number(ratio, '×')}" for name, ratio in ratios.items())
    sizes = f"{number(ours, 'ms')} contre {number(plain, 'ms')} {first}"
    return at_least(
        "page des bibliothèques / notre page, le pire des critères",
        min(ratios.values()),
        3,
        notes=f"{sizes} ; {notes}",
    )


def _in_database(asked: dict[str, list[str]], school: School, scale: Scale) -> Check:
    """CPU of the backend for the list and its count: read, planned and run."""
    costs = {name: 1000 * _backend_cost(found) for name, found in asked.items()}
    worst = max(costs, key=costs.__getitem__)
    around = (
        f"au milieu de {number(scale.others)} élèves"
        if scale.others
        else "seule : --large l'entoure de 1 000 000 d'élèves"
    )
    notes = ", ".join(f"{name} {number(cost, 'ms')}" for name, cost in costs.items())
    pages = number(_buffers(asked[worst]))
    return at_most(
        f"liste et compte dans la base, école de {number(school.pupils)} {around}",
        costs[worst],
        5,
        "ms",
        notes=f"{notes} ; pire : {worst}, {pages} pages lues",
    )


def _backend_cost(queries: list[str]) -> float:
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query)
        start = backend_seconds()
        for query in islice(cycle(queries), READS * len(queries)):
            cursor.execute(query)
            cursor.fetchall()
        return (backend_seconds() - start) / READS


def _buffers(queries: list[str]) -> int:
    touched = 0
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
            plan = cursor.fetchone()[0]
            plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            touched += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return touched
