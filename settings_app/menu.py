"""The pages of « Paramètres », and of the journal beside them, by what the member may do."""

from django.urls import reverse

from establishments.context import Link
from establishments.models import Member
from establishments.permissions import Permission


def entries(member: Member) -> list[Link]:
    """In the order shown; « Comptes élèves » is for an école, which decides of it (R229)."""
    configures = member.can(Permission.CONFIGURE)
    is_school = member.establishment.is_school
    pages = [
        (configures, "addresses", "Adresses des services", "settings:addresses"),
        (configures and is_school, "students", "Comptes élèves", "settings:students"),
        (configures, "reminders", "Rappels", "settings:reminders"),
        (member.can(Permission.GRANT_RIGHTS), "rights", "Droits d'accès", "settings:rights"),
        (member.can(Permission.READ_JOURNAL), "journal", "Journal", "journal:list"),
    ]
    return [Link(name, label, reverse(page)) for shown, name, label, page in pages if shown]
