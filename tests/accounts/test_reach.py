"""The address of an information by mail (A26), one statement each."""

import pytest
from django.utils import timezone

from accounts import reach
from accounts.models import Account
from guardians.models import Guardian
from tests.factories import (
    AccountFactory,
    EstablishmentFactory,
    GuardianFactory,
    SourceIdentityFactory,
)

OWN, SOURCE = "a.soi@exemple.invalid", "a.source@exemple.invalid"


@pytest.fixture
def school():
    return EstablishmentFactory()


def confirmed(mail=OWN):
    return {"mail": mail, "mail_confirmed_at": timezone.now()}


@pytest.mark.parametrize(
    ("account", "source", "address"),
    [
        ({}, None, None),
        ({}, "", None),
        ({}, SOURCE, SOURCE),
        ({"mail": OWN}, None, None),
        ({"mail": OWN}, SOURCE, SOURCE),
        (confirmed(), None, OWN),
        (confirmed(), SOURCE, OWN),
    ],
)
def test_the_confirmed_mail_else_that_of_the_source(school, account, source, address):
    known = AccountFactory(**account)
    if source is not None:
        SourceIdentityFactory(account=known, establishment=school, mail=source)

    found = reach.addresses(Account.objects.all(), school)

    assert found == ({known.pk: address} if address else {})
    assert reach.count(Account.objects.all(), school) == len(found)


def test_the_source_of_another_establishment_does_not_count(school):
    SourceIdentityFactory(account=AccountFactory(), mail=SOURCE)

    assert reach.addresses(Account.objects.all(), school) == {}
    assert reach.count(Account.objects.all(), school) == 0


def test_of_several_numbers_in_the_source_the_lowest_that_has_a_mail_counts(school):
    account = AccountFactory()
    for source_id, mail in (("300", "c@exemple.invalid"), ("200", "b@exemple.invalid"), ("1", "")):
        SourceIdentityFactory(account=account, establishment=school, source_id=source_id, mail=mail)

    assert reach.addresses(Account.objects.all(), school) == {account.pk: "b@exemple.invalid"}
    assert reach.count(Account.objects.all(), school) == 1


def test_the_condition_filters_whatever_leads_to_the_account(school):
    by_mail, by_source = GuardianFactory(account__mail=OWN), GuardianFactory()
    Account.objects.filter(pk=by_mail.account_id).update(mail_confirmed_at=timezone.now())
    SourceIdentityFactory(account=by_source.account, establishment=school, mail=SOURCE)
    GuardianFactory()

    people = Guardian.objects.filter(reach.reachable("account", school))
    accounts = Account.objects.filter(reach.reachable("", school))

    assert set(people) == {by_mail, by_source}
    assert set(accounts) == {by_mail.account, by_source.account}


def test_costs_one_statement_for_any_number(school, queries):
    for account in AccountFactory.create_batch(5):
        SourceIdentityFactory(account=account, establishment=school, mail=SOURCE)

    assert queries(reach.addresses, Account.objects.all(), school) == 1
    assert queries(reach.count, Account.objects.all(), school) == 1
