"""Every address, every persona, every method: what is answered is what the table says (M1, M2)."""

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.models import Distribution
from entrance.models import AgentSession
from establishments.models import Origin
from establishments.permissions import Role
from tests.architecture.test_rules import pages
from tests.factories import MemberFactory
from tests.security import matrix
from tests.security.doors import address, known
from tests.security.people import everything_of, people_of
from tests.security.personas import OUTSIDE, world

CANARY = "ZZCANARI"
# It ends the session: asked last.
LAST = "sign_out"
OTHERS = ("put", "delete", "options")
# Nobody enters by asking for the headers of a page.
BY_GET_ALONE = {"oidc", "oidc_back", "arena"}


@pytest.fixture
def place():
    """The establishments, who knocks at the door, and people of the first one."""
    made = world()
    made.ours = people_of(made.head, CANARY)
    made.ours.more = _more(made)
    return made


def _more(made):
    """A right that can be withdrawn, another session of the head, papers of the dépannage."""
    right = MemberFactory(establishment=made.e1, role=Role.DELEGATE, origin=Origin.CONSOLE)
    now = timezone.now()
    session = AgentSession.objects.create(
        user=made.head.user, session_key="autre", way="local", opened_at=now, ip=OUTSIDE
    )
    author = journal.Author(made.members["troubleshooter"])
    pupil = [made.ours.people["students"].pk]
    entry = journal.record(Action.INFORM, journal.Request(author, now), pupil)
    day = timezone.timedelta(days=1)
    papers = Distribution.objects.create(entry=entry, expires_at=now + day)
    return {"right": right.pk, "session": session.pk, "their_papers": papers.pk}


def names():
    found = [name for name, _ in pages()]
    return [*(name for name in found if name != LAST), LAST]


def told(client, name, keys):
    where = address(name, keys)
    return matrix.letter(client.get(where)) + matrix.letter(client.post(where))


def test_the_table_has_a_line_for_every_address_of_both_hosts():
    console = {name for name, _ in pages()}
    guichet = {name for name, _ in pages(get_resolver(settings.GUICHET_URLCONF))}

    assert console | guichet == set(matrix.lines()) | set(matrix.GUICHET)


@pytest.mark.parametrize("persona", matrix.PERSONAS)
def test_each_gets_what_the_table_says_and_nothing_else(place, persona):
    client, keys = place.personas[persona], known(place.ours)
    lines = matrix.lines()

    found = {name: told(client, name, keys) for name in names()}

    assert found == {name: lines[name][persona] for name in found}


@pytest.mark.parametrize("persona", ["nobody", "head", "troubleshooter", "foreign", "weak"])
def test_no_other_method_is_answered_and_head_answers_as_get(place, persona):
    client, keys = place.personas[persona], known(place.ours)
    before = everything_of(place.ours)

    for name in names():
        where = address(name, keys)
        if name != LAST:
            same = 405 if name in BY_GET_ALONE else client.get(where).status_code
            assert client.head(where).status_code == same, name
        refused = {
            getattr(client, verb)(where).status_code for verb in ("put", "delete", "options")
        }
        assert refused <= {302, 405}, name

    assert everything_of(place.ours) == before


def test_on_the_guichet_s_host_whoever_is_signed_in_gets_what_anybody_gets(place):
    host = {"host": settings.GUICHET_HOSTS[0]}
    nobody, *others = (place.personas[name] for name in ("nobody", "head", "troubleshooter"))

    for name in matrix.GUICHET:
        takes = {"token": "aucun"} if name in matrix.BY_TOKEN else {}
        where = reverse(name, urlconf=settings.GUICHET_URLCONF, kwargs=takes)
        for verb in ("get", "post", "put"):
            told, *same = (
                getattr(client, verb)(where, headers=host).status_code
                for client in (nobody, *others)
            )
            assert set(same) == {told}, (name, verb)
            assert told in ({405} if verb == "put" else {200, 302, 404, 405, 410}), (name, verb)
