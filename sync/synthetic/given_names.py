"""Given names by origin and generation, all writable in ISO-8859-15."""

from typing import NamedTuple


class GivenNames(NamedTuple):
    """What families of one origin call their children, and what the parents are called."""

    girls: tuple[str, ...]
    boys: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


FRENCH = GivenNames(
    girls=(
        *("Emma", "Jade", "Louise", "Alice", "Chloé", "Léa", "Manon", "Inès", "Lina", "Camille"),
        *("Zoé", "Juliette", "Anna", "Rose", "Ambre", "Mila", "Léna", "Agathe", "Éva", "Romane"),
        *("Clémence", "Héloïse", "Maëlys", "Noémie", "Élise", "Margaux", "Océane", "Apolline"),
        *("Anne-Sophie", "Marie-Lou", "Lou-Ann", "Célia", "Salomé", "Anaïs", "Gaëlle", "Maëva"),
        *("Françoise-Élise", "Justine", "Pauline", "Constance", "Victoire", "Capucine", "Solène"),
        *("Ophélie", "Lucie", "Charlotte", "Mathilde", "Élodie", "Coraline", "Faustine", "Thaïs"),
    ),
    boys=(
        *("Lucas", "Hugo", "Gabriel", "Léo", "Louis", "Raphaël", "Arthur", "Jules", "Adam"),
        *("Maël", "Noé", "Ethan", "Nathan", "Théo", "Tom", "Mathis", "Timéo", "Sacha", "Noah"),
        *("Paul", "Clément", "Maxime", "Antoine", "Baptiste", "Valentin", "Alexis", "Évan"),
        *("Jean-Baptiste", "Pierre-Louis", "Jean-Noël", "Loïc", "Gaël", "Étienne", "Mathéo"),
        *("Benoît", "François", "Rémi", "Aurélien", "Cédric", "Kévin", "Dorian", "Émile"),
        *("Grégoire", "Octave", "Côme", "Augustin", "Corentin", "Erwan", "Yann", "Titouan"),
    ),
    women=(
        *("Nathalie", "Sandrine", "Stéphanie", "Céline", "Aurélie", "Émilie", "Delphine", "Karine"),
        *("Virginie", "Valérie", "Laëtitia", "Séverine", "Véronique", "Isabelle", "Hélène"),
        *("Marie-Claude", "Anne-Laure", "Marie-Pierre", "Élisabeth", "Élodie", "Christelle"),
        *("Sabrina", "Mélanie", "Angélique", "Gwenaëlle", "Sylvie", "Françoise", "Agnès", "Cécile"),
        *("Audrey", "Béatrice", "Magali", "Ludivine", "Jennifer", "Fanny", "Barbara", "Solange"),
    ),
    men=(
        *("Christophe", "Nicolas", "Frédéric", "Stéphane", "Sébastien", "David", "Laurent"),
        *("Philippe", "Jérôme", "Éric", "Olivier", "Julien", "Guillaume", "Cédric", "Ludovic"),
        *("Jean-Marc", "Jean-François", "Jean-Luc", "Pierre-Yves", "Benoît", "Grégory", "Hervé"),
        *("Mickaël", "Emmanuel", "Arnaud", "Fabrice", "Thierry", "Pascal", "Gaël", "Régis", "Joël"),
        *("Vincent", "Xavier", "Bruno", "Yannick", "Franck", "Samuel", "Raphaël", "Damien"),
    ),
)


def _both(women: tuple[str, ...], men: tuple[str, ...]) -> GivenNames:
    """Names that parents and children share."""
    return GivenNames(women, men, women, men)


BY_ORIGIN = {
    "french": FRENCH,
    "maghreb": _both(
        (
            "Fatima",
            "Samira",
            "Nadia",
            "Yasmine",
            "Amina",
            "Leïla",
            "Inès",
            "Aïcha",
            "Naïma",
            "Nour",
        ),
        ("Mohamed", "Ahmed", "Karim", "Mehdi", "Yanis", "Rayan", "Bilal", "Saïd", "Ismaël", "Anis"),
    ),
    "portugal": _both(
        ("Maria", "Ana Sofia", "Inês", "Conceição", "Lídia", "Mónica", "Paula", "Fátima"),
        ("João", "José Manuel", "António", "Tiago", "Sérgio", "Simão", "Nuno", "Luís"),
    ),
    "africa": _both(
        ("Aminata", "Fatou", "Mariam", "Aïssatou", "Awa", "Kadiatou", "Adèle", "Ndèye Fatou"),
        ("Mamadou", "Ibrahima", "Moussa", "Ousmane", "Cheick", "Amadou", "Souleymane", "Kévin"),
    ),
    "turkey": _both(
        ("Elif", "Zeynep", "Ayse", "Gül", "Özlem", "Sümeyye", "Defne", "Meryem"),
        ("Mehmet", "Emre", "Mustafa", "Ömer", "Yusuf", "Kerem", "Hüseyin", "Gökhan"),
    ),
    "vietnam": _both(
        ("Thi Mai", "Linh", "Thu Hà", "Kim Anh", "Minh Châu", "Lan", "Bích Ngoc"),
        ("Minh", "Van Hung", "Duc", "Quôc Bao", "Thành", "Anh Tuân", "Long"),
    ),
    "poland": _both(
        ("Agnieszka", "Zofia", "Katarzyna", "Maja", "Joanna", "Ewa", "Natalia"),
        ("Jakub", "Piotr", "Krzysztof", "Tomasz", "Wojciech", "Mateusz", "Jan"),
    ),
    "spain": _both(
        ("Lucía", "María José", "Carmen", "Begoña", "Giulia", "Chiara", "Noa"),
        ("Javier", "Álvaro", "Andrés", "Matteo", "Íñigo", "Lorenzo", "Diego"),
    ),
}
