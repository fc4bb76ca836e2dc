"""Whoever may knock at the door (M): each with his rights, or without.

E1 is a collège, E2 another one of the same head, E3 a foreign one, S1 an école.
"""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from establishments.access import CHOSEN
from establishments.permissions import Module, Role
from tests.conftest import ConsoleClient
from tests.factories import DivisionFactory, EstablishmentFactory, MemberFactory, UserFactory

OUTSIDE = "203.0.113.7"


def world():
    """The establishments, and those who act for them: ``world().personas["head"]`` → a client."""
    e1 = EstablishmentFactory(name="Collège d'ici", hosts_students=True)
    e2, e3 = (EstablishmentFactory(name=f"Collège {n}") for n in ("d'à côté", "d'ailleurs"))
    s1 = EstablishmentFactory(name="École d'ici", degree="1d", student_accounts_enabled=True)
    members = _members(e1, e3, s1)
    clients = {name: _client(member.user) for name, member in members.items()}
    for name in ("two", "unchosen"):
        MemberFactory(user=members[name].user, establishment=e2)
    session = clients["two"].session
    session[CHOSEN.format(Module.CONSOLE)] = members["two"].pk
    session.save()
    clients["weak"].defaults["REMOTE_ADDR"] = OUTSIDE
    superuser = UserFactory(is_superuser=True, is_staff=True)
    personas = {"nobody": ConsoleClient(), **clients, "superuser": _client(superuser)}
    return SimpleNamespace(e1=e1, head=members["head"], members=members, personas=personas)


def _members(e1, e3, s1):
    other = DivisionFactory(establishment=e1, code="AUTRE", label="Une autre classe")
    today, day = timezone.localdate(), timedelta(days=1)
    return {
        "troubleshooter": _member(e1, Role.TROUBLESHOOTER),
        "limited": _member(e1, Role.TROUBLESHOOTER, divisions=[other.code]),
        "delegate": _member(e1, Role.DELEGATE),
        "head": _member(e1, Role.HEAD),
        "two": _member(e1, Role.HEAD),
        "unchosen": _member(e1, Role.HEAD),
        "director": _member(s1, Role.HEAD),
        "inspector": _member(s1, Role.INSPECTOR),
        "foreign": _member(e3, Role.HEAD),
        "ended": _member(e1, Role.DELEGATE, ends_on=today - day),
        "later": _member(e1, Role.DELEGATE, starts_on=today + day),
        "withdrawn": _member(e1, Role.DELEGATE, withdrawn_at=timezone.now()),
        "weak": _member(e1, Role.HEAD),
    }


def _member(home, role, **kwargs):
    return MemberFactory(establishment=home, role=role, **kwargs)


def _client(user):
    client = ConsoleClient()
    client.force_login(user)
    return client
