"""The guide, in the order of the console: one chapter a screen (R8)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str

    @property
    def template(self) -> str:
        return f"help/chapters/{self.slug}.html"


CHAPTERS = (
    Chapter("se-connecter", "Se connecter et choisir un établissement"),
    Chapter("proteger-son-compte", "Protéger son compte"),
    Chapter("lire-l-accueil", "Lire l'accueil"),
    Chapter("suivre-les-mises-a-jour", "Suivre les mises à jour"),
    Chapter("rechercher-des-responsables", "Rechercher des responsables"),
    Chapter("informer-les-responsables", "Informer les responsables"),
    Chapter("suivre-les-envois", "Suivre les envois de mails"),
    Chapter("compte-d-un-responsable", "Consulter le compte d'un responsable"),
    Chapter("anomalies-signalees", "Traiter les anomalies signalées"),
    Chapter("rechercher-des-eleves", "Rechercher des élèves"),
    Chapter("informer-les-eleves", "Informer les élèves"),
    Chapter("compte-d-un-eleve", "Consulter le compte d'un élève"),
    Chapter("eleves-exterieurs", "Gérer les élèves extérieurs"),
    Chapter("demander-un-nouvel-identifiant", "Demander un nouvel identifiant"),
    Chapter("lister-les-comptes", "Lister les comptes"),
    Chapter("reinitialiser-les-mots-de-passe", "Réinitialiser les mots de passe"),
    Chapter("lire-les-statistiques", "Lire les statistiques"),
    Chapter("depanner-un-compte-eleve", "Dépanner un compte élève"),
    Chapter("administrer-une-ecole", "Administrer une école"),
    Chapter("adresses-des-services", "Régler les adresses des services"),
    Chapter("rappeler-les-echeances", "Rappeler les échéances"),
    Chapter("droits-d-acces", "Donner et retirer des droits d'accès"),
    Chapter("consulter-le-journal", "Consulter le journal"),
    Chapter("pendant-une-maintenance", "Pendant une maintenance"),
    Chapter("accessibilite", "Accessibilité"),
)
