"""Who may do what: the permissions, the roles, and the table between them."""

from django.db import models


class Permission(models.TextChoices):
    VIEW_ACCOUNTS = "view_accounts", "Consulter les comptes"
    LIST_ACCOUNTS = "list_accounts", "Lister les comptes"
    INFORM = "inform", "Informer"
    RESET_PASSWORDS = "reset_passwords", "Réinitialiser les mots de passe"
    RESEND_MAIL = "resend_mail", "Renvoyer un mail de confirmation"
    NOTE_REPORTS = "note_reports", "Prendre en compte les anomalies"


class Role(models.TextChoices):
    HEAD = "head", "Personnel de direction"
    DELEGATE = "delegate", "Délégation d'administration"
    TROUBLESHOOTER = "troubleshooter", "Délégation de dépannage"


# The troubleshooting module has its own pages (R18): none of the console's is open to it.
GRANTED: dict[Role, frozenset[Permission]] = {
    Role.HEAD: frozenset(Permission),
    Role.DELEGATE: frozenset(Permission),
    Role.TROUBLESHOOTER: frozenset(),
}
