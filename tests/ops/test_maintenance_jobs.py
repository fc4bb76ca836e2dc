"""F18: what works without anybody stops at its next item, and goes on after the cut."""

from datetime import timedelta

import pytest
from django.core.management.base import CommandError
from django.db.models.signals import post_save
from django.utils import timezone

from accounts import actions, journal, outbox
from accounts.models import Account, Outbox
from ops.models import Maintenance
from sync.models import FileRun
from tests.factories import AccountFactory, MemberFactory
from tests.postman import Postman, at, postman, smtp  # noqa: F401  fixtures
from tests.sync.conftest import feed  # noqa: F401  a fixture
from tests.sync.feeding import dump, roll


def waiting(count):
    accounts = AccountFactory.create_batch(count, mail="zoe@exemple.invalid")
    chosen = Account.objects.filter(pk__in=[account.pk for account in accounts])
    author = journal.Author(MemberFactory())
    actions.resend_confirmation(chosen, request=journal.Request(author, timezone.now()))


def cut(minutes=0):
    starts_at = timezone.now() + timedelta(minutes=minutes)
    return Maintenance.objects.create(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


def states():
    return sorted(Outbox.objects.values_list("state", "tries"))


def test_no_mail_is_begun_that_an_announced_cut_would_find_unended(postman):  # noqa: F811
    waiting(1)
    cut(minutes=2)

    sent = outbox.send_due()

    assert (sent, states()) == (0, [("pending", 0)])


def test_a_mail_that_a_cut_finds_on_its_way_changes_no_row_and_leaves_again_after(
    postman,  # noqa: F811
    monkeypatch,
):
    waiting(2)
    accept = Postman.handle_DATA

    async def cut_as_the_mail_is_accepted(self, server, session, envelope):
        began.append(True)
        return await accept(self, server, session, envelope)

    began = []
    monkeypatch.setattr(Postman, "handle_DATA", cut_as_the_mail_is_accepted)
    now = timezone.now()

    def clock():
        # The cut is seen from the moment the server has the mail.
        return now + timedelta(hours=6) if began else now

    Maintenance.objects.create(starts_at=now + timedelta(hours=5), ends_at=now + timedelta(hours=7))
    during = (outbox.send_due(clock), states())
    began.clear()
    after = outbox.send_due(at(now + timedelta(hours=7)))

    assert during == (0, [("pending", 0), ("sending", 1)])
    assert (after, states()) == (2, [("sent", 1), ("sent", 2)])
    assert len({message["Message-ID"] for message in postman.received}) == 2


def test_nothing_is_put_back_during_a_cut(postman):  # noqa: F811
    waiting(1)
    Outbox.objects.update(state="sending", tries=1, lease_until=timezone.now())
    cut()

    outbox.send_due()

    assert states() == [("sending", 1)]


def test_a_cut_in_the_middle_of_an_establishment_undoes_it_and_says_so(feed):  # noqa: F811
    feed(roll(40))
    before, runs = dump(), FileRun.objects.count()
    started = []

    def begin_the_cut(**_):
        started.append(cut())

    post_save.connect(begin_the_cut, sender=FileRun)
    try:
        with pytest.raises(CommandError) as refused:
            feed(roll(41))
    finally:
        post_save.disconnect(begin_the_cut, sender=FileRun)

    assert started
    assert (dump(), FileRun.objects.count()) == (before, runs)
    assert refused.value.returncode == 2
    assert str(refused.value) == (
        "Le service est en maintenance jusqu'au 22/11/2026 à 03:00 : les fichiers suivants n'ont"
        " pas été pris en compte."
    )
    assert feed(roll(41), at="2026-11-23").words == ["applied"]
