"""The vocabulary of accounts, with its French labels."""

from django.db import models


class Population(models.TextChoices):
    STUDENT = "student", "Élève"
    GUARDIAN = "guardian", "Responsable d'élève"


class AccountState(models.TextChoices):
    NOT_INFORMED = "not_informed", "Non activé - non informé"
    INFORMED = "informed", "Non activé - informé"
    ACTIVATING = "activating", "En cours d'activation"
    ACTIVATED = "activated", "Activé"


# A pupil is never « En cours d'activation » (R47, A5).
STUDENT_STATES = (AccountState.NOT_INFORMED, AccountState.INFORMED, AccountState.ACTIVATED)


class ActivationMode(models.TextChoices):
    """« Origine du compte » in lists, « Mode d'activation des comptes » in statistics (R58)."""

    ATEN = "aten", "ATEN"
    ENT = "ent", "ENT"
    ESTABLISHMENT = "establishment", "Établissement"
    FRANCECONNECT = "franceconnect", "FranceConnect"
    GUARDIAN = "guardian", "Responsable"


class Way(models.TextChoices):
    """How guardians are informed (R174, B17)."""

    SHEET = "sheet", "Par feuille individuelle imprimable"
    MAIL = "mail", "Par envoi d'un mail"
    MIXED = "mixed", "Par mail, sinon par feuille"


class Confirmation(models.TextChoices):
    """What is known of a mail address or of a mobile number (A14)."""

    CONFIRMED = "confirmed", "Confirmée"
    UNCONFIRMED = "unconfirmed", "Non confirmée"
    MISSING = "missing", "Non renseignée"


class Action(models.TextChoices):
    """What the journal tells (B1)."""

    INFORM = "inform", "Informer"
    INFORM_WITH_RESET = "inform_with_reset", "Informer avec réinitialisation"
    INFORM_MAIL = "inform_mail", "Informer par mail"
    INFORM_MAIL_RESET = "inform_mail_reset", "Informer par mail avec réinitialisation"
    RETRY_MAILS = "retry_mails", "Réessayer des envois de mails"
    RESET_PASSWORDS = "reset_passwords", "Réinitialiser les mots de passe"
    RESEND_MAIL = "resend_mail", "Renvoyer un mail de confirmation"
    CHANGE_MAIL = "change_mail", "Changer l'adresse mail à confirmer"
    REPORT = "report", "Signaler une erreur"
    WITHDRAW_REPORT = "withdraw_report", "Retirer un signalement"
    NOTE_REPORT = "note_report", "Prendre en compte un signalement"
    LIST_PDF = "list_pdf", "Lister les comptes (PDF)"
    LIST_CSV = "list_csv", "Lister les comptes (CSV)"
    LIST_XLSX = "list_xlsx", "Lister les comptes (XLSX)"
    SHEETS = "sheets", "Télécharger les feuilles individuelles"
    VIEW_ACCOUNT = "view_account", "Consulter un compte"
    SEARCH_INE = "search_ine", "Rechercher par INE"
    REVEAL = "reveal", "Afficher un mot de passe provisoire"
    SHOW_INFORMED = "show_informed", "Afficher les identifiants et mots de passe"
    OPEN = "open", "Créer les comptes"
    ACTIVATE = "activate", "Activer le compte"
    START_ACTIVATION = "start_activation", "Commencer l'activation"
    CONFIRM_MAIL = "confirm_mail", "Confirmer l'adresse mail"
    SELF_REGISTER = "self_register", "S'inscrire soi-même"
    FRANCECONNECT = "franceconnect", "Activer par FranceConnect"
    # What the night does, or is asked to do.
    ASK_IDENTIFIER = "ask_identifier", "Demander un nouvel identifiant"
    NEW_IDENTIFIER = "new_identifier", "Remplacer l'identifiant"
    ASK_ASSISTANCE = "ask_assistance", "Demander l'assistance de l'académie"
    CLOSE_ASSISTANCE = "close_assistance", "Clore une demande d'assistance"
    REMIND = "remind", "Rappeler l'échéance par mail"
    EXPIRE = "expire", "Effacer les mots de passe expirés"
    CLOSE = "close", "Fermer les comptes sans établissement"
    REOPEN = "reopen", "Rouvrir les comptes de retour"
    ERASE = "erase", "Effacer les données des comptes fermés"
    ENABLE_REMINDERS = "enable_reminders", "Activer les rappels par mail"
    DISABLE_REMINDERS = "disable_reminders", "Désactiver les rappels par mail"
    PURGE_JOURNAL = "purge_journal", "Effacer les lignes échues du journal"
    # What is done to the establishment itself.
    SET_ADDRESS = "set_address", "Modifier l'adresse d'un service"
    VERIFY_ADDRESS = "verify_address", "Vérifier l'adresse d'un service"
    SHOW_ADDRESS = "show_address", "Afficher l'adresse d'un service"
    HIDE_ADDRESS = "hide_address", "Masquer l'adresse d'un service"
    ENABLE_STUDENTS = "enable_students", "Activer la gestion des comptes élèves"
    DISABLE_STUDENTS = "disable_students", "Désactiver la gestion des comptes élèves"
    GRANT_RIGHT = "grant_right", "Donner un droit d'accès"
    WITHDRAW_RIGHT = "withdraw_right", "Retirer un droit d'accès"
    READ_JOURNAL = "read_journal", "Consulter le journal"
    EXPORT_JOURNAL = "export_journal", "Exporter le journal"
    # Who entered, and how.
    SIGN_IN = "sign_in", "Se connecter"
    SIGN_IN_LOCKED = "sign_in_locked", "Connexion verrouillée"
    SIGN_OUT = "sign_out", "Se déconnecter"
    SECOND_FACTOR = "second_factor", "Donner le second facteur"
    FACTOR_REFUSED = "factor_refused", "Second facteur refusé"
    ENROL_KEY = "enrol_key", "Enregistrer une clé de sécurité"
    REMOVE_KEY = "remove_key", "Supprimer une clé de sécurité"
    CHANGE_PASSWORD = "change_password", "Changer son mot de passe"
    # Something that deserves a look.
    ALERT_REVEALS = "alert_reveals", "Alerte : trop d'affichages de mots de passe"
    ALERT_EXPORTS = "alert_exports", "Alerte : trop de listes complètes"
    ALERT_FOREIGN = "alert_foreign", "Alerte : comptes d'ailleurs demandés"


ALERTS = (Action.ALERT_REVEALS, Action.ALERT_EXPORTS, Action.ALERT_FOREIGN)
# The acts that leave mails to send, and whose progress can be followed.
MAILINGS = (Action.INFORM_MAIL, Action.INFORM_MAIL_RESET, Action.RESEND_MAIL)


class MailKind(models.TextChoices):
    CONFIRM_MAIL = "confirm_mail", "Confirmer l'adresse mail"
    INFORM = "inform", "Informer"
    REMIND = "remind", "Rappeler l'échéance"


class MailState(models.TextChoices):
    PENDING = "pending", "À envoyer"
    SENDING = "sending", "En cours d'envoi"
    SENT = "sent", "Envoyé"
    ABANDONED = "abandoned", "Abandonné"
