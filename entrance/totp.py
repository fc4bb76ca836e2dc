"""The security key of an agent: drawn, shown until confirmed; its codes, each of one use (P15)."""

import logging
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from django.db.models import F
from django_otp.oath import TOTP

from common import sealing
from entrance.models import TotpKey
from establishments.models import User

ISSUER = "ÉduConnect"
KEY_LENGTH = 20
STEP_SECONDS, DIGITS = 30, 6
# A clock may be late or early by one step.
TOLERANCE = 1
_GROUP = 4

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sheet:
    """A key as its page shows it: to scan, to type, or to open on this very telephone."""

    username: str
    key: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The key in groups of four, for whoever cannot scan."""
        letters = b32encode(self.key).decode()
        return " ".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))

    @property
    def uri(self) -> str:
        values = {
            "secret": b32encode(self.key).decode(),
            "issuer": ISSUER,
            "algorithm": "SHA1",
            "digits": DIGITS,
            "period": STEP_SECONDS,
        }
        label = quote(f"{ISSUER}:{self.username}", safe=":")
        return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"

    @property
    def image(self) -> str:
        """The QR code as the address of an image; dark on light whatever the theme, to be read."""
        code = segno.make(self.uri, error="m", micro=False)
        address: str = code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
        return address


def is_enrolled(user: User) -> bool:
    """The agent has a key that opens."""
    return TotpKey.objects.filter(user=user, confirmed_at__isnull=False).exists()


def draw(user: User, *, at: datetime) -> bytes:
    """Draw a key to confirm, and give its seal; the one in use, if any, opens until then."""
    [draft] = sealing.seal([(bound_to(user.pk), secrets.token_bytes(KEY_LENGTH))])
    TotpKey.objects.update_or_create(
        user=user, defaults={"draft": draft}, create_defaults={"draft": draft, "created_at": at}
    )
    return draft


def opened(user: User, sealed: bytes | memoryview) -> bytes | None:
    """The key in clear, to be shown or compared at once; none if its seal does not open."""
    try:
        return sealing.unseal(bound_to(user.pk), sealed)
    except sealing.BrokenSealError:
        logger.exception("Unreadable security key of user %s", user.pk)
        return None


def confirm(user: User, typed: str, *, at: datetime) -> bool:
    """Make the draft the key in use, by a first code of it, which then opens nothing more."""
    drafts = TotpKey.objects.filter(user=user, draft__isnull=False)
    draft = drafts.values_list("draft", flat=True).first()
    step = _step_of(user, draft, typed, at=at)
    if step is None:
        return False
    confirmed = {"sealed_key": F("draft"), "draft": None, "confirmed_at": at, "latest_step": step}
    return drafts.filter(draft=draft).update(**confirmed) == 1


def take(user: User, typed: str, *, at: datetime) -> bool:
    """Whether this code opens; if so, neither it nor an older one opens again.

    The step is compared and written in one statement: of two posts of a code, one opens.
    """
    keys = TotpKey.objects.filter(user=user, confirmed_at__isnull=False)
    sealed = keys.values_list("sealed_key", flat=True).first()
    step = _step_of(user, sealed, typed, at=at)
    if step is None:
        return False
    return keys.filter(sealed_key=sealed, latest_step__lt=step).update(latest_step=step) == 1


def remove(user: User) -> bool:
    """Forget the key and its draft; whether there was a key that opened."""
    had = is_enrolled(user)
    TotpKey.objects.filter(user=user).delete()
    return had


def _step_of(
    user: User, sealed: bytes | memoryview | None, typed: str, *, at: datetime
) -> int | None:
    """The period that a code is of, among those of now; none if it is of no one."""
    digits = re.sub(r"\s", "", typed)
    key = opened(user, sealed) if sealed is not None else None
    if key is None or not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        return None
    clock = TOTP(key, step=STEP_SECONDS, digits=DIGITS)
    clock.time = at.timestamp()
    # A code that two periods share counts for the earlier one.
    return int(clock.t()) if clock.verify(int(digits), tolerance=TOLERANCE) else None


def bound_to(user_id: int) -> bytes:
    """What the seal of a security key is made for: it opens for no other agent."""
    return b"totp:%d" % user_id
