"""ADRESSES, the block that pupils' and guardians' exports both end with."""

from collections.abc import Iterable, Iterator

from sync.synthetic.document import tags
from sync.synthetic.records import Address

DEPARTEMENT = "099"


def addresses(used: Iterable[Address]) -> Iterator[str]:
    """Write each address once, however many people live there."""
    yield "    <ADRESSES>\n"
    for address in dict.fromkeys(used):
        street, complement = address.lines
        yield f'      <ADRESSE ADRESSE_ID="{address.number}">\n'
        yield tags(
            "        ",
            ("LIGNE1_ADRESSE", street),
            ("LIGNE2_ADRESSE", complement),
            ("LIGNE3_ADRESSE", ""),
            ("LIGNE4_ADRESSE", ""),
            ("COMMUNE_ETRANGERE", ""),
            ("CODE_POSTAL", address.town.postcode),
            ("CODE_PAYS", "100"),
            ("CODE_COMMUNE_INSEE", address.town.insee),
            ("LL_PAYS", "FRANCE"),
            ("CODE_DEPARTEMENT", DEPARTEMENT),
            ("LIBELLE_POSTAL", address.town.name),
        )
        yield "      </ADRESSE>\n"
    yield "    </ADRESSES>\n"
