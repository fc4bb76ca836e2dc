"""The MEF of a collège, a lycée and an école, and the families of divisions that host them."""

from dataclasses import dataclass
from typing import Literal

from sync.synthetic.spelling import without_accents

Kind = Literal["clg", "lyc", "eco"]

# Formations: MEF, last year's MEF, MEFSTAT4, short name, age reached in the year of the
# rentrée, weight among the pupils, smallest establishment that offers it, prefix of its
# divisions, caption.
COLLEGE = """
10010012110 00310002220 2111 6EME   11 22    0 6    6ème
10010013110 00310002220 2111 6BIL   11  2  100 6    6ème bilangue
10110001110 10010012110 2112 5G     12 24    0 5    5ème
10210001110 10110001110 2115 4G     13 23    0 4    4ème
10310019110 10210001110 2116 3EME   14 21    0 3    3ème
10310020110 10210001110 2117 3PM    14  2  300 3PM  3ème prépa-métiers
16410002110 00310002220 2431 6SEGPA 11 1.4 300 6SEG 6ème SEGPA
16510002110 16410002110 2432 5SEGPA 12 1.4 300 5SEG 5ème SEGPA
16610002110 16510002110 2433 4SEGPA 13 1.3 300 4SEG 4ème SEGPA
16710002110 16610002110 2434 3SEGPA 14 1.3 300 3SEG 3ème SEGPA
10610003110 10110001110 2119 ULIS   13 1.6 300 ULIS ULIS collège
"""

LYCEE = """
20010018110 10310019110 2211 2-GT   15 29    0 2GT     2nde générale et technologique
20111019110 20010018110 2212 1-G    16 20    0 1G      Première générale
20211019110 20111019110 2213 T-G    17 19    0 TG      Terminale générale
21131016110 20010018110 2212 1-STMG 16  6  100 1STMG   Première STMG
21231018110 21131016110 2213 T-STMG 17  4  100 TSTMG   Terminale STMG mercatique
21231019110 21131016110 2213 T-STMG 17  2  200 TSTMG   Terminale STMG gestion et finance
24731213310 10310019110 2381 2NDPRO 15  3  400 2MRC    2nde pro métiers relation client
24731214320 24731213310 2382 1ERPRO 16  3  400 1MCV    1ère pro métiers commerce et vente
24731214330 24731214320 2383 TLEPRO 17  3  400 TMCV    Tle pro métiers commerce et vente
24725510310 10310019110 2381 2NDPRO 15  2  400 2MELEC  2nde pro métiers de l'électricité
24725510320 24725510310 2382 1ERPRO 16  2  400 1MELEC  1ère pro métiers de l'électricité
24725510330 24725510320 2383 TLEPRO 17  2  400 TMELEC  Tle pro métiers de l'électricité
24131215210 10310019110 2321 1CAP2  15 1.5 400 1CAPEPC 1ère année CAP équipier commerce
24131215220 24131215210 2322 2CAP2  16 1.5 400 2CAPEPC 2ème année CAP équipier commerce
"""

# Of these, ONDE only writes the niveau, which is the short name.
ECOLE = """
00010001310 00410001110 1111 PS      3 12    0 PS   PS
00010001320 00010001310 1112 MS      4 12    0 MSGS MS
00010001330 00010001320 1113 GS      5 12    0 MSGS GS
00110002110 00010001330 1121 CP      6 13    0 CP   CP
00210002210 00110002110 1122 CE1     7 13    0 CE1  CE1
00210002220 00210002210 1123 CE2     8 12    0 CE2  CE2
00310002210 00210002220 1124 CM1     9 12    0 CM   CM1
00310002220 00310002210 1125 CM2    10 12    0 CM   CM2
06210005110 00210002210 1411 ULIS    9  2  120 UPS  ULIS
"""

# Families of divisions: prefix of the code, pupils in a division, title.
DIVISIONS = """
6       26 Sixième
5       27 Cinquième
4       27 Quatrième
3       27 Troisième
3PM     20 3e prépa-métiers
6SEG    14 Sixième SEGPA
5SEG    14 Cinquième SEGPA
4SEG    14 Quatrième SEGPA
3SEG    14 Troisième SEGPA
ULIS    12 ULIS
2GT     34 Seconde GT
1G      34 Première générale
TG      34 Terminale gén.
1STMG   32 Première STMG
TSTMG   32 Terminale STMG
2MRC    24 2nde pro MRC
1MCV    24 1re pro MCV
TMCV    24 Terminale pro MCV
2MELEC  24 2nde pro MELEC
1MELEC  24 1re pro MELEC
TMELEC  24 Tle pro MELEC
1CAPEPC 16 1re CAP EPC
2CAPEPC 16 2e CAP EPC
PS      24 PS
MSGS    24 MS-GS
CP      22 CP
CE1     23 CE1
CE2     24 CE2
CM      24 CM1-CM2
UPS     12 ULIS école
"""

SPECIALITIES = {
    "1STMG": "SC. ET TECHNO. MANAGEMENT ET GESTION",
    "TSTMG": "SC. ET TECHNO. MANAGEMENT ET GESTION",
    "2MRC": "METIERS DE LA RELATION CLIENT",
    "1MCV": "METIERS DU COMMERCE ET DE LA VENTE",
    "TMCV": "METIERS DU COMMERCE ET DE LA VENTE",
    "2MELEC": "METIERS ELECTRICITE ENVIRON. CONNECTES",
    "1MELEC": "METIERS ELECTRICITE ENVIRON. CONNECTES",
    "TMELEC": "METIERS ELECTRICITE ENVIRON. CONNECTES",
    "1CAPEPC": "EQUIPIER POLYVALENT DU COMMERCE",
    "2CAPEPC": "EQUIPIER POLYVALENT DU COMMERCE",
}


@dataclass(frozen=True, slots=True)
class Formation:
    """A MEF. Formations with the same `prefix` share their divisions."""

    mef: str
    previous: str
    mefstat4: str
    short: str
    age: int
    share: float
    from_size: int
    prefix: str
    caption: str

    @property
    def label(self) -> str:
        """Return LIBELLE_LONG: upper case, no accent."""
        return without_accents(self.caption).upper()

    @property
    def mefstat(self) -> str:
        middle = "001" if self.mef.startswith("10") else self.mef[1:4]
        return f"{self.mefstat4}{middle}{self.mef[4:8]}"


def _formations(table: str) -> tuple[Formation, ...]:
    rows = [line.split(maxsplit=8) for line in table.strip().splitlines()]
    return tuple(
        Formation(mef, previous, stat, short, int(age), float(share), int(least), prefix, caption)
        for mef, previous, stat, short, age, share, least, prefix, caption in rows
    )


BY_KIND: dict[Kind, tuple[Formation, ...]] = {
    "clg": _formations(COLLEGE),
    "lyc": _formations(LYCEE),
    "eco": _formations(ECOLE),
}
BY_MEF = {formation.mef: formation for kind in BY_KIND.values() for formation in kind}
TITLES = {
    prefix: (int(size), title)
    for prefix, size, title in (line.split(maxsplit=2) for line in DIVISIONS.strip().splitlines())
}


def offered(kind: Kind, students: int) -> list[Formation]:
    return [formation for formation in BY_KIND[kind] if students >= formation.from_size]


def deck(kind: Kind, students: int) -> list[Formation]:
    """Return one formation per pupil, in the proportions of the table; never shuffled."""
    choices = offered(kind, students)
    total = sum(formation.share for formation in choices)
    cards: list[Formation] = []
    reached = 0.0
    for formation in choices:
        reached += formation.share
        cards += [formation] * (round(students * reached / total) - len(cards))
    return cards
