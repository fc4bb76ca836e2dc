"""BEE_STRUCTURES and BEE_NOMENCLATURES: what the codes of the other exports mean."""

from collections.abc import Iterable, Iterator

from sync.synthetic.document import Destination, tags
from sync.synthetic.formations import SPECIALITIES, Formation
from sync.synthetic.records import Roster
from sync.synthetic.spelling import without_accents

# CODE_MATIERE, CODE_GESTION, LIBELLE_COURT, LIBELLE_EDITION
SUBJECTS = (
    ("020300", "LCALA", "LCA LATIN", "Langues et cultures de l'Antiquité latin"),
    ("030201", "AGL1", "ANGLAIS LV1", "Anglais LV1"),
    ("030402", "ALL2", "ALLEMAND LV2", "Allemand LV2"),
    ("030602", "ESP2", "ESPAGNOL LV2", "Espagnol LV2"),
)


def write(destination: Destination, roster: Roster) -> None:
    destination.write("Structures", "BEE_STRUCTURES", "2.0", _structures(roster))
    destination.write("Nomenclature", "BEE_NOMENCLATURES", "3.1", _nomenclature(roster))


def _structures(roster: Roster) -> Iterator[str]:
    yield "    <DIVISIONS>\n"
    for division in roster.plan.divisions:
        yield f'      <DIVISION CODE_STRUCTURE="{division.code}">\n'
        yield tags("        ", ("LIBELLE_LONG", division.label))
        yield _belonging("MEF", "CODE_MEF", division.mefs)
        yield "      </DIVISION>\n"
    yield "    </DIVISIONS>\n    <GROUPES>\n"
    for group in roster.plan.groups:
        yield f'      <GROUPE CODE_STRUCTURE="{group.code}">\n'
        yield tags("        ", ("LIBELLE_LONG", group.label))
        yield _belonging("DIVISION", "CODE_STRUCTURE", group.divisions)
        yield _belonging("MEF", "CODE_MEF", group.mefs)
        yield "      </GROUPE>\n"
    yield "    </GROUPES>\n"


def _belonging(kind: str, tag: str, codes: Iterable[str]) -> str:
    members = "".join(
        f"          <{kind}_APPARTENANCE>\n"
        f"            <{tag}>{code}</{tag}>\n"
        f"          </{kind}_APPARTENANCE>\n"
        for code in codes
    )
    return f"        <{kind}S_APPARTENANCE>\n{members}        </{kind}S_APPARTENANCE>\n"


def _nomenclature(roster: Roster) -> Iterator[str]:
    yield "    <MEFS>\n"
    for formation in roster.plan.formations:
        yield _mef(formation)
    yield "    </MEFS>\n    <MATIERES>\n"
    for code, handle, short, caption in SUBJECTS:
        yield f'      <MATIERE CODE_MATIERE="{code}">\n'
        yield tags(
            "        ",
            ("CODE_GESTION", handle),
            ("LIBELLE_COURT", short),
            ("LIBELLE_LONG", without_accents(caption).upper()),
            ("LIBELLE_EDITION", caption),
            ("MATIERE_ETP", "1"),
        )
        yield "      </MATIERE>\n"
    yield "    </MATIERES>\n"


def _mef(formation: Formation) -> str:
    fields = tags(
        "        ",
        ("FORMATION", formation.short),
        ("SPECIALITE", SPECIALITIES.get(formation.prefix)),
        ("LIBELLE_LONG", formation.label),
        ("LIBELLE_EDITION", formation.caption),
        ("STATUT_MEF", "1"),
        ("MEF_RATTACHEMENT", formation.mef),
        ("CODE_MEFSTAT", formation.mefstat),
        ("NB_OPT_OBLIG", "2"),
        ("NB_OPT_MINI", "2"),
        ("RENFORCEMENT_LANGUES", "0"),
        ("INSCRIPTION_ETAB", "1"),
        ("MEF_ORIGINE", "1"),
        ("MEF_SELECTIONNE", "1"),
        ("MEF_SELORIG", "1"),
        ("DATE_OUVERTURE", "01/09/1992"),
        ("DATE_FERMETURE", "31/12/9999"),
    )
    return f'      <MEF CODE_MEF="{formation.mef}">\n{fields}      </MEF>\n'
