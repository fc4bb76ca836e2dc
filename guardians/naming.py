"""What the sources call one guardian, where he is tied today: they may disagree (R239)."""

from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.enums import Population
from accounts.models import Account, SourceIdentity
from accounts.renaming import Named
from common.text import search_key
from guardians.models import Guardianship

# Thousands of accounts in one list: as an array, and not as thousands of parameters.
_SPELT_TWICE = f"""
SELECT account_id FROM {SourceIdentity._meta.db_table}
WHERE account_id = ANY(%s::bigint[]) AND population = '{Population.GUARDIAN}'
GROUP BY account_id
HAVING min(birth_name) <> max(birth_name) OR min(first_name) <> max(first_name)
"""  # noqa: S608  names of ours


def spoken(accounts: Collection[int]) -> dict[int, list[Named]]:
    """What is said today of those of these accounts whom two sources ever called otherwise: each
    source when they disagree, one of them when they agree. Two queries at most.

    A case, an accent or a hyphen is no difference. The source of an establishment that he left
    says nothing any more, though what was kept of him may still be what it said.
    """
    suspects = _spelt_twice(accounts)
    said: dict[int, list[Named]] = {}
    for account, source, place, birth_name, first_name in _current(suspects) if suspects else ():
        named = Named(SourceIdentity.Source(source).label, place, birth_name, first_name)
        said.setdefault(account, []).append(named)
    return {
        account: names if len({_key(each) for each in names}) > 1 else names[:1]
        for account, names in said.items()
    }


def spoken_of(account: Account) -> list[Named]:
    """The same, for one."""
    return spoken([account.pk]).get(account.pk, [])


def differing(accounts: Collection[int]) -> dict[int, list[Named]]:
    """Those of these accounts whose sources disagree, and all that they say."""
    return {account: names for account, names in spoken(accounts).items() if len(names) > 1}


def differing_names(account: Account) -> list[Named]:
    """The same, for one."""
    return differing([account.pk]).get(account.pk, [])


def _key(named: Named) -> tuple[str, str]:
    return search_key(named.birth_name), search_key(named.first_name)


def _spelt_twice(accounts: Collection[int]) -> list[int]:
    """Those whom two sources spell differently, were it by an accent: few."""
    with connection.cursor() as cursor:
        cursor.execute(_SPELT_TWICE, [list(accounts)])
        return [account for (account,) in cursor.fetchall()]


def _current(accounts: Collection[int]) -> Iterable[tuple[int, str, str, str, str]]:
    ties = Guardianship.objects.filter(
        guardian__account=OuterRef("account"),
        establishment=OuterRef("establishment"),
        ended_on=None,
        enrolment__left_on=None,
    )
    told = SourceIdentity.objects.filter(account__in=accounts, population=Population.GUARDIAN)
    rows = told.filter(Exists(ties)).order_by("establishment__name", "source", "pk")
    return rows.values_list("account", "source", "establishment__name", "birth_name", "first_name")
