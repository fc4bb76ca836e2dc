"""Accounts, their identifiers, journal and mails: columns and constraints, no behaviour."""

from accounts.models.account import Account, SourceIdentity
from accounts.models.identifiers import IdentifierBase, IdentifierRequest, RetiredIdentifier
from accounts.models.journal import AccountEvent, Distribution, JournalEntry
from accounts.models.mails import Outbox

__all__ = [
    "Account",
    "AccountEvent",
    "Distribution",
    "IdentifierBase",
    "IdentifierRequest",
    "JournalEntry",
    "Outbox",
    "RetiredIdentifier",
    "SourceIdentity",
]
