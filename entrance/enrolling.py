"""The session that registers a key: it alone sees the key that it drew, for half an hour."""

import hashlib
from datetime import datetime, timedelta

from entrance import totp
from entrance.models import TotpKey
from establishments.access import ConsoleRequest

LIFE = timedelta(minutes=30)
# In the session: which draft it drew, by the digest of its seal, and until when it is shown.
DRAWN = "enrolling"


def begin(request: ConsoleRequest, *, at: datetime) -> None:
    draft = totp.draw(request.user, at=at)
    request.session[DRAWN] = {"draft": _digest(draft), "until": (at + LIFE).isoformat()}


def drawn(request: ConsoleRequest, *, at: datetime) -> totp.Sheet | None:
    """The key that this session has to confirm; the same whenever the page is shown again.

    Not one drawn meanwhile by another session, whose owner would know it.
    """
    mine = request.session.get(DRAWN)
    if mine is None or datetime.fromisoformat(mine["until"]) <= at:
        return None
    drafts = TotpKey.objects.filter(user=request.user, draft__isnull=False)
    sealed = drafts.values_list("draft", flat=True).first()
    if sealed is None or _digest(sealed) != mine["draft"]:
        return None
    key = totp.opened(request.user, sealed)
    return totp.Sheet(request.user.get_username(), key) if key else None


def end(request: ConsoleRequest) -> None:
    request.session.pop(DRAWN, None)


def _digest(sealed: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(sealed)).hexdigest()
