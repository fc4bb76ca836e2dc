"""What every page may show of the site itself; no query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "brand": settings.BRAND,
        "version": settings.VERSION,
        "SITE_CONFIG": {"site_title": "ÉduConnect - Administration des comptes"},
    }
