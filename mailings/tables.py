"""The lists of sends, and of what failed in one of them."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import Count, ExpressionWrapper, IntegerField, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.enums import Action, MailState
from accounts.outbox import INTERRUPTED, RETRY_AFTER
from common.tables import ListTable
from mailings import words

ROW = (
    '<tr><th scope="row">{at}</th><td data-label="Action">{action}</td>'
    '<td data-label="Par">{who}</td><td data-label="Mails demandés">{asked}</td>'
    '<td data-label="Envoyés">{sent}</td><td data-label="En attente">{waiting}</td>'
    '<td data-label="En échec">{abandoned}</td>'
    '<td><a class="fr-link mailing__link" href="{url}">Suivre'
    '<span class="fr-sr-only"> l\'envoi du {at}</span></a></td></tr>'
)
FAILURE = (
    '<tr><th scope="row">{name}</th><td data-label="Identifiant">{identifier}</td>'
    '<td data-label="Adresse mail">{to}</td><td data-label="Motif">{error}</td>'
    '<td data-label="Tentatives">{tries}</td><td data-label="Dernière tentative">{tried_at}</td>'
    '<td data-label="Suite">{next}</td></tr>'
)
NO_AUTHOR = "Non renseigné"


def _count(*states: MailState) -> ExpressionWrapper:
    """Wrapped: a count with a condition has no name to be read by."""
    counted = Count("mails", filter=Q(mails__state__in=states))
    return ExpressionWrapper(counted, output_field=IntegerField())


class MailingTable(ListTable):
    """The sends of an establishment: how many mails each asked for, and where they are."""

    at = tables.Column("Date et heure")
    action = tables.Column("Action")
    who = tables.Column("Par")
    asked = tables.Column("Mails demandés")
    sent = tables.Column("Envoyés")
    waiting = tables.Column("En attente")
    abandoned = tables.Column("En échec")
    progress = tables.Column("Suivi")

    columns_read = (
        "request_id",
        "at",
        "action",
        "member__user__username",
        Count("mails"),
        _count(MailState.SENT),
        _count(MailState.PENDING, MailState.SENDING),
        _count(MailState.ABANDONED),
    )
    caption = "Envois de mails des 90 derniers jours"
    noun, noun_plural = "envoi", "envois"

    class Meta:
        template_name = "mailings/_table.html"
        orderable = False
        empty_text = (
            "Aucun mail n'a été demandé depuis 90 jours. Pour en envoyer, sélectionnez des"
            " responsables dans leur liste, cliquez sur « Informer » et choisissez l'envoi d'un"
            " mail."
        )

    def row(self, *values: Any) -> SafeString:
        request_id, at, action, username, *counts = values
        asked, sent, waiting, abandoned = map(words.number, counts)
        return format_html(
            ROW,
            at=words.moment(at),
            action=Action(action).label,
            who=username or NO_AUTHOR,
            asked=asked,
            sent=sent,
            waiting=waiting,
            abandoned=format_html("<strong>{}</strong>", abandoned) if counts[-1] else abandoned,
            url=reverse("mailings:progress", args=[request_id]),
        )


class FailureTable(ListTable):
    """Who got nothing, or not yet, and why; those given up come first."""

    name = tables.Column("Personne")
    identifier = tables.Column("Identifiant")
    to = tables.Column("Adresse mail")
    error = tables.Column("Motif")
    tries = tables.Column("Tentatives")
    tried_at = tables.Column("Dernière tentative")
    next = tables.Column("Suite")

    columns_read = (
        "pk",
        "account__guardian__birth_name",
        "account__guardian__first_name",
        "account__student__birth_name",
        "account__student__first_name",
        "account__identifier",
        "to",
        "state",
        "error",
        "tries",
        "next_try_at",
    )
    caption = "Personnes à qui le mail n'est pas parvenu"
    noun, noun_plural = "mail", "mails"

    class Meta:
        template_name = "mailings/_table.html"
        orderable = False

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)

    def row(self, *values: Any) -> SafeString:
        (_, *names, identifier, to, state, error, tries, next_try_at) = values
        given_up = state == MailState.ABANDONED
        following = words.next_try(next_try_at, now=self.now).capitalize()
        return format_html(
            FAILURE,
            name=" ".join(filter(None, names)) or identifier,
            identifier=identifier,
            to=_breakable(to),
            error=error,
            tries=tries,
            tried_at=words.moment(tried_at(state, error, tries, next_try_at)),
            next="Abandonné" if given_up else following,
        )


def _breakable(address: str) -> SafeString:
    """On a narrow screen, an address is cut before its domain."""
    return format_html_join(mark_safe("<wbr>@"), "{}", ((part,) for part in address.split("@")))


def tried_at(state: str, error: str, tries: int, next_try_at: datetime) -> datetime:
    """When a mail was tried last: a mail to try again waits from then, by its number of tries.

    One given up has kept the date of that try; one whose worker died is due since it was found.
    """
    waits = state == MailState.PENDING and error != INTERRUPTED and 0 < tries <= len(RETRY_AFTER)
    return next_try_at - RETRY_AFTER[tries - 1] if waits else next_try_at
