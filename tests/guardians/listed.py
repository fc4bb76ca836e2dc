"""What the tests of the lists of guardians do as a person would: search, tick, read a row."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts import passwords
from accounts.models import Account
from guardians.models import Guardianship
from tests.factories import SourceIdentityFactory
from tests.pages import rows, soup, words

LEGAL, CHARGE = "legal_guardians", "in_charge"
IN_CHARGE = Guardianship.Kind.IN_CHARGE


def search(client, tab=LEGAL, **criteria):
    address = reverse(f"{tab}:list")
    return client.get(f"{address}?{urlencode(criteria or {'q': ''}, doseq=True)}")


def names(response):
    """The guardians, in the order of the list."""
    return [row[2] for row in rows(response)]


def lines(response):
    """The pupils and the classes of each row, line by line."""
    return [
        [[words(line) for line in cell.select(".line")] for cell in row.select("td.lines")]
        for row in soup(response).select("main tbody tr")
    ]


def public_id(tie):
    return str(tie.guardian.account.public_id)


def ticked(*ties, query="q="):
    return {"picked": [public_id(tie) for tie in ties], "query": query}


def account(tie):
    return Account.objects.get(pk=tie.guardian.account_id)


def password(tie):
    one = account(tie)
    return passwords.unseal(one.pk, one.sealed_password)


def in_source(tie, **given):
    """What the source of the tie's establishment gives of its guardian."""
    return SourceIdentityFactory(
        account=tie.guardian.account,
        establishment=tie.establishment,
        population="guardian",
        **given,
    )
