"""What the pages about students receive: a selection, and how to act on it."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Account
from accounts.querysets import AccountQuerySet
from common.selection import ForeignSelectionError, InvalidSelectionError, Selection
from establishments.access import ConsoleRequest
from establishments.models import Member
from students.filters import StudentFilter
from students.models import Enrolment

ACCOUNT_KEY = "student__account__public_id"


class SelectionForm(forms.Form):
    """A selection ticked in a list, or signed by the confirmation page, limited to what the member
    may see: nobody else's pupil can be in it, whatever was sent.
    """

    selection = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, request: ConsoleRequest, chosen: Selection) -> None:
        confirmed = request.method == "POST" and "selection" in request.POST
        super().__init__(request.POST if confirmed else None, initial={"selection": chosen.sign()})
        self.chosen = chosen
        self.enrolments = selected(chosen, request.member)
        if not chosen.all and not self.enrolments.exists():
            raise ForeignSelectionError

    @property
    def accounts(self) -> AccountQuerySet:
        return Account.objects.filter(pk__in=self.enrolments.values("student__account"))


class InformForm(SelectionForm):
    reset = forms.BooleanField(label="Avec réinitialisation du mot de passe", required=False)


class ListForm(SelectionForm):
    FORMATS = {
        "pdf": "Liste des élèves (format pdf)",
        "csv": "Liste des élèves (format csv)",
        "xlsx": "Liste des élèves (format xlsx)",
    }
    format = forms.ChoiceField(
        label="Format de la liste",
        choices=list(FORMATS.items()),
        widget=forms.RadioSelect,
        initial="pdf",
    )
    hide = forms.BooleanField(label="Sans les mots de passe", required=False)


def chosen_by(request: ConsoleRequest) -> Selection:
    """The selection of this request: signed, ticked, or one pupil's; refused when it is empty."""
    owner = request.member.pk
    if token := request.POST.get("selection", request.GET.get("selection")):
        return Selection.unsign(token, owner=owner)
    if "eleve" in request.GET:
        chosen = Selection.only(request.GET["eleve"], owner=owner)
    else:
        chosen = Selection.ticked(request.POST, owner=owner)
    if chosen.is_empty:
        raise InvalidSelectionError
    return chosen


def selected(chosen: Selection, member: Member) -> QuerySet[Enrolment]:
    """The students of a selection, searched again in what the member sees now."""
    visible = Enrolment.objects.visible_to(member)
    found = search(chosen.filters, visible, member) if chosen.query else visible
    return chosen.narrow(found, key=ACCOUNT_KEY)


def search(
    criteria: QueryDict, visible: QuerySet[Enrolment], member: Member
) -> QuerySet[Enrolment]:
    return StudentFilter(criteria, visible, establishment=member.establishment).qs
