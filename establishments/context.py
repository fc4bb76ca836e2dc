"""What the banner and the tabs of the console show to a member (R21-R25); no query."""

from typing import Any, NamedTuple, cast

from django.http import HttpRequest
from django.urls import reverse

from establishments.access import choice_url
from establishments.models import Member, User
from establishments.operating import HOME, is_operator
from establishments.permissions import Module, Permission
from establishments.vocabulary import shared

Page = tuple[str, str, str]
# Where a request keeps what was made for its first template.
KNOWN = "establishments.console"


class Link(NamedTuple):
    name: str
    label: str
    url: str


def console(request: HttpRequest) -> dict[str, Any]:
    """The same for all the templates of a page, as long as the member is."""
    member: Member | None = getattr(request, "member", None)
    known = request.META.get(KNOWN)
    if known is None or known.get("member") is not member:
        known = request.META[KNOWN] = _console(request, member)
    return known


def _console(request: HttpRequest, member: Member | None) -> dict[str, Any]:
    if hasattr(request, "has_rights"):
        return _operations(has_rights=request.has_rights)
    if member is None:
        # Whoever is refused is told by which module.
        troubles = request.path.startswith("/depannage/")
        module = Module.TROUBLESHOOTING if troubles else Module.CONSOLE
        return {"module": module, "service": module.label, "home_url": "/"}
    memberships: list[Member] = getattr(request, "memberships", [member])
    others = {module for module in getattr(request, "modules", set()) if module != member.module}
    links, user = navigation(member), cast("User", request.user)
    return {
        "member": member,
        "words": member.establishment.words,
        "all_words": shared(each.establishment.degree for each in memberships),
        "module": member.module,
        "service": member.module.label,
        "home_url": links[0].url,
        "navigation": links,
        "choose_url": choice_url(member.module),
        "can_search": member.can(Permission.VIEW_ACCOUNTS),
        "other_modules": [
            *(Link(each.value, each.label, MODULE_HOMES[each]()) for each in others),
            *([Link("operations", "Exploitation", reverse(HOME))] if is_operator(user) else []),
        ],
    }


def _operations(*, has_rights: bool) -> dict[str, Any]:
    """For an operator, who may have rights in establishments as well."""
    return {
        "service": "ÉduConnect - Exploitation du service",
        "home_url": reverse(HOME),
        "navigation": [
            Link("nights", "Nuits", reverse(HOME)),
            Link("assistance", "Demandes d'assistance", reverse("operations:assistance")),
        ],
        "other_modules": [Link("start", "Mes établissements", "/")] if has_rights else [],
    }


def navigation(member: Member) -> list[Link]:
    """The tabs of a member, in the order of R21 and R22."""
    home = member.establishment
    if member.module == Module.TROUBLESHOOTING:
        pages = [("troubleshooting", "Élèves", "troubleshooting:list")]
    elif member.can(Permission.VIEW_ACCOUNTS):
        pages = [
            ("home", "Accueil", "home"),
            ("legal_guardians", "Représentants légaux", "legal_guardians:list"),
            *_if(not home.is_school, ("in_charge", "Personnes en charge", "in_charge:list")),
            ("students", "Élèves", "students:list"),
            *_if(
                home.hosts_students and not home.is_school,
                ("external_students", "Élèves extérieurs", "external_students:list"),
            ),
            ("statistics", "Statistiques", "stats:overview"),
            *_if(
                member.can(Permission.CONFIGURE),
                ("settings", home.words.settings, "settings:addresses"),
            ),
        ]
    else:
        pages = [("settings", "Droits d'accès", "settings:rights")]
    return [Link(name, label, reverse(page)) for name, label, page in pages]


def _if(condition: object, page: Page) -> list[Page]:
    return [page] if condition else []


def landing(member: Member) -> str:
    """The first page of a member: that of his first tab."""
    return navigation(member)[0].url


MODULE_HOMES = {
    Module.CONSOLE: lambda: reverse("home"),
    Module.TROUBLESHOOTING: lambda: reverse("troubleshooting:list"),
}
