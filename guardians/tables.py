"""The lists of guardians: a row each, with as many lines as he has pupils there (R164)."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Min, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.tables import AccountTable, Cells, account_columns, row_of, with_usage
from common.tables import CountingPaginator
from guardians.models import Guardian, Guardianship, Report

MISSING_CLASS = "Non renseignée"
NAMES = ("guardian__search_key", "guardian")
# The guardians of one pupil follow each other; to name them here would join them all.
PUPILS = ("first_student", "guardian")
ACCOUNT = "guardian__account"
LINE = '<span class="line" title="{}">{}</span>'
CLASS_LINE = '<span class="line" title="{}"><span class="fr-sr-only">{}\xa0: </span>{}</span>'
REPORTED = (
    '<span class="reported"><span class="icon icon--warning" aria-hidden="true"></span>'
    '<span class="fr-sr-only">Signalé : </span>{}</span>'
)
REPORTS = {kind.value: format_html(REPORTED, kind.label) for kind in Report.Kind}


class GuardianTable(AccountTable):
    """The ten columns of R163, all the data ones sortable; read of ties, one row a guardian."""

    kind = ""
    natural = PUPILS

    student = tables.Column("Élève", order_by=PUPILS)
    division = tables.Column("Classe", order_by=("first_division", *PUPILS))
    guardian = tables.Column("Responsable", order_by=NAMES)
    identifier = tables.Column("Identifiant", order_by=(f"{ACCOUNT}__identifier",))
    mail = tables.Column(
        "Adr. mail", order_by=(f"{ACCOUNT}__mail_confirmed_at", f"-{ACCOUNT}__mail", *NAMES)
    )
    mobile = tables.Column(
        "Tél. port.", order_by=(f"{ACCOUNT}__mobile_confirmed_at", f"-{ACCOUNT}__mobile", *NAMES)
    )
    state = tables.Column("État du compte", order_by=(f"{ACCOUNT}__state", *PUPILS))
    informed = tables.Column("Dernière information", order_by=(f"{ACCOUNT}__informed_at", *PUPILS))
    login = tables.Column("Dernière connexion", order_by=(f"{ACCOUNT}__latest_login_at", *PUPILS))

    columns_read = (
        "account__public_id", "birth_name", "usage_name", "first_name", "students", "reported",
        *account_columns("account"),
    )  # fmt: skip
    paginator_class = CountingPaginator

    def arranged(self, found: QuerySet) -> QuerySet:
        """A guardian stands where the first of his pupils found stands (A15)."""
        rows = (
            found.order_by().values("guardian").annotate(first_student=Min("enrolment__search_key"))
        )
        if any("division" in column for column in self.sorts):
            rows = rows.annotate(first_division=Min("enrolment__division__label"))
        return super().arranged(rows)

    def read(self, page: QuerySet | list[dict[str, Any]]) -> Iterable[tuple[Any, ...]]:
        """The guardians of the page in its order, in one statement."""
        ids = [row["guardian"] for row in page]
        shown = Guardian.objects.filter(pk__in=ids).annotate(
            students=ArraySubquery(self._students()), reported=ArraySubquery(self._reported())
        )
        found = {pk: values for pk, *values in shown.values_list("pk", *self.columns_read)}
        return (tuple(found[pk]) for pk in ids)

    def _students(self) -> QuerySet:
        ties = Guardianship.objects.visible_to(self.member).filter(
            guardian=OuterRef("pk"), kind=self.kind
        )
        line = JSONObject(
            last="student__birth_name",
            first="student__first_name",
            division="enrolment__division__label",
        )
        return ties.order_by("enrolment__search_key", "pk").values_list(line)

    def _reported(self) -> QuerySet:
        """R166: what he reported of his pupils here, and is not corrected yet."""
        told = Report.objects.visible_to(self.member).open()
        his = told.filter(guardianship__guardian=OuterRef("pk"), guardianship__kind=self.kind)
        his = his.filter(guardianship__ended_on=None, guardianship__enrolment__left_on=None)
        return his.order_by("kind").values_list(F("kind")).distinct()

    def row(self, *values: Any) -> SafeString:
        public_id, birth_name, usage_name, first_name, students, reported, *account = values
        name = escape(f"{birth_name} {first_name}".strip())
        lines = [
            (f"{one['last']} {one['first']}", one["division"] or MISSING_CLASS) for one in students
        ]
        return self.filled(
            str(public_id),
            name,
            Cells(*account),
            students=format_html_join("", LINE, ((who, who) for who, _ in lines)),
            divisions=_classes(lines),
            who=f"{with_usage(name, usage_name)}{''.join(REPORTS[kind] for kind in reported)}",
        )


def _classes(lines: list[tuple[str, str]]) -> SafeString:
    """Several lines are told apart by the pupil each is of, for those who only hear them."""
    if len(lines) == 1:
        [(_, place)] = lines
        return format_html(LINE, place, place)
    return format_html_join("", CLASS_LINE, ((place, who, place) for who, place in lines))


def _template(title: str) -> str:
    return row_of(
        '<td data-label="Élève" class="lines">{students}</td>'
        '<td data-label="Classe" class="lines">{divisions}</td>'
        f'<th scope="row" data-label="{title}">{{who}}</th>',
        mobile=True,
    )


class LegalTable(GuardianTable):
    kind = Guardianship.Kind.LEGAL
    guardian = tables.Column("Représentant légal", order_by=NAMES)
    template = _template("Représentant légal")
    caption = "Représentants légaux trouvés"
    noun, noun_plural = "représentant légal", "représentants légaux"

    class Meta:
        sequence = ("student", "division", "guardian", "...")
        empty_text = "Aucun représentant légal ne correspond à cette recherche."


class InChargeTable(GuardianTable):
    kind = Guardianship.Kind.IN_CHARGE
    guardian = tables.Column("Personne en charge", order_by=NAMES)
    template = _template("Personne en charge")
    caption = "Personnes en charge trouvées"
    noun, noun_plural = "personne en charge", "personnes en charge"

    class Meta:
        sequence = ("student", "division", "guardian", "...")
        empty_text = "Aucune personne en charge ne correspond à cette recherche."
