"""The list of guardians as the libraries give it: their filters, their table, prefetched ties."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Min, Prefetch
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.enums import AccountState
from bench.ordinary import divisions, mefs, show
from common.html import MOBILE, confirmation_icon
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from guardians.filters import FAMILIES, MAILS, MOBILES, GuardianFilter
from guardians.models import Guardian, Guardianship, Report

LEGAL = Guardianship.Kind.LEGAL
PUPILS = ("first_student", "pk")


class StockGuardianFilter(filters.FilterSet):
    """The same criteria on ties; what no filter of the library says is asked by our methods."""

    q = filters.CharFilter(label="Nom et/ou prénom, id", method="named")
    mef = filters.ModelMultipleChoiceFilter(
        field_name="enrolment__mef__code", queryset=mefs, to_field_name="code"
    )
    division = filters.ModelMultipleChoiceFilter(
        field_name="enrolment__division__code", queryset=divisions, to_field_name="code"
    )
    state = filters.MultipleChoiceFilter(
        field_name="guardian__account__state", choices=AccountState.choices
    )
    family = filters.MultipleChoiceFilter(choices=FAMILIES, method="of_families")
    mail = filters.MultipleChoiceFilter(choices=MAILS, method="with_mail")
    mobile = filters.MultipleChoiceFilter(choices=MOBILES, method="with_mobile")
    report = filters.MultipleChoiceFilter(choices=Report.Kind.choices, method="reported")

    account, either = GuardianFilter.account, staticmethod(GuardianFilter.either)
    named, of_families = GuardianFilter.named, GuardianFilter.of_families
    with_mail, with_mobile = GuardianFilter.with_mail, GuardianFilter.with_mobile
    reported = GuardianFilter.reported

    @property
    def member(self) -> Any:
        return self.request.member

    class Meta:
        model = Guardianship
        fields: list[str] = []


class StockGuardianTable(tables.Table):
    pick = tables.CheckBoxColumn(accessor="account__public_id")
    student = tables.Column("Élève", accessor="ties", order_by=PUPILS)
    division = tables.Column("Classe", accessor="ties", order_by=("first_division", *PUPILS))
    guardian = tables.Column("Représentant légal", accessor="pk", order_by=("search_key", "pk"))
    identifier = tables.Column("Identifiant", accessor="account__identifier")
    mail = tables.Column(
        "Adr. mail",
        accessor="account",
        order_by=("account__mail_confirmed_at", "-account__mail", "search_key", "pk"),
    )
    mobile = tables.Column(
        "Tél. port.",
        accessor="account",
        order_by=("account__mobile_confirmed_at", "-account__mobile", "search_key", "pk"),
    )
    state = tables.Column(
        "État du compte", accessor="account__state", order_by=("account__state", *PUPILS)
    )
    informed = tables.DateColumn(
        accessor="account__informed_at",
        format="d-m-Y",
        default="Non renseignée",
        order_by=("account__informed_at", *PUPILS),
    )
    login = tables.DateColumn(
        accessor="account__latest_login_at",
        format="d-m-Y",
        default="Non renseignée",
        order_by=("account__latest_login_at", *PUPILS),
    )
    detail = tables.TemplateColumn(
        '<a href="{% url "legal_guardians:detail" record.account.public_id %}"'
        ' title="Voir le compte de {{ record }}">Voir le compte</a>',
        orderable=False,
        verbose_name="",
    )

    class Meta:
        template_name = "django_tables2/table.html"
        empty_text = "Aucun représentant légal ne correspond à cette recherche."

    def render_student(self, value: list[Guardianship]) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((tie.student,) for tie in value))

    def render_division(self, value: list[Guardianship]) -> SafeString:
        places = (tie.enrolment.division or "Non renseignée" for tie in value)
        return format_html_join("", "<p>{}</p>", ((place,) for place in places))

    def render_guardian(self, record: Guardian) -> SafeString:
        reported = [report for tie in record.ties for report in tie.open_reports]
        told = format_html_join("", "<p>{}</p>", ((one.get_kind_display(),) for one in reported))
        return format_html("{} {}{}", record, record.usage_name, told)

    def render_mail(self, value: Any) -> str:
        return _icon(value.mail, value.mail_confirmed_at)

    def render_mobile(self, value: Any) -> str:
        return _icon(value.mobile, value.mobile_confirmed_at, noun=MOBILE)


def _icon(value: str, confirmed_at: object, **noun: Any) -> str:
    if not value:
        return confirmation_icon("missing", **noun)
    return confirmation_icon("confirmed" if confirmed_at else "unconfirmed", **noun)


@reading(Permission.VIEW_ACCOUNTS)
def stock_guardians(request: ConsoleRequest) -> HttpResponse:
    ties = Guardianship.objects.visible_to(request.member).filter(kind=LEGAL)
    search = StockGuardianFilter(request.GET, queryset=ties, request=request)
    shown = ties.select_related("student", "enrolment__division").order_by("enrolment__search_key")
    reports = Prefetch("reports", Report.objects.open(), to_attr="open_reports")
    found = (
        Guardian.objects.filter(guardianships__in=search.qs)
        .annotate(
            first_student=Min("guardianships__enrolment__search_key"),
            first_division=Min("guardianships__enrolment__division__label"),
        )
        .select_related("account")
        .prefetch_related(Prefetch("guardianships", shown.prefetch_related(reports), "ties"))
        .order_by(*PUPILS)
    )
    table = StockGuardianTable(found)
    title = "Gestion des représentants légaux"
    return show(request, table, tab="legal_guardians", title=title, search=search)
