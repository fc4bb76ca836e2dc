"""What the page of addresses receives: an address, or one word about the address known."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import QueryDict

from establishments.models import Establishment, ServiceAddress
from settings_app.public_address import LONGEST, NotPublicError, checked

Audience = ServiceAddress.Audience
LABELS = {
    Audience.STUDENT: "Adresse internet pour les élèves",
    Audience.GUARDIAN: "Adresse internet pour les responsables",
}
NOT_FOR_PUPILS = (
    "Les élèves du premier degré n'ont pas accès à Scolarité Services : saisissez l'adresse d'un"
    " service auquel ils ont droit, ou celle de leur compte ÉduConnect."
)


class AddressForm(forms.Form):
    """One form an audience, on one page: ``prefix`` tells their fields apart."""

    url = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"L'adresse est limitée à {LONGEST} caractères."},
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        home: Establishment,
        audience: str,
        known: str = "",
    ) -> None:
        super().__init__(sent, prefix=audience, initial={"url": known})
        self.home, self.audience = home, audience
        self.fields["url"].label = LABELS[Audience(audience)]

    def clean_url(self) -> str:
        typed = str(self.cleaned_data["url"])
        if not typed:
            return ""
        try:
            url = checked(typed)
        except NotPublicError as error:
            raise forms.ValidationError(str(error)) from error
        default = urlsplit(settings.DEFAULT_SERVICE_URL).hostname
        is_default = urlsplit(url).hostname == default
        if is_default and self.audience == Audience.STUDENT and self.home.is_school:
            raise forms.ValidationError(NOT_FOR_PUPILS)
        return url
