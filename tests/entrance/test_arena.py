"""The portal ARENA: what its headers give, and from where they are believed (F15, F15b, R16)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from entrance.arena import Right, rights
from entrance.models import AgentSession, TotpKey
from establishments.access import STRONG
from establishments.models import Member, Origin, User
from establishments.permissions import Role
from tests.entrance.keys import give_key
from tests.factories import PASSWORD, EstablishmentFactory, MemberFactory, UserFactory
from tests.pages import cut_the_service

ARRIVE = reverse("arena")
PORTAL = "192.0.2.10"
DELEGATION = (
    "EduConnect|/redirectionhub/redirect.jsp?applicationname={application}|{begin}|{end}"
    "|pdurand|FrEduRneResp={uai}$UAJ$PU$N$T3$CLG$340|/redirectionhub|hub"
)


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.ARENA_PROXIES = [PORTAL]


@pytest.fixture
def college():
    return EstablishmentFactory()


def in_charge_of(*homes):
    return ";".join(f"{home.uai}$UAJ$PU$N$T3$CLG$340" for home in homes) or "X"


def delegated(uai, application="educonnect-depannage", begin="01/09/2026", end="31/12/9999"):
    return DELEGATION.format(application=application, uai=uai, begin=begin, end=end)


def arrive(client, login="m.dupont", peer=PORTAL, **headers):
    told = {"ct-remote-user": login, **headers}
    return client.get(ARRIVE, headers={k: v for k, v in told.items() if v}, REMOTE_ADDR=peer)


def held():
    return set(Member.objects.filter(withdrawn_at=None).values_list("role", "origin"))


def test_the_headers_read_as_the_rights_they_are():
    told = {
        "FrEduFonctAdm": "DIR",
        "FrEduRneResp": "0441550W$UAJ$PU$N$T3$CLG$340;0441551X$UAJ$PR$N$T3$LYC$300",
        "FrEduResDel": ",".join(
            [
                delegated("0441552Y", end="31/08/2027"),
                delegated("0441553Z", application="educonnect-administration"),
                delegated("0441554A", application="autre-application"),
            ]
        ),
    }

    assert rights(told) == {
        Right("0441550W", Role.HEAD, Origin.DIRECTION),
        Right("0441551X", Role.HEAD, Origin.DIRECTION),
        Right(
            "0441552Y", Role.TROUBLESHOOTER, Origin.DELEG_CE2,
            date(2026, 9, 1), date(2027, 8, 31), "pdurand",
        ),
        Right("0441553Z", Role.DELEGATE, Origin.DELEG_CE2, date(2026, 9, 1), None, "pdurand"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"FrEduRneResp": "X", "FrEduFonctAdm": "DIR", "FrEduResDel": "X"},
        {"FrEduRneResp": "0441550W$UAJ$PU$N$T3$CLG$340", "FrEduFonctAdm": "ENS"},
        {"FrEduRneResp": "'; DROP TABLE", "FrEduFonctAdm": "DIR"},
        {"FrEduResDel": "nom|url|31/02/2026|31/12/9999|qui|FrEduRneResp=0441550W"},
        {"FrEduResDel": "||||||||"},
        {"FrEduResDel": delegated("X")},
    ],
)
def test_what_does_not_read_gives_nothing(told):
    assert rights(told) == set()


def test_a_head_arrives_and_enters_his_establishment(client, college):
    told = {"FrEduFonctAdm": "DIR", "FrEduRneResp": in_charge_of(college)}

    answer = arrive(client, **told)

    assert answer.url == reverse("start")
    assert client.get(reverse("home")).status_code == 200
    assert held() == {(Role.HEAD, Origin.DIRECTION)}
    acts = JournalEntry.objects.order_by("pk").values_list("action", "establishment__uai")
    assert list(acts) == [("grant_right", college.uai), ("sign_in", college.uai)]


def test_a_delegate_is_no_head_and_knows_until_when(client, college):
    told = {"FrEduResDel": delegated(college.uai, "educonnect-administration", end="31/08/2027")}

    arrive(client, **told)

    member = Member.objects.get()
    assert (member.role, member.origin) == (Role.DELEGATE, Origin.DELEG_CE2)
    assert (member.ends_on, member.delegator) == (date(2027, 8, 31), "pdurand")


@pytest.mark.parametrize("days", [(-10, -1), (1, 10)])
def test_a_delegation_over_or_to_come_opens_nothing(client, college, days):
    begin, end = (f"{timezone.localdate() + timedelta(days=number):%d/%m/%Y}" for number in days)

    answer = arrive(client, FrEduResDel=delegated(college.uai, begin=begin, end=end))

    assert answer.status_code == 403
    assert "Aucun droit d'accès" in answer.content.decode()
    assert client.get(reverse("troubleshooting:list")).status_code == 302


def test_from_any_other_address_the_headers_are_nothing(client, college):
    told = {"FrEduFonctAdm": "DIR", "FrEduRneResp": in_charge_of(college)}

    answers = [
        arrive(client, peer=peer, **told, **{"X-Forwarded-For": PORTAL, "Forwarded": PORTAL})
        for peer in ("127.0.0.1", "192.0.2.11", "")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not User.objects.exists()


def test_an_address_forwarded_is_not_the_portal_even_behind_our_proxy(client, college, settings):
    settings.BEHIND_TLS_PROXY = True

    answer = arrive(
        client, peer="127.0.0.1", FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college),
        **{"X-Forwarded-For": PORTAL},
    )  # fmt: skip

    assert answer.status_code == 404


def test_what_the_portal_no_longer_says_is_withdrawn_and_the_rest_stays(client, college):
    other, user = EstablishmentFactory(), UserFactory(username="m.dupont")
    for origin in (Origin.DELEG_CE2, Origin.CONSOLE):
        MemberFactory(
            user=user, establishment=other, origin=origin,
            role=Role.DELEGATE if origin == Origin.CONSOLE else Role.HEAD,
        )  # fmt: skip

    arrive(client, FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college))

    kept = Member.objects.filter(withdrawn_at=None).values_list("establishment", "origin")
    assert set(kept) == {(college.pk, Origin.DIRECTION), (other.pk, Origin.CONSOLE)}


@pytest.fixture
def created_here():
    """An account that a head made, whose password and key he kept for himself."""
    user = MemberFactory(user__username="m.dupont", origin=Origin.CONSOLE).user
    give_key(user)
    return user


def test_whoever_was_created_here_is_the_portal_s_alone_once_it_speaks_of_him(
    client, college, created_here
):
    intruder = Client()
    intruder.post(reverse("sign_in"), {"username": "m.dupont", "password": PASSWORD})

    arrive(client, FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college))

    created_here.refresh_from_db()
    assert not created_here.has_usable_password()
    assert not TotpKey.objects.exists()
    assert intruder.get(reverse("home")).url.startswith(reverse("sign_in"))
    assert client.get(reverse("start")).status_code == 302
    assert [row.way for row in AgentSession.objects.all()] == ["arena"]


def test_whom_the_portal_knew_already_keeps_the_password_he_has_here(client, college):
    user = MemberFactory(user__username="m.dupont", origin=Origin.DELEG_CE2).user

    arrive(client, FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college))

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_arriving_again_writes_nothing_but_the_entry(client, college):
    told = {"FrEduFonctAdm": "DIR", "FrEduRneResp": in_charge_of(college)}
    arrive(client, **told)

    arrive(client, **told)

    acts = JournalEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["grant_right", "sign_in", "sign_in"]


def test_without_a_login_or_without_a_right_nobody_enters(client, college):
    answers = [
        arrive(client, login="", FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college)),
        arrive(client, FrEduFonctAdm="DIR", FrEduRneResp="0441550W$UAJ"),
        arrive(client, FrEduFonctAdm="ENS", FrEduRneResp=in_charge_of(college)),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert not User.objects.exists()


def test_an_agent_put_out_does_not_come_back_by_the_portal(client, college):
    UserFactory(username="m.dupont", is_active=False)

    answer = arrive(client, FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college))

    assert answer.status_code == 403
    assert not Member.objects.exists()


@pytest.mark.parametrize("gives", [True, False])
def test_the_portal_gives_the_second_factor_only_when_it_is_said_to(
    client, college, settings, gives
):
    settings.ARENA_GIVES_SECOND_FACTOR = gives
    settings.ADMINISTRATIVE_NETWORKS = []

    arrive(client, FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college))

    assert client.session.get(STRONG, False) is gives
    assert client.get(reverse("home")).status_code == (200 if gives else 302)


def test_during_a_maintenance_he_enters_with_the_rights_known(client, college):
    MemberFactory(user__username="m.dupont", establishment=college)
    other = EstablishmentFactory()
    cut_the_service()

    answer = arrive(client, FrEduFonctAdm="DIR", FrEduRneResp=in_charge_of(college, other))

    assert answer.status_code == 302
    assert Member.objects.count() == 1


def test_when_the_portal_is_not_configured_there_is_no_such_page(client, college, settings):
    settings.ARENA_PROXIES = []

    assert arrive(client, FrEduRneResp=in_charge_of(college)).status_code == 404
