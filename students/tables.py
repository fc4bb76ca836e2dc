"""The lists of students."""

from typing import Any

import django_tables2 as tables
from django.utils.html import escape
from django.utils.safestring import SafeString

from accounts.tables import AccountTable, Cells, account_columns, row_of, with_usage
from students.models import Enrolment
from students.querysets import EnrolmentQuerySet

NAMES = ("search_key", "pk")
ACCOUNT = "student__account"
MISSING_CLASS = "Non renseignée"
MISSING_HOME = "Non renseigné"
WHO = (
    "student__account__public_id",
    "student__birth_name",
    "student__usage_name",
    "student__first_name",
)


class PresentTable(AccountTable):
    """What the lists of students have alike: who they are, and their account."""

    natural = NAMES
    student = tables.Column("Élève", order_by=NAMES)
    identifier = tables.Column("Identifiant", order_by=(f"{ACCOUNT}__identifier",))
    mail = tables.Column(
        "Adr. mail", order_by=(f"{ACCOUNT}__mail_confirmed_at", f"-{ACCOUNT}__mail", *NAMES)
    )
    state = tables.Column("État du compte", order_by=(f"{ACCOUNT}__state", *NAMES))
    informed = tables.Column("Dernière information", order_by=(f"{ACCOUNT}__informed_at", *NAMES))
    login = tables.Column("Dernière connexion", order_by=(f"{ACCOUNT}__latest_login_at", *NAMES))

    noun, noun_plural = "élève", "élèves"

    class Meta:
        empty_text = "Aucun élève ne correspond à cette recherche."

    def row(self, *values: Any) -> SafeString:
        public_id, birth_name, usage_name, first_name, place, *account = values
        name = escape(f"{birth_name} {first_name}")
        who = with_usage(name, usage_name)
        return self.filled(str(public_id), name, Cells(*account), who=who, place=self.placed(place))

    def placed(self, place: str | None) -> SafeString:
        raise NotImplementedError


class StudentTable(PresentTable):
    """The nine columns of R83, all the data ones sortable (A15)."""

    division = tables.Column("Classe", order_by=("division__label", *NAMES))

    columns_read = (*WHO, "division__label", *account_columns(ACCOUNT))
    template = row_of('<th scope="row">{who}</th><td data-label="Classe">{place}</td>')
    caption = "Élèves trouvés"

    class Meta(PresentTable.Meta):
        sequence = ("student", "division", "...")

    def placed(self, place: str | None) -> SafeString:
        return escape(place or MISSING_CLASS)


class HostedStudentTable(PresentTable):
    """The columns of R151: the establishment of each stands for his class."""

    home = tables.Column("Établissement de rattachement", order_by=("home_name", *NAMES))

    columns_read = (*WHO, "home_name", *account_columns(ACCOUNT))
    template = row_of(
        '<th scope="row">{who}</th><td data-label="Établissement de rattachement">{place}</td>'
    )
    caption = "Élèves extérieurs trouvés"
    noun, noun_plural = "élève extérieur", "élèves extérieurs"

    class Meta(PresentTable.Meta):
        sequence = ("student", "home", "...")
        empty_text = "Aucun élève extérieur ne correspond à cette recherche."

    def placed(self, place: str | None) -> SafeString:
        return escape(place or MISSING_HOME)

    def everybody(self) -> EnrolmentQuerySet:
        return Enrolment.objects.with_home()
