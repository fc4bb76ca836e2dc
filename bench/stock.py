"""The list of students as the libraries give it: their table, their form of filters, their page."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.http import HttpResponse
from django.urls import include, path
from django.utils.html import format_html

from accounts.enums import STUDENT_STATES, Confirmation
from bench.guardian_stock import stock_guardians
from bench.ordinary import divisions, mefs, show
from common.html import confirmation_icon
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from students.filters import StudentFilter, age_bands
from students.models import Enrolment


class StockFilter(filters.FilterSet):
    """The same criteria, searched by the same methods, shown by django-filter and Django."""

    q = filters.CharFilter(label="Nom et/ou prénom, id, INE", method="named")
    mef = filters.ModelMultipleChoiceFilter(
        field_name="mef__code", queryset=mefs, to_field_name="code"
    )
    division = filters.ModelMultipleChoiceFilter(
        field_name="division__code", queryset=divisions, to_field_name="code"
    )
    state = filters.MultipleChoiceFilter(
        field_name="student__account__state",
        choices=[(state.value, state.label) for state in STUDENT_STATES],
    )
    age = filters.MultipleChoiceFilter(choices=age_bands, method="aged")
    mail = filters.MultipleChoiceFilter(choices=Confirmation.choices, method="with_mail")

    account, either = StudentFilter.account, staticmethod(StudentFilter.either)
    named, aged, with_mail = StudentFilter.named, StudentFilter.aged, StudentFilter.with_mail

    class Meta:
        model = Enrolment
        fields: list[str] = []


class StockTable(tables.Table):
    pick = tables.CheckBoxColumn(accessor="student__account__public_id")
    student = tables.Column("Élève", order_by=("search_key", "pk"))
    division = tables.Column(
        "Classe",
        accessor="division__label",
        default="Non renseignée",
        order_by=("division__label", "search_key", "pk"),
    )
    identifier = tables.Column("Identifiant", accessor="student__account__identifier")
    mail = tables.Column(
        "Adr. mail", accessor="student__account", order_by=("student__account__mail",)
    )
    state = tables.Column("État du compte", accessor="student__account__state")
    informed = tables.DateColumn(
        accessor="student__account__informed_at", format="d-m-Y", default="Non renseignée"
    )
    login = tables.DateColumn(
        accessor="student__account__latest_login_at", format="d-m-Y", default="Non renseignée"
    )
    detail = tables.TemplateColumn(
        '<a href="{% url "students:detail" record.student.account.public_id %}"'
        ' title="Voir le compte de {{ record.student }}">Voir le compte</a>',
        orderable=False,
        verbose_name="",
    )

    class Meta:
        template_name = "django_tables2/table.html"
        empty_text = "Aucun élève ne correspond à cette recherche."

    def render_student(self, record: Enrolment) -> str:
        student = record.student
        return format_html("{} {}", student, student.usage_name)

    def render_mail(self, value: Any) -> str:
        if not value.mail:
            return confirmation_icon("missing")
        return confirmation_icon("confirmed" if value.mail_confirmed_at else "unconfirmed")


@reading(Permission.VIEW_ACCOUNTS)
def stock_list(request: ConsoleRequest) -> HttpResponse:
    visible = Enrolment.objects.visible_to(request.member).order_by("search_key", "pk")
    found = visible.select_related("student__account", "division", "mef")
    search = StockFilter(request.GET, queryset=found, request=request)
    table = StockTable(search.qs)
    return show(request, table, tab="students", title="Gestion des élèves", search=search)


urlpatterns = [
    path("liste-ordinaire/", stock_list),
    path("responsables-ordinaires/", stock_guardians),
    path("", include("educonnect_admin.urls")),
]
