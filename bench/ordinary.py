"""What the two ordinary lists have alike: their page, and the choices of class and of level."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django_tables2 import RequestConfig

from students.models import Division, Mef

_PAGE = engines["django"].from_string(
    """
{% extends "layouts/console.html" %}
{% load django_tables2 %}
{% block title %}{{ title }}{% endblock title %}
{% block main %}
    <h1>{{ title }}</h1>
    <form method="get">{{ search.form.as_p }}<button type="submit">Rechercher</button></form>
    <form method="post">{% csrf_token %}{% render_table table %}</form>
{% endblock main %}
"""
)


def divisions(request: HttpRequest) -> QuerySet:
    return Division.objects.filter(establishment=request.member.establishment).order_by("label")


def mefs(request: HttpRequest) -> QuerySet:
    return Mef.objects.filter(establishment=request.member.establishment).order_by("label")


def show(request: HttpRequest, table: Any, **context: Any) -> HttpResponse:
    """Fifty rows, sorted as asked, the way the library does it."""
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return HttpResponse(_PAGE.render({**context, "table": table}, request))
