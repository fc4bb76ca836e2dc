"""The lists of students."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from accounts.enums import AccountState, Confirmation
from common.html import confirmation_icon, date_cell, state_badge
from common.selection import Selection
from common.tables import ListTable

NAMES = ("search_key", "pk")
NOBODY = "00000000-0000-0000-0000-000000000000"
MISSING_CLASS = "Non renseignée"
LABELS = {state.value: str(state.label) for state in AccountState}
USAGE = '<span class="usage-name">nom d\'usage\xa0: {}</span>'
ROW = (
    '<tr><td><div class="fr-checkbox-group fr-checkbox-group--sm">'
    '<input type="checkbox" id="p-{id}" name="picked" value="{id}"{ticked}>'
    '<label class="fr-label" for="p-{id}"><span class="fr-sr-only">Sélectionner {name}</span>'
    "</label></div></td>"
    '<th scope="row">{shown_name}</th><td data-label="Classe">{division}</td>'
    '<td data-label="Identifiant">{identifier}</td>'
    '<td data-label="Adr. mail">{mail}</td><td data-label="État du compte">{state}</td>'
    '<td data-label="Dernière information">{informed}</td>'
    '<td data-label="Dernière connexion">{login}</td>'
    '<td><a class="fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-eye-line" href="{url}"'
    ' title="Voir le compte de {name}">Voir le compte de {name}</a></td></tr>'
)


class StudentTable(ListTable):
    """The nine columns of R83, all the data ones sortable (A15)."""

    student = tables.Column("Élève", order_by=NAMES)
    division = tables.Column("Classe", order_by=("division__label", *NAMES))
    identifier = tables.Column("Identifiant", order_by=("student__account__identifier",))
    mail = tables.Column(
        "Adr. mail",
        order_by=("student__account__mail_confirmed_at", "student__account__mail", *NAMES),
    )
    state = tables.Column("État du compte", order_by=("student__account__state", *NAMES))
    informed = tables.Column(
        "Dernière information", order_by=("student__account__informed_at", *NAMES)
    )
    login = tables.Column(
        "Dernière connexion", order_by=("student__account__latest_login_at", *NAMES)
    )

    columns_read = (
        "student__account__public_id",
        "student__birth_name",
        "student__usage_name",
        "student__first_name",
        "division__label",
        "student__account__identifier",
        "student__account__state",
        ExpressionWrapper(Q(student__account__mail=""), output_field=BooleanField()),
        "student__account__mail_confirmed_at",
        "student__account__informed_at",
        "student__account__latest_login_at",
    )
    caption = "Élèves trouvés"
    noun, noun_plural = "élève", "élèves"

    class Meta:
        empty_text = "Aucun élève ne correspond à cette recherche."

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any) -> None:
        self.selection = selection
        super().__init__(*args, **kwargs)
        # The account's page takes the search along, and gives it back.
        address, search = reverse("students:detail", args=[NOBODY]), self.request.GET.urlencode()
        self.address = escape(f"{address}?{search}")

    def row(self, *values: Any) -> SafeString:
        public_id, birth_name, usage_name, first_name, division, identifier, state = values[:7]
        mail_missing, mail_confirmed_at, informed_at, login_at = values[7:]
        key = str(public_id)
        name = escape(f"{birth_name} {first_name}")
        usage = format_html(USAGE, usage_name) if usage_name else ""
        return SafeString(
            ROW.format(
                id=key,
                ticked=" checked" if self.selection.holds(key) else "",
                name=name,
                shown_name=f"{name}{usage}",
                division=escape(division or MISSING_CLASS),
                identifier=escape(identifier),
                mail=confirmation_icon(_confirmation(mail_missing, mail_confirmed_at)),
                state=state_badge(state, LABELS[state]),
                informed=date_cell(informed_at),
                login=date_cell(login_at),
                url=self.address.replace(NOBODY, key),
            )
        )


def _confirmation(missing: bool, confirmed_at: datetime | None) -> Confirmation:
    if missing:
        return Confirmation.MISSING
    return Confirmation.CONFIRMED if confirmed_at else Confirmation.UNCONFIRMED
