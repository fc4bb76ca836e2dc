"""How the dépannage's list of students is narrowed (R137)."""

from django.db.models import QuerySet
from django.http import QueryDict

from establishments.models import Member
from students.filters import NamedStudents, SchooledFilter
from students.models import Enrolment


class TroubleshootingFilter(SchooledFilter, NamedStudents):
    """The criteria of R137: neither MEF nor age."""

    ORDER = ("q", "division", "state", "mail")

    def __init__(self, data: QueryDict, *, member: Member) -> None:
        super().__init__(data, member=member)
        del self.filters["mef"]

    @classmethod
    def visible(cls, member: Member) -> QuerySet:
        return Enrolment.objects.visible_to(member)
