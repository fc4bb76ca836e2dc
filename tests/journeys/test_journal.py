"""Whatever is done in the establishment, its head finds it in the journal (B1)."""

import csv
from datetime import timedelta

from django.utils import timezone

from accounts.enums import AccountState
from establishments.permissions import Role
from tests.factories import MemberFactory
from tests.journeys.gestures import (
    ANOTHER_MACHINE,
    TROUBLESHOOTING,
    download_list,
    downloaded,
    follow,
    press,
    search,
    sees,
    sign_in,
    tick_everything,
)

ACTS = ["Lister les comptes (CSV)", "Afficher un mot de passe provisoire", "Se connecter"]
TEACHER = "Zoé DIALLO (z.diallo)"


def look_for(page, **criteria):
    for label, value in criteria.items():
        field = page.get_by_label(label, exact=True)
        if label in {"Agent", "Action"}:
            field.select_option(label=value)
        else:
            field.fill(value)
    press(page, "Rechercher")


def told(page, column):
    return page.locator(f"main tbody td[data-label={column}]").all_inner_texts()


def test_the_head_finds_what_the_teacher_did_and_exports_it(browse, head, enrol):
    enrol(student__birth_name="LEFÈVRE", state=AccountState.INFORMED)
    teacher = MemberFactory(
        establishment=head.establishment,
        role=Role.TROUBLESHOOTER,
        user__username="z.diallo",
        user__first_name="Zoé",
        user__last_name="DIALLO",
    )
    page, theirs = browse(head), browse(**ANOTHER_MACHINE)
    sign_in(theirs, teacher)
    search(theirs, at=TROUBLESHOOTING)
    press(theirs, "Afficher le mot de passe provisoire de LEFÈVRE Camille")
    sees(theirs, "ABCDEFGH2345")
    tick_everything(theirs)
    download_list(theirs, "csv")

    page.goto("/administration/parametres/")
    follow(page, "Journal")
    today = timezone.localdate()
    look_for(page, Agent=TEACHER, Du=today.isoformat())
    shown = told(page, "Action")
    link = page.get_by_role("link", name="Exporter les 3 lignes (CSV)")
    exported = downloaded(page, link.click).decode("utf-8-sig").splitlines()
    look_for(page, Du=(today + timedelta(days=1)).isoformat())
    sees(page, "Aucune ligne du journal ne correspond à ces critères.")

    rows = list(csv.DictReader(exported, delimiter=";"))
    assert shown == ACTS
    assert [(row["Action"], row["Agent"]) for row in rows] == [(act, TEACHER) for act in ACTS]
