"""Pages of the guichet: one function a page, named as the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import journal, links
from accounts.models import Account
from common.network import client_address
from guichet import actions
from guichet.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "guichet/home.html")


@public
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """G11: the page of the link changes nothing, its button does."""
    act = journal.Request(journal.Author(ip=client_address(request)), at=timezone.now())
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
