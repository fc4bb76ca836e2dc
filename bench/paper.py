"""The list on paper: stamped, against one table laid out by WeasyPrint."""

from collections.abc import Iterator

from accounts import letters
from bench.measure import Scale, Side, compare_several
from bench.population import FIRST_NAMES
from bench.report import Check, at_least, number, ours_and_plain
from bench.sheets import CONTEXT
from common.papers import frame, parts, render_plain_list, typesetting
from sync.synthetic.family_names import FRENCH


def run(scale: Scale) -> Iterator[Check]:
    many, few = list(rows(scale.pupils)), list(rows(scale.plain_rows))
    template = letters.STUDENT_LIST.as_template()
    header = letters.STUDENT_LIST.header(CONTEXT)
    lines = [letters.student_row(CONTEXT, row) for row in few]
    sizes: list[int] = []

    def stamp() -> None:
        sizes.append(sum(map(len, letters.student_list(CONTEXT, many))))

    anew = Side(stamp, units=len(many), before=forget)
    again = Side(stamp, units=len(many))
    plain = Side(lambda: render_plain_list(template, lines, header), units=len(few))
    first, others = compare_several([anew, again], plain, scale)
    notes = f"gabarit compris, {ours_and_plain(first.milliseconds(), 'ligne')}"
    known = f"gabarit déjà connu {number(others.ratio(), '×')}"
    notes = f"{notes} ; {known} ; {number(sizes[-1], 'octets')}"
    yield at_least("WeasyPrint / notre liste", first.ratio(), 80, notes=notes)


def forget() -> None:
    """Clear all that a process keeps of a template: the next list is that of a new process."""
    for kept in (
        parts._compile_parts, frame._compile_frame, typesetting._style, typesetting._fonts,
    ):  # fmt: skip
        kept.cache_clear()


def rows(number_of_rows: int) -> Iterator[letters.ListRow]:
    for rank in range(number_of_rows):
        division = rank // 30
        yield letters.ListRow(
            mef=f"NIVEAU {division // 9}",
            division_code=f"C{division}",
            division_label=f"CLASSE {division}",
            last_name=FRENCH[rank * 11 % len(FRENCH)].upper(),
            first_name=FIRST_NAMES[rank * 7 % len(FIRST_NAMES)],
            state_label="Non activé - informé",
            identifier=f"p.nom{rank + 2}",
            password="ABCDEFGH2345",  # noqa: S106  nobody's
        )
