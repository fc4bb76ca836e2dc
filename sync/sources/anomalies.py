"""Every code a reader may answer with, and its French sentence; nothing else words them."""

from dataclasses import dataclass, field

from sync.sources.records import AnomalyRecord, FileRefused

FILE_MESSAGES = {
    # The file itself
    "fichier-illisible": "Le fichier n'a pas pu être lu (absent ou droits insuffisants).",
    "fichier-special": "Ce n'est pas un fichier ordinaire (lien, dossier, tube ou périphérique).",
    "fichier-vide": "Le fichier est vide.",
    "empreinte-differente": "Le fichier n'a pas l'empreinte donnée par le fichier .sha256 déposé"
    " avec lui : il est incomplet ou abîmé.",
    "empreinte-illisible": "Le fichier .sha256 déposé avec lui ne donne pas d'empreinte lisible.",
    "fichier-trop-gros": "Le fichier dépasse la taille permise ({limit} Mo).",
    "format-inconnu": "Le fichier n'est ni un export SIECLE, ni une extraction ONDE, ni une liste"
    " d'élèves extérieurs : {looks}.",
    # ZIP archives
    "zip-illisible": "L'archive ZIP est abîmée ou incomplète.",
    "zip-incoherent": "L'archive ZIP se contredit (répertoire et contenu ne concordent pas).",
    "zip-trop-d-entrees": "L'archive ZIP contient plus de {limit} fichiers.",
    "zip-chiffre": "L'archive ZIP est protégée par un mot de passe.",
    "zip-nom": "L'archive ZIP contient un nom de fichier dangereux.",
    "zip-lien": "L'archive ZIP contient un lien ou un fichier spécial.",
    "zip-dans-zip": "L'archive ZIP contient une autre archive.",
    "zip-methode": "L'archive ZIP emploie une compression qui n'est pas admise.",
    "zip-recouvrement": "L'archive ZIP contient des fichiers qui se recouvrent.",
    "zip-bureautique": "Le fichier est un classeur ou un document bureautique : ni un export XML,"
    " ni un fichier CSV.",
    "zip-sans-xml": "L'archive ZIP ne contient aucun fichier XML.",
    "zip-plusieurs-xml": "L'archive ZIP contient {count} fichiers XML au lieu d'un seul.",
    "zip-bombe": "L'archive ZIP gonfle anormalement à l'ouverture.",
    "zip-taille": "L'archive ZIP annonce une taille qui n'est pas celle de son contenu.",
    "zip-crc": "L'archive ZIP est abîmée : la somme de contrôle est fausse.",
    # XML
    "encodage-inconnu": "L'encodage annoncé ({declared}) n'est pas admis.",
    "encodage-contradictoire": "L'encodage annoncé contredit la marque en tête du fichier.",
    "encodage-illisible": "Le fichier annonce l'encodage {declared} mais ne le respecte pas.",
    "encodage-trompeur": "Le fichier annonce l'encodage {declared} mais il est en UTF-8 : "
    "les accents seraient abîmés.",
    "page-web": "Le fichier est une page web (souvent une page d'erreur ou de connexion).",
    "xml-doctype": "Le fichier contient une déclaration DOCTYPE, qui n'est pas admise.",
    "xml-mal-forme": "Le fichier XML est mal formé : {detail}.",
    "xml-trop-profond": "Le fichier XML emboîte plus de {limit} balises.",
    "xml-trop-d-attributs": "Une balise du fichier XML porte plus de {limit} attributs.",
    "xml-texte-trop-long": "Le fichier XML contient un texte de plus de {limit} caractères.",
    "xml-trop-de-balises": "Le fichier XML contient plus de {limit} balises et attributs.",
    "espace-de-noms": "Les balises du fichier XML portent un espace de noms inattendu.",
    "racine-inconnue": "Le fichier XML n'est pas un export SIECLE connu : {looks}.",
    # CSV
    "csv-utf16": "Le fichier est en UTF-16 : enregistrez-le au format CSV UTF-8.",
    "csv-nul": "Le fichier contient un octet nul : il est abîmé, ou en UTF-16.",
    "csv-encodage": "Le fichier n'est ni en UTF-8 ni en Windows-1252.",
    "csv-encodages": "Le fichier mêle UTF-8 et Windows-1252 : les accents seraient abîmés.",
    "csv-guillemet": "Un guillemet est mal placé, ou n'est pas fermé sur la même ligne.",
    "csv-tronque": "Le fichier s'arrête au milieu d'une ligne : il est incomplet.",
    "csv-champ-trop-long": "Une cellule dépasse {limit} caractères.",
    "csv-colonnes-trop": "La ligne a plus de {limit} colonnes.",
    "csv-trop-de-lignes": "Le fichier contient plus de {limit} lignes.",
    "csv-separateur": "Les colonnes doivent être séparées par des points-virgules.",
    "csv-colonnes": "Il manque des colonnes dans l'en-tête : {columns}.",
    "csv-colonne-double": "La colonne « {column} » figure deux fois dans l'en-tête.",
    # ONDE
    "onde-ecole": "Un fichier ONDE ne dit pas de quelle école il est : donnez-la par l'option"
    " --establishment, ou déposez-le dans un dossier nommé par l'UAI.",
    "onde-uai": "Le fichier ONDE est déposé pour {found}, qui n'est pas un UAI valide.",
    # Élèves extérieurs
    "accueil-absent": "Aucune ligne n'indique d'établissement d'accueil valide : le fichier ne dit"
    " pas de qui il est la liste.",
    "accueil-plusieurs": "Un fichier ne concerne qu'un établissement d'accueil, ici {host} :"
    " {found} figure {lines}.",
    # AAF
    "aaf-delta": "C'est un fichier Delta : seul l'export complet est pris.",
    "aaf-categorie": "Une fiche ne dit pas sa catégorie (élève, responsable, établissement, MEF).",
    "aaf-fiche": "Une fiche n'est pas faite comme le veut l'AAF : {detail}.",
    "aaf-racine": "La première balise n'est pas ficAlimMENESR.",
    "aaf-entites": "Le fichier déclare des entités ou sa propre DTD, ce qui n'est pas admis.",
    "aaf-fiche-trop-longue": "Une fiche dépasse {limit} Mo.",
    "aaf-tranches": "L'export AAF est incomplet, il manque des fichiers : {names}.",
    "aaf-plusieurs-exports": "Plusieurs exports AAF ont été déposés ensemble : ne laissez que le"
    " bon.",
    "aaf-etablissement": "L'export AAF ne dit rien de l'établissement {expected}.",
    "aaf-trop-de-fiches": "Le fichier contient plus de {limit} fiches.",
    # Header
    "donnees-absentes": "Le fichier ne contient pas de bloc DONNEES.",
    "uai-absent": "Le fichier n'indique pas l'établissement (balise UAJ).",
    "uai-cle": "Le code établissement du fichier (balise UAJ) n'est pas un UAI valide.",
    "uai-different": "Le fichier est celui de l'établissement {found} et non {expected}.",
    "annee-scolaire": "L'année scolaire du fichier ({found}) n'est pas l'année attendue.",
    "date-export": "La date d'export du fichier est {detail}.",
}

ROW_MESSAGES = {
    # Pupils
    "eleve-sans-id": "Un élève n'a pas d'ELEVE_ID lisible : ligne ignorée.",
    "eleve-id-double": "L'élève {id} figure deux fois : la première ligne est gardée.",
    "date-naissance": "Élève {id} : date de naissance {detail}.",
    "ine-illisible": "Élève {id} : INE illisible, élève repris sans INE.",
    "ine-double": "Élève {id} : son INE est déjà celui d'un autre élève du fichier.",
    "date-illisible": "Élève {id} : {tag} illisible, date ignorée.",
    "deux-divisions": "Élève {id} : plusieurs divisions, la dernière est gardée.",
    "division-illisible": "Élève {id} : code de division illisible, élève repris sans division.",
    "mef-illisible": "Élève {id} : code MEF illisible, élève repris sans MEF.",
    "structure-eleve-inconnu": "Des structures concernent un élève absent du fichier{id}.",
    "eleve-double": "Élève {id} : le même élève figure plus haut, la première ligne est gardée.",
    "classe-illisible": "Élève {id} : classe illisible, élève repris sans classe.",
    "niveau-illisible": "Élève {id} : niveau illisible, élève repris sans niveau.",
    # Pupils and persons
    "ligne-colonnes": "La ligne n'a pas autant de colonnes que l'en-tête : {who} laissé comme il"
    " était.",
    "nom-absent": "{who} {id} : nom ou prénom absent.",
    "nom-trop-long": "{who} {id} : nom ou prénom de plus de 100 caractères.",
    "nom-caracteres": "{who} {id} : nom ou prénom avec des caractères impossibles.",
    # Guardians
    "personne-sans-id": "Une personne n'a pas de PERSONNE_ID lisible : ligne ignorée.",
    "personne-id-double": "La personne {id} figure deux fois : la première ligne est gardée.",
    "mail-illisible": "Personne {id} : adresse mail illisible, ignorée.",
    "mobile-illisible": "Personne {id} : ce n'est pas un numéro de mobile valide, ignoré.",
    "lien-incomplet": "Un lien n'indique pas l'élève ou la personne : lien ignoré.",
    "lien-niveau": "Personne {id} : niveau de responsabilité absent ou inconnu pour un lien.",
    "lien-sans-personne": "Un lien désigne la personne {id}, absente du fichier : lien ignoré.",
    "lien-contradictoire": "Personne {id} : deux liens de niveaux différents avec un même élève, "
    "le premier est gardé.",
    # Children as their guardians' file names them
    "enfant-incomplet": "Un enfant n'a pas de nom ou pas de prénom : les liens de ce responsable"
    " restent comme ils étaient.",
    "enfant-inconnu": "Aucun élève de l'école ne porte ces nom et prénom : lien ignoré.",
    "enfant-ambigu": "Plusieurs élèves portent ces nom et prénom, et la classe ne les départage"
    " pas : lien ignoré.",
    # Élèves extérieurs: the number of the line is all that says who
    "exterieur-ine": "L'INE est absent ou illisible : ligne ignorée.",
    "exterieur-double": "Le même INE figure plus haut : la première ligne est gardée.",
    "exterieur-colonnes": "La ligne n'a pas autant de colonnes que l'en-tête : ligne ignorée.",
    "exterieur-principal": "L'UAI principal est absent ou invalide : ligne ignorée.",
    "exterieur-accueil": "L'UAI d'accueil est absent ou invalide : ligne ignorée.",
    "exterieur-meme": "L'établissement principal est aussi celui d'accueil : ligne ignorée.",
    "exterieur-debut": "La date de début est impossible ou pas au format JJ/MM/AAAA :"
    " ligne ignorée.",
    "exterieur-fin": "La date de fin est impossible ou pas au format JJ/MM/AAAA : ligne ignorée.",
    "exterieur-dates": "La fin précède le début : ligne ignorée.",
    # AAF
    "aaf-sans-id": "Une fiche n'a pas d'identifiant lisible (ENTPersonJointure) : ignorée.",
    "aaf-sans-structure": "Élève {id} : établissement de rattachement illisible : fiche ignorée.",
    "aaf-uai": "La structure {id} n'a pas d'UAI valide : ses élèves sont ignorés.",
    "lien-champs": "Personne {id} : un lien n'a pas {fields} champs : lien ignoré.",
    # Structures and nomenclature
    "code-illisible": "Un code de division ou de MEF est absent ou illisible : ligne ignorée.",
    "code-double": "Le code {id} figure deux fois : la première ligne est gardée.",
}


def refusal(code: str, line: int = 0, **values: object) -> AnomalyRecord:
    """A reason to refuse the file; line 0 when no line is to blame."""
    return AnomalyRecord(line, code, FILE_MESSAGES[code].format(**values))


def refuse(code: str, line: int = 0, **values: object) -> FileRefused:
    return FileRefused([refusal(code, line, **values)])


@dataclass(slots=True)
class Findings:
    """What a reader meets on its way without stopping."""

    anomalies: list[AnomalyRecord] = field(default_factory=list)
    kept_ids: set[str] = field(default_factory=set)

    def note(self, code: str, line: int, **values: object) -> None:
        """Something to tell; the row is applied, or there is no row to keep."""
        self.anomalies.append(AnomalyRecord(line, code, ROW_MESSAGES[code].format(**values)))

    def keep(self, code: str, line: int, source_id: str, **values: object) -> None:
        """The row cannot be taken: this pupil or person stays as before."""
        message = ROW_MESSAGES[code].format(id=source_id, **values)
        self.anomalies.append(AnomalyRecord(line, code, message, source_id))
        self.kept_ids.add(source_id)

    def by_line(self) -> tuple[AnomalyRecord, ...]:
        return tuple(sorted(self.anomalies, key=lambda anomaly: anomaly.line))
