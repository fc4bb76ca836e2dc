"""``manage.py create_head``: establishments opened to their head by the operator."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import JournalEntry
from establishments.models import Member, Origin, User
from establishments.permissions import Role
from tests.factories import PASSWORD, EstablishmentFactory, MemberFactory, UserFactory
from tests.pages import cut_the_service

NAMED = ("--name", "PETIT", "--first-name", "Noa", "--mail", "noa@exemple.fr")
PASSWORD_TOLD = "Mot de passe provisoire, affiché une seule fois : "


@pytest.fixture
def homes():
    return EstablishmentFactory.create_batch(2)


def create_head(homes, *options):
    out = StringIO()
    call_command("create_head", "n.petit", *(each.uai for each in homes), *options, stdout=out)
    return out.getvalue()


def test_says_what_it_would_do_and_writes_nothing(homes):
    told = create_head(homes, *NAMED)

    assert "Agent créé : n.petit." in told
    assert told.count("Établissement ouvert : ") == 2
    assert "Relancer avec --apply." in told
    assert PASSWORD_TOLD not in told
    assert not User.objects.exists()


def test_creates_the_head_and_tells_his_password_once(homes):
    told = create_head(homes, *NAMED, "--apply")

    user = User.objects.get()
    assert (user.username, user.last_name, user.email) == ("n.petit", "PETIT", "noa@exemple.fr")
    assert user.check_password(told.split(PASSWORD_TOLD)[1].strip())
    assert user.password_is_provisional
    rights = user.memberships.values_list("role", "origin", "starts_on", "ends_on")
    assert list(rights) == [(Role.HEAD, Origin.DIRECTION, None, None)] * 2
    journaled = JournalEntry.objects.filter(action="grant_right")
    assert {entry.establishment for entry in journaled} == set(homes)


def test_completes_a_head_without_touching_what_is_known(homes):
    user = UserFactory(username="n.petit", last_name="DÉJÀ")
    MemberFactory(user=user, establishment=homes[0])
    yesterday = timezone.localdate() - timedelta(days=1)
    over = MemberFactory(user=user, establishment=homes[1], ends_on=yesterday)

    told = create_head(homes, *NAMED, "--apply")

    user.refresh_from_db()
    over.refresh_from_db()
    assert f"Déjà ouvert : {homes[0]}." in told
    assert f"Établissement ouvert : {homes[1]}." in told
    assert PASSWORD_TOLD not in told
    assert (user.last_name, user.first_name) == ("DÉJÀ", "Noa")
    assert user.check_password(PASSWORD)
    assert over.ends_on is None


def test_an_unknown_establishment_refuses_them_all(homes):
    with pytest.raises(CommandError, match="Aucun établissement n'a l'UAI 0990999Z"):
        call_command("create_head", "n.petit", homes[0].uai, "0990999Z", *NAMED, "--apply")

    assert not User.objects.exists()


def test_a_new_agent_has_a_name(homes):
    with pytest.raises(CommandError, match="--name et --first-name"):
        create_head(homes, "--apply")


def test_a_login_that_differs_by_its_capitals_is_taken(homes):
    UserFactory(username="N.Petit")

    with pytest.raises(CommandError, match="Cet identifiant est déjà celui d'un agent"):
        create_head(homes, *NAMED, "--apply")


def test_is_refused_during_a_cut(homes):
    cut_the_service()

    with pytest.raises(CommandError, match=r"Le service est en maintenance .* : rien n'a été fait"):
        create_head(homes, *NAMED, "--apply")

    assert not Member.objects.exists()
