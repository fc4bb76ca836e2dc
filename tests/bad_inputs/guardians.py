"""S35 to S44: what a file of SIECLE guardians says."""

from tests.bad_inputs.school import NUMBERS, families
from tests.sync.builders import link, person

TIES = "".join(link(str(number), str(number + 2000)) for number in NUMBERS)
BAD_MOBILES = ("0145744915", "0899123456", "0612", "=cmd", "061234567890")
QUARTER, ALL_BUT_TWO = range(1001, 1011), range(1001, 1039)


def one(**values):
    return families({1020: values})


FILES = {
    "S35": families(links=TIES + link("1001", "9999")),
    "S36": families(links=TIES + link("9999", "3001")),
    "S37": families(
        extra=person("3999", NOM_DE_FAMILLE="TUTEUR"),
        links=TIES + "".join(link(str(number), "3999") for number in NUMBERS),
    ),
    "S38": families(links=TIES + link("1002", "3001", level="9")),
    "S39": families(
        links="".join(
            link(str(number), str(number + 2000), level=None, RESP_LEGAL="2") for number in NUMBERS
        )
    ),
    "S40": one(MEL="a@exemple.fr\r\nBcc: tous@exemple.fr"),
    "S41": families(
        {1001 + rank: {"TEL_PORTABLE": written} for rank, written in enumerate(BAD_MOBILES)}
    ),
    "S42": families({number: {"TEL_PORTABLE": "0611223344"} for number in range(1001, 1013)}),
    "S43": families(numbers=QUARTER),
    "S44": families(numbers=ALL_BUT_TWO),
}
EXPECTED = """
S35 ROW    lien-sans-personne    link to nobody
S36 ROW    lien-sans-eleve       link to an unknown pupil
S37 ACCEPT -                     forty children
S38 ROW    lien-niveau           unknown level
S39 ACCEPT -                     former « RESP_LEGAL » 2: legal
S40 ROW    mail-illisible        end of line in a mail
S41 ROW    mobile-illisible      five bad mobiles
S42 ACCEPT -                     twelve persons, one mobile
S43 HOLD   disparition-massive   three quarters missing
S44 ACCEPT -                     two links closed, accounts kept
"""
