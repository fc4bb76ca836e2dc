"""The address an information by mail goes to (A26). Reads only: one statement each.

The account's own mail once confirmed, else the one that this establishment's source gives; never
a mail the account has not confirmed, it may be somebody else's.
"""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import SourceIdentity
from accounts.querysets import AccountQuerySet
from establishments.models import Establishment


def addresses(accounts: AccountQuerySet, establishment: Establishment | None) -> dict[int, str]:
    """The address of each of these accounts; those without any are absent."""
    given = _given_by_source("pk", establishment).order_by("source_id", "pk").values("mail")[:1]
    address = Case(
        When(mail_confirmed_at__isnull=False, then=F("mail")),
        default=Coalesce(Subquery(given), Value("")),
    )
    reached = accounts.order_by().annotate(address=address).exclude(address="")
    return dict(reached.values_list("pk", "address"))


def count(accounts: AccountQuerySet, establishment: Establishment | None) -> int:
    return accounts.filter(reachable("", establishment)).count()


def reachable(path: str, establishment: Establishment | None) -> Q:
    """A condition: the account at this path (« guardian__account »; « » for itself) has one."""
    confirmed = f"{path}__mail_confirmed_at__isnull" if path else "mail_confirmed_at__isnull"
    return Q(**{confirmed: False}) | Q(Exists(_given_by_source(path or "pk", establishment)))


def _given_by_source(account: str, establishment: Establishment | None) -> QuerySet[SourceIdentity]:
    mine = SourceIdentity.objects.filter(account=OuterRef(account), establishment=establishment)
    return mine.exclude(mail="")
