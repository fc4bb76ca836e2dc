"""« Lister les comptes » of guardians (R182-R188, A27): the file, the workbook, the paper."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from accounts.enums import AccountState, ActivationMode
from accounts.models import Account, JournalEntry
from tests.factories import DivisionFactory, GuardianFactory, GuardianshipFactory, MefFactory
from tests.guardians.listed import CHARGE, IN_CHARGE, LEGAL, public_id, ticked
from tests.pages import ask, confirm, content, cut_the_service, soup, text

URL = reverse(f"{LEGAL}:list_accounts")
NN, NI, EC, A = AccountState
SECRET = "ABCDEFGH2345"
ALL = {"all": "1", "query": "q="}
NOUNS = {LEGAL: "représentant légal", CHARGE: "personne en charge"}
KINDS = {LEGAL: "legal", CHARGE: "in_charge"}
TABS = pytest.mark.parametrize("tab", [LEGAL, CHARGE])


def listed(client, *ties, kind="csv", tab=LEGAL, **fields):
    asked = ask(client, reverse(f"{tab}:list_accounts"), ticked(*ties) if ties else ALL)
    return confirm(client, asked, format=kind, **fields)


def lines(response):
    """The lines of the file, without its heading, cell by cell."""
    _, *found = content(response).decode().removeprefix("\ufeff").split("\r\n")[:-1]
    return [line.split(";") for line in found]


def column(response, rank):
    return [line[rank] for line in lines(response)]


def printed(response):
    with pdfplumber.open(BytesIO(content(response))) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def cells(response):
    """The texts of the workbook, row by row, and whether it holds any formula."""
    with ZipFile(BytesIO(content(response))) as book:
        shared, sheet = (
            etree.fromstring(book.read(f"xl/{part}.xml"))
            for part in ("sharedStrings", "worksheets/sheet1")
        )
    words = ["".join(one.itertext()) for one in shared.iterfind("{*}si")]
    found = [
        [words[int(cell.findtext("{*}v"))] for cell in row.iterfind("{*}c")]
        for row in sheet.iterfind(".//{*}row")
    ]
    return found, sheet.find(".//{*}f") is not None


@pytest.fixture
def legrand(head, tie):
    """A guardian of whom everything is known, and his pupil."""

    def create(**kwargs):
        home, paris = head.establishment, timezone.get_default_timezone()
        return tie(
            state=NI,
            enrolment__division=DivisionFactory(establishment=home, code="6A", label="Sixième A"),
            enrolment__mef=MefFactory(establishment=home, label="6ème"),
            enrolment__student__birth_name="D'AUBIGNÉ",
            enrolment__student__first_name="Zoé",
            guardian__birth_name="LEGRAND",
            guardian__first_name="Anne",
            guardian__account__identifier="a.legrand",
            guardian__account__informed_at=datetime(2026, 9, 7, 23, 30, tzinfo=paris),
            guardian__account__latest_login_at=datetime(2026, 9, 8, 0, 30, tzinfo=paris),
            **kwargs,
        )

    return create


@TABS
def test_the_file_is_these_bytes(as_head, head, legrand, tie, tab):
    legrand(kind=KINDS[tab])
    tie(
        kind=KINDS[tab],
        enrolment__student__birth_name="ZOLA",
        guardian__birth_name="NGUYEN",
        guardian__first_name="",
        guardian__account__identifier="nguyen2",
    )
    where = f"{head.establishment.uai};Collège Jean-Moulin"

    assert content(listed(as_head, tab=tab)).decode() == (
        "\ufeffUAI;Établissement;Nom élève;Prénom élève;MEF;Code classe;Classe;"
        f"Nom {NOUNS[tab]};Prénom {NOUNS[tab]};État du compte;Origine du compte;Identifiant;"
        "Mot de passe;Dernière information;Dernière connexion\r\n"
        f"{where};D'AUBIGNÉ;Zoé;6ème;6A;Sixième A;LEGRAND;Anne;Non activé - informé;"
        "Établissement;a.legrand;ABCDEFGH2345;07/09/2026;08/09/2026\r\n"
        f"{where};ZOLA;Camille;Non renseigné;;Non renseignée;NGUYEN;;Non activé - non informé;"
        "Non renseignée;nguyen2;Non renseigné;;\r\n"
    )


@TABS
def test_is_named_after_the_tab_and_the_establishment(as_head, head, tie, tab):
    tie(kind=KINDS[tab])
    asked = ask(as_head, reverse(f"{tab}:list_accounts"), ALL)

    response = confirm(as_head, asked, format="csv")

    people = {LEGAL: "représentants légaux", CHARGE: "personnes en charge"}[tab]
    plain = {LEGAL: "representants-legaux", CHARGE: "personnes-en-charge"}[tab]
    assert f"Liste des {people} (format pdf) Liste des {people} (format csv)" in text(asked)
    named = f"comptes-{plain}-{head.establishment.uai}-"
    assert named in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"


def test_has_a_line_for_each_pupil_of_each_guardian(as_head, tie, enrol):
    guardian = GuardianFactory(birth_name="LEGRAND")
    for name in "CAB":
        last = tie(guardian=guardian, enrolment=enrol(student__birth_name=name)[0])
    tie(enrolment=last.enrolment, guardian__birth_name="BERNARD")

    found = [(line[2], line[7]) for line in lines(listed(as_head))]

    assert found == [("A", "LEGRAND"), ("B", "BERNARD"), ("B", "LEGRAND"), ("C", "LEGRAND")]


def test_the_guardians_of_two_homonym_pupils_are_not_mixed(as_head, tie, enrol):
    for pupil, names in zip(enrol(2, student__birth_name="MARTIN"), ("AC", "BD"), strict=True):
        for name in names:
            tie(enrolment=pupil, guardian__birth_name=name)

    assert column(listed(as_head), 7) == ["A", "C", "B", "D"]


def test_each_tab_lists_its_own_pupils(as_head, tie):
    legal = tie(enrolment__student__birth_name="ENFANT", state=NI)
    tie(guardian=legal.guardian, kind=IN_CHARGE, enrolment__student__birth_name="PUPILLE")

    parents, keepers = (lines(listed(as_head, legal, tab=tab)) for tab in (LEGAL, CHARGE))

    assert [[line[2] for line in found] for found in (parents, keepers)] == [
        ["ENFANT"],
        ["PUPILLE"],
    ]
    assert parents[0][7:] == keepers[0][7:]


def test_nobody_of_elsewhere_or_of_the_past_is_in_it(as_head, tie):
    today, here = timezone.localdate(), tie(enrolment__student__birth_name="ICI")
    GuardianshipFactory(guardian=here.guardian)
    tie(guardian=here.guardian, ended_on=today)
    tie(guardian=here.guardian, enrolment__left_on=today)
    stranger = GuardianshipFactory()

    assert column(listed(as_head, here, stranger), 2) == ["ICI"]
    assert column(listed(as_head), 2) == ["ICI"]


def test_shows_a_provisional_password_and_stars_a_chosen_one(as_head, tie, enrol):
    given, fc = {"guardian__account__provisional": SECRET}, ActivationMode.FRANCECONNECT
    accounts = [
        {"state": NN},
        {"state": NI},
        {"state": EC},
        {"state": A},
        {"state": A, "guardian__account__activation_mode": fc},
        {"state": EC, **given},
        {"state": A, **given},
    ]
    for number, known in enumerate(accounts):
        tie(enrolment__student__birth_name=f"N{number}", **known)

    shown = column(listed(as_head), 12)

    assert shown == ["Non renseigné", SECRET, "*****", "*****", "*****", SECRET, SECRET]


def test_can_be_made_without_passwords(as_head, tie):
    tie(), tie(state=NI), tie(state=A)

    response = listed(as_head, hide="on")

    assert sorted(column(response, 12)) == ["*****", "*****", "Non renseigné"]
    assert JournalEntry.objects.get().details["hide"] is True


def test_says_where_each_account_comes_from(as_head, tie):
    for mode in ActivationMode:
        tie(
            state=A,
            guardian__account__activation_mode=mode,
            enrolment__student__birth_name=mode.label,
        )

    assert all(line[2] == line[10] for line in lines(listed(as_head)))


def test_a_name_that_begins_like_a_formula_is_text(as_head, tie):
    names = {f"{start}1+1" for start in "=+-@\t"}
    for name in names:
        tie(
            guardian__birth_name=name,
            guardian__first_name=name,
            enrolment__student__birth_name=name,
            enrolment__student__first_name=name,
        )

    written, (rows, has_formula) = lines(listed(as_head)), cells(listed(as_head, kind="xlsx"))

    theirs = {
        name: {tuple(line[k] for k in (2, 3, 7, 8)) for line in found}
        for name, found in (("csv", written), ("xlsx", rows[1:]))
    }
    assert theirs["csv"] == {(f"'{name}",) * 4 for name in names}
    assert theirs["xlsx"] == {(name,) * 4 for name in names}
    assert not has_formula


@TABS
def test_the_workbook_says_what_the_file_says(as_head, legrand, tab):
    legrand(kind=KINDS[tab])

    (header, row), _ = cells(listed(as_head, tab=tab, kind="xlsx"))

    assert (len(header), header[7], header[8]) == (15, f"Nom {NOUNS[tab]}", f"Prénom {NOUNS[tab]}")
    assert [row] == lines(listed(as_head, tab=tab))


@TABS
def test_the_paper_is_by_mef_then_by_class(as_head, legrand, tab):
    legrand(kind=KINDS[tab])

    shown = printed(listed(as_head, tab=tab, kind="pdf"))

    assert "MEF : 6ème" in shown
    assert "Classe : 6A - Sixième A" in shown
    for word in ("Nom élève", "Prénom élève", "État des comptes", "Identifiant", "Mot de passe"):
        assert word in " ".join(shown.split())
    assert NOUNS[tab] in " ".join(shown.split())
    assert re.search(f"D'AUBIGNÉ Zoé LEGRAND Anne .*a.legrand {SECRET}", shown)
    assert "* Seuls les mots de passe provisoires sont affichés" in shown


def test_a_frozen_search_but_one_over_pages(as_head, tie, enrol):
    [pupil] = enrol()
    ties = [tie(enrolment=pupil) for _ in range(52)]
    tie(enrolment=pupil, state=A)
    form = {"all": "1", "query": "state=not_informed", "excluded_elsewhere": public_id(ties[0])}

    asked = ask(as_head, URL, form)

    assert "Lister les 51 responsables sélectionnés : choisissez le format." in text(asked)
    assert len(lines(confirm(as_head, asked, format="csv"))) == 51


def test_changes_nothing_and_is_in_the_journal_by_account(as_head, head, tie):
    one = tie(state=NI)
    tie(guardian=one.guardian)
    before = list(Account.objects.order_by("pk").values())

    for kind in ("csv", "pdf", "xlsx"):
        listed(as_head, one, kind=kind)

    assert list(Account.objects.order_by("pk").values()) == before
    entries = JournalEntry.objects.order_by("pk")
    assert [(e.action, e.member, e.count) for e in entries] == [
        (f"list_{kind}", head, 1) for kind in ("csv", "pdf", "xlsx")
    ]


def test_a_search_that_finds_nobody_is_not_confirmed(as_head, tie):
    tie()

    asked = ask(as_head, URL, {"all": "1", "query": "family=x"})

    assert "Plus aucun représentant légal ne correspond à votre sélection." in text(asked)
    assert "Confirmer" not in text(asked)


def test_an_unknown_format_is_asked_again(as_head, tie):
    shown = listed(as_head, tie(), kind="exe")

    assert "Sélectionnez un choix valide" in text(shown)
    choices = soup(shown).select_one(soup(shown).select_one("[role=alert] a")["href"])
    assert soup(shown).find(id=choices["aria-describedby"]).text.strip()


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_is_refused_to_troubleshooting(as_troubleshooter, tab):
    assert as_troubleshooter.post(reverse(f"{tab}:list_accounts")).status_code == 403


def test_the_guardian_of_another_establishment_does_not_exist(as_head):
    assert ask(as_head, URL, ticked(GuardianshipFactory())).status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx"])
def test_stays_available_during_maintenance(as_head, tie, kind):
    one = tie(state=NI, guardian__account__password_expires_at=timezone.now() + timedelta(days=1))
    cut_the_service()

    response = listed(as_head, one, kind=kind)

    assert response.status_code == 200
    assert len(content(response)) > 100


def test_thirty_guardians_cost_what_three_cost(as_head, tie, enrol, queries):
    [pupil] = enrol()

    def cost(count):
        ties = [tie(enrolment=pupil) for _ in range(count)]
        return queries(lambda: content(listed(as_head, *ties)))

    cost(1)

    assert cost(3) == cost(30) <= 30
