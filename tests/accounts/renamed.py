"""What the tests of new identifiers do: ask by day, let the night pass."""

from django.utils import timezone

from accounts import journal, renaming
from accounts.models import Account
from guardians import renaming as nightly
from guardians.naming import spoken_of
from ops.models import Run
from ops.night import Tonight
from tests.factories import MemberFactory


def asked_for(person, *, by=None, at=None):
    """Somebody of the staff asks a new identifier for a pupil or a guardian."""
    author = journal.Author(by or MemberFactory())
    request = journal.Request(author, at or timezone.now())
    return renaming.ask(person, naming=spoken_of, request=request)


def night():
    """The step of the night, as the engine starts it."""
    at = timezone.now()
    day = timezone.localdate(at)
    run, _ = Run.objects.get_or_create(
        kind="identifiers", business_day=day, defaults={"started_at": at}
    )
    return nightly.make_identifiers(Tonight(run, at))


def identifier(person):
    return Account.objects.get(pk=person.account_id).identifier


def rename(person, **names):
    """The source corrects a name."""
    for name, value in names.items():
        setattr(person, name, value)
    person.save()
    return person
