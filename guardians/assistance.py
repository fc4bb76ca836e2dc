"""« Demander l'assistance de l'académie »: when a guardian's names differ from one source to
another, no new identifier can be made (R239, B24).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts import journal
from accounts.detail import Fact, day
from accounts.enums import Action
from establishments.models import Member
from guardians import naming
from guardians.models import AssistanceRequest, Guardian, Guardianship
from ops import maintenance

Closing = AssistanceRequest.Closing


class NothingToAskError(ValueError):
    """The sources agree about this guardian: there is no dead end to be led out of."""


def latest(guardian: Guardian, member: Member) -> AssistanceRequest | None:
    """What the member's establishment asked for this guardian, the latest time."""
    asked = AssistanceRequest.objects.visible_to(member).filter(guardian=guardian)
    return asked.select_related("asked_by__user", "establishment").order_by("-pk").first()


@transaction.atomic
def ask(guardian: Guardian, *, by: Member, comment: str, request: journal.Request) -> bool:
    """Put it before the academy, with what each source says today; False when it is already.

    The same request asked again does nothing more.
    """
    request = request.to(Action.ASK_ASSISTANCE)
    Guardian.objects.select_for_update(no_key=True).get(pk=guardian.pk)
    if journal.find(request):
        return True
    found = latest(guardian, by)
    if found and found.closed_at is None:
        return False
    named = naming.differing_names(guardian.account)
    if not named:
        raise NothingToAskError
    journal.record(Action.ASK_ASSISTANCE, request, [guardian.account_id])
    AssistanceRequest.objects.create(
        guardian=guardian,
        establishment=by.establishment,
        asked_by=by,
        asked_at=request.at,
        comment=comment,
        names=[each.told() for each in named],
    )
    return True


@transaction.atomic
def answer(assistance: AssistanceRequest, *, text: str, by: str, at: datetime) -> AssistanceRequest:
    """The academy says what to do, and the request is closed; one closed already stays as it is."""
    found = AssistanceRequest.objects.select_related("guardian")
    assistance = found.select_for_update(of=("self",), no_key=True).get(pk=assistance.pk)
    if assistance.closed_at is None:
        assistance.answer, assistance.answered_by = text, str(by)
        _close([assistance], Closing.ANSWERED, at=at)
    return assistance


@transaction.atomic
def settle(*, at: datetime) -> int:
    """Close what the feed settled: the sources agree by now, or the guardian has left."""
    with maintenance.writing():
        ties = Guardianship.objects.filter(
            guardian=OuterRef("guardian"),
            establishment=OuterRef("establishment"),
            ended_on=None,
            enrolment__left_on=None,
        )
        waiting = list(
            AssistanceRequest.objects.open()
            .annotate(is_tied=Exists(ties))
            .select_related("guardian")
            .select_for_update(of=("self",), no_key=True, skip_locked=True)
            .order_by("pk")
        )
        differing = naming.differing([one.guardian.account_id for one in waiting])
        here = [one for one in waiting if one.is_tied]
        agreed = [one for one in here if one.guardian.account_id not in differing]
        _close([one for one in waiting if not one.is_tied], Closing.GONE, at=at)
        _close(agreed, Closing.AGREED, at=at)
    return len(waiting) - len(here) + len(agreed)


def told(assistance: AssistanceRequest) -> list[Fact]:
    """What the guardian's page says of it: asked when, by whom, and what became of it."""
    facts = [("Demandée le", f"{day(assistance.asked_at)} par {assistance.asked_by.user}")]
    if assistance.comment:
        facts.append(("Précisions", assistance.comment))
    if assistance.closed_at is None:
        return [*facts, ("État", "En attente d'une réponse de l'académie")]
    if assistance.closing == Closing.ANSWERED:
        answered = f"Répondu le {day(assistance.closed_at)}"
        return [*facts, ("État", answered), ("Réponse de l'académie", assistance.answer)]
    return [*facts, ("État", f"Close le {day(assistance.closed_at)} : {_why(assistance)}")]


def _why(assistance: AssistanceRequest) -> str:
    if assistance.closing == Closing.GONE:
        return f"le responsable n'est plus rattaché à {assistance.establishment.words.the}"
    return "les noms sont désormais identiques"


def _close(closed: Iterable[AssistanceRequest], closing: Closing, *, at: datetime) -> None:
    """Nobody's act, told in the journal of whoever asked."""
    homes: dict[int, list[int]] = {}
    for one in closed:
        one.closed_at, one.closing = at, closing
        homes.setdefault(one.establishment_id, []).append(one.guardian.account_id)
    AssistanceRequest.objects.bulk_update(
        closed, ["closed_at", "closing", "answer", "answered_by"], batch_size=1_000
    )
    journal.record_in_each(Action.CLOSE_ASSISTANCE, homes, at=at, closing=closing.value)
