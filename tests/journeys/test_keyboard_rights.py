"""The dépannage, « Paramètres » and the rights, with Tab, Space and Enter."""

from playwright.sync_api import expect

from accounts.enums import AccountState
from establishments.models import ServiceAddress
from establishments.permissions import Role
from tests.factories import MemberFactory
from tests.journeys.gestures import heading, is_told, sees, sees_no
from tests.journeys.keyboard import go, tab_to

SECRET = "ABCDEFGH2345"
ENT = "https://ent.exemple.fr/accueil"


def test_a_password_is_shown_hidden_then_reset_without_a_mouse(browse, head, enrol):
    enrol(student__birth_name="LEFÈVRE", state=AccountState.INFORMED)
    page = browse(MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER))

    page.goto("/depannage/?q=")
    go(page, "Afficher le mot de passe provisoire de LEFÈVRE")
    sees(page, SECRET)
    expect(page.get_by_role("button", name="Masquer le mot de passe")).to_be_focused()
    page.keyboard.press("Enter")
    sees_no(page, SECRET)
    go(page, "Réinitialiser le mot de passe de LEFÈVRE")
    sees(page, "1 compte sur 1 peut être réinitialisé.")
    go(page, "Confirmer")
    is_told(page, "Le mot de passe a été réinitialisé avec succès pour l'élève sélectionné.")
    go(page, "Afficher le mot de passe provisoire de LEFÈVRE")

    expect(page.get_by_role("button", name="Masquer le mot de passe")).to_be_focused()
    sees_no(page, SECRET)


def test_an_address_goes_through_its_three_steps_without_a_mouse(browse, head):
    page = browse(head)

    page.goto("/administration/")
    go(page, "Paramètres")
    heading(page, "Paramétrage")
    tab_to(page, "Adresse internet pour les élèves")
    page.keyboard.type(ENT)
    page.keyboard.press("Enter")
    is_told(page, "L'adresse a été enregistrée.")
    go(page, "C'est la bonne adresse")
    is_told(page, "L'adresse est vérifiée.")
    go(page, "Afficher cette adresse", "Space")
    is_told(page, "L'adresse figurera sur les feuilles et dans les mails.")

    address = ServiceAddress.objects.get()
    assert (address.url, address.audience, address.is_shown) == (ENT, "student", True)


def test_a_right_is_given_then_taken_back_without_a_mouse(browse, head):
    MemberFactory(user__username="c.morel", role=Role.DELEGATE)
    page = browse(head)

    page.goto("/administration/parametres/droits/")
    go(page, "Donner un droit")
    sees(page, "Donner un droit d'accès")
    tab_to(page, "Identifiant de l'agent")
    page.keyboard.type("c.morel")
    go(page, "Administration des comptes", "Space")
    go(page, "Donner le droit")
    is_told(page, "Le droit a été donné à c.morel")
    go(page, "Retirer le droit de c.morel")
    sees(page, "Êtes-vous sûr de vouloir retirer le droit de c.morel")
    go(page, "Confirmer")

    is_told(page, "Le droit de c.morel (c.morel) a été retiré.")
