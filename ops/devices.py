"""The browsers where an account has signed in: a signed cookie, which opens nothing by itself (K9).

It says that this browser is no stranger to that account: other limits hold for it.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

LIFETIME = timedelta(days=180)
# On a computer of the staff room, the latest agents are remembered.
MOST = 8


def recognise(request: HttpRequest, realm: str, subject: str) -> str | None:
    """The mark of this browser for this subject; None when he never signed in there."""
    return _known(request, realm).get(_digest(realm, subject))


def knows_somebody(request: HttpRequest, realm: str) -> bool:
    return bool(_known(request, realm))


def remember(request: HttpRequest, response: HttpResponseBase, realm: str, subject: str) -> None:
    """Leave the mark, after a success only; a browser keeps the mark it had."""
    known, digest = _known(request, realm), _digest(realm, subject)
    mark = known.pop(digest, None) or secrets.token_urlsafe(9)
    latest = dict([*known.items(), (digest, mark)][-MOST:])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(latest, salt=_salt(realm)),
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest, realm: str) -> dict[str, str]:
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        known: dict[str, str] = signing.loads(cookie, salt=_salt(realm), max_age=LIFETIME)
    except signing.BadSignature:
        return {}
    return known


def _digest(realm: str, subject: str) -> str:
    """The cookie names nobody."""
    return salted_hmac(_salt(realm), subject).hexdigest()[:16]


def _salt(realm: str) -> str:
    return f"ops.devices:{realm}"
