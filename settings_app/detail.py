"""What the pages of « Paramètres » show of an establishment's addresses."""

from dataclasses import dataclass

from django.conf import settings

from accounts.detail import day
from establishments.models import Establishment, ServiceAddress
from settings_app.forms.addresses import LABELS, AddressForm, Audience

HINTS = {
    Audience.STUDENT: "Par exemple celle de votre ENT, ou"
    " https://moncompte.educonnect.education.gouv.fr. Elle figure sur les feuilles des élèves.",
    Audience.GUARDIAN: "Elle figure sur les feuilles et dans les mails, en plus de l'adresse par"
    " défaut pour les représentants légaux.",
}


@dataclass(frozen=True)
class Block:
    """An audience's address, as far as it has gone: typed, verified, shown."""

    audience: str
    title: str
    hint: str
    form: AddressForm
    address: ServiceAddress | None

    @property
    def verified(self) -> str:
        if not (self.address and self.address.verified_at):
            return ""
        who = f" par {self.address.verified_by.user}" if self.address.verified_by else ""
        return f"Adresse vérifiée le {day(self.address.verified_at)}{who}."


def addresses_of(home: Establishment, refused: AddressForm | None = None) -> list[Block]:
    """The pupils' one where they have accounts, and the guardians'; one query."""
    found = home.service_addresses.select_related("verified_by__user")
    known = {each.audience: each for each in found}
    audiences = [Audience.GUARDIAN]
    if home.manages_students:
        audiences.insert(0, Audience.STUDENT)
    return [_block(home, audience, known.get(audience), refused) for audience in audiences]


def _block(
    home: Establishment,
    audience: Audience,
    known: ServiceAddress | None,
    refused: AddressForm | None,
) -> Block:
    if refused and refused.audience == audience:
        form = refused
    else:
        form = AddressForm(home=home, audience=audience, known=known.url if known else "")
    return Block(audience, LABELS[audience], HINTS[audience], form, known)


def default_address() -> str:
    return str(settings.DEFAULT_SERVICE_URL)
