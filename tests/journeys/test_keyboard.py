"""The whole work with Tab, Space, Enter and Escape; where one is always shows."""

from accounts.enums import AccountState
from tests.factories import PASSWORD, MemberFactory
from tests.journeys.gestures import counts, downloaded, is_told, sees
from tests.journeys.keyboard import go, tab_to
from tests.journeys.papers import in_file, on_sheets


def test_three_pupils_of_a_level_are_informed_without_a_mouse(browse, head, enrol, sixth):
    enrol(3, mef=sixth)
    enrol(2)
    page = browse()

    page.goto("/connexion/")
    tab_to(page, "Identifiant")
    page.keyboard.type(head.user.username)
    tab_to(page, "Mot de passe")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    sees(page, "Que souhaitez-vous faire ?")
    go(page, "Élèves")
    sees(page, "cliquez sur Rechercher")
    go(page, "MEF")
    go(page, "6ème", "Space")
    page.keyboard.press("Escape")
    go(page, "Rechercher")
    sees(page, "0 élèves sélectionnés sur 3")
    go(page, "Sélectionner les 3 élèves", "Space")
    go(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer les 3 élèves sélectionnés ?")
    go(page, "Confirmer")
    is_told(page, "Les 3 feuilles individuelles ont été créées avec succès")
    paper = downloaded(page, lambda: go(page, "Télécharger les feuilles"))

    assert len(on_sheets(paper)) == 3


def test_passwords_are_reset_then_listed_without_a_mouse(browse, head, enrol):
    [pupil] = enrol(student__birth_name="DUPONT", state=AccountState.INFORMED)
    page = browse(head)

    page.goto("/administration/eleves/?q=dupont")
    go(page, "Sélectionner DUPONT", "Space")
    go(page, "Réinitialiser les mots de passe")
    sees(page, "1 compte sur 1 peut être réinitialisé.")
    go(page, "Confirmer")
    is_told(page, "Le mot de passe a été réinitialisé avec succès pour l'élève sélectionné.")
    go(page, "Lister les comptes")
    sees(page, "Lister l'élève sélectionné")
    tab_to(page, "Liste des élèves (format pdf)")
    page.keyboard.press("ArrowDown")
    listed = in_file(downloaded(page, lambda: go(page, "Confirmer")))

    shown = listed[pupil.student.account.identifier]
    assert (len(shown), shown != "ABCDEFGH2345") == (12, True)


def test_a_pupil_is_informed_from_his_page_without_a_mouse(browse, head, enrol):
    enrol(student__birth_name="DUPONT")
    MemberFactory(user=head.user, establishment__name="Lycée Simone-Veil")
    page = browse(head)

    page.goto("/administration/")
    go(page, head.establishment.name)
    sees(page, "Que souhaitez-vous faire ?")
    tab_to(page, "Recherche rapide")
    page.keyboard.type("dupont")
    page.keyboard.press("Enter")
    sees(page, "1 personne trouvée pour « dupont »")
    go(page, "DUPONT Camille")
    sees(page, "Compte de l'élève")
    go(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer l'élève sélectionné ?")
    go(page, "Confirmer")

    is_told(page, "La feuille individuelle a été créée avec succès")


def test_guardians_are_informed_by_mail_and_followed_without_a_mouse(browse, head, known, deliver):
    known("ALVES", "alves@exemple.invalid")
    page = browse(head)

    page.goto("/administration/representants-legaux/")
    go(page, "Adr. mail", "Space")
    go(page, "Joignable par mail", "Space")
    page.keyboard.press("Escape")
    go(page, "Rechercher")
    counts(page, "0 représentants légaux sélectionnés sur 1")
    go(page, "Sélectionner ALVES", "Space")
    go(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer le responsable sélectionné ?")
    tab_to(page, "Par feuille individuelle imprimable")
    page.keyboard.press("ArrowDown")
    go(page, "Confirmer")
    is_told(page, "Le mail d'information va être envoyé au responsable sélectionné.")
    go(page, "Suivre l'envoi")
    sees(page, "L'envoi est en cours.")
    mails = deliver()
    go(page, "Actualiser")
    sees(page, "L'envoi est terminé : le mail a été envoyé.")

    assert list(mails) == ["alves@exemple.invalid"]


def test_the_first_link_of_a_page_leads_to_its_content(browse, head):
    page = browse(head)

    page.goto("/administration/")
    go(page, "Contenu")

    assert page.evaluate("document.activeElement.id") == "contenu"
