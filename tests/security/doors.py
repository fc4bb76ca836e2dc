"""What each address takes, and how to name ours, or nobody's, in it."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from tests.security.people import TABS, ZERO

SELECTING = ("inform", "list_accounts", "reset_passwords", "resend_mail")
HELPED = ("inform", "list_accounts", "reset_passwords")
# Those that name somebody or something, and by what.
ARGUMENTS = {
    "help:chapter": {"slug": "se-connecter"},
    "mailings:progress": {"request_id": "mailing"},
    "mailings:retry": {"request_id": "mailing"},
    "reports:note": {"pk": "report"},
    "settings:withdraw": {"pk": "right"},
    "feeds:detail": {"pk": "file"},
    "operations:night": {"day": "day"},
    **{f"operations:{page}": {"pk": "file"} for page in ("file", "approve", "reject")},
    "operations:answer": {"pk": "request"},
    **{f"{tab}:assistance": {"public_id": tab} for tab in ("legal_guardians", "in_charge")},
    "close_session": {"pk": "session"},
    "troubleshooting:sheets": {"pk": "their_papers"},
    "troubleshooting:informed": {"pk": "their_papers"},
    "troubleshooting:reveal": {"public_id": "students"},
    **{f"{tab}:detail": {"public_id": tab} for tab in TABS},
    **{f"{tab}:sheets": {"pk": "papers"} for tab in TABS},
}
NOBODY = {
    **dict.fromkeys((*TABS, "papers", "their_papers", "mailing"), ZERO),
    **dict.fromkeys(("report", "right", "session", "file", "request"), 0),
    "day": date(2026, 1, 1),
}


def known(ours):
    """The keys of ours, by the word that ARGUMENTS has for them."""
    return {
        "papers": ours.papers.pk,
        "their_papers": ours.papers.pk,
        "report": ours.report.pk,
        "mailing": ours.mailing.request_id,
        "file": ours.file.pk,
        "request": ours.request.pk,
        "day": timezone.localdate(ours.file.started_at),
        "session": 0,
        **{tab: account.public_id for tab, account in ours.people.items()},
        **vars(ours).get("more", {}),
    }


def address(name, keys):
    """Where this page stands, for these keys: ``address("reports:note", known(ours))``."""
    arguments = ARGUMENTS.get(name, {})
    return reverse(name, kwargs={key: keys.get(word, word) for key, word in arguments.items()})


def nothing(name):
    """The same, of nobody and of nothing."""
    return address(name, NOBODY)
