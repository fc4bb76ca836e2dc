"""The dépannage's list of students, and those just informed, as they are told to each (R143)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django_tables2 as tables
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from accounts.enums import AccountState
from accounts.exports import password_cell, secret_columns
from accounts.passwords import CHOSEN, MISSING
from accounts.tables import (
    BOX,
    IDENTIFIER,
    MAIL_CELL,
    NOBODY,
    Cells,
    account_columns,
    with_usage,
)
from common.text import of_name
from students.tables import ACCOUNT, MISSING_CLASS, WHO, StudentTable

EXPIRED = "Expiré"
TOLD = '<span class="missing">{}</span>'
# A form of its own, or the first « Entrée » in the list would show the first password.
EYE = (
    '<span class="reveal"><button type="submit" form="reveal" formaction="{address}"'
    ' data-reveal="{of_name}"'
    ' class="fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-eye-line"'
    ' title="Afficher le mot de passe provisoire {of_name}">'
    "Afficher le mot de passe provisoire {of_name}</button>"
    '<span class="reveal__secret secret" data-secret></span></span>'
)
RESET = (
    '<a class="fr-btn fr-btn--tertiary fr-btn--sm reset" href="{url}">Réinitialiser le mot de passe'
    '<span class="fr-sr-only"> {of_name}</span></a>'
)


class TroubleshootingTable(StudentTable):
    """The columns of R138. No password is read here, still less written: who asks sees one."""

    password = tables.Column("Mot de passe", orderable=False)

    columns_read = (
        *WHO,
        "division__label",
        *account_columns(ACCOUNT)[:4],
        ExpressionWrapper(Q(student__account__sealed_password=None), output_field=BooleanField()),
        f"{ACCOUNT}__password_expires_at",
    )
    template = (
        f'{BOX}<th scope="row">{{who}}</th><td data-label="Classe">{{place}}</td>{IDENTIFIER}'
        '<td data-label="Mot de passe">{password}</td><td data-label="État du compte">{state}</td>'
        f"{MAIL_CELL}<td>{{reset}}</td></tr>"
    )
    action = "Action"

    class Meta:
        exclude = ("informed", "login")
        sequence = ("student", "division", "identifier", "password", "state", "mail")
        empty_text = StudentTable.Meta.empty_text

    def __init__(self, *args: Any, namespace: str, **kwargs: Any) -> None:
        self.at = timezone.now()
        self.reveal = reverse(f"{namespace}:reveal", args=[NOBODY])
        super().__init__(*args, namespace=namespace, **kwargs)

    def leads_to(self, namespace: str) -> str:
        """To the reset of one alone, which gives the search back (R138)."""
        asked = urlencode({"account": NOBODY, "query": self.request.GET.urlencode()})
        return f"{reverse(f'{namespace}:reset_passwords')}?{asked}"

    def row(self, *values: Any) -> SafeString:
        public_id, birth_name, usage_name, first_name, place, *account = values
        *cells, unsealed, expires_at = account
        shown = Cells(*cells)
        key, name = str(public_id), escape(f"{birth_name} {first_name}")
        told = told_of_password(shown.state, unsealed, expires_at, self.at)
        theirs = of_name(name)
        eye = EYE.format(address=self.reveal.replace(NOBODY, key), of_name=theirs)
        reset = RESET.format(url=self.address.replace(NOBODY, key), of_name=theirs)
        return self.filled(
            key,
            name,
            shown,
            who=with_usage(name, usage_name),
            place=self.placed(place),
            password=TOLD.format(told) if told else eye,
            reset="" if shown.state == AccountState.NOT_INFORMED else reset,
        )


def told_of_password(state: str, unsealed: bool, expires_at: datetime | None, at: datetime) -> str:
    """What the list says of a password without opening it; nothing, when it can be revealed."""
    if state == AccountState.NOT_INFORMED:
        return MISSING
    if unsealed:
        return CHOSEN if expires_at is None else EXPIRED
    return EXPIRED if expires_at is not None and expires_at <= at else ""


class Told(NamedTuple):
    """What is told to a pupil just informed."""

    account_id: int
    name: str
    division: str
    identifier: str
    password: str


def by_class(informed: QuerySet) -> QuerySet:
    """In the order of their sheets."""
    return informed.order_by("division__label", "division__code", "search_key", "pk").values_list(
        "student__birth_name",
        "student__first_name",
        "division__label",
        f"{ACCOUNT}__identifier",
        *secret_columns(ACCOUNT),
    )


def told(rows: Iterable[tuple[Any, ...]], *, at: datetime) -> list[Told]:
    """The provisional passwords in clear, a chosen one starred (R102, R113)."""
    return [
        Told(
            secret[0],
            f"{last} {first}",
            division or MISSING_CLASS,
            identifier,
            password_cell((secret[0], secret[1], secret[2], secret[3]), at=at, hide=False),
        )
        for last, first, division, identifier, *secret in rows
    ]
