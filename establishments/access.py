"""Who is asking, and the two kinds of page: those that read, those that write.

A view declares its kind and its permission in one line. Nothing else in the
project checks a permission, opens a transaction or knows about maintenance.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.network import is_administrative
from establishments.models import Member, User
from establishments.permissions import Module, Permission
from establishments.querysets import MemberQuerySet
from ops import maintenance
from ops.notices import Notice
from ops.refusals import refuse

# In the session: the member chosen in each module, and whether a second factor was given.
CHOSEN = "member:{}"
STRONG = "second_factor"

View = Callable[..., HttpResponseBase]


class NoEstablishmentChosenError(Exception):
    """An agent of several establishments has not said which one he administers."""


class SecondFactorNeededError(Exception):
    """A password alone does not open this page from here (R10, R11, G23)."""


class PasswordToChangeError(Exception):
    """The password was drawn for the agent, and handed to him: he must choose his own first."""


class OtherEstablishmentError(Exception):
    """The form was opened for another establishment than the one chosen since (M9)."""


class ConsoleRequest(HttpRequest):
    """A request made by a member, for one establishment, in one module.

    What a reading page must leave behind (a line of journal) is appended to
    ``after_reading``: it is written once the page is made, before a byte leaves.
    ``memberships`` are the establishments he may choose in this module, ``modules`` those he has.
    """

    user: User
    member: Member
    memberships: list[Member]
    modules: set[Module]
    notice: Notice | None
    after_reading: list[Callable[[], object]]


def reading(
    permission: Permission | None, *, by_post: bool = False, module: Module = Module.CONSOLE
) -> Callable[[View], View]:
    """Declare a page that only reads: the database refuses any write, even by mistake.

    ``by_post`` is for a page whose question does not fit in an address (a selection). A page given
    a tab belongs to the tab's module.
    """
    methods = ["GET", "HEAD", "POST"] if by_post else ["GET", "HEAD"]
    return _page(permission, module, methods=methods)


def writing(
    permission: Permission | None, *, module: Module = Module.CONSOLE
) -> Callable[[View], View]:
    """Declare a page that writes on POST, in one transaction; its GET only reads.

    A maintenance that began before the commit undoes it, and keeps what was typed (F18).
    """
    return _page(permission, module, methods=["GET", "HEAD", "POST"], writes=True)


def open_to_all(view: View) -> View:
    """Declare a page without any secret, for whoever asks; a member keeps his banner and tabs."""

    @login_not_required
    @require_http_methods(["GET", "HEAD"])
    @wraps(view)
    def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic(), suppress(PermissionDenied):
            if request.user.is_authenticated:
                admit(request, Member.objects.all(), module=None)
        with transaction.atomic():
            maintenance.make_read_only()
            return view(request, **kwargs)

    page.permission = None  # type: ignore[attr-defined]
    return page


def choosing(view: View) -> View:
    """Declare the page of a module where the establishment is chosen; the session keeps it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: ConsoleRequest, module: Module, **kwargs: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                guarded = Member.objects.annotate(guard=maintenance.refuse_writes())
                admit(request, guarded, module=module)
                require_proofs(request, module)
                return view(request, module=module, **kwargs)
        except SecondFactorNeededError:
            return ask_second_factor(request)
        except PasswordToChangeError:
            return redirect("change_password")

    page.permission = None  # type: ignore[attr-defined]
    return page


def _page(
    permission: Permission | None, module: Module, *, methods: list[str], writes: bool = False
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @require_http_methods(methods)
        @wraps(view)
        def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponseBase:
            answer = _write if writes and request.method == "POST" else _read
            within = getattr(kwargs.get("tab"), "module", module)
            try:
                return answer(permission, within, view, request, **kwargs)
            except SecondFactorNeededError:
                return ask_second_factor(request)
            except PasswordToChangeError:
                return redirect("change_password")
            except NoEstablishmentChosenError:
                return redirect(choice_url(within))
            except OtherEstablishmentError:
                return render(request, "errors/other_establishment.html", status=409)

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def choice_url(module: Module) -> str:
    """Where the establishment to administer is chosen (R31, R36)."""
    name = "choose" if module == Module.CONSOLE else "choose_troubleshooting"
    return reverse(f"establishments:{name}")


def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Come back here after; a form that was sent is not sent again by itself."""
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return redirect(f"{reverse('second_factor')}?{urlencode({'next': target})}")


def _write(
    permission: Permission | None,
    module: Module,
    view: View,
    request: ConsoleRequest,
    **kwargs: Any,
) -> HttpResponseBase:
    try:
        with transaction.atomic():
            _let_in(request, permission, Member.objects.all(), module)
            with maintenance.writing():
                return view(request, **kwargs)
    except maintenance.UnderWayError as cut:
        return refused_by_maintenance(request, cut)


def _read(
    permission: Permission | None,
    module: Module,
    view: View,
    request: ConsoleRequest,
    **kwargs: Any,
) -> HttpResponseBase:
    request.after_reading = []
    with transaction.atomic():
        guarded = Member.objects.annotate(guard=maintenance.refuse_writes())
        _let_in(request, permission, guarded, module)
        response = view(request, **kwargs)
    if request.after_reading:
        with transaction.atomic():
            for leave in request.after_reading:
                leave()
    return response


def refused_by_maintenance(request: HttpRequest, cut: maintenance.UnderWayError) -> HttpResponse:
    return refuse(request, "errors/maintenance.html", ends_at=cut.ends_at)


def _let_in(
    request: ConsoleRequest,
    permission: Permission | None,
    rights: MemberQuerySet,
    module: Module,
) -> None:
    """Refuse whoever may not, here and now: right, second factor, choice, form of elsewhere."""
    admit(request, rights, module=module)
    require_proofs(request, module)
    many = len(request.memberships) > 1
    if many and request.session.get(CHOSEN.format(module)) != request.member.pk:
        raise NoEstablishmentChosenError
    if permission is not None and not request.member.can(permission):
        raise PermissionDenied
    sent_for = request.POST.get("establishment", "" if many else None)
    if request.method == "POST" and sent_for not in {None, request.member.establishment.uai}:
        raise OtherEstablishmentError


def admit(request: ConsoleRequest, rights: MemberQuerySet, *, module: Module | None) -> None:
    """Find on whose behalf the request is made; read again at each request (T-3).

    An agent without any right of the day in this module is refused. With several establishments,
    he chooses one (R31), which is asked again when that right has ended.
    """
    now = timezone.now()
    rights = rights.annotate(cut=maintenance.announced(now))
    found = [m for m in rights.active(timezone.localdate(now)).of(request.user) if m.permissions]
    useful = [member for member in found if module in {None, member.module}]
    if not useful:
        raise PermissionDenied
    cut = useful[0].cut
    request.notice = cut and Notice.of(cut, now, module or Module.CONSOLE)
    request.modules = {member.module for member in found}
    # Two rights on one establishment are one place to choose: the widest, and what the other adds.
    widest: dict[int, Member] = {}
    for member in sorted(useful, key=lambda member: len(member.permissions)):
        before = widest.get(member.establishment_id)
        if before and before.module == member.module:
            member.joined = before.permissions
        widest[member.establishment_id] = member
    request.memberships = [member for member in useful if member in widest.values()]
    by_id = {member.pk: member for member in request.memberships}
    chosen = by_id.get(request.session.get(CHOSEN.format(useful[0].module)) or 0)
    request.member = chosen or request.memberships[0]


def require_proofs(request: ConsoleRequest, module: Module = Module.CONSOLE) -> None:
    """A password of his own, unless a maintenance keeps him from choosing it; a second factor."""
    is_cut = request.notice is not None and request.notice.is_on
    if request.user.password_is_provisional and not is_cut:
        raise PasswordToChangeError
    if module == Module.TROUBLESHOOTING and not settings.TROUBLESHOOTING_SECOND_FACTOR:
        return
    if not (request.session.get(STRONG) or is_administrative(request)):
        raise SecondFactorNeededError
