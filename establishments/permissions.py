"""Who may do what: the permissions, the roles, the table between them, and the two modules."""

from django.db import models


class Degree(models.TextChoices):
    FIRST = "1d", "Premier degré"
    SECOND = "2d", "Second degré"


class Module(models.TextChoices):
    """The two staff products (R1)."""

    CONSOLE = "console", "ÉduConnect - Administration des comptes"
    TROUBLESHOOTING = "troubleshooting", "ÉduConnect - Dépannage des comptes élèves"


class Permission(models.TextChoices):
    VIEW_ACCOUNTS = "view_accounts", "Consulter les comptes"
    LIST_ACCOUNTS = "list_accounts", "Lister les comptes"
    INFORM = "inform", "Informer"
    RESET_PASSWORDS = "reset_passwords", "Réinitialiser les mots de passe"
    RESEND_MAIL = "resend_mail", "Renvoyer un mail de confirmation"
    NOTE_REPORTS = "note_reports", "Prendre en compte les anomalies"
    REVEAL_PASSWORDS = "reveal_passwords", "Afficher les mots de passe provisoires"
    ASK_IDENTIFIERS = "ask_identifiers", "Demander un nouvel identifiant"
    CONFIGURE = "configure", "Paramétrer l'administration des comptes"
    GRANT_RIGHTS = "grant_rights", "Donner et retirer des droits d'accès"
    READ_JOURNAL = "read_journal", "Consulter le journal"


class Role(models.TextChoices):
    HEAD = "head", "Personnel de direction"
    DELEGATE = "delegate", "Délégation d'administration"
    INSPECTOR = "inspector", "Inspection (IEN)"
    TROUBLESHOOTER = "troubleshooter", "Délégation de dépannage"


MODULES: dict[Role, Module] = {
    Role.HEAD: Module.CONSOLE,
    Role.DELEGATE: Module.CONSOLE,
    Role.INSPECTOR: Module.CONSOLE,
    Role.TROUBLESHOOTER: Module.TROUBLESHOOTING,
}

_DAILY = frozenset(
    {
        Permission.VIEW_ACCOUNTS,
        Permission.LIST_ACCOUNTS,
        Permission.INFORM,
        Permission.RESET_PASSWORDS,
    }
)
_DELEGATED = _DAILY | {
    Permission.RESEND_MAIL,
    Permission.NOTE_REPORTS,
    Permission.ASK_IDENTIFIERS,
    Permission.CONFIGURE,
}
_DIRECTING = _DELEGATED | {Permission.READ_JOURNAL}

# In the second degré the head delegates (R13); in the first, the IEN opens access (R15), and there
# is no dépannage (R258).
GRANTED: dict[Degree, dict[Role, frozenset[Permission]]] = {
    Degree.SECOND: {
        Role.HEAD: _DIRECTING | {Permission.GRANT_RIGHTS},
        Role.DELEGATE: _DELEGATED,
        Role.INSPECTOR: frozenset(),
        Role.TROUBLESHOOTER: _DAILY | {Permission.REVEAL_PASSWORDS},
    },
    Degree.FIRST: {
        Role.HEAD: _DIRECTING,
        Role.DELEGATE: _DELEGATED,
        Role.INSPECTOR: frozenset({Permission.GRANT_RIGHTS}),
        Role.TROUBLESHOOTER: frozenset(),
    },
}
