"""Rights given, used, and ended while somebody is at work (R11, R13, B19, T-3)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account
from establishments.models import Member
from establishments.permissions import Role
from tests.factories import DivisionFactory, MemberFactory
from tests.journeys.gestures import (
    ANOTHER_MACHINE,
    TROUBLESHOOTING,
    change_password,
    choose,
    follow,
    heading,
    is_told,
    press,
    refused,
    search,
    sees,
    sees_no,
    sign_in,
    tick_everything,
)

CONSOLE, PASSWORDS = "Administration des comptes", "Dépannage des comptes élèves"


def states():
    return set(Account.objects.values_list("state", flat=True))


def give(page, kind, login, **typed):
    """Fill the form of a right and send it: ``give(page, CONSOLE, "c.morel", Nom="MOREL")``."""
    page.goto("/administration/parametres/droits/")
    follow(page, "Donner un droit")
    page.get_by_label("Identifiant de l'agent").fill(login)
    for label, words in typed.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_text(kind, exact=True).click()


@pytest.fixture
def classes(head, enrol):
    """« Sixième A », where LEFÈVRE is, and « Sixième B », where DUPONT is."""
    for label, name in {"Sixième A": "LEFÈVRE", "Sixième B": "DUPONT"}.items():
        division = DivisionFactory(establishment=head.establishment, label=label)
        enrol(student__birth_name=name, division=division)


def test_a_delegate_whose_right_ends_while_a_tab_is_open_does_nothing_more(browse, head, enrol):
    enrol(3)
    delegate = MemberFactory(establishment=head.establishment, role=Role.DELEGATE)
    page = browse(delegate)
    search(page)
    tick_everything(page)
    press(page, "Informer")

    yesterday = timezone.localdate() - timedelta(days=1)
    Member.objects.filter(pk=delegate.pk).update(ends_on=yesterday)
    press(page, "Confirmer")
    refused(page)
    page.goto("/administration/eleves/?q=")
    refused(page)

    assert states() == {"not_informed"}


def test_a_right_counts_as_soon_as_it_is_given_and_no_more_once_it_is_taken_back(
    browse, head, classes
):
    elsewhere = MemberFactory(
        user__username="c.morel", role=Role.DELEGATE, establishment__name="Lycée Simone-Veil"
    )
    page, theirs = browse(head), browse(elsewhere, **ANOTHER_MACHINE)
    give(page, CONSOLE, "c.morel")
    press(page, "Donner le droit")
    is_told(page, "Le droit a été donné à c.morel")

    theirs.goto("/administration/")
    choose(theirs, head.establishment.name)
    search(theirs)
    sees(theirs, "LEFÈVRE")
    page.get_by_role("link", name="Retirer le droit de c.morel").click()
    press(page, "Confirmer")
    is_told(page, "a été retiré")
    theirs.reload()

    sees_no(theirs, "LEFÈVRE")


def test_a_new_agent_of_the_depannage_enters_with_what_was_shown_and_sees_his_class_alone(
    browse, head, classes
):
    page, theirs = browse(head), browse(**ANOTHER_MACHINE)
    give(page, PASSWORDS, "z.diallo", Nom="DIALLO", Prénom="Zoé")
    page.get_by_text("Créer le compte de cet agent").click()
    page.get_by_label("Adresse mail professionnelle").fill("z.diallo@exemple.fr")
    page.get_by_text("Sixième A", exact=True).click()
    press(page, "Donner le droit")
    sees(page, "Notez ce mot de passe maintenant : il ne sera plus affiché.")
    login, password = page.locator("dd.secret").all_inner_texts()

    newcomer = Member.objects.get(user__username=login)
    sign_in(theirs, newcomer, password=password)
    heading(theirs, "Changer mon mot de passe")
    change_password(theirs, password)
    search(theirs, at=TROUBLESHOOTING)

    sees(theirs, "LEFÈVRE")
    sees_no(theirs, "DUPONT")
