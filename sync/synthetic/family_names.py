"""Family names by origin, all writable in ISO-8859-15; nobody in particular."""

FRENCH = (
    *("Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau"),
    *("Laurent", "Simon", "Michel", "Lefebvre", "Leroy", "Roux", "David", "Bertrand", "Morel"),
    *("Fournier", "Girard", "Bonnet", "Dupont", "Lambert", "Fontaine", "Rousseau", "Vincent"),
    *("Muller", "Lefèvre", "Faure", "André", "Mercier", "Blanc", "Guérin", "Boyer", "Garnier"),
    *("Chevalier", "François", "Legrand", "Gauthier", "Perrin", "Robin", "Clément", "Morin"),
    *("Nicolas", "Henry", "Roussel", "Mathieu", "Gautier", "Masson", "Marchand", "Duval"),
    *("Denis", "Dumont", "Marie", "Lemaire", "Noël", "Meyer", "Dufour", "Meunier", "Brun"),
    *("Blanchard", "Giraud", "Joly", "Rivière", "Lucas", "Brunet", "Gaillard", "Barbier"),
    *("Arnaud", "Martinez", "Gérard", "Roche", "Renard", "Schmitt", "Roy", "Leroux", "Colin"),
    *("Vidal", "Caron", "Picard", "Roger", "Fabre", "Aubert", "Lemoine", "Renaud", "Dumas"),
    *("Lacroix", "Olivier", "Philippe", "Bourgeois", "Pierre", "Benoît", "Rey", "Leclerc"),
    *("Payet", "Rolland", "Leclercq", "Guillaume", "Lecomte", "Dupuy", "Jean", "Guillot"),
    *("Hubert", "Berger", "Carpentier", "Sanchez", "Dupuis", "Moulin", "Louis", "Deschamps"),
    *("Huet", "Vasseur", "Boucher", "Fleury", "Royer", "Klein", "Jacquet", "Adam", "Paris"),
    *("Poirier", "Marty", "Aubry", "Guyot", "Carré", "Charles", "Renault", "Charpentier"),
    *("Ménard", "Maillard", "Baron", "Bertin", "Bailly", "Hervé", "Schneider", "Collet"),
    *("Léger", "Bouvier", "Julien", "Prévost", "Millet", "Perrot", "Daniel", "Cousin"),
    *("Germain", "Breton", "Rémy", "Besson", "Langlois", "Lévêque", "Lévy", "Tessier"),
    *("Hébert", "Gillet", "Barré", "Pelletier", "Bouchet", "Crépin", "Voisin", "Péron"),
    *("Étienne", "Übersfeld", "Ménès", "Haÿ", "Faÿ", "L'Haÿ", "Jourdain", "Quéré"),
    *("Le Goff", "Le Bihan", "Le Gall", "Le Roux", "Le Corre", "Le Guen", "Guéguen", "Kerbrat"),
    *("de La Tour", "d'Aubigné", "de Kermadec", "du Plessis", "de Saint-Aubin", "d'Hautefeuille"),
    *("Des Essarts", "La Rochelle", "L'Hermitte", "L'Hôte", "D'Almeida", "de L'Épine"),
    *("Lœuilleux", "Cœur", "Lebœuf", "Cœurderoy", "Vœgelin", "Nœppel", "Schœlcher"),
    *("Saint-Martin", "Petit-Jean", "Grand-Clément", "Dupont-Lajoie", "Bois-Robert"),
    *("O'Brien", "Mac Carthy", "Weiß", "Großmann", "Müller", "Schröder", "Peeters"),
    *("Hoarau", "Grondin", "Éthève", "Baptiste", "Célestine", "Hippolyte", "Rosalie"),
)

BY_ORIGIN = {
    "french": FRENCH,
    "maghreb": (
        *("Benali", "Ben Ahmed", "Haddad", "Bouzid", "Cherif", "Belkacem", "Mansouri", "Amrani"),
        *("El Idrissi", "El Amrani", "Aït Ahmed", "Aït-Oufkir", "Bouazza", "Hamdi", "Khelifi"),
        *("Trabelsi", "Jaziri", "Gharbi", "Slimani", "Ziani", "Boudjemaa", "Meziane", "Saïdi"),
    ),
    "portugal": (
        *("Da Silva", "Ferreira", "Dos Santos", "Pereira", "Gonçalves", "Rodrigues", "Lopes"),
        *("De Oliveira", "Magalhães", "Guimarães", "Simões", "Araújo", "Conceição", "Falcão"),
    ),
    "africa": (
        *("Diallo", "Traoré", "N'Diaye", "Coulibaly", "Keïta", "Touré", "Koné", "Camara", "Sow"),
        *("Cissé", "N'Guessan", "M'Baye", "Fofana", "Konaté", "Ouédraogo", "Bâ", "Sané", "Dembélé"),
    ),
    "turkey": (
        *("Yilmaz", "Kaya", "Demir", "Öztürk", "Çelik", "Aydin", "Gümüs", "Çetin", "Koç", "Ünal"),
    ),
    "vietnam": (
        *("Nguyen", "Tran", "Lê", "Pham", "Hoàng", "Phan", "Vo", "Dang", "Bùi", "Nguyen Van"),
    ),
    "poland": (
        *("Kowalski", "Nowak", "Wisniewski", "Wojcik", "Kaminski", "Lewandowski", "Zielinski"),
        *("Szymanski", "Przybylski", "Krzyzaniak", "Jankowiak", "Wozniak"),
    ),
    "spain": (
        *("Garcia", "Lopez", "Fernandez", "Muñoz", "Ibáñez", "Peña", "Gómez", "Núñez", "Rossi"),
        *("Ferrari", "Esposito", "De Luca", "D'Angelo", "Colombo"),
    ),
}

# One name per percent of the families.
ORIGINS = (
    *(("french",) * 65),
    *(("maghreb",) * 13),
    *(("portugal",) * 5),
    *(("africa",) * 6),
    *(("turkey",) * 3),
    *(("vietnam",) * 2),
    *(("poland",) * 3),
    *(("spain",) * 3),
)
