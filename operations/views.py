"""The pages of the operators: the nights, their files, those on hold, requests for assistance."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.tables import PER_PAGE
from establishments.operating import OperatorRequest, operating_reading, operating_writing
from guardians.assistance import answer as answer_request
from operations import decisions, nights, requests
from operations.forms import AnswerForm, FilesForm
from sync import actions, morning, words


@operating_reading
def night_list(request: OperatorRequest) -> HttpResponse:
    """The latest nights; first of all what went wrong."""
    now = timezone.now()
    held = [decisions.Line.of(run) for run in nights.waiting(now)]
    lines = nights.latest()
    context = {"tab": "nights", "tasks": nights.to_do(now), "held": held, "lines": lines}
    return render(request, "operations/nights.html", context)


@operating_reading
def night(request: OperatorRequest, day: date) -> HttpResponse:
    """The steps of one night, then its files, establishment by establishment."""
    form = FilesForm(request.GET)
    page = Paginator(form.narrow(nights.of_day(day)), PER_PAGE).get_page(request.GET.get("page"))
    absent = nights.absent(day)
    context = {
        "tab": "nights",
        "day": day,
        "steps": nights.steps_of(day),
        "form": form,
        "page": page,
        "files": [decisions.Line.of(run) for run in page],
        "absent": absent[: nights.LISTED_ABSENT],
        "absent_count": absent.count(),
    }
    return render(request, "operations/night.html", context)


@operating_reading
def file(request: OperatorRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(nights.files(), pk=pk)
    page = Paginator(morning.anomalies_of(run), PER_PAGE).get_page(request.GET.get("page"))
    facts = [("Établissement", decisions.place(run)), *morning.facts(run)]
    context = {
        "tab": "nights",
        "run": run,
        "facts": [*facts, *decisions.first_approval(run)],
        "sentence": words.MEANINGS[run.outcome],
        "can_decide": decisions.can_decide(run, timezone.now()),
        "page": page,
        "anomalies": morning.told(page),
    }
    return render(request, "operations/file.html", context)


@operating_writing
def approve(request: OperatorRequest, pk: int) -> HttpResponse:
    """A second person is asked for when more than half would disappear (sync.actions)."""
    return _decide(request, pk, decisions.APPROVE)


@operating_writing
def reject(request: OperatorRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, decisions.REJECT)


def _decide(request: OperatorRequest, pk: int, decision: decisions.Decision) -> HttpResponse:
    now = timezone.now()
    run = get_object_or_404(nights.files(), pk=pk)
    if not decisions.can_decide(run, now):
        messages.error(request, decisions.TOO_LATE)
        return redirect("operations:file", pk)
    if request.method != "POST":
        context = {"tab": "nights", "run": run, "decision": decision}
        context |= decisions.stakes(run, request.user)
        return render(request, "operations/decide.html", context)
    try:
        decision.act(pk, by=decisions.name_of(request.user), at=now)
    except actions.SecondPersonNeeded:
        messages.warning(request, decisions.SECOND_PERSON)
    except actions.Undecidable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, decision.done)
    return redirect("operations:file", pk)


@operating_reading
def assistance(request: OperatorRequest) -> HttpResponse:
    page = Paginator(requests.everybody_s(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"tab": "assistance", "page": page, "lines": [requests.Told.of(one) for one in page]}
    return render(request, "operations/assistance.html", context)


@operating_writing
def answer(request: OperatorRequest, pk: int) -> HttpResponse:
    """B24: tell the establishment what to do; the request is closed."""
    asked = get_object_or_404(requests.everybody_s(), pk=pk)
    form = AnswerForm(request.POST or None)
    if not form.is_valid():
        context = {"tab": "assistance", "form": form, "told": requests.Told.of(asked)}
        return render(request, "operations/answer.html", context)
    if asked.closed_at is None:
        by, text = decisions.name_of(request.user), form.cleaned_data["text"]
        answer_request(asked, text=text, by=by, at=timezone.now())
        messages.success(request, "La réponse est transmise à l'établissement.")
    else:
        messages.error(request, "La demande était déjà close : rien n'a été envoyé.")
    return redirect("operations:assistance")
