"""BEE_ELEVES: the pupils, their options, their structures, their addresses."""

from collections.abc import Iterator

from sync.synthetic.addresses_xml import addresses
from sync.synthetic.document import Destination, french, tags
from sync.synthetic.records import Past, Pupil, Roster

FRANCE = "100"
OVERSEAS = ("97", "98")


def write(destination: Destination, roster: Roster) -> None:
    destination.write("ElevesAvecAdresses", "BEE_ELEVES", "3.0", _body(roster))


def _body(roster: Roster) -> Iterator[str]:
    yield "    <ELEVES>\n"
    for pupil in roster.pupils:
        yield _pupil(pupil, roster.uai)
    yield "    </ELEVES>\n    <OPTIONS>\n"
    for pupil in roster.pupils:
        yield _options(pupil)
    yield "    </OPTIONS>\n    <STRUCTURES>\n"
    for pupil in roster.pupils:
        yield _structures(pupil)
    yield "    </STRUCTURES>\n    <BOURSES/>\n"
    yield from addresses(pupil.address for pupil in roster.pupils if pupil.address is not None)


def _keys(pupil: Pupil) -> str:
    """Return the attributes of a pupil; the older records have no ELENOET there."""
    if pupil.number % 37 == 0:
        return f'ELEVE_ID="{pupil.number}"'
    return f'ELEVE_ID="{pupil.number}" ELENOET="{pupil.elenoet}"'


def _pupil(pupil: Pupil, uai: str) -> str:
    names = (*pupil.other_names, None, None)
    identity = tags(
        "        ",
        ("ID_NATIONAL", pupil.ine),
        ("INE_RNIE", pupil.ine if pupil.number % 10 else None),
        ("ELENOET", str(pupil.elenoet)),
        ("ID_ELEVE_ETAB", f"{pupil.elenoet:05}{uai[1:7]}"),
        ("NOM_DE_FAMILLE", pupil.birth_name),
        ("NOM_USAGE", pupil.usage_name),
        ("PRENOM", pupil.first_name),
        ("PRENOM2", names[0]),
        ("PRENOM3", names[1]),
        ("DATE_NAISS", french(pupil.birth_date)),
        ("DOUBLEMENT", "1" if pupil.repeats else "0"),
        ("CODE_PAYS", pupil.birth_abroad[0] if pupil.birth_abroad else FRANCE),
        ("TEL_PORTABLE", pupil.mobile),
        ("MEL", pupil.mail),
        ("ACCEPTE_SMS", "1" if pupil.mobile else "0"),
    )
    past = _past(pupil.past) if pupil.past is not None else ""
    return f"      <ELEVE {_keys(pupil)}>\n{identity}{_schooling(pupil)}{past}      </ELEVE>\n"


def _schooling(pupil: Pupil) -> str:
    insee = pupil.birth_insee
    return tags(
        "        ",
        ("DATE_MODIFICATION", french(pupil.modified_on)),
        ("ADRESSE_ID", str(pupil.address.number) if pupil.address is not None else None),
        ("CODE_REGIME", pupil.regime),
        ("DATE_ENTREE", french(pupil.entered_on)),
        ("DATE_SORTIE", french(pupil.left_on) if pupil.left_on else None),
        ("CODE_MOTIF_SORTIE", pupil.exit_reason),
        ("VILLE_NAISS", pupil.birth_abroad[1] if pupil.birth_abroad else ""),
        ("CODE_SEXE", pupil.sex),
        ("CODE_PAYS_NAT", pupil.nationality),
        ("CODE_STATUT", pupil.status),
        ("CODE_MEF", None if pupil.without_mef else pupil.formation.mef),
        ("CODE_DEPARTEMENT_NAISS", _departement(insee) if insee else None),
        ("CODE_COMMUNE_INSEE_NAISS", insee),
        ("ADHESION_TRANSPORT", "0"),
        ("CODE_PROVENANCE", "1"),
    )


def _departement(insee: str) -> str:
    return insee[:3] if insee.startswith(OVERSEAS) else f"0{insee[:2]}"


def _past(past: Past) -> str:
    fields = tags(
        "          ",
        ("CODE_MEF", past.mef),
        ("CODE_STRUCTURE", past.division),
        ("CODE_RNE", past.uai),
        ("CODE_NATURE", past.nature),
        ("SIGLE", past.sigle),
        ("DENOM_PRINC", past.title),
        ("DENOM_COMPL", past.name),
        ("LIGNE1_ADRESSE", "1 RUE DE L'ÉCOLE"),
        ("BOITE_POSTALE", ""),
        ("MEL", f"ce.{past.uai}@example.org"),
        ("TELEPHONE", "0199000000"),
        ("CODE_COMMUNE_INSEE", past.town.insee),
        ("LL_COMMUNE_INSEE", past.town.name),
    )
    return f"        <SCOLARITE_AN_DERNIER>\n{fields}        </SCOLARITE_AN_DERNIER>\n"


def _options(pupil: Pupil) -> str:
    options = "".join(
        "        <OPTIONS_ELEVE>\n"
        f"          <NUM_OPTION>{number}</NUM_OPTION>\n"
        f"          <CODE_MODALITE_ELECT>{choice}</CODE_MODALITE_ELECT>\n"
        f"          <CODE_MATIERE>{subject}</CODE_MATIERE>\n"
        "        </OPTIONS_ELEVE>\n"
        for number, (subject, choice) in enumerate(pupil.subjects, start=1)
    )
    return f"      <OPTION {_keys(pupil)}>\n{options}      </OPTION>\n"


def _structures(pupil: Pupil) -> str:
    """Write the division among the groups, not always first; nothing for who has neither."""
    placed = [("D", pupil.division)] if pupil.division else []
    grouped = [("G", code) for code in pupil.groups]
    codes = grouped + placed if pupil.groups_come_first else placed + grouped
    if not codes:
        return ""
    structures = "".join(
        "        <STRUCTURE>\n"
        f"          <CODE_STRUCTURE>{code}</CODE_STRUCTURE>\n"
        f"          <TYPE_STRUCTURE>{letter}</TYPE_STRUCTURE>\n"
        "        </STRUCTURE>\n"
        for letter, code in codes
    )
    return f"      <STRUCTURES_ELEVE {_keys(pupil)}>\n{structures}      </STRUCTURES_ELEVE>\n"
