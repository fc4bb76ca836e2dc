"""What the pages of a tab receive: a selection, and how to act on it."""

from django import forms
from django.db.models import QuerySet

from accounts import strangers
from accounts.enums import AccountState, Way
from accounts.models import Account
from accounts.querysets import AccountQuerySet
from accounts.tabs import Tab
from common.selection import ForeignSelectionError, InvalidSelectionError, Selection
from establishments.access import ConsoleRequest
from establishments.models import Member


class SelectionForm(forms.Form):
    """A selection ticked in a list, or signed by the confirmation page, limited to what the member
    may see: nobody else's people can be in it, whatever was sent.
    """

    selection = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, request: ConsoleRequest, tab: Tab) -> None:
        chosen = chosen_by(request, tab)
        confirmed = request.method == "POST" and "selection" in request.POST
        super().__init__(request.POST if confirmed else None, initial={"selection": chosen.sign()})
        self.tab, self.member, self.chosen = tab, request.member, chosen
        self.found = selected(chosen, tab, request.member)
        # Of those named, how many this search does not find: gone, changed since, or strangers.
        self.missing = (
            0 if chosen.all else len(chosen.ids) - strangers.named(self.found, tab).count()
        )
        if not chosen.all and self.missing == len(chosen.ids):
            raise ForeignSelectionError

    @property
    def strangers(self) -> int:
        return strangers.count(self.chosen, self.tab, self.member) if self.missing else 0

    @property
    def accounts(self) -> AccountQuerySet:
        return Account.objects.filter(pk__in=self.found.values(self.tab.account))


class InformForm(SelectionForm):
    """Pupils are informed by sheet (R103, A16): only other tabs offer a way (R174)."""

    way = forms.ChoiceField(
        label="Mode d'information",
        choices=Way.choices,
        widget=forms.RadioSelect,
        initial=Way.SHEET,
        required=False,
    )
    reset = forms.BooleanField(label="Avec réinitialisation du mot de passe", required=False)

    def __init__(self, request: ConsoleRequest, tab: Tab) -> None:
        super().__init__(request, tab)
        if not tab.by_mail:
            del self.fields["way"]

    @property
    def chosen_way(self) -> Way:
        return Way(self.cleaned_data.get("way") or Way.SHEET)


class ResendForm(SelectionForm):
    """A new address is for one account « En cours d'activation » alone (R204, A8)."""

    new_mail = forms.EmailField(
        label="Nouvelle adresse mail (facultatif)",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "invalid": "Saisissez une adresse mail valide, par exemple nom@exemple.fr.",
            "max_length": "L'adresse mail est limitée à 254 caractères.",
        },
    )

    def __init__(self, request: ConsoleRequest, tab: Tab) -> None:
        super().__init__(request, tab)
        asked = list(self.accounts.values_list("state", flat=True)[:2])
        if asked != [AccountState.ACTIVATING]:
            del self.fields["new_mail"]


class ListForm(SelectionForm):
    FORMATS = ("pdf", "csv", "xlsx")
    format = forms.ChoiceField(label="Format de la liste", widget=forms.RadioSelect, initial="pdf")
    hide = forms.BooleanField(label="Sans les mots de passe", required=False)

    def __init__(self, request: ConsoleRequest, tab: Tab) -> None:
        super().__init__(request, tab)
        named = f"Liste des {tab.nouns.listed}"
        self.fields["format"].choices = [  # type: ignore[attr-defined]
            (kind, f"{named} (format {kind})") for kind in self.FORMATS
        ]


def chosen_by(request: ConsoleRequest, tab: Tab) -> Selection:
    """The selection of this request: signed, ticked, or one person's; refused when it is empty."""
    owner = tab.owner(request.member)
    if token := request.POST.get("selection", request.GET.get("selection")):
        return Selection.unsign(token, owner=owner)
    if "account" in request.GET:
        chosen = Selection.only(request.GET["account"], owner=owner)
    else:
        chosen = Selection.ticked(request.POST, owner=owner)
    if chosen.is_empty:
        raise InvalidSelectionError
    return chosen


def selected(chosen: Selection, tab: Tab, member: Member) -> QuerySet:
    """The people of a selection, searched again in what the member sees now."""
    found = tab.search(chosen.filters, member).qs
    return chosen.narrow(found, key=f"{tab.account}__public_id")
