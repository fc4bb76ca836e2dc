"""The two tabs about guardians: the same pages, for two levels of responsibility (R171, A25)."""

from dataclasses import replace

from django.conf import settings

from accounts.letters import IN_CHARGE as IN_CHARGE_NOUN
from accounts.letters import LEGAL as LEGAL_NOUN
from accounts.tabs import Nouns, Tab
from establishments.models import Establishment, ServiceAddress
from guardians.exports import files
from guardians.filters import InChargeFilter, LegalFilter
from guardians.models import Guardianship
from guardians.naming import spoken_of
from guardians.tables import InChargeTable, LegalTable

GUARDIANS = Nouns(
    picked=("représentant légal sélectionné", "représentants légaux sélectionnés"),
    listed="représentants légaux",
    one_or_more="un ou des représentants légaux",
    some="des représentants légaux",
    nobody="Plus aucun représentant légal",
    the_one="le responsable sélectionné",
    the_many="responsables sélectionnés",
    to_one="au responsable sélectionné",
    people_one="responsable",
    people="responsables",
    repair=(
        "À utiliser avec précaution et pour un petit nombre de comptes « Activé » : les"
        " responsables peuvent réinitialiser eux-mêmes leur mot de passe par leur téléphone"
        " portable ou leur adresse mail confirmée, ou choisir FranceConnect."
    ),
    needless=(
        "1 compte a déjà un mot de passe choisi, ou FranceConnect, et le garde : l'informer est"
        " déconseillé, sauf pour rappeler l'identifiant.",
        "{count} comptes ont déjà un mot de passe choisi, ou FranceConnect, et le gardent : les"
        " informer est déconseillé, sauf pour rappeler l'identifiant.",
    ),
)


def addresses_of_legal(home: Establishment) -> tuple[str, ...]:
    """R177, R226: the default address is for représentants légaux, and for them alone (A41)."""
    default = (settings.DEFAULT_SERVICE_URL,) if settings.DEFAULT_SERVICE_URL else ()
    return (*default, *addresses_of_guardians(home))


def addresses_of_guardians(home: Establishment) -> tuple[str, ...]:
    return ServiceAddress.objects.shown(home, ServiceAddress.Audience.GUARDIAN)


def has_people_in_charge(home: Establishment) -> bool:
    """Not in the premier degré (R257, A36)."""
    return not home.is_school


LEGAL = Tab(
    name="legal_guardians",
    title="Gestion des représentants légaux",
    templates="guardians",
    account="guardian__account",
    nouns=GUARDIANS,
    filter=LegalFilter,
    table=LegalTable,
    files=files("representants-legaux", LEGAL_NOUN),
    by_mail=True,
    naming=spoken_of,
    services=addresses_of_legal,
)

IN_CHARGE = replace(
    LEGAL,
    name="in_charge",
    title="Gestion des personnes en charge",
    nouns=replace(
        GUARDIANS,
        picked=("personne en charge sélectionnée", "personnes en charge sélectionnées"),
        listed="personnes en charge",
        one_or_more="une ou des personnes en charge",
        some="des personnes en charge",
        nobody="Plus aucune personne en charge",
    ),
    filter=InChargeFilter,
    table=InChargeTable,
    files=files("personnes-en-charge", IN_CHARGE_NOUN),
    services=addresses_of_guardians,
    exists=has_people_in_charge,
)


def kind_of(tab: Tab) -> str:
    """The level of responsibility that a tab shows."""
    return str(Guardianship.Kind.LEGAL if tab.name == LEGAL.name else Guardianship.Kind.IN_CHARGE)


def tab_of(kind: str) -> Tab:
    """The tab that shows the guardians of this level."""
    return LEGAL if kind == Guardianship.Kind.LEGAL else IN_CHARGE
