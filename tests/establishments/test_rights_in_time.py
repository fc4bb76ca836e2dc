"""A right that begins, ends or is withdrawn while a tab is open (T-3, M9)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, JournalEntry
from establishments.models import Origin
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, MemberFactory, UserFactory
from tests.pages import ask, confirm, soup

LIST, INFORM = reverse("students:list"), reverse("students:inform")
CHOOSE = reverse("establishments:choose")
DAY = timedelta(days=1)


def delegated(user=None, **right):
    """A delegate, and a pupil of his establishment."""
    delegate = MemberFactory(
        user=user or UserFactory(), role=Role.DELEGATE, origin=Origin.CONSOLE, **right
    )
    return delegate, EnrolmentFactory(establishment=delegate.establishment)


def withdraw(member):
    """The head of his establishment withdraws it, elsewhere, meanwhile."""
    head = MemberFactory(establishment=member.establishment)
    page = reverse("settings:withdraw", kwargs={"pk": member.pk})
    assert signed_in(head).post(page).status_code == 302


def opened_by(client, enrolment):
    """The confirmation of « Informer », as it stands on his screen."""
    ticked = {
        "picked": enrolment.student.account.public_id,
        "establishment": enrolment.establishment.uai,
    }
    return ask(client, INFORM, ticked)


def informed():
    return Account.objects.exclude(state="not_informed").count()


def test_a_right_withdrawn_refuses_the_next_page_and_the_form_already_open():
    delegate, enrolment = delegated()
    client = signed_in(delegate)
    form = opened_by(client, enrolment)

    withdraw(delegate)

    assert client.get(LIST).status_code == confirm(client, form).status_code == 403
    assert informed() == 0
    assert not JournalEntry.objects.filter(action="inform").exists()


def test_a_right_that_ends_at_midnight_refuses_the_form_opened_before(time_machine):
    time_machine.move_to("2026-11-22 23:30 +0100")
    delegate, enrolment = delegated(ends_on=timezone.localdate())
    client = signed_in(delegate)
    form = opened_by(client, enrolment)

    time_machine.move_to("2026-11-23 00:00 +0100")

    assert client.get(LIST).status_code == confirm(client, form).status_code == 403
    assert informed() == 0


def test_its_latest_day_is_whole(time_machine):
    time_machine.move_to("2026-11-22 23:59 +0100")
    delegate, enrolment = delegated(ends_on=timezone.localdate())
    client = signed_in(delegate)

    confirm(client, opened_by(client, enrolment))

    assert informed() == 1


def test_a_right_of_tomorrow_opens_tomorrow_without_signing_in_again(time_machine):
    time_machine.move_to("2026-11-22 23:59 +0100")
    delegate, _ = delegated(starts_on=timezone.localdate() + DAY)
    client = signed_in(delegate)

    today = client.get(LIST).status_code
    time_machine.move_to("2026-11-23 00:00 +0100")

    assert (today, client.get(LIST).status_code) == (403, 200)


def test_a_right_given_again_opens_the_same_session():
    delegate, _ = delegated()
    client = signed_in(delegate)
    withdraw(delegate)
    refused = client.get(LIST).status_code

    delegate.withdrawn_at = None
    delegate.save()

    assert (refused, client.get(LIST).status_code) == (403, 200)


def test_a_right_withdrawn_on_one_of_three_asks_the_choice_again():
    delegate, enrolment = delegated()
    delegated(delegate.user)
    delegated(delegate.user)
    client = signed_in(delegate)
    client.post(CHOOSE, {"uai": delegate.establishment.uai})
    form = opened_by(client, enrolment)

    withdraw(delegate)
    reading, writing = client.get(LIST), confirm(client, form)

    assert reading.url == writing.url == CHOOSE
    assert delegate.establishment.name not in soup(client.get(CHOOSE)).select_one("header").text
    assert delegate.establishment.uai not in client.get(CHOOSE).text
    assert informed() == 0


def test_a_form_of_the_right_withdrawn_never_acts_on_the_one_that_is_left():
    delegate, enrolment = delegated()
    left, _ = delegated(delegate.user)
    client = signed_in(delegate)
    client.post(CHOOSE, {"uai": delegate.establishment.uai})
    form = opened_by(client, enrolment)

    withdraw(delegate)
    answer = confirm(client, form)

    assert answer.status_code == 409
    assert left.establishment.uai in soup(client.get(LIST)).select_one("header").text
    assert informed() == 0


def test_an_establishment_whose_right_ended_can_no_longer_be_chosen():
    delegate, _ = delegated()
    delegated(delegate.user)
    delegated(delegate.user)
    client = signed_in(delegate)
    withdraw(delegate)

    assert client.post(CHOOSE, {"uai": delegate.establishment.uai}).status_code == 404


@pytest.mark.parametrize("page", [LIST, reverse("settings:addresses"), reverse("home")])
def test_no_page_outlives_the_right(page):
    delegate, _ = delegated()
    client = signed_in(delegate)
    before = client.get(page).status_code

    withdraw(delegate)

    assert (before, client.get(page).status_code) == (200, 403)


def test_two_rights_on_one_school_add_up():
    """An inspector who also administers a school goes on giving rights there (R15)."""
    inspector = MemberFactory(establishment__degree="1d", role=Role.INSPECTOR)
    MemberFactory(user=inspector.user, establishment=inspector.establishment, role=Role.DELEGATE)
    client = signed_in(inspector)

    answers = [client.get(reverse(name)) for name in ("home", "settings:rights", "journal:list")]

    assert [answer.status_code for answer in answers] == [200, 200, 403]


def test_rights_of_two_modules_never_add_up():
    troubleshooter = MemberFactory(role=Role.TROUBLESHOOTER)
    MemberFactory(
        user=troubleshooter.user, establishment=troubleshooter.establishment, role=Role.DELEGATE
    )
    client = signed_in(troubleshooter)
    public_id = "00000000-0000-0000-0000-000000000000"

    revealed = client.post(reverse("troubleshooting:reveal", args=[public_id]))
    granted = client.get(reverse("settings:rights"))

    assert (revealed.status_code, granted.status_code) == (404, 403)
