"""A worker as the demonstration starts it, killed in the middle of a send (F2, F6, K1)."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import outbox
from accounts.enums import AccountState, MailState
from accounts.models import Account, Outbox
from tests.accounts.informing import address_of, guardian, inform
from tests.postman import at
from tests.workers import kill, processes, wait_for

__all__ = ["processes"]

MAILS = 80


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_loses_no_mail_and_doubles_one_at_most(head, postman, processes):
    accounts = [guardian(head.establishment) for _ in range(MAILS)]
    inform(head, *accounts)
    postman.seconds = 0.005

    processes.beat()
    first = processes.worker()
    wait_for(lambda: len(postman.received) >= MAILS // 3)
    kill(first)
    halfway = len(postman.received)
    second = processes.worker()
    wait_for(lambda: not Outbox.objects.filter(state=MailState.PENDING).exists())
    wait_for(lambda: Outbox.objects.filter(state=MailState.SENDING).count() <= 1)
    kill(second)
    outbox.send_due(at(timezone.now() + outbox.LEASE + timedelta(seconds=1)))

    received = Counter(message["To"] for message in postman.received)
    assert halfway < MAILS
    assert set(received) == set(map(address_of, accounts))
    assert sum(received.values()) <= MAILS + 1
    assert len({message["Message-ID"] for message in postman.received}) == MAILS
    assert set(Outbox.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert set(Account.objects.values_list("state", flat=True)) == {AccountState.INFORMED}
