"""The lists of accounts: the box, the account's cells and the link that every row has."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from accounts.enums import AccountState, Confirmation
from accounts.models import IdentifierRequest
from common.html import MAIL, MOBILE, confirmation_icon, date_cell, state_badge
from common.selection import Selection
from common.tables import ListTable
from common.text import of_name
from establishments.access import ConsoleRequest

NOBODY = "00000000-0000-0000-0000-000000000000"
LABELS = {state.value: str(state.label) for state in AccountState}
BOX = (
    '<tr><td><div class="fr-checkbox-group fr-checkbox-group--sm">'
    '<input type="checkbox" id="p-{id}" name="picked" value="{id}"{ticked}>'
    '<label class="fr-label" for="p-{id}"><span class="fr-sr-only">Sélectionner {name}</span>'
    "</label></div></td>"
)
IDENTIFIER = '<td data-label="Identifiant">{identifier}</td>'
MAIL_CELL = '<td data-label="Adr. mail">{mail}</td>'
MOBILE_CELL = '<td data-label="Tél. port.">{mobile}</td>'
STATE = (
    '<td data-label="État du compte">{state}</td>'
    '<td data-label="Dernière information">{informed}</td>'
    '<td data-label="Dernière connexion">{login}</td>'
    '<td><a class="fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-eye-line" href="{url}"'
    ' title="Voir le compte {of_name}">Voir le compte {of_name}</a></td></tr>'
)
RENAMING = SafeString('<span class="usage-name">Nouvel identifiant demandé</span>')
USAGE = '<span class="usage-name">nom d\'usage\xa0: {}</span>'


def row_of(own_cells: str, *, mobile: bool = False) -> str:
    """A row: the box, the cells of this list, those of the account, the link."""
    return "".join((BOX, own_cells, IDENTIFIER, MAIL_CELL, MOBILE_CELL if mobile else "", STATE))


def account_columns(path: str) -> tuple[Any, ...]:
    """What ``Cells`` holds, in its order."""
    return (
        f"{path}__identifier",
        f"{path}__state",
        is_missing(f"{path}__mail"),
        f"{path}__mail_confirmed_at",
        is_missing(f"{path}__mobile"),
        f"{path}__mobile_confirmed_at",
        f"{path}__informed_at",
        f"{path}__latest_login_at",
        Exists(IdentifierRequest.objects.filter(account=OuterRef(path), settled_at=None)),
    )


def with_usage(name: SafeString, usage_name: str) -> SafeString:
    """The family name, which identifies; under it the one that is used, if there is one."""
    return name + format_html(USAGE, usage_name) if usage_name else name


def is_missing(path: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{path: ""}), output_field=BooleanField())


class Cells(NamedTuple):
    """What a row shows of an account; a list may show its beginning only."""

    identifier: str
    state: str
    mail_missing: bool
    mail_confirmed_at: datetime | None
    mobile_missing: bool = True
    mobile_confirmed_at: datetime | None = None
    informed_at: datetime | None = None
    login_at: datetime | None = None
    is_renaming: bool = False

    def shown(self) -> dict[str, object]:
        mail = _known(self.mail_missing, self.mail_confirmed_at)
        mobile = _known(self.mobile_missing, self.mobile_confirmed_at)
        return {
            "identifier": escape(self.identifier) + (RENAMING if self.is_renaming else ""),
            "mail": confirmation_icon(mail, noun=MAIL),
            "mobile": confirmation_icon(mobile, noun=MOBILE),
            "state": state_badge(self.state, LABELS[self.state]),
            "informed": date_cell(self.informed_at),
            "login": date_cell(self.login_at),
        }


class AccountTable(ListTable):
    """A list of one tab, in its ``natural`` order until another one is asked (A15).

    ``template`` is a row, whose own cells the subclass fills.
    """

    template = ""
    natural: tuple[str, ...] = ()
    # The title of the last column, which a screen reader alone tells.
    action = "Détail"

    def __init__(
        self,
        found: QuerySet,
        request: ConsoleRequest,
        *,
        selection: Selection,
        namespace: str,
        **kwargs: Any,
    ) -> None:
        self.selection, self.member = selection, request.member
        self.sorts = request.GET.getlist("sort")
        super().__init__(self.arranged(found), request, **kwargs)
        self.address = escape(self.leads_to(namespace))

    def leads_to(self, namespace: str) -> str:
        """The address of NOBODY's page, which takes the search along, and gives it back."""
        address = reverse(f"{namespace}:detail", args=[NOBODY])
        return f"{address}?{self.request.GET.urlencode()}"

    def arranged(self, found: QuerySet) -> QuerySet:
        return found.order_by(*self.natural)

    def filled(self, key: str, name: str, account: Cells, **own: object) -> SafeString:
        """The row of a person; ``name`` is escaped already, as are the cells of its own."""
        return SafeString(
            self.template.format(
                id=key,
                ticked=" checked" if self.selection.holds(key) else "",
                name=name,
                of_name=of_name(name),
                url=self.address.replace(NOBODY, key),
                **account.shown(),
                **own,
            )
        )


def _known(missing: bool, confirmed_at: datetime | None) -> Confirmation:
    if missing:
        return Confirmation.MISSING
    return Confirmation.CONFIRMED if confirmed_at else Confirmation.UNCONFIRMED
