"""How the lists of guardians are narrowed (R155-R162, A12, A14, A23, A26, B25)."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import AccountState
from guardians import tabs
from guardians.models import Report
from tests.factories import DivisionFactory, GuardianshipFactory, MefFactory, ReportFactory
from tests.guardians.listed import CHARGE, IN_CHARGE, LEGAL, in_source, lines, search
from tests.pages import rows, soup, words

NN, NI, EC, A = AccountState
NOW = timezone.now()


@pytest.fixture
def found(head):
    """The family names of the guardians that a search finds: ``found(state="informed")``."""

    def search(tab=tabs.LEGAL, **criteria):
        asked = QueryDict(urlencode(criteria, doseq=True))
        return set(tab.search(asked, head).qs.values_list("guardian__birth_name", flat=True))

    return search


@pytest.fixture
def named(tie):
    """Tie a guardian of this family name."""

    def create(name, **kwargs):
        return tie(guardian__birth_name=name, **kwargs)

    return create


@pytest.mark.parametrize(("tab", "kind"), [(LEGAL, "legal"), (CHARGE, "in_charge")])
def test_the_criteria_are_those_of_the_guide_in_order(as_head, tie, tab, kind):
    tie(kind=kind)
    page = soup(search(as_head, tab))

    labels = [words(name) for name in page.select("main form .filter__name")]

    assert words(page.select_one("main form label")) == "Nom et/ou prénom, id"
    assert labels == [
        "MEF",
        "Classes",
        "États des comptes",
        "Comptes par familles",
        "Adr. mail",
        "Tél. port.",
        "Anomalies",
        "Dernière connexion",
        "Mot de passe provisoire",
    ]


def test_each_criterion_offers_its_choices(as_head):
    page = soup(search(as_head))

    offered = {
        name: [words(box.find_next("label")) for box in page.select(f"input[name={name}]")]
        for name in ("state", "family", "mail", "mobile")
    }

    contacts = ["Confirmée", "Non confirmée", "Non renseignée"]
    assert offered == {
        "state": [state.label for state in AccountState],
        "family": [
            "Aucun compte activé dans la famille",
            "Au moins un compte activé",
            "Tous les comptes activés",
        ],
        "mail": [*contacts, "Joignable par mail", "Non joignable par mail"],
        "mobile": [
            "Confirmé",
            "Non confirmé",
            "Non renseigné",
            "Connu de la source",
            "Absent de la source",
        ],
    }


TYPED = {
    "g": 1,
    "legoff anne": 0,
    "le goff": 1,
    "LE-GOFF": 1,
    "anne le": 1,
    "zoe": 1,
    "Zoé duRand": 1,
    "l'huissier": 1,
    "lhuissier": 1,
    "a.legoff2": 1,
    " A.LEGOFF2 ": 1,
    "a.legoff": 0,
    "z.durand2": 0,
    "070832327JA": 0,
    "goff durand": 0,
    "%": 0,
    "-": 0,
    "...": 0,
    "' OR 1=1 --": 0,
}


def test_finds_by_the_names_of_either_or_by_the_whole_identifier(found, tie):
    tie(
        guardian__birth_name="LE GOFF-L'HUISSIER",
        guardian__first_name="Anne",
        guardian__account__identifier="a.legoff2",
        enrolment__student__birth_name="DURAND",
        enrolment__student__first_name="Zoé",
        enrolment__student__ine="070832327JA",
        enrolment__student__account__identifier="z.durand2",
    )
    tie(guardian__birth_name="BO", enrolment__student__birth_name="BO")

    assert {typed: len(found(q=typed)) for typed in TYPED} == TYPED


def test_a_word_finds_the_homonyms_of_both_kinds(found, named, enrol):
    first, second = enrol(2, student__birth_name="MARTIN")
    named("MARTIN", enrolment=first)
    named("AUTRE", enrolment=second)
    named("MARTIN", enrolment__student__birth_name="AUTRE")
    named("DURAND", enrolment__student__birth_name="DURAND")

    assert found(q="martin") == {"MARTIN", "AUTRE"}
    assert found(q="autre") == {"MARTIN", "AUTRE"}


def test_criteria_are_joined_by_and_their_values_by_or(found, head, named):
    home = head.establishment
    first, second, third = DivisionFactory.create_batch(3, establishment=home)
    mef = MefFactory(establishment=home)
    named("UN", enrolment__division=first, enrolment__mef=mef)
    named("DEUX", enrolment__division=second, enrolment__mef=mef)
    named("TROIS", enrolment__division=third, enrolment__mef=mef)
    named("QUATRE", enrolment__division=first)
    named("CINQ", enrolment__mef=mef)

    assert found(division=[first.code, second.code], mef=mef.code) == {"UN", "DEUX"}
    assert found(division=[first.code, "sans-classe"]) == {"UN", "QUATRE", "CINQ"}


def test_criteria_about_a_pupil_are_about_the_same_one(found, head, named, enrol, tie):
    home = head.establishment
    sixth, mef = DivisionFactory(establishment=home), MefFactory(establishment=home)
    parent = named("PARENT", enrolment=enrol(division=sixth)[0])
    tie(enrolment=enrol(mef=mef)[0], guardian=parent.guardian)

    assert found(division=sixth.code) == {"PARENT"}
    assert found(mef=mef.code) == {"PARENT"}
    assert found(division=sixth.code, mef=mef.code) == set()


def test_a_class_of_a_ward_finds_nobody_among_the_legal_guardians(found, head, named, enrol, tie):
    sixth = DivisionFactory(establishment=head.establishment)
    legal = named("PARENT", enrolment=enrol()[0])
    tie(enrolment=enrol(division=sixth)[0], guardian=legal.guardian, kind=IN_CHARGE)

    assert found(division=sixth.code) == set()
    assert found(tabs.IN_CHARGE, division=sixth.code) == {"PARENT"}


def test_narrows_by_state_mail_and_mobile(found, named):
    known = {"guardian__account__mail": "a@exemple.invalid"}
    mobile = {"guardian__account__mobile": "+33612345678"}
    confirmed = {
        "guardian__account__mail_confirmed_at": NOW,
        "guardian__account__mobile_confirmed_at": NOW,
    }
    named("NN")
    named("NI", state=NI, **known, **mobile)
    named("EC", state=EC, **known)
    named("A", state=A, **known, **mobile, **confirmed)

    assert found(state="not_informed") == {"NN"}
    assert found(state=["activating", "activated"]) == {"EC", "A"}
    assert found(mail="missing") == {"NN"}
    assert found(mail="unconfirmed") == {"NI", "EC"}
    assert found(mail=["confirmed", "missing"]) == {"NN", "A"}
    assert found(mobile="missing") == {"NN", "EC"}
    assert found(mobile="unconfirmed") == {"NI"}
    assert found(mobile="confirmed") == {"A"}
    assert found(mobile="confirmed", state="informed") == set()


FAMILY = {
    "nobody": {"AUCUN1", "AUCUN2"},
    "somebody": {"UN1", "UN2", "DEUX1", "DEUX2"},
    "everybody": {"DEUX1", "DEUX2"},
}


@pytest.fixture
def families(named, enrol):
    """Three pupils of whom no, one, both représentants légaux are activated; each has besides a
    personne en charge, who says the contrary.
    """
    none, one, two = enrol(3)
    for pupil, name, states, other in [
        (none, "AUCUN", (NN, EC), A),
        (one, "UN", (A, NI), A),
        (two, "DEUX", (A, A), NN),
    ]:
        for number, state in enumerate(states, start=1):
            named(f"{name}{number}", enrolment=pupil, state=state)
        named(f"{name}3", enrolment=pupil, state=other, kind=IN_CHARGE)


def test_families_count_their_legal_guardians_alone(found, families):
    assert {option: found(family=option) for option in FAMILY} == FAMILY
    assert found(family=["nobody", "everybody"]) == FAMILY["nobody"] | FAMILY["everybody"]
    assert found(family="somebody", state="informed") == {"UN2"}


def test_a_person_in_charge_is_of_the_family_of_his_pupil(found, families):
    assert found(tabs.IN_CHARGE, family="nobody") == {"AUCUN3"}
    assert found(tabs.IN_CHARGE, family="somebody") == {"UN3", "DEUX3"}
    assert found(tabs.IN_CHARGE, family="everybody") == {"DEUX3"}


def test_a_pupil_without_legal_guardian_has_nobody_activated(found, named):
    named("SEUL", kind=IN_CHARGE, state=A)

    assert found(tabs.IN_CHARGE, family="nobody") == {"SEUL"}
    assert found(tabs.IN_CHARGE, family=["somebody", "everybody"]) == set()


def test_a_tie_that_is_over_or_of_elsewhere_is_not_of_the_family(found, named, enrol):
    [pupil] = enrol()
    here = named("ICI", enrolment=pupil)
    named("PARTI", enrolment=pupil, state=A, ended_on=NOW.date())
    GuardianshipFactory(enrolment__student=pupil.student, state=A)
    GuardianshipFactory(guardian=here.guardian, state=A)

    assert found(family="nobody") == {"ICI"}
    assert found(family="somebody") == set()


def test_a_guardian_of_two_families_is_found_by_each(found, named, enrol, tie):
    first, second = enrol(2)
    parent = named("PARENT", enrolment=first)
    tie(enrolment=second, guardian=parent.guardian)
    named("AUTRE", enrolment=second, state=A)

    assert found(family="nobody") == {"PARENT"}
    assert found(family="somebody") == {"PARENT", "AUTRE"}


@pytest.fixture
def addressed(named):
    """One guardian for each case of A26, and what the source gives of each."""
    mail = {"guardian__account__mail": "a@exemple.invalid"}
    given = {"mail": "s@exemple.invalid", "mobile": "+33612345678"}
    named("CONFIRME", **mail, guardian__account__mail_confirmed_at=NOW)
    in_source(named("SOURCE"), **given)
    in_source(named("DEUX", **mail), **given)
    in_source(named("VIDE", **mail), mail="")
    named("RIEN")
    in_source(GuardianshipFactory(guardian=named("AILLEURS").guardian), **given)


def test_can_be_written_to_as_an_information_is(found, addressed):
    assert found(mail="reachable") == {"CONFIRME", "SOURCE", "DEUX"}
    assert found(mail="unreachable") == {"VIDE", "RIEN", "AILLEURS"}
    assert found(mail=["unreachable", "confirmed"]) == {"VIDE", "RIEN", "AILLEURS", "CONFIRME"}


def test_a_mobile_known_to_the_source_of_here(found, addressed):
    assert found(mobile="reachable") == {"SOURCE", "DEUX"}
    assert found(mobile="unreachable") == {"CONFIRME", "VIDE", "RIEN", "AILLEURS"}


def test_finds_what_was_reported_and_is_open(found, named):
    link, birth = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE
    ReportFactory(guardianship=named("LIEN"), kind=link)
    ReportFactory(guardianship=named("DATE"), kind=birth)
    closed = {"closed_at": NOW, "closing": Report.Closing.CORRECTED}
    ReportFactory(guardianship=named("CLOS"), kind=link, **closed)
    ReportFactory(guardianship=GuardianshipFactory(guardian=named("AILLEURS").guardian), kind=link)

    assert found(report="wrong_link") == {"LIEN"}
    assert found(report=["wrong_link", "wrong_birth_date"]) == {"LIEN", "DATE"}


UNKNOWN = {
    "mef": "0",
    "division": "6Z",
    "state": "x",
    "family": "x",
    "mail": "x",
    "mobile": "x",
    "report": "x",
    "login": "x",
    "deadline": "x",
}


@pytest.mark.parametrize("tab", [tabs.LEGAL, tabs.IN_CHARGE])
def test_a_value_that_is_not_offered_finds_nobody(found, named, tab):
    named("ICI"), named("ICI", kind=IN_CHARGE)
    foreign = DivisionFactory(code="6Z")
    elsewhere = {"establishment": foreign.establishment, "division": foreign}
    GuardianshipFactory(**{f"enrolment__{name}": value for name, value in elsewhere.items()})

    assert found(tab) == {"ICI"}
    assert [found(tab, **{name: value}) for name, value in UNKNOWN.items()] == [set()] * 9


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_says_which_criteria_are_not_understood(as_head, tie, tab):
    tie(), tie(kind=IN_CHARGE)

    response = search(as_head, tab, **UNKNOWN)

    assert rows(response) == []
    refused = soup(response).select("main .fr-alert--error")
    assert len(refused) == 9
    assert all("Ce critère n'est pas reconnu" in words(one) for one in refused)


def test_a_known_value_beside_an_unknown_one_finds_nobody_either(found, named):
    named("NN")

    assert found(state=["not_informed", "x"]) == set()


def test_the_pupils_shown_are_all_his_whatever_was_searched(as_head, named, enrol, tie):
    one, other = *enrol(student__birth_name="UN"), *enrol(student__birth_name="DEUX")
    parent = named("PARENT", enrolment=one)
    tie(enrolment=other, guardian=parent.guardian)

    [[pupils, _]] = lines(search(as_head, q="un"))

    assert pupils == ["DEUX Camille", "UN Camille"]


def test_a_filter_in_use_is_marked_and_stays_ticked(as_head, named):
    named("NN")

    page = soup(search(as_head, family=["nobody", "somebody"], q="nn"))

    assert [words(one) for one in page.select(".filter--active .filter__count")] == ["(2)"]
    assert {box["value"] for box in page.select("input[name=family][checked]")} == {
        "nobody",
        "somebody",
    }
