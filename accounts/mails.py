"""The mails sent to people: data → a message, in plain text and in HTML. Nothing is sent here."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from establishments.vocabulary import Words

CONFIRM_SUBJECT = "Confirmez votre adresse mail ÉduConnect"
INFORM_SUBJECT = "Votre compte ÉduConnect"
REMIND_SUBJECT = "Rappel : activez votre compte ÉduConnect"


@dataclass(frozen=True)
class Information:
    """What an information says: of the account, never of the person nor of a pupil (R177, G26).

    ``must_confirm``: the activation ends with the link of another mail (R54). ``link`` is empty
    for those who have no provisional password; ``password`` unless asked for.
    """

    sender: str
    words: Words
    identifier: str
    sign_in: str
    services: tuple[str, ...]
    may_register: bool
    has_chosen: bool
    must_confirm: bool
    link: str = ""
    password: str = ""
    deadline: date | None = None


@dataclass(frozen=True)
class Reminder:
    """What a reminder says: no more of the person nor of a pupil, and never the password (B4)."""

    sender: str
    words: Words
    identifier: str
    sign_in: str
    link: str
    deadline: date


def confirm_mail(to: str, *, link: str, message_id: str) -> EmailMultiAlternatives:
    """No name and no password inside: the address may be somebody else's (R132)."""
    context = {"link": link}
    return _message("confirm_mail", CONFIRM_SUBJECT, context, to=to, message_id=message_id)


def inform(to: str, *, said: Information, message_id: str) -> EmailMultiAlternatives:
    return _message("inform", INFORM_SUBJECT, asdict(said), to=to, message_id=message_id)


def remind(to: str, *, said: Reminder, message_id: str) -> EmailMultiAlternatives:
    return _message("remind", REMIND_SUBJECT, asdict(said), to=to, message_id=message_id)


def _message(
    template: str, subject: str, context: Mapping[str, Any], *, to: str, message_id: str
) -> EmailMultiAlternatives:
    context = {"subject": subject, **context}
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"mails/{template}.txt", context),
        to=[to],
        headers={
            "Message-ID": message_id,
            "Content-Language": "fr",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    html = render_to_string(f"mails/{template}.html", context)
    message.attach_alternative(html, "text/html")
    return message
