"""The lists on paper: stamped, against one table laid out by WeasyPrint."""

from collections.abc import Iterator

from accounts import letters
from bench.measure import Scale, Side, compare_several
from bench.population import FIRST_NAMES
from bench.report import Check, at_least, number, ours_and_plain
from bench.sheets import CONTEXT
from common.papers import ListRow, frame, parts, render_plain_list, typesetting
from sync.synthetic.family_names import FRENCH


def run(scale: Scale) -> Iterator[Check]:
    yield _measure("élèves", letters.STUDENT_LIST, list(_students(scale.pupils)), scale)
    paper = letters.guardian_list_paper(letters.LEGAL)
    yield _measure("responsables", paper, list(_guardians(scale.pupils)), scale)


def _measure(who: str, paper: letters.ListPaper, rows: list[ListRow], scale: Scale) -> Check:
    few = rows[: scale.plain_rows]
    template, header = paper.as_template(), paper.header(CONTEXT)
    sizes: list[int] = []

    def stamp() -> None:
        sizes.append(sum(map(len, paper.stamp(CONTEXT, rows))))

    anew = Side(stamp, units=len(rows), before=forget)
    again = Side(stamp, units=len(rows))
    plain = Side(lambda: render_plain_list(template, few, header), units=len(few))
    first, others = compare_several([anew, again], plain, scale)
    notes = f"gabarit compris, {ours_and_plain(first.milliseconds(), 'ligne')}"
    known = f"gabarit déjà connu {number(others.ratio(), '×')}"
    notes = f"{notes} ; {known} ; {number(sizes[-1], 'octets')}"
    return at_least(f"{who} : WeasyPrint / notre liste", first.ratio(), 80, notes=notes)


def forget() -> None:
    """Clear all that a process keeps of a template: the next list is that of a new process."""
    for kept in (
        parts._compile_parts, frame._compile_frame, typesetting._style, typesetting._fonts,
    ):  # fmt: skip
        kept.cache_clear()


def _students(number_of_rows: int) -> Iterator[ListRow]:
    for rank in range(number_of_rows):
        yield letters.student_row(
            CONTEXT,
            letters.ListRow(
                last_name=FRENCH[rank * 11 % len(FRENCH)].upper(),
                first_name=FIRST_NAMES[rank * 7 % len(FIRST_NAMES)],
                **_account(rank),
            ),
        )


def _guardians(number_of_rows: int) -> Iterator[ListRow]:
    """Two for each pupil, or so."""
    for rank in range(number_of_rows):
        pupil = rank // 2
        yield letters.guardian_row(
            CONTEXT,
            letters.GuardianRow(
                pupil_last_name=FRENCH[pupil * 11 % len(FRENCH)].upper(),
                pupil_first_name=FIRST_NAMES[pupil * 7 % len(FIRST_NAMES)],
                last_name=FRENCH[rank * 13 % len(FRENCH)].upper(),
                first_name=FIRST_NAMES[rank * 5 % len(FIRST_NAMES)],
                **_account(rank),
            ),
        )


def _account(rank: int) -> dict[str, str]:
    division = rank // 30
    return {
        "mef": f"NIVEAU {division // 9}",
        "division_code": f"C{division}",
        "division_label": f"CLASSE {division}",
        "state_label": "Non activé - informé",
        "identifier": f"p.nom{rank + 2}",
        "password": "ABCDEFGH2345",
    }
