"""What must be true of accounts, of their journal, of their mails and of their identifiers."""

from collections.abc import Iterator

from django.db.models import QuerySet

from accounts import identifiers, passwords
from accounts.enums import MAILINGS, Action
from accounts.models import Account, Outbox
from common.invariants import Check, Probe

_INFORMING = (
    Action.INFORM, Action.INFORM_WITH_RESET, Action.INFORM_MAIL, Action.INFORM_MAIL_RESET,
)  # fmt: skip
# What the purge may have deleted since is not looked for.
_RECENT = "interval '30 days'"
# The oldest leaves first: those of a long mailing wait for their turn.
_NOTHING_LEAVES = """NOT EXISTS (
    SELECT FROM accounts_outbox sent WHERE sent.sent_at > %(at)s - interval '10 minutes')"""
# During a cut nothing leaves, and what was under way is repaired after it.
_SERVED = """NOT EXISTS (
    SELECT FROM ops_maintenance m
    WHERE m.starts_at <= %(at)s AND m.ends_at > %(at)s - interval '10 minutes')"""


def _words(actions: tuple[Action, ...]) -> str:
    return ", ".join(f"'{action.value}'" for action in actions)


def _untold(accounts: str, since: str, actions: tuple[Action, ...]) -> str:
    """The accounts changed of late without any line of the journal that says so."""
    return f"""
    SELECT a.id::text FROM {accounts} WHERE {since} > %(at)s - {_RECENT} AND NOT EXISTS (
        SELECT FROM accounts_accountevent e JOIN accounts_journalentry j ON j.id = e.entry_id
        WHERE e.account_id = a.id AND j.action IN ({_words(actions)}))
    """  # noqa: S608  names of ours


SECRETS = (
    Check(
        "I1",
        "Un compte informé a un mot de passe provisoire jusqu'à son échéance, et n'en a pas choisi",
        """SELECT id::text FROM accounts_account WHERE state = 'informed' AND (
            chosen_password <> '' OR password_expires_at IS NULL
            OR sealed_password IS NULL AND password_expires_at > %(at)s)""",
    ),
    Check(
        "I1",
        "Un compte jamais informé n'a ni mot de passe, ni échéance, ni date d'information",
        """SELECT id::text FROM accounts_account WHERE state = 'not_informed' AND (
            chosen_password <> '' OR sealed_password IS NOT NULL
            OR password_expires_at IS NOT NULL OR informed_at IS NOT NULL)""",
    ),
    Check(
        "I1",
        "Un compte n'a jamais un mot de passe choisi et un provisoire, ni un provisoire sans fin",
        """SELECT id::text FROM accounts_account WHERE sealed_password IS NOT NULL
            AND (chosen_password <> '' OR password_expires_at IS NULL)""",
    ),
    Check(
        "I1",
        "Un compte activé s'ouvre par un mot de passe ou par FranceConnect",
        """SELECT id::text FROM accounts_account WHERE state IN ('activating', 'activated')
            AND chosen_password = '' AND password_expires_at IS NULL
            AND activation_mode <> 'franceconnect'""",
    ),
    Check(
        "I1",
        "Un mail parti ou abandonné ne garde pas de mot de passe",
        """SELECT id::text FROM accounts_outbox
            WHERE state IN ('sent', 'abandoned') AND sealed_password IS NOT NULL""",
    ),
    Check(
        "I1",
        "Un compte fermé n'a plus ni secret, ni adresse ; un compte effacé n'a plus d'identifiant",
        """SELECT id::text FROM accounts_account WHERE closed_at IS NOT NULL AND (
            state <> 'not_informed' OR mail <> '' OR mobile <> '' OR unlinked_on IS NULL
            OR erased_at IS NOT NULL AND identifier LIKE '%%.%%')""",
    ),
)

JOURNAL = (
    Check(
        "I2",
        "Une ligne du journal compte les comptes qu'elle nomme",
        """SELECT j.id::text FROM accounts_journalentry j
        LEFT JOIN (SELECT entry_id, count(*) AS n FROM accounts_accountevent GROUP BY entry_id) e
            ON e.entry_id = j.id
        WHERE j.count <> coalesce(e.n, 0)""",
    ),
    Check(
        "I2",
        "Un envoi de mails a un mail pour chacun de ses comptes",
        f"""SELECT j.id::text FROM accounts_journalentry j
        LEFT JOIN (SELECT entry_id, count(*) AS n FROM accounts_outbox GROUP BY entry_id) m
            ON m.entry_id = j.id
        WHERE j.action IN ({_words(MAILINGS)}) AND j.at > %(at)s - {_RECENT}
            AND j.count <> coalesce(m.n, 0)""",  # noqa: S608  names of ours
    ),
    Check(
        "I2",
        "Des feuilles à télécharger sont celles d'un compte au moins",
        """SELECT d.id::text FROM accounts_distribution d
        JOIN accounts_journalentry j ON j.id = d.entry_id WHERE j.count = 0""",
    ),
    Check(
        "I4",
        "Un compte n'est nommé qu'une fois par ligne du journal",
        """SELECT entry_id::text FROM accounts_accountevent
        GROUP BY entry_id, account_id HAVING count(*) > 1""",
    ),
    Check(
        "I4",
        "Une information de moins d'un mois est dans le journal",
        _untold("accounts_account a", "a.informed_at", _INFORMING),
    ),
    Check(
        "I4",
        "Une fermeture de moins d'un mois est dans le journal",
        _untold("accounts_account a", "a.closed_at", (Action.CLOSE,)),
    ),
    Check(
        "I4",
        "Un effacement de moins d'un mois est dans le journal",
        _untold("accounts_account a", "a.erased_at", (Action.ERASE,)),
    ),
    Check(
        "I4",
        "Un changement d'identifiant de moins d'un mois est dans le journal",
        _untold(
            "accounts_account a JOIN accounts_retiredidentifier r ON r.account_id = a.id",
            "r.retired_at",
            (Action.NEW_IDENTIFIER,),
        ),
    ),
    Check(
        "I4",
        "Le journal ne peut être ni modifié ni effacé : ses déclencheurs sont en place",
        """SELECT known.name FROM (VALUES
            ('journal_entry_is_append_only', 'accounts_journalentry'),
            ('account_event_is_append_only', 'accounts_accountevent')) known (name, place)
        WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgname = known.name
            AND t.tgrelid = known.place::regclass AND t.tgenabled <> 'D')""",
    ),
)

MAILS = (
    Check(
        "I3",
        "Un mail pris par un processus mort est repris dans la minute",
        f"""SELECT id::text FROM accounts_outbox WHERE state = 'sending'
            AND lease_until < %(at)s - interval '1 minute' AND {_SERVED}""",  # noqa: S608  ours
    ),
    Check(
        "I3",
        "Un mail dû part dans les dix minutes, ou après d'autres qui partent",
        f"""SELECT id::text FROM accounts_outbox WHERE state = 'pending'
            AND next_try_at < %(at)s - interval '10 minutes'
            AND {_NOTHING_LEAVES} AND {_SERVED}""",  # noqa: S608  ours
    ),
    Check(
        "I3",
        "Un mail a un Message-ID, qui n'est qu'à lui",
        """SELECT min(id::text) FROM accounts_outbox GROUP BY message_id
        HAVING count(*) > 1 OR message_id = ''""",
    ),
)

IDENTIFIERS = (
    Check(
        "I7",
        "Deux comptes n'ont jamais le même identifiant",
        """SELECT min(id)::text FROM accounts_account GROUP BY lower(identifier)
        HAVING count(*) > 1""",
    ),
    Check(
        "I7",
        "Un identifiant remplacé n'est plus celui de personne",
        """SELECT a.id::text FROM accounts_account a
        JOIN accounts_retiredidentifier r ON r.identifier = lower(a.identifier)""",
    ),
    Check(
        "I7",
        "Un identifiant a été tiré : son compteur est au moins à son numéro",
        f"""WITH known AS (
            SELECT id, identifier, rtrim(identifier, '0123456789') AS base
            FROM accounts_account WHERE erased_at IS NULL
            UNION ALL
            SELECT account_id, identifier, rtrim(identifier, '0123456789')
            FROM accounts_retiredidentifier
        )
        SELECT k.id::text FROM known k LEFT JOIN accounts_identifierbase b ON b.base = k.base
        WHERE coalesce(nullif(substr(k.identifier, length(k.base) + 1), ''), '1')::numeric
            > coalesce(b.drawn, 0) OR length(k.base) > {identifiers.MAX_BASE}""",  # noqa: S608
    ),
    Check(
        "I7",
        "Un nouvel identifiant a pris la place de l'ancien, qui est retiré",
        """SELECT q.id::text FROM accounts_identifierrequest q WHERE q.given <> '' AND (
            NOT EXISTS (SELECT FROM accounts_retiredidentifier r
                WHERE r.identifier = q.former AND r.account_id = q.account_id)
            OR NOT EXISTS (SELECT FROM accounts_account a
                WHERE a.id = q.account_id AND a.identifier = q.given)
            AND NOT EXISTS (SELECT FROM accounts_retiredidentifier r
                WHERE r.identifier = q.given AND r.account_id = q.account_id))""",
    ),
)

CHECKS = (*SECRETS, *JOURNAL, *MAILS, *IDENTIFIERS)


def _unreadable() -> Iterator[str]:
    """Each seal is opened, and forgotten: two a hundredth of a thousandth of a second."""
    yield from _broken(Account.objects.values_list("pk", "pk", "sealed_password"))
    yield from _broken(Outbox.objects.values_list("pk", "account", "sealed_password"))


def _broken(rows: QuerySet) -> Iterator[str]:
    for pk, account_id, seal in rows.filter(sealed_password__isnull=False).iterator(5_000):
        try:
            passwords.unseal(account_id, seal)
        except passwords.UnreadableSecretError:
            yield str(pk)


PROBES = (Probe("I4", "Chaque mot de passe provisoire scellé s'ouvre", _unreadable),)
