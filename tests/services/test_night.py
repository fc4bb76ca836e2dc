"""The night on real servers: two beats, workers killed, Redis flushed (F2, F8, F10, F14)."""

import time

from accounts import identifiers
from accounts.enums import MailState
from accounts.models import Account, IdentifierRequest, Outbox, RetiredIdentifier
from ops import night
from ops.models import Run
from sync.models import FileRun, Parcel
from tests.accounts.informing import guardian, inform
from tests.factories import MemberFactory
from tests.services.asking import ask_identifiers
from tests.services.conftest import WORKER, flush, violations
from tests.workers import kill, wait_for

TICKS = 10
ESTABLISHMENTS, REQUESTS, MAILS = 20, 20_000, 60


def outcomes():
    """« done » for each step of the night, and the tries it took."""
    return dict(Run.objects.values_list("kind", "tries"))


def wait_for_the_end(seconds=180):
    steps = len(night.steps())
    wait_for(lambda: Run.objects.filter(outcome="done").count() == steps, seconds)


def settled():
    return IdentifierRequest.objects.exclude(settled_at=None).count()


def test_two_beats_for_ten_ticks_are_one_effect(service, town):
    files = town(3, students=60)

    service.beat()
    service.beat()
    service.start(WORKER)
    wait_for_the_end()
    time.sleep(TICKS * service.tick)

    assert outcomes() == {step.name: 1 for step in night.steps()}
    assert FileRun.objects.count() == FileRun.objects.filter(outcome="applied").count() == files
    assert violations() == ["0 violations"]


def test_a_worker_killed_in_the_middle_of_the_feed_is_replaced_without_loss(service, town):
    files = town(ESTABLISHMENTS)
    service.beat()

    killed = service.start(WORKER)
    wait_for(lambda: Parcel.objects.filter(state="done").count() >= ESTABLISHMENTS // 4)
    kill(killed)
    left = Parcel.objects.filter(state="todo").count()
    service.start(WORKER)
    wait_for_the_end()

    assert left > 0
    assert outcomes()["feed"] == 2
    assert FileRun.objects.count() == FileRun.objects.filter(outcome="applied").count() == files
    assert set(Parcel.objects.values_list("state", flat=True)) == {"done"}
    assert violations() == ["0 violations"]


def test_a_worker_killed_among_the_identifiers_is_replaced_without_loss(service):
    ask_identifiers(REQUESTS)
    service.beat()

    killed = service.start(WORKER)
    wait_for(lambda: settled() > 0)
    kill(killed)
    halfway = settled()
    service.start(WORKER)
    wait_for_the_end()

    assert 0 < halfway < REQUESTS
    assert outcomes()["identifiers"] == 2
    assert settled() == RetiredIdentifier.objects.count() == REQUESTS
    assert Account.objects.filter(identifier__startswith="z.").count() == REQUESTS
    assert violations() == ["0 violations"]


def test_redis_flushed_again_and_again_loses_nothing(service, town, postman):
    head = MemberFactory(establishment__uai="0750001U")
    files = town(ESTABLISHMENTS // 2)
    names = identifiers.draw(["y.courrier"] * MAILS)
    accounts = [guardian(head.establishment, identifier=name) for name in names]
    inform(head, *accounts)
    postman.seconds = 0.05
    service.beat()
    service.beat()
    service.start(WORKER)

    for count in range(1, 6):
        wait_for(lambda wanted=count: len(postman.received) >= wanted * MAILS // 10)
        flush()
    wait_for_the_end()
    wait_for(lambda: Outbox.objects.filter(state=MailState.SENT).count() == MAILS)

    assert FileRun.objects.count() == FileRun.objects.filter(outcome="applied").count() == files
    assert len(postman.received) == MAILS
    assert violations() == ["0 violations"]
