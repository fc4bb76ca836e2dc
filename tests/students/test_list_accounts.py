"""« Lister les comptes » (R107-R116, B21): the paper, the file, and what they may show."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from accounts.models import Account, JournalEntry
from tests.factories import DivisionFactory, EnrolmentFactory, MefFactory
from tests.pages import ask, confirm, content, cut_the_service, text

URL = reverse("students:list_accounts")
NN, NI, _, A = AccountState
SECRET = "ABCDEFGH2345"


def ticked(*enrolments):
    return {"picked": [str(e.student.account.public_id) for e in enrolments], "query": "q="}


def listed(client, *enrolments, kind="csv", **fields):
    return confirm(client, ask(client, URL, ticked(*enrolments)), format=kind, **fields)


def read(response):
    text = content(response).decode().removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def printed(response):
    with pdfplumber.open(BytesIO(content(response))) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


@pytest.fixture
def three(enrol):
    return (
        *enrol(student__birth_name="ALPHA"),
        *enrol(student__birth_name="BETA", state=NI),
        *enrol(student__birth_name="GAMMA", state=A),
    )


def test_offers_the_formats_and_counts(as_head, three):
    shown = text(ask(as_head, URL, ticked(*three)))

    assert "Lister les 3 élèves sélectionnés" in shown
    assert "Liste des élèves (format pdf) Liste des élèves (format csv)" in shown


FOURTEEN = {
    "Nom élève": "D'AUBIGNÉ",
    "Prénom élève": "Zoé",
    "MEF": "6ème",
    "Code classe": "6A",
    "Classe": "Sixième A",
    "État du compte": "Non activé - informé",
    "Identifiant": "z.daubigne",
    "Mot de passe": SECRET,
    "Confirmation adresse mail": "oui",
    "Adresse mail": "zoe@exemple.invalid",
    "Dernière information": "07/09/2026",
    "Dernière connexion": "08/09/2026",
}


def test_the_file_has_the_fourteen_columns_in_order(as_head, head, enrol):
    home, paris = head.establishment, timezone.get_current_timezone()
    [pupil] = enrol(
        state=NI,
        division=DivisionFactory(establishment=home, code="6A", label="Sixième A"),
        mef=MefFactory(establishment=home, label="6ème"),
        student__birth_name="D'AUBIGNÉ",
        student__first_name="Zoé",
        student__account__identifier="z.daubigne",
        student__account__mail="zoe@exemple.invalid",
        student__account__mail_confirmed_at=timezone.now(),
        student__account__informed_at=datetime(2026, 9, 7, 23, 30, tzinfo=paris),
        student__account__latest_login_at=datetime(2026, 9, 8, 0, 30, tzinfo=paris),
    )

    [row] = read(listed(as_head, pupil))

    where = {"UAI": home.uai, "Établissement": home.name}
    assert list(row.items()) == list({**where, **FOURTEEN}.items())


def test_shows_a_provisional_password_and_stars_a_chosen_one(as_head, three):
    shown = {row["Nom élève"]: row["Mot de passe"] for row in read(listed(as_head, *three))}

    assert shown == {"ALPHA": "Non renseigné", "BETA": SECRET, "GAMMA": "*****"}


def test_shows_the_password_given_after_activation_until_another_is_chosen(as_head, enrol):
    [pupil] = enrol(
        state=A,
        student__account__provisional=SECRET,
        student__account__password_expires_at=timezone.now() + timedelta(days=9),
    )

    [row] = read(listed(as_head, pupil))

    assert (row["État du compte"], row["Mot de passe"]) == ("Activé", SECRET)


def test_can_be_made_without_passwords(as_head, three):
    rows = read(listed(as_head, *three, hide="on"))

    assert {row["Mot de passe"] for row in rows} == {"Non renseigné", "*****"}
    assert JournalEntry.objects.get().details["hide"] is True


def test_one_seal_that_does_not_open_spoils_only_its_own_row(as_head, three):
    broken = three[1].student.account
    Account.objects.filter(pk=broken.pk).update(sealed_password=b"\x01" + b"0" * 40)

    shown = {row["Nom élève"]: row["Mot de passe"] for row in read(listed(as_head, *three))}

    assert shown["BETA"] == "Mot de passe illisible : à réinitialiser"
    assert shown["GAMMA"] == "*****"


def test_says_what_is_missing(as_head, three):
    row = read(listed(as_head, *three))[0]

    assert (row["Adresse mail"], row["Confirmation adresse mail"]) == ("Non renseigné", "non")
    assert (row["Dernière information"], row["Dernière connexion"]) == ("", "")


def test_a_name_that_begins_like_a_formula_is_text(as_head, enrol):
    [row] = read(listed(as_head, *enrol(student__birth_name="=cmd|'/C calc'!A0")))

    assert row["Nom élève"] == "'=cmd|'/C calc'!A0"


def test_the_paper_is_by_mef_then_by_class_with_its_note(as_head, head, enrol):
    home = head.establishment
    enrol(
        state=NI,
        division=DivisionFactory(establishment=home, code="6A", label="Sixième A"),
        mef=MefFactory(establishment=home, label="6ème"),
        student__birth_name="DURAND",
    )

    response = confirm(as_head, ask(as_head, URL, {"all": "1", "query": "q="}), format="pdf")

    shown = printed(response)
    assert "MEF : 6ème" in shown
    assert "Classe : 6A - Sixième A" in shown
    assert "Nom élève Prénom élève État des comptes Identifiant Mot de passe" in shown
    assert SECRET in shown
    assert "* Seuls les mots de passe provisoires sont affichés" in shown


def test_the_workbook_opens(as_head, three):
    response = listed(as_head, *three, kind="xlsx")

    assert content(response)[:2] == b"PK"


def test_the_file_is_named_after_the_establishment_and_kept_by_no_cache(as_head, head, three):
    headers = listed(as_head, *three).headers

    name = f"comptes-eleves-{head.establishment.uai}-{timezone.localdate():%Y-%m-%d}.csv"
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert headers["Cache-Control"] == "no-store"


def test_changes_nothing_and_is_in_the_journal(as_head, head, three):
    before = list(Account.objects.order_by("pk").values())

    listed(as_head, *three)
    listed(as_head, *three, kind="pdf")

    assert list(Account.objects.order_by("pk").values()) == before
    entries = JournalEntry.objects.order_by("pk")
    assert [(e.action, e.member, e.count) for e in entries] == [
        ("list_csv", head, 3),
        ("list_pdf", head, 3),
    ]


def test_an_unknown_format_is_asked_again(as_head, three):
    response = listed(as_head, *three, kind="exe")

    assert response.status_code == 200
    assert "Sélectionnez un choix valide" in text(response)


def test_a_pupil_of_another_establishment_is_not_in_it(as_head, three):
    rows = read(listed(as_head, three[0], EnrolmentFactory(student__birth_name="AILLEURS")))

    assert [row["Nom élève"] for row in rows] == ["ALPHA"]


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.post(URL).status_code == 403


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
def test_stays_available_during_maintenance(as_head, three, kind):
    cut_the_service()

    response = listed(as_head, *three, kind=kind)

    assert response.status_code == 200
    assert len(content(response)) > 100


def test_thirty_pupils_cost_what_one_costs(as_head, enrol, queries):
    def fetch(count):
        response = None

        def ask():
            nonlocal response
            response = listed(as_head, *enrolled)
            content(response)

        enrolled = enrol(count)
        return queries(ask)

    # Others too: a list of nearly everybody is counted besides (P14).
    enrol(20)
    fetch(1)

    # Three pages: the button, the confirmation, the file.
    assert fetch(1) == fetch(30) <= 30
