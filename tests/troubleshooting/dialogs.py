"""What the tests of the dépannage ask and read, as its agent would."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts import passwords
from accounts.models import Account
from tests.pages import rows

LIST = reverse("troubleshooting:list")


def search(client, **criteria):
    return client.get(f"{LIST}?{urlencode(criteria or {'q': ''}, doseq=True)}")


def names(response):
    return [row[0] for row in rows(response)]


def public_id(enrolment):
    return str(enrolment.student.account.public_id)


def ticked(*enrolments, query="q="):
    return {"picked": [public_id(each) for each in enrolments], "query": query}


def account(enrolment):
    return Account.objects.get(student__enrolments=enrolment)


def password(enrolment):
    one = account(enrolment)
    return passwords.unseal(one.pk, one.sealed_password)


def reveal(client, enrolment, **fields):
    """Press the eye of a row."""
    return client.post(reverse("troubleshooting:reveal", args=[public_id(enrolment)]), fields)
