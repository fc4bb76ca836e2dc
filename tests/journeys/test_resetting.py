"""New passwords for some, and the list that shows them."""

from accounts.enums import AccountState
from tests.journeys.gestures import (
    counts,
    download_list,
    is_told,
    press,
    search,
    sees,
    tick,
)
from tests.journeys.papers import in_file

NN, NI, _, A = AccountState


def test_those_already_informed_get_a_new_password_and_the_other_is_announced(browse, head, enrol):
    [new] = enrol(student__birth_name="DUBOIS")
    [informed] = enrol(student__birth_name="DUPONT", state=NI)
    [active] = enrol(student__birth_name="DURAND", state=A)
    page = browse(head)

    search(page, "du")
    tick(page, "DUBOIS", "DUPONT", "DURAND")
    press(page, "Réinitialiser les mots de passe")
    sees(page, "2 comptes sur 3 peuvent être réinitialisés.")
    sees(page, "1 compte « Non activé - non informé » sera ignoré")
    press(page, "Confirmer")
    is_told(page, "Le mot de passe a été réinitialisé avec succès pour 2 ")
    is_told(page, "1 compte « Non activé - non informé » a été ignoré")
    counts(page, "3 élèves sélectionnés sur 3")
    listed = in_file(download_list(page, "csv"))

    shown = [listed[one.student.account.identifier] for one in (new, informed, active)]
    assert shown[0] == "Non renseigné"
    assert shown[1] != "ABCDEFGH2345"
    assert [len(password) for password in shown[1:]] == [12, 12]
