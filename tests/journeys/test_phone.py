"""The same work in a pocket: a criterion, the list, an action."""

from tests.journeys.gestures import PHONE, counts, is_told, press, search, sees, tick


def test_a_pupil_found_by_a_criterion_is_informed_on_a_phone(browse, head, enrol, sixth):
    enrol(student__birth_name="DUBOIS", mef=sixth)
    enrol(student__birth_name="DUPONT")
    page = browse(head, **PHONE)

    search(page, MEF="6ème")
    tick(page, "DUBOIS")
    counts(page, "1 élève sélectionné sur 1")
    press(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer l'élève sélectionné ?")
    press(page, "Confirmer")

    is_told(page, "La feuille individuelle a été créée avec succès pour l'élève sélectionné.")
