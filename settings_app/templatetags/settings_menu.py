"""The menu of « Paramètres », for the templates of several apps."""

from typing import Any

from django import template

from establishments.context import Link
from settings_app.menu import entries

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_entries(context: Any) -> list[Link]:
    """What the member of this page may open; nothing to choose from is no menu."""
    found = entries(context["member"])
    return found if len(found) > 1 else []
