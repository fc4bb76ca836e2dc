"""What a session is worth: strong once a second factor was given in it."""

from django.http import HttpRequest

from common.network import is_administrative
from entrance import sessions
from establishments.access import STRONG


def is_strong(request: HttpRequest) -> bool:
    return bool(request.session.get(STRONG))


def is_trusted(request: HttpRequest) -> bool:
    """Strong, or from the administrative network: nothing more than a password is asked there."""
    return is_strong(request) or is_administrative(request)


def strengthen(request: HttpRequest) -> None:
    """Raise the session, under a new key: whoever knew the old one stays outside (H4)."""
    request.session[STRONG] = True
    request.session.cycle_key()
    sessions.follow(request.session)
