"""The rentrée: everybody is informed, by mail when possible, by sheet otherwise (R283, B17)."""

import pytest

from accounts.enums import AccountState
from tests.factories import DivisionFactory
from tests.journeys.gestures import (
    BY_MAIL,
    BY_SHEET,
    LEGAL,
    MIXED,
    NOT_INFORMED,
    REACHABLE,
    UNREACHABLE,
    counts,
    download_list,
    download_sheets,
    follow,
    inform,
    is_told,
    press,
    search,
    sees,
    tick_everything,
)
from tests.journeys.papers import in_file, on_sheets, pages
from tests.postman import link_in, text_of

DONE = "L'envoi est terminé : tous les mails ont été envoyés."


def identifiers(*ties):
    return {tie.guardian.account.identifier for tie in ties}


@pytest.fixture
def school(head, known):
    """Two classes: some families have a mail, others none, one was informed, one activated."""
    classes = [
        DivisionFactory(establishment=head.establishment, label=label)
        for label in ("Sixième A", "Sixième B")
    ]
    people = [
        ("ALVES", "alves@exemple.invalid", AccountState.NOT_INFORMED),
        ("BAYARD", "", AccountState.NOT_INFORMED),
        ("CAMUS", "camus@exemple.invalid", AccountState.NOT_INFORMED),
        ("DIALLO", "", AccountState.NOT_INFORMED),
        ("ESTEVE", "esteve@exemple.invalid", AccountState.INFORMED),
        ("FAURE", "faure@exemple.invalid", AccountState.ACTIVATED),
    ]
    return [
        known(name, mail, state=state, enrolment__division=classes[rank % 2])
        for rank, (name, mail, state) in enumerate(people)
    ]


def test_those_who_have_a_mail_get_one_and_the_others_a_sheet(browse, head, school, deliver):
    alves, bayard, camus, diallo, *_ = school
    page = browse(head)

    search(page, at=LEGAL, **NOT_INFORMED, **REACHABLE)
    tick_everything(page)
    counts(page, "2 représentants légaux sélectionnés sur 2")
    inform(page, BY_MAIL)
    is_told(page, "Les 2 mails d'information vont être envoyés.")
    mails = deliver()
    follow(page, "Suivre les envois")
    sees(page, DONE)
    search(page, at=LEGAL, **NOT_INFORMED, **UNREACHABLE)
    tick_everything(page)
    counts(page, "2 représentants légaux sélectionnés sur 2")
    inform(page, BY_SHEET)
    is_told(page, "Les 2 feuilles individuelles ont été créées avec succès")
    on_paper = on_sheets(download_sheets(page))

    written = {to: text_of(mail) for to, mail in mails.items()}
    assert set(written) == {"alves@exemple.invalid", "camus@exemple.invalid"}
    assert alves.guardian.account.identifier in written["alves@exemple.invalid"]
    assert camus.guardian.account.identifier in written["camus@exemple.invalid"]
    assert set(on_paper) == identifiers(bayard, diallo)


def test_the_same_in_one_pass_does_what_was_announced(browse, head, school, deliver):
    page = browse(head)

    search(page, at=LEGAL, **NOT_INFORMED)
    tick_everything(page)
    press(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer les 4 responsables sélectionnés ?")
    sees(page, "2 mails et 2 feuilles.")
    page.get_by_text(MIXED).click()
    press(page, "Confirmer")
    is_told(page, "Les 2 feuilles individuelles ont été créées avec succès")
    is_told(page, "Les 2 mails d'information vont être envoyés.")
    on_paper = on_sheets(download_sheets(page))
    mails = deliver()
    follow(page, "Suivre les envois")
    sees(page, DONE)
    sees(page, "2 responsables sans adresse mail ont été informés par feuille.")
    search(page, at=LEGAL, **NOT_INFORMED)
    sees(page, "Aucun représentant légal ne correspond à cette recherche.")

    assert set(on_paper) == identifiers(school[1], school[3])
    assert set(mails) == {"alves@exemple.invalid", "camus@exemple.invalid"}
    assert all("/activer/" in link_in(mail) for mail in mails.values())


def test_the_list_of_a_class_helps_its_teacher_hand_the_papers_out(browse, head, school):
    page = browse(head)

    search(page, at=LEGAL, Classes="Sixième A")
    tick_everything(page)
    listed = in_file(download_list(page, "csv"), "Nom représentant légal")
    page.go_back()
    tick_everything(page)
    paper = " ".join(pages(download_list(page, "pdf")))

    assert sorted(listed.values()) == ["ALVES", "CAMUS", "ESTEVE"]
    assert "Sixième A" in paper
    assert [name for name in ("ALVES", "CAMUS", "ESTEVE") if name not in paper] == []
    assert [name for name in ("BAYARD", "DIALLO", "FAURE") if name in paper] == []
