"""« Rappels »: whether guardians are written to before their deadline, and how many now (B4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState, Population
from accounts.models import JournalEntry
from establishments.models import Establishment
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import MemberFactory, SourceIdentityFactory
from tests.pages import cut_the_service, said, soup, text
from tests.schools import head_of_a_school, out_of_place, page_words

PAGE = reverse("settings:reminders")
ON, OFF = {"enabled": "yes"}, {"enabled": "no"}


@pytest.fixture
def due(head, tie):
    """So many guardians of the head's establishment, to remind today."""

    def create(count=1):
        for _ in range(count):
            one = tie(
                state=AccountState.INFORMED,
                guardian__account__password_expires_at=timezone.now() + timedelta(days=5),
            )
            SourceIdentityFactory(
                account=one.guardian.account,
                establishment=head.establishment,
                population=Population.GUARDIAN,
                mail="parent@exemple.invalid",
            )

    return create


def enabled(member):
    return Establishment.objects.get(pk=member.establishment_id).reminders_enabled


def acts():
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


def switch(response):
    return soup(response).select_one("[role=switch]")["aria-checked"]


def test_nothing_is_sent_until_the_head_says_so(as_head, head):
    before = as_head.get(PAGE)
    opened = as_head.post(PAGE, ON, follow=True)

    assert (switch(before), switch(opened)) == ("false", "true")
    assert said(opened) == [
        "Les rappels par mail sont activés : les premiers partiront la nuit prochaine."
    ]
    assert enabled(head)
    assert acts() == ["enable_reminders"]


def test_turned_off_it_is_told_once(as_head, head):
    as_head.post(PAGE, ON, follow=True)
    closed = as_head.post(PAGE, OFF, follow=True)
    as_head.post(PAGE, OFF)

    assert said(closed) == ["Les rappels par mail sont désactivés."]
    assert not enabled(head)
    assert acts() == ["enable_reminders", "disable_reminders"]


@pytest.mark.parametrize(
    ("count", "off", "on"),
    [
        (0, "Aujourd'hui, personne n'est à prévenir.", "Aujourd'hui, personne n'est à prévenir."),
        (1, "Aujourd'hui un responsable serait prévenu.", "Un responsable sera prévenu la nuit"),
        (2, "2 responsables seraient prévenus aujourd'hui.", "2 responsables seront prévenus la"),
    ],
)
def test_says_how_many_would_be_written_to_now(as_head, due, count, off, on):
    due(count)

    before = as_head.get(PAGE)
    after = as_head.post(PAGE, ON, follow=True)

    assert off in text(before)
    assert on in text(after)


def test_refuses_another_establishment(as_stranger, head, due):
    due()

    answer = as_stranger.post(PAGE, ON, follow=True)

    assert "personne n'est à prévenir" in text(answer)
    assert not enabled(head)


def test_refuses_the_troubleshooter(as_troubleshooter, head):
    assert as_troubleshooter.get(PAGE).status_code == 403
    assert as_troubleshooter.post(PAGE, ON).status_code == 403
    assert not enabled(head)


def test_is_open_to_those_the_head_has_delegated_to(head):
    delegate = MemberFactory(establishment=head.establishment, role=Role.DELEGATE)

    signed_in(delegate).post(PAGE, ON)

    assert enabled(head)


def test_speaks_to_an_ecole_in_its_own_words():
    answer = signed_in(head_of_a_school()).get(PAGE)

    assert out_of_place(page_words(answer)) == []


def test_is_read_but_not_written_during_a_maintenance(as_head, head):
    cut_the_service()

    answer = as_head.post(PAGE, ON)

    assert (as_head.get(PAGE).status_code, answer.status_code) == (200, 503)
    assert not enabled(head)


def test_costs_the_same_however_many_guardians(as_head, due, queries):
    as_head.get(PAGE)
    few = queries(as_head.get, PAGE)
    due(20)

    assert queries(as_head.get, PAGE) == few <= 8
