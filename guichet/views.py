"""Pages of the guichet: one function a page, named as the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import http_date

from accounts import journal, links
from accounts.models import Account
from common.network import client_address
from guichet import actions, activation
from guichet.access import public
from guichet.activation import Activation
from guichet.forms import ActivationForm


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "guichet/home.html")


@public
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail of information leads to: the form, or why there is none (R53, G6, R210)."""
    act = _act(request)
    try:
        standing = activation.read(token, at=act.at, lock=request.method == "POST")
    except links.DeadLinkError:
        return _dead(request)
    if standing.is_exhausted:
        return _dead(request)
    if standing.child is None:
        return render(request, "guichet/no_child.html", {"activation": standing})
    form = ActivationForm(request.POST or None, activation=standing, child=standing.child)
    if form.is_valid() and form.cleaned_data["wrong_link"]:
        actions.report_wrong_link(standing, request=act)
        return redirect("guichet:activate", token)
    is_open = not (standing.is_disputed or standing.closed_until)
    if is_open and form.is_valid():
        if actions.recognize(standing, form.cleaned_data["birth_date"]):
            return _finish(standing, form, act)
        standing = activation.read(token, at=act.at)
        form.refuse_date(standing.tries_left)
    return _show(request, standing, form)


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "guichet/dead_activation.html", status=410)


def _show(request: HttpRequest, standing: Activation, form: ActivationForm) -> HttpResponse:
    context = {"activation": standing, "form": form}
    if standing.is_exhausted:
        return _dead(request)
    if standing.is_disputed:
        return render(request, "guichet/disputed.html", context)
    if (until := standing.closed_until) is None:
        return render(request, "guichet/activate.html", context)
    response = render(request, "guichet/closed.html", context)
    if request.method == "POST":
        response.status_code = 429
        response.headers["Retry-After"] = http_date(until.timestamp())
    return response


def _finish(standing: Activation, form: ActivationForm, act: journal.Request) -> HttpResponse:
    password = form.cleaned_data["password"]
    if standing.is_first:
        mail = form.cleaned_data["mail"]
        actions.activate(standing, mail=mail, password=password, request=act)
        return redirect("guichet:check_mail")
    actions.choose_password(standing, password, request=act)
    return redirect("guichet:password_chosen")


@public
def report_birth_date(request: HttpRequest, token: str) -> HttpResponse:
    return _press(request, token, actions.report_birth_date)


@public
def withdraw_report(request: HttpRequest, token: str) -> HttpResponse:
    return _press(request, token, actions.withdraw_report)


def _press(request: HttpRequest, token: str, button: Callable[..., None]) -> HttpResponse:
    """A button of the activation's page; opened as an address, it does nothing."""
    if request.method == "POST":
        try:
            act = _act(request)
            button(activation.read(token, at=act.at, lock=True), request=act)
        except links.DeadLinkError:
            return _dead(request)
    return redirect("guichet:activate", token)


@public
def check_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "guichet/check_mail.html")


@public
def password_chosen(request: HttpRequest) -> HttpResponse:
    return render(request, "guichet/password_chosen.html")


@public
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """G11: the page of the link changes nothing, its button does."""
    act = _act(request)
    try:
        if request.method == "POST":
            actions.confirm_mail(token, request=act)
            return redirect("guichet:mail_confirmed")
        links.account_of(token, Account.objects.all(), at=act.at)
    except links.DeadLinkError:
        return render(request, "guichet/dead_link.html", status=410)
    return render(request, "guichet/confirm_mail.html")


@public
def mail_confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "guichet/mail_confirmed.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "guichet/not_found.html", status=404)


def _act(request: HttpRequest) -> journal.Request:
    return journal.Request(journal.Author(ip=client_address(request)), at=timezone.now())
