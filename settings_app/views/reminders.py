"""« Rappels »: guardians are written to before their provisional password expires (B4)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import journal
from establishments.access import ConsoleRequest, writing
from establishments.permissions import Permission
from guardians.reminders import due
from settings_app.actions.reminders import enable_reminders

TURNED_ON = "Les rappels par mail sont activés : les premiers partiront la nuit prochaine."
TURNED_OFF = "Les rappels par mail sont désactivés."


@writing(Permission.CONFIGURE)
def reminders(request: ConsoleRequest) -> HttpResponse:
    home, now = request.member.establishment, timezone.now()
    if request.method != "POST":
        context = {
            "tab": "settings",
            "section": "reminders",
            "enabled": home.reminders_enabled,
            "days": settings.DEADLINE_SOON_DAYS,
            "due": due(home, now).count(),
        }
        return render(request, "settings_app/reminders.html", context)
    enabled = request.POST.get("enabled") == "yes"
    act = journal.Request(journal.Author.of(request), now)
    if enable_reminders(home, enabled=enabled, request=act):
        messages.success(request, TURNED_ON if enabled else TURNED_OFF)
    return redirect("settings:reminders")
