"""« Gestion des représentants légaux » and « … des personnes en charge » (R163-R172, A25)."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from guardians.models import Report
from tests.factories import DivisionFactory, GuardianFactory, GuardianshipFactory, ReportFactory
from tests.guardians.listed import CHARGE, IN_CHARGE, LEGAL, lines, names, search, ticked
from tests.pages import ask, cut_the_service, rows, soup, text, words

BOTH = [(LEGAL, "legal"), (CHARGE, "in_charge")]
URL, PARIS = reverse(f"{LEGAL}:list"), timezone.get_default_timezone()


def titles(response):
    found = soup(response).select("main thead .data-table__titles th")
    return [words(title).rstrip(" ↑↓↕") for title in found]


@pytest.mark.parametrize(
    ("tab", "title"),
    [(LEGAL, "Gestion des représentants légaux"), (CHARGE, "Gestion des personnes en charge")],
)
def test_lists_nobody_before_a_search(as_head, tie, tab, title):
    tie(), tie(kind=IN_CHARGE)

    response = as_head.get(reverse(f"{tab}:list"))

    assert words(soup(response).h1) == title
    assert rows(response) == []
    assert "Sélectionnez vos critères puis cliquez sur Rechercher" in text(response)


@pytest.mark.parametrize(("tab", "kind"), BOTH)
def test_shows_each_guardian_with_his_nine_columns(as_head, head, tie, tab, kind):
    tie(
        kind=kind,
        state=AccountState.INFORMED,
        enrolment__division=DivisionFactory(establishment=head.establishment, label="Sixième A"),
        enrolment__student__birth_name="DURAND",
        enrolment__student__first_name="Zoé",
        guardian__birth_name="LEGRAND",
        guardian__first_name="Anne",
        guardian__account__identifier="a.legrand",
        guardian__account__mail="a@exemple.invalid",
        guardian__account__mobile="+33612345678",
        guardian__account__mobile_confirmed_at=timezone.now(),
        guardian__account__informed_at=datetime(2026, 9, 7, 23, 30, tzinfo=PARIS),
        guardian__account__latest_login_at=datetime(2026, 9, 8, 0, 30, tzinfo=PARIS),
    )

    assert rows(search(as_head, tab)) == [
        [
            "DURAND Zoé",
            "Sixième A",
            "LEGRAND Anne",
            "a.legrand",
            "@ Adresse mail non confirmée",
            "☎ ☑ Téléphone portable confirmé",
            "● Non activé - informé",
            "07-09-2026",
            "08-09-2026",
        ]
    ]


@pytest.mark.parametrize(
    ("tab", "kind", "who"),
    [(LEGAL, "legal", "Représentant légal"), (CHARGE, "in_charge", "Personne en charge")],
)
def test_the_columns_are_those_of_the_guide_in_order(as_head, tie, tab, kind, who):
    tie(kind=kind)

    assert titles(search(as_head, tab)) == [
        "Élève",
        "Classe",
        who,
        "Identifiant",
        "Adr. mail",
        "Tél. port.",
        "État du compte",
        "Dernière information",
        "Dernière connexion",
        "Détail",
    ]


def test_a_guardian_of_five_pupils_has_one_row_of_five_lines(as_head, head, tie, enrol):
    guardian = GuardianFactory()
    for number, name in enumerate(["EDGAR", "ALPHA", "DENIS", "BASTIEN", "CHLOE"]):
        tie(
            guardian=guardian,
            enrolment=enrol(
                student__birth_name=name,
                division=DivisionFactory(establishment=head.establishment, label=f"6e {number}"),
            )[0],
        )

    response = search(as_head)

    [[pupils, classes]] = lines(response)
    expected = ["ALPHA Camille", "BASTIEN Camille", "CHLOE Camille", "DENIS Camille"]
    assert pupils == [*expected, "EDGAR Camille"]
    assert [line.split(" : ")[1] for line in classes] == ["6e 1", "6e 3", "6e 4", "6e 2", "6e 0"]
    assert "1 à 1 sur 1 représentant légal" in text(response)


def test_a_class_found_shows_all_the_pupils_of_the_guardian(as_head, head, tie, enrol):
    sixth = DivisionFactory(establishment=head.establishment, code="6A")
    [one], [other] = enrol(division=sixth, student__birth_name="UN"), enrol()
    first = tie(enrolment=one)
    tie(enrolment=other, guardian=first.guardian)

    [[pupils, _]] = lines(search(as_head, division="6A"))

    assert len(pupils) == 2


def test_each_tab_shows_its_own_pupils_of_one_same_account(as_head, tie, enrol):
    [child], [ward] = enrol(student__birth_name="ENFANT"), enrol(student__birth_name="PUPILLE")
    legal = tie(enrolment=child, state=AccountState.ACTIVATED)
    tie(enrolment=ward, guardian=legal.guardian, kind=IN_CHARGE)

    shown = [rows(search(as_head, tab)) for tab in (LEGAL, CHARGE)]

    assert [row[0] for [row] in shown] == ["ENFANT Camille", "PUPILLE Camille"]
    assert [row[2:] for row in shown[0]] == [row[2:] for row in shown[1]]
    assert shown[0][0][6] == "● Activé"


def test_a_guardian_without_first_name_is_his_name_alone(as_head, tie):
    tie(guardian__birth_name="NGUYEN", guardian__first_name="")

    response = search(as_head)

    assert names(response) == ["NGUYEN"]
    assert "Sélectionner NGUYEN Voir" not in text(response)
    assert words(soup(response).select_one("tbody label")) == "Sélectionner NGUYEN"


def test_guardians_who_share_a_mail_and_a_mobile_are_two_rows(as_head, tie, enrol):
    [pupil] = enrol()
    for name in ("PERE", "MERE"):
        tie(
            enrolment=pupil,
            guardian__birth_name=name,
            guardian__account__mail="famille@exemple.invalid",
            guardian__account__mobile="+33612345678",
        )

    response = search(as_head)

    assert sorted(names(response)) == ["MERE Dominique", "PERE Dominique"]
    assert "famille@exemple.invalid" not in response.content.decode()
    assert "+33612345678" not in response.content.decode()


def test_homonyms_keep_each_their_row_and_their_line(as_head, tie):
    same = {"birth_name": "MARTIN", "first_name": "Lou"}
    ties = [
        tie(
            **{f"guardian__{name}": value for name, value in same.items()},
            **{f"enrolment__student__{name}": value for name, value in same.items()},
        )
        for _ in range(3)
    ]

    shown = rows(search(as_head))

    assert [row[:3] for row in shown] == [["MARTIN Lou", "Non renseignée", "MARTIN Lou"]] * 3
    assert [row[3] for row in shown] == [one.guardian.account.identifier for one in ties]


@pytest.mark.parametrize(
    "gone",
    [{"ended_on": date(2026, 11, 1)}, {"enrolment__left_on": date(2026, 11, 1)}],
    ids=["the tie is over", "the pupil left"],
)
def test_what_is_past_is_not_shown(as_head, tie, gone):
    past = tie(**gone, enrolment__student__birth_name="PASSE")
    tie(guardian=past.guardian, enrolment__student__birth_name="PRESENT")
    tie(**gone)

    assert [row[0] for row in rows(search(as_head))] == ["PRESENT Camille"]
    assert rows(search(as_head, q="passe")) == []


def test_the_ties_of_another_establishment_are_not_shown(as_head, tie):
    here = tie(enrolment__student__birth_name="ICI")
    GuardianshipFactory(guardian=here.guardian, enrolment__student__birth_name="AILLEURS")
    GuardianshipFactory()

    assert [row[0] for row in rows(search(as_head))] == ["ICI Camille"]
    assert rows(search(as_head, q="ailleurs")) == []


def test_what_was_reported_and_is_still_open_is_on_the_row(as_head, tie, enrol):
    link, birth = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE
    first = tie(guardian__birth_name="ALPHA")
    second = tie(guardian=first.guardian)
    for one, kind in [(first, link), (second, link), (second, birth)]:
        ReportFactory(guardianship=one, kind=kind)
    closed = {"closed_at": timezone.now(), "closing": Report.Closing.CORRECTED}
    ReportFactory(guardianship=tie(guardian__birth_name="BETA"), **closed)
    ReportFactory(guardianship=tie(guardian=first.guardian, kind=IN_CHARGE))

    assert names(search(as_head)) == [
        "ALPHA Dominique Signalé : Date de naissance incorrecte Signalé : Lien élève en erreur",
        "BETA Dominique",
    ]
    assert names(search(as_head, CHARGE)) == ["ALPHA Dominique Signalé : Lien élève en erreur"]


def test_a_name_is_never_code(as_head, tie):
    script = "<script>alert(1)</script>"
    tie(
        guardian__birth_name=script,
        guardian__usage_name="<b>{id}",
        enrolment__student__birth_name='"><i>{name}',
    )

    response = search(as_head)

    assert soup(response).select("tbody script, tbody b, tbody i") == []
    [row] = rows(response)
    assert row[0].startswith('"><i>{name}')
    assert row[2] == f"{script} Dominique nom d'usage : <b>{{id}}"


COLUMNS = [
    "student",
    "division",
    "guardian",
    "identifier",
    "mail",
    "mobile",
    "state",
    "informed",
    "login",
]


@pytest.fixture
def rising(head, tie):
    """Three guardians whose every column rises with their name; the state, as it is coded."""
    for number, name in enumerate(["ALPHA", "BETA", "GAMMA"]):
        when = datetime(2026, 9, 7 + number, 12, tzinfo=PARIS)
        division = DivisionFactory(establishment=head.establishment, label=f"Classe {name}")
        account = {
            "identifier": name.lower(),
            "mail": f"{name}@exemple.invalid",
            "mobile": f"+3361234567{number}",
            "mail_confirmed_at": when,
            "mobile_confirmed_at": when,
            "informed_at": when,
            "latest_login_at": when,
        }
        tie(
            state=["activated", "activating", "informed"][number],
            enrolment__division=division,
            enrolment__student__birth_name=name,
            guardian__birth_name=name,
            **{f"guardian__account__{key}": value for key, value in account.items()},
        )


def test_sorts_on_each_column_in_both_directions(as_head, rising):
    def identifiers(sort):
        page = search(as_head, sort=sort).content.decode()
        return re.findall('<td data-label="Identifiant">(.*?)</td>', page)

    up = {column: identifiers(column) for column in COLUMNS}
    down = {column: identifiers(f"-{column}") for column in COLUMNS}

    expected = ["alpha", "beta", "gamma"]
    assert up == dict.fromkeys(COLUMNS, expected)
    assert down == dict.fromkeys(COLUMNS, expected[::-1])


def test_sorts_by_the_first_pupil_and_the_first_class_found(as_head, head, tie, enrol):
    classes = [
        DivisionFactory(establishment=head.establishment, code=code, label=code) for code in "AB"
    ]
    late = tie(enrolment=enrol(student__birth_name="Z", division=classes[1])[0])
    tie(enrolment=enrol(student__birth_name="M", division=classes[0])[0], guardian__birth_name="M")
    tie(enrolment=enrol(student__birth_name="A", division=classes[0])[0], guardian=late.guardian)

    other = late.guardian.birth_name + " Dominique"

    assert names(search(as_head)) == [other, "M Dominique"]
    assert names(search(as_head, division="B")) == [other]
    assert names(search(as_head, sort="-division")) == ["M Dominique", other]


def test_pages_fifty_by_fifty_without_losing_anybody(as_head, tie, enrol):
    [pupil] = enrol()
    for _ in range(51):
        tie(enrolment=pupil, guardian__birth_name="MARTIN")

    first, second, past = (search(as_head, page=page) for page in (1, 2, 99))

    assert "1 à 50 sur 51 représentants légaux" in text(first)
    assert "51 à 51 sur 51 représentants légaux" in text(second)
    assert rows(past) == rows(second)
    assert len({row[3] for response in (first, second) for row in rows(response)}) == 51


TYPED = ["page=0", "page=-1", "page=99", "page=x", "sort=zz", "sort=-division", "zz=1"]


def test_never_breaks_on_an_address_typed_by_hand(as_head, tie):
    tie()

    found = {typed: len(rows(as_head.get(f"{URL}?{typed}"))) for typed in TYPED}

    assert found == dict.fromkeys(TYPED, 1)
    assert rows(as_head.get(f"{URL}?q=%00")) == []


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [
        (LEGAL, "Aucun représentant légal ne correspond à cette recherche."),
        (CHARGE, "Aucune personne en charge ne correspond à cette recherche."),
    ],
)
def test_says_what_to_do_when_nobody_is_found(as_head, tab, sentence):
    assert sentence in text(search(as_head, tab, q="personne"))


def test_what_is_ticked_in_one_tab_is_nobody_in_the_other(as_head, tie):
    legal = tie()

    refused = ask(as_head, reverse(f"{CHARGE}:inform"), ticked(legal))
    signed = as_head.post(reverse(f"{LEGAL}:inform"), ticked(legal)).url.split("?")[1]

    assert refused.status_code == 404
    assert as_head.get(f"{reverse(f'{CHARGE}:inform')}?{signed}").status_code == 404
    assert as_head.get(f"{reverse('students:inform')}?{signed}").status_code == 404


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_is_refused_to_troubleshooting(as_troubleshooter, tab):
    assert as_troubleshooter.get(reverse(f"{tab}:list")).status_code == 403


def test_stays_open_during_maintenance(as_head, tie):
    tie()
    cut_the_service()

    assert len(rows(search(as_head))) == 1


def test_two_statements_list_them_whatever_their_number(as_head, tie, queries):
    one = tie()
    search(as_head)
    before, few = queries(as_head.get, reverse(f"{LEGAL}:list")), queries(search, as_head)
    for _ in range(15):
        tie(), tie(guardian=one.guardian), tie(enrolment=one.enrolment)

    assert queries(search, as_head) == few == before + 2 <= 8
    assert queries(search, as_head, q="martin", family="nobody", mail="unreachable") == few
