"""« Élèves extérieurs » (R148-R154, A22): another school's pupils, one account, nothing of home."""

import csv
from datetime import date, datetime
from io import StringIO

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import passwords
from accounts.enums import AccountState
from accounts.models import Account, JournalEntry
from establishments.models import Establishment
from tests.conftest import signed_in
from tests.factories import (
    DivisionFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    GuardianshipFactory,
    MefFactory,
    MemberFactory,
    SourceIdentityFactory,
)
from tests.pages import ask, confirm, content, cut_the_service, facts, rows, soup, text, words

NN, NI, _, A = AccountState
URL = reverse("external_students:list")
TAB = "Élèves extérieurs"


def address(verb, *args):
    return reverse(f"external_students:{verb}", args=args)


def page_of(pupil, tab="external_students"):
    return reverse(f"{tab}:detail", args=[pupil.student.account.public_id])


def ticked(*pupils):
    return {"picked": [str(one.student.account.public_id) for one in pupils], "query": "q="}


def act(client, verb, *pupils, **fields):
    return confirm(client, ask(client, address(verb), ticked(*pupils)), **fields)


def account(pupil):
    return Account.objects.get(pk=pupil.student.account_id)


def names(client, **criteria):
    return [row[0].split()[0] for row in rows(client.get(URL, criteria or {"q": ""}))]


def history(response):
    table = soup(response).select("[aria-labelledby=history-title] tbody tr")
    return [tuple(words(cell) for cell in row.find_all(["th", "td"]))[1:] for row in table]


@pytest.fixture
def school():
    """The head of the school of the pupils."""
    return MemberFactory(establishment__name="Lycée Sophie-Germain")


@pytest.fixture
def as_school(school):
    return signed_in(school)


@pytest.fixture
def host(head, school):
    """``host("DURAND", state=…)`` → the pupil at his own school; he follows a course here too."""
    Establishment.objects.filter(pk=head.establishment_id).update(hosts_students=True)

    def create(name="DURAND", *, left_on=None, **kwargs):
        kwargs.setdefault("establishment", school.establishment)
        pupil = EnrolmentFactory(student__birth_name=name, **kwargs)
        EnrolmentFactory(
            student=pupil.student, establishment=head.establishment, kind="mutualised",
            left_on=left_on,
        )  # fmt: skip
        return pupil

    return create


@pytest.fixture
def pupil(host, school):
    """One whose class, level, family and sources are those of his school."""
    home = school.establishment
    return host(
        state=NI,
        division=DivisionFactory(establishment=home, code="2A", label="Seconde A"),
        mef=MefFactory(establishment=home, label="2nde générale"),
        student__first_name="Zoé",
        student__ine="070832327JA",
        student__account__identifier="z.durand",
    )


@pytest.mark.parametrize(("hosts", "shown"), [(True, True), (False, False)])
def test_the_tab_is_there_only_for_those_who_host(as_head, head, hosts, shown):
    Establishment.objects.filter(pk=head.establishment_id).update(hosts_students=hosts)

    tabs = [words(link) for link in soup(as_head.get(reverse("home"))).select("#navigation a")]

    assert (TAB in tabs) == shown
    assert names(as_head) == []


def test_offers_the_criteria_of_this_list_and_no_other(as_head, pupil):
    form = soup(as_head.get(URL)).select_one("form[data-filters]")

    fields = list(dict.fromkeys(field["name"] for field in form.select("input[name]")))
    assert fields == ["q", "home", "mef", "state", "mail", "login", "deadline"]
    assert "Établissement de rattachement" in words(form)
    assert rows(as_head.get(URL)) == []


def test_the_establishment_stands_for_the_class(as_head, host):
    paris = timezone.get_current_timezone()
    host(
        state=NI,
        student__first_name="Zoé",
        student__account__identifier="z.durand",
        student__account__mail="zoe@exemple.invalid",
        student__account__informed_at=datetime(2026, 9, 7, 12, tzinfo=paris),
    )

    response = as_head.get(URL, {"q": ""})

    titles = [words(title).strip(" ↕▲▼") for title in soup(response).select("main thead th")]
    assert titles[:-1] == [
        "Élève", "Établissement de rattachement", "Identifiant", "Adr. mail", "État du compte",
        "Dernière information", "Dernière connexion",
    ]  # fmt: skip
    assert rows(response) == [
        [
            "DURAND Zoé", "Lycée Sophie-Germain", "z.durand", "@ Adresse mail non confirmée",
            "● Non activé - informé", "07-09-2026", "Non renseignée",
        ]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"q": "zo"}, {"DURAND"}),
        ({"q": "z.durand"}, {"DURAND"}),
        ({"q": "070832327JA"}, {"DURAND"}),
        ({"home": "theirs"}, {"DURAND"}),
        ({"home": "0000000A"}, set()),
        ({"mef": "theirs"}, {"DURAND"}),
        ({"state": ["not_informed", "informed"]}, {"DURAND", "AUTRE"}),
        ({"state": "not_informed", "mail": "missing"}, {"AUTRE"}),
        ({"division": "2A"}, {"DURAND", "AUTRE"}),
    ],
)
def test_is_narrowed(as_head, host, pupil, criteria, found):
    host("AUTRE", establishment=EstablishmentFactory())
    known = {"home": pupil.establishment.uai, "mef": pupil.mef.code}

    typed = {
        name: known.get(name) if value == "theirs" else value for name, value in criteria.items()
    }

    assert set(names(as_head, **typed)) == found


def test_who_left_is_no_longer_here(as_head, as_school, host):
    pupil = host(left_on=date(2026, 10, 1))

    statuses = [as_head.get(page_of(pupil)).status_code]
    statuses += [ask(as_head, address(verb), ticked(pupil)).status_code for verb in ("inform",)]

    assert (names(as_head), statuses) == ([], [404, 404])
    assert as_school.get(page_of(pupil, "students")).status_code == 200


def test_the_page_says_who_he_is_and_where_he_comes_from(as_head, pupil, school):
    shown = facts(soup(as_head.get(page_of(pupil))).main)

    home = school.establishment
    expected = {
        "Nom de famille": "DURAND",
        "INE": "070832327JA",
        "Établissement de rattachement": f"Lycée Sophie-Germain ({home.uai})",
        "Classe": "Seconde A",
        "MEF": "2nde générale",
        "Identifiant": "z.durand",
        "Mot de passe *": "ABCDEFGH2345",
    }
    assert expected.items() <= shown.items()


def test_nothing_of_his_family_nor_of_his_sources(as_head, as_school, pupil, school):
    mum = GuardianshipFactory(
        enrolment=pupil, guardian__birth_name="ZZMAMAN", guardian__account__mail="zzm@e.invalid"
    )
    SourceIdentityFactory(
        account=pupil.student.account, establishment=school.establishment, source_id="ZZ1826500"
    )

    page = as_head.get(page_of(pupil))

    pages = [page, as_head.get(URL, {"q": ""})]
    pages += [ask(as_head, address(verb), ticked(pupil)) for verb in ("inform", "list_accounts")]
    assert [each.status_code for each in pages] == [200] * 4
    assert "zz" not in "".join(words(soup(each).main).lower() for each in pages)
    assert "Représentants légaux liés" not in text(page)
    assert "ZZMAMAN" in text(as_school.get(page_of(pupil, "students")))
    theirs = reverse("legal_guardians:detail", args=[mum.guardian.account.public_id])
    assert as_head.get(theirs).status_code == 404


def test_he_is_not_a_pupil_of_the_host(as_head, pupil):
    listed = rows(as_head.get(reverse("students:list"), {"q": ""}))
    figures = soup(as_head.get(reverse("home"))).select(".figures__value")

    assert listed == []
    assert as_head.get(page_of(pupil, "students")).status_code == 404
    assert {words(figure) for figure in figures} == {"0"}


def test_his_school_finds_him_in_its_own_list_only(as_school, pupil, head):
    page = as_school.get(page_of(pupil, "students"))

    host = head.establishment
    assert f"Enseignement mutualisé suivi dans : {host.name} ({host.uai})." in text(page)
    assert as_school.get(page_of(pupil)).status_code == 404
    assert names(as_school) == []


def test_informing_is_done_to_the_one_account_and_told_at_home(as_head, as_school, head, host):
    pupil = host()

    act(as_head, "inform", pupil)

    home_page = as_school.get(page_of(pupil, "students"))
    told = facts(soup(home_page).main)
    sealed = account(pupil)
    given = passwords.unseal(sealed.pk, bytes(sealed.sealed_password))
    assert (told["État du compte"], told["Mot de passe *"]) == ("● Non activé - informé", given)
    place = f"{head.establishment.name} ({head.establishment.uai})"
    assert history(home_page) == [("Informer", place)]
    assert history(as_head.get(page_of(pupil))) == [
        ("Informer", f"{head.user.username}, {place}")
    ]  # fmt: skip
    entry = JournalEntry.objects.get(action="inform")
    assert (entry.establishment, entry.member, entry.count) == (head.establishment, head, 1)
    assert entry.details["tab"] == "external_students"


def test_the_sheets_are_fetched_by_the_host_and_by_nobody_else(as_head, as_school, pupil):
    response = act(as_head, "inform", pupil)
    link = soup(as_head.get(response.url)).select_one(".messages a")["href"]

    assert link.startswith(address("list"))
    assert content(as_head.get(link))[:5] == b"%PDF-"
    assert as_school.get(link).status_code == 404
    assert as_head.get(link.replace("eleves-exterieurs", "eleves")).status_code == 404


@pytest.mark.parametrize(("state", "changed"), [(NN, False), (NI, True), (A, True)])
def test_resetting_leaves_the_state_and_what_is_not_informed(as_head, host, state, changed):
    pupil = host(state=state)
    before = account(pupil)

    act(as_head, "reset_passwords", pupil)

    after = account(pupil)
    assert after.state == before.state
    assert (after.sealed_password != before.sealed_password) == changed
    entry = JournalEntry.objects.get(action="reset_passwords")
    assert (entry.count, entry.details["tab"]) == (int(changed), "external_students")


def test_the_file_says_the_school_and_the_class_of_home(as_head, pupil, school):
    response = act(as_head, "list_accounts", pupil, format="csv")

    text = content(response).decode().removeprefix("\ufeff")
    [row] = csv.DictReader(StringIO(text, newline=""), delimiter=";")
    expected = {
        "UAI": school.establishment.uai,
        "Établissement": "Lycée Sophie-Germain",
        "MEF": "2nde générale",
        "Code classe": "2A",
        "Classe": "Seconde A",
        "Nom élève": "DURAND",
        "Mot de passe": "ABCDEFGH2345",
    }
    assert expected.items() <= row.items()
    assert "comptes-eleves-exterieurs-" in response.headers["Content-Disposition"]


def test_hosted_twice_he_has_one_account_and_each_host_its_own_journal(
    as_head, as_school, head, pupil
):
    second = MemberFactory(establishment__name="Lycée du Port", establishment__hosts_students=True)
    as_second = signed_in(second)
    EnrolmentFactory(student=pupil.student, establishment=second.establishment, kind="mutualised")

    act(as_head, "reset_passwords", pupil)
    act(as_second, "inform", pupil)

    assert names(as_head) == names(as_second) == ["DURAND"]
    page = as_school.get(page_of(pupil, "students"))
    places = [f"{each.establishment.name} ({each.establishment.uai})" for each in (head, second)]
    assert f"suivi dans : {places[0]}, {places[1]}." in text(page)
    assert [who for _, who in history(page)] == places[::-1]


def test_without_a_school_of_his_own_he_is_still_listed(as_head, pupil):
    pupil.left_on = date(2026, 10, 1)
    pupil.save()

    [row] = rows(as_head.get(URL, {"q": ""}))
    response = act(as_head, "list_accounts", pupil, format="csv")

    assert row[1] == "Non renseigné"
    assert content(response).decode().splitlines()[1].startswith("Non renseigné;Non renseigné;")
    assert as_head.get(page_of(pupil)).status_code == 200


def test_a_selection_of_this_tab_is_of_no_use_in_the_other(as_head, pupil, enrol):
    [own] = enrol(state=NI)
    form = soup(ask(as_head, address("reset_passwords"), ticked(pupil))).select_one("main form")
    token = form.select_one("input[name=selection]")["value"]

    for verb in ("inform", "reset_passwords", "list_accounts", "resend_mail"):
        assert ask(as_head, address(verb), ticked(own)).status_code == 404
        crossed = as_head.post(reverse(f"students:{verb}"), {"selection": token, "format": "csv"})
        assert crossed.status_code == 404


def test_is_refused_to_troubleshooting(as_troubleshooter, pupil):
    for page in (URL, page_of(pupil), address("inform")):
        assert as_troubleshooter.get(page).status_code == 403


def test_during_a_maintenance_it_is_read_and_nothing_changes(as_head, pupil):
    asked = ask(as_head, address("reset_passwords"), ticked(pupil))
    before = bytes(account(pupil).sealed_password)
    cut_the_service()

    assert confirm(as_head, asked).status_code == 503
    assert bytes(account(pupil).sealed_password) == before
    assert names(as_head) == ["DURAND"]


def test_costs_the_same_for_one_as_for_thirty(as_head, host, queries):
    host()
    as_head.get(URL, {"q": ""})
    few = queries(as_head.get, URL, {"q": ""})
    for _ in range(29):
        host()

    assert queries(as_head.get, URL, {"q": ""}) == few <= 8


def test_the_paper_says_the_school_and_the_class_of_home(as_head, pupil):
    response = act(as_head, "list_accounts", pupil, format="pdf")

    with pypdfium2.PdfDocument(content(response)) as document:
        page = document[0].get_textpage().get_text_range()
    for said in (
        "Liste des comptes élèves extérieurs",
        "MEF : 2nde générale (Lycée Sophie-Germain)",
        "Classe : 2A - Seconde A",
    ):
        assert said in page
