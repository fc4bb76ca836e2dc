"""Security keys, and the codes that an application would show for them."""

from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.models import JournalEntry
from common import sealing
from entrance import spare_codes
from entrance.models import AgentSession, TotpKey
from tests.factories import PASSWORD

FACTOR, ACCOUNT = reverse("second_factor"), reverse("my_account")
START, ENROL = reverse("start_key"), reverse("enrol_key")
REMOVE, RENEW = reverse("remove_key"), reverse("renew_backup_codes")
KEY = b"twenty bytes of key!"


def give_key(user, key=KEY):
    """A key confirmed, with its backup codes: the codes."""
    [sealed] = sealing.seal([(b"totp:%d" % user.pk, key)])
    now = timezone.now()
    TotpKey.objects.create(user=user, sealed_key=sealed, created_at=now, confirmed_at=now)
    return spare_codes.renew_backups(user)


def code_of(key=KEY, *, late=0):
    """The six digits of now, or of so many periods ago."""
    clock = TOTP(key)
    clock.time = timezone.now().timestamp() - 30 * late
    return f"{clock.token():06}"


def wrong(key=KEY):
    return f"{(int(code_of(key)) + 1) % 1_000_000:06}"


def acts():
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


def sign_in(client, user, password=PASSWORD):
    client.post(reverse("sign_in"), {"username": user.username, "password": password})
    return client


def session_of(client):
    """What the session of a browser holds, as the database keeps it."""
    return Session.objects.get(pk=client.session.session_key).get_decoded()


def listed_sessions(user):
    return set(AgentSession.objects.filter(user=user).values_list("session_key", flat=True))
