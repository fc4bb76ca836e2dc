"""BEE_RESPONSABLES: the adults, what each is for each pupil, their addresses."""

from collections.abc import Iterator

from sync.synthetic.addresses_xml import addresses
from sync.synthetic.document import Destination, tags
from sync.synthetic.records import LEGAL, Person, Pupil, Roster, Tie

LONG_TITLES = {"M.": "MONSIEUR", "MME": "MADAME"}


def write(destination: Destination, roster: Roster) -> None:
    destination.write("ResponsablesAvecAdresses", "BEE_RESPONSABLES", "2.1", _body(roster))


def _body(roster: Roster) -> Iterator[str]:
    yield "    <PERSONNES>\n"
    for person in roster.persons:
        yield _person(person)
    yield "    </PERSONNES>\n    <RESPONSABLES>\n"
    for pupil in roster.pupils:
        for tie in pupil.ties:
            yield _tie(pupil, tie)
    yield "    </RESPONSABLES>\n"
    yield from addresses(person.address for person in roster.persons)


def _person(person: Person) -> str:
    """Write an adult; half of the missing phones and mails are empty tags, half no tag."""
    missing = "" if person.number % 2 else None
    fields = tags(
        "        ",
        ("LC_CIVILITE", person.title or missing),
        ("LL_CIVILITE", LONG_TITLES[person.title] if person.title else missing),
        ("NOM_DE_FAMILLE", person.birth_name),
        ("NOM_USAGE", person.usage_name),
        ("PRENOM", person.first_name),
        ("TEL_PERSONNEL", person.home_phone or missing),
        ("TEL_PORTABLE", person.mobile or missing),
        ("ACCEPTE_SMS", "1" if person.accepts_sms and person.mobile else "0"),
        ("TEL_PROFESSIONNEL", person.work_phone or missing),
        ("MEL", person.mail or missing),
        ("COMMUNICATION_ADRESSE", "1" if person.shares_address else "0"),
        ("ADRESSE_ID", str(person.address.number)),
        ("CODE_PROFESSION", person.occupation),
    )
    return f'      <PERSONNE PERSONNE_ID="{person.number}">\n{fields}      </PERSONNE>\n'


def _tie(pupil: Pupil, tie: Tie) -> str:
    """Write a tie; only legal guardians may receive the aids."""
    aids = None if tie.level != LEGAL else _boolean(tie.pays)
    fields = tags(
        "        ",
        ("ELEVE_ID", str(pupil.number)),
        ("PERSONNE_ID", str(tie.person.number)),
        ("NIVEAU_RESPONSABILITE", str(tie.level)),
        ("CODE_PARENTE", tie.kinship),
        ("PAIE_FRAIS_SCOLAIRES", "1" if tie.pays else "0"),
        ("PERCOIT_LES_AIDES", aids),
        ("HEBERGE_ELEVE", _boolean(tie.hosts)),
        ("A_CONTACTER_EN_PRIORITE", _boolean(tie.first_called)),
    )
    return f"      <RESPONSABLE_ELEVE>\n{fields}      </RESPONSABLE_ELEVE>\n"


def _boolean(value: bool) -> str:
    return "true" if value else "false"
