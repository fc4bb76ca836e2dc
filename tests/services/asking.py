"""Thousands of new identifiers asked for, of guardians tied to one pupil, set-based."""

from itertools import product
from string import ascii_uppercase

from django.utils import timezone

from accounts import identifiers, journal
from accounts.enums import Action, Population
from accounts.models import Account, IdentifierRequest, SourceIdentity
from guardians.models import Guardian, Guardianship
from tests.factories import EnrolmentFactory, MemberFactory, SourceIdentityFactory


def ask_identifiers(count):
    head = MemberFactory()
    guardians = _guardians(count, _pupil(head.establishment))
    accounts = [guardian.account_id for guardian in guardians]
    request = journal.Request(journal.Author(head), timezone.now()).to(Action.ASK_IDENTIFIER)
    entry = journal.record(Action.ASK_IDENTIFIER, request, accounts)
    IdentifierRequest.objects.bulk_create(
        IdentifierRequest(account_id=account, entry=entry, asked_at=request.at)
        for account in accounts
    )


def _pupil(school):
    [drawn] = identifiers.draw(["e.leve"])
    pupil = EnrolmentFactory(establishment=school, student__account__identifier=drawn)
    SourceIdentityFactory(account=pupil.student.account, establishment=school)
    return pupil


def _guardians(count, enrolment):
    """Ten homonyms a name: suffixes are drawn too."""
    names = ["".join(letters) for letters in product(ascii_uppercase, repeat=4)]
    accounts = Account.objects.bulk_create(
        Account(identifier=former, population=Population.GUARDIAN)
        for former in identifiers.draw(["a.ancien"] * count)
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(account=account, first_name="Zoé", birth_name=name, search_key=f"{name} ZOE")
        for account, name in zip(accounts, sorted(names * 10), strict=False)
    )
    Guardianship.objects.bulk_create(_tie(each, enrolment) for each in guardians)
    SourceIdentity.objects.bulk_create(_source(each, enrolment) for each in guardians)
    return guardians


def _tie(guardian, enrolment):
    return Guardianship(
        student=enrolment.student,
        guardian=guardian,
        establishment=enrolment.establishment,
        enrolment=enrolment,
        kind=Guardianship.Kind.LEGAL,
    )


def _source(guardian, enrolment):
    return SourceIdentity(
        account=guardian.account,
        population=Population.GUARDIAN,
        source=SourceIdentity.Source.SIECLE,
        establishment=enrolment.establishment,
        source_id=str(guardian.account_id),
        birth_name=guardian.birth_name,
        first_name=guardian.first_name,
    )
