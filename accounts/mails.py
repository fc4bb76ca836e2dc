"""The mails sent to people: data → a message, in plain text and in HTML. Nothing is sent here."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

CONFIRM_SUBJECT = "Confirmez votre adresse mail ÉduConnect"


def confirm_mail(to: str, *, link: str, message_id: str) -> EmailMultiAlternatives:
    """No name and no password inside: the address may be somebody else's (R132)."""
    context = {"subject": CONFIRM_SUBJECT, "link": link}
    message = EmailMultiAlternatives(
        CONFIRM_SUBJECT,
        render_to_string("mails/confirm_mail.txt", context),
        to=[to],
        headers={
            "Message-ID": message_id,
            "Content-Language": "fr",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(render_to_string("mails/confirm_mail.html", context), "text/html")
    return message
