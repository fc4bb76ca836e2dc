"""Streets and towns that do not exist, birthplaces that do; all writable in ISO-8859-15."""

from typing import NamedTuple


class Town(NamedTuple):
    """A town of the invented département 099."""

    postcode: str
    insee: str
    name: str


TOWNS = (
    Town("99100", "99001", "VILLEBRUME"),
    Town("99100", "99014", "VILLEBRUME"),
    Town("99110", "99023", "SAINT AUBERT SUR LOUVE"),
    Town("99120", "99037", "MONTFERRAN LE HAUT"),
    Town("99130", "99041", "LA CHAPELLE AUX GENETS"),
    Town("99140", "99058", "BOURG EN VALMIERE"),
    Town("99150", "99062", "L ISLE D ORVAL"),
    Town("99160", "99079", "PONT SAINT CELESTE"),
    Town("99170", "99083", "KERNEVEZ PLAGE"),
    Town("99180", "99095", "LES ESSARTS NEUFS"),
)

STREETS = (
    *("RUE DES LILAS", "RUE DE LA RÉPUBLIQUE", "AVENUE DU GÉNÉRAL LECLERC", "RUE JULES FERRY"),
    *(
        "ALLÉE DES TILLEULS",
        "PLACE DE LA MAIRIE",
        "CHEMIN DU VIEUX MOULIN",
        "BOULEVARD DE L'EUROPE",
    ),
    *("IMPASSE DES CERISIERS", "RUE DU FOUR À CHAUX", "COURS DES ORMES", "ROUTE DE MONTFERRAN"),
    *("RUE VICTOR HUGO", "RUE DU SACRÉ-CŒUR", "QUAI DES BATELIERS", "SQUARE DES ÉRABLES"),
    *("RUE PASTEUR", "RUE DE L'ÉGLISE", "LE CLOS DE LA FERME", "LIEU-DIT LA NOË"),
)

COMPLEMENTS = (
    *("RÉSIDENCE LES PINS & LES CHÊNES", "BÂTIMENT B - 3E ÉTAGE", "APPT 12", "CHEZ MME LEGRAND"),
    *("LOTISSEMENT DES BRUYÈRES", "ESCALIER 2", "TOUR N° 4", "HAMEAU DE LA CROIX"),
)

# INSEE codes of communes where many children are born: the file wants real ones.
BIRTHPLACES = (
    *("75112", "75114", "13055", "69383", "31555", "06088", "44109", "67482", "34172", "33063"),
    *("59350", "35238", "51454", "42218", "83137", "38185", "21231", "49007", "30189", "93066"),
    *("94028", "92012", "78646", "2A004", "2B033", "97105", "97209", "97411"),
)

# Country code of the nomenclature, town: births abroad.
BIRTHS_ABROAD = (
    ("139", "LISBOA"),
    ("350", "RABAT"),
    ("351", "SFAX"),
    ("352", "ORAN"),
    ("326", "ABIDJAN"),
    ("341", "DAKAR"),
    ("208", "IZMIR"),
    ("243", "HANOI"),
    ("122", "GDANSK"),
    ("134", "SEVILLA"),
)

SCHOOL_NAMES = (
    *("DES TILLEULS", "DE LA VALMIÈRE", "DES TROIS RIVIÈRES", "DU VIEUX PONT", "DES GENÊTS"),
    *("DE L'ORVAL", "DU HAUT PRÉ", "DES ÉCUREUILS", "DE LA FONTAINE", "DU PHARE"),
)
