"""S01 to S34, S45 to S47: what a file of SIECLE pupils says."""

from tests.bad_inputs.school import NUMBERS, TODAY, classes, ine, roll, row

HALF, ALL_BUT_THREE = range(1001, 1021), range(1001, 1038)


def one(**values):
    """The roll, where pupil 1020 has other values."""
    return roll({1020: values})


def everyone(**values):
    return roll(dict.fromkeys(NUMBERS, values))


def newcomers(count, **values):
    """The roll, and new pupils."""
    numbers = range(1101, 1101 + count)
    rows = (row(number, **values) for number in numbers)
    return roll(extra="".join(rows), assigned=classes([*NUMBERS, *numbers]))


FILES = {
    "S01": roll(UAJ=None),
    "S02": roll(UAJ="0752387M"),
    "S03": roll(UAJ="0750680A"),
    "S04": roll(ANNEE_SCOLAIRE="2025"),
    "S05": roll({1020: {"PRENOM": "Max"}}, ANNEE_SCOLAIRE=None),
    "S06": roll(**TODAY | {"HORODATAGE": "24/11/2026 08:00:00"}),
    "S07": roll(DATE_EXPORT="19/11/2026", HORODATAGE="19/11/2026 19:01:46"),
    "S08": roll(numbers=[]),
    "S09": roll(numbers=HALF),
    "S10": roll(numbers=ALL_BUT_THREE),
    "S11": roll(extra=row(1020, PRENOM="Autre")),
    "S12": newcomers(2, ID_NATIONAL=ine(1201)),
    "S13": newcomers(1, ID_NATIONAL=None),
    "S14": newcomers(1, ID_NATIONAL="ABC"),
    "S15": roll(numbers=range(1001, 1040), extra=row(1101, ID_NATIONAL=ine(1040))),
    "S17": one(DATE_NAISS=None),
    "S18": one(DATE_NAISS="31/02/2013"),
    "S19": one(DATE_NAISS="2013-07-14"),
    "S20": roll({1018: {"DATE_NAISS": "01/01/2030"}, 1019: {"DATE_NAISS": "23/11/2025"},
                 1020: {"DATE_NAISS": "01/01/1900"}}),
    "S21": one(NOM_DE_FAMILLE=None),
    "S22": one(NOM_DE_FAMILLE="A" * 5_000),
    "S23": roll({1019: {"NOM_DE_FAMILLE": "A\u202eB"}, 1020: {"PRENOM": "A\u200bB"}},
                encoding="UTF-8"),
    "S24": one(NOM_DE_FAMILLE="=1+1"),
    "S25": one(PRENOM="<script>alert(1)</script>"),
    "S26": newcomers(30, NOM_DE_FAMILLE="MARTIN", PRENOM="Léa"),
    "S27": roll(extra=row(1101, NOM_DE_FAMILLE="王", PRENOM="小明"), encoding="UTF-8"),
    "S28": one(CODE_SEXE="9"),
    "S29": one(DATE_SORTIE="01/11/2026"),
    "S30": one(CODE_MEF="99999999999"),
    "S31": roll().replace(b"<PRENOM>", b"<INCONNU>x</INCONNU><PRENOM>"),
    "S32": roll(assigned=classes([*NUMBERS, 9999])),
    "S33": roll(assigned=classes() + classes([1020], "D:6C")),
    "S34": roll(assigned=""),
    "S45": roll(assigned=classes(code="D:6C")),
    "S46": everyone(DATE_NAISS="15/07/2013"),
    "S47": roll({number: {"NOM_DE_FAMILLE": f"AUTRE{number}"} for number in NUMBERS}),
}  # fmt: skip
EXPECTED = """
S01 REJECT uai-absent                       no UAI
S02 REJECT uai-different                    another UAI
S03 REJECT uai-cle                          wrong key
S04 REJECT annee-scolaire                   last year
S05 HOLD   annee-absente                    no year
S06 REJECT date-export                      future export
S07 REJECT plus-ancien                      older than the one applied
S08 HOLD   disparition-massive,fichier-vide zero pupil
S09 HOLD   disparition-massive              half of them missing
S10 ACCEPT -                                3 of 40 missing: 3 leavers
S11 ROW    eleve-id-double                  ELEVE_ID twice
S12 ROW    ine-double                       INE twice
S13 ACCEPT -                                no INE
S14 ROW    ine-illisible                    unreadable INE
S15 ROW    ine-autre-eleve                  INE of another child: no take-over
S17 ROW    date-naissance                   birth date absent
S18 ROW    date-naissance                   31 February
S19 ROW    date-naissance                   ISO
S20 ROW    date-naissance                   future, baby, 1900
S21 ROW    nom-absent                       no name
S22 ROW    nom-trop-long                    5,000 characters
S23 ROW    nom-caracteres                   right to left, zero width
S24 ROW    nom-caracteres                   formula
S25 ROW    nom-caracteres                   script
S26 ACCEPT -                                30 homonyms
S27 ACCEPT -                                no Latin letter
S28 ACCEPT -                                odd sex
S29 ACCEPT -                                leaver
S30 ROW    mef-inconnu                      unknown MEF
S31 ACCEPT -                                unknown tag
S32 ROW    structure-eleve-inconnu          class of an unknown pupil
S33 ROW    deux-divisions                   two divisions
S34 HOLD   classes-perdues                  all classes gone
S45 ACCEPT -                                all change class
S46 HOLD   naissances-changees-en-masse     all birth dates changed
S47 HOLD   noms-changes-en-masse            all names changed
"""
