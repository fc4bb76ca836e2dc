"""The addresses of a tab: the same pages for each, and its own page of an account."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from accounts import views
from accounts.tabs import Tab


def addresses(
    tab: Tab, detail: Callable[..., HttpResponseBase] | None = None
) -> tuple[list[URLPattern], str]:
    """What ``include`` takes: the patterns, and their namespace.

    Without a page of an account, no mail is resent either, nor any new identifier asked for: that
    is where it is done.
    """
    of = {"tab": tab}
    patterns = [
        path("", views.people, of, name="list"),
        path("informer/", views.inform, of, name="inform"),
        path("feuilles/<uuid:pk>/", views.sheets, of, name="sheets"),
        path("lister/", views.list_accounts, of, name="list_accounts"),
        path("reinitialiser-les-mots-de-passe/", views.reset_passwords, of, name="reset_passwords"),
    ]
    if detail is not None:
        patterns += [
            path("renvoyer-un-mail/", views.resend_mail, of, name="resend_mail"),
            path("nouvel-identifiant/", views.new_identifier, of, name="new_identifier"),
            path("<uuid:public_id>/", detail, of, name="detail"),
        ]
    return patterns, tab.name
