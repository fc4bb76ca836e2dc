"""The two tabs about students: those of the establishment, and those it hosts."""

from dataclasses import replace

from accounts.tabs import Nouns, Tab
from establishments.models import Establishment, ServiceAddress
from students.exports import at_home, files, here
from students.filters import HostedStudentFilter, StudentFilter
from students.tables import HostedStudentTable, StudentTable

PUPILS = Nouns(
    picked=("élève sélectionné", "élèves sélectionnés"),
    listed="élèves",
    one_or_more="un ou des élèves",
    some="des élèves",
    nobody="Plus aucun élève",
    the_one="l'élève sélectionné",
    the_many="élèves sélectionnés",
    to_one="à l'élève sélectionné",
    people_one="élève",
    people="élèves",
    repair=(
        "À utiliser avec précaution et pour un petit nombre de comptes « Activé » : les élèves qui"
        " ont saisi et confirmé une adresse mail peuvent réinitialiser eux-mêmes leur mot de passe."
    ),
    needless=(
        "1 compte « Activé » garde le mot de passe choisi : l'informer n'est pas nécessaire.",
        "{count} comptes « Activé » gardent le mot de passe choisi :"
        " les informer n'est pas nécessaire.",
    ),
)


def addresses_of_students(home: Establishment) -> tuple[str, ...]:
    """R226: pupils have no default address."""
    return ServiceAddress.objects.shown(home, ServiceAddress.Audience.STUDENT)


def are_managed(home: Establishment) -> bool:
    return home.manages_students


def are_hosted(home: Establishment) -> bool:
    """R148, R258."""
    return home.hosts_students and not home.is_school


STUDENTS = Tab(
    name="students",
    title="Gestion des élèves",
    templates="students",
    account="student__account",
    nouns=PUPILS,
    filter=StudentFilter,
    table=StudentTable,
    files=files("eleves", "Comptes élèves", here),
    services=addresses_of_students,
    is_on=are_managed,
)

HOSTED = replace(
    STUDENTS,
    name="external_students",
    title="Gestion des élèves extérieurs",
    nouns=replace(
        PUPILS,
        picked=("élève extérieur sélectionné", "élèves extérieurs sélectionnés"),
        listed="élèves extérieurs",
        one_or_more="un ou des élèves extérieurs",
        some="des élèves extérieurs",
    ),
    filter=HostedStudentFilter,
    table=HostedStudentTable,
    files=files("eleves-exterieurs", "Comptes élèves extérieurs", at_home),
    exists=are_hosted,
)
