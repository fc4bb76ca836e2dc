"""« Compte du responsable » (R193-R204, A8, A25, A28, G16)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import actions, journal, lifecycle
from accounts.enums import AccountState, Action
from accounts.models import Account, JournalEntry
from tests.factories import (
    DivisionFactory,
    EnrolmentFactory,
    GuardianshipFactory,
    MemberFactory,
    SourceIdentityFactory,
)
from tests.pages import cut_the_service, facts, soup, text, words

NN, NI, EC, A = AccountState
SECRET = "ABCDEFGH2345"
NOW = timezone.now()
TABS = {"legal": "legal_guardians", "in_charge": "in_charge"}


def page_of(tie, tab=""):
    account = tie.guardian.account
    return reverse(f"{tab or TABS[tie.kind]}:detail", args=[account.public_id])


def shown(response):
    return facts(soup(response).select_one("[aria-labelledby=account-title]"))


def history(response):
    table = soup(response).select("[aria-labelledby=history-title] tbody tr")
    return [tuple(words(cell) for cell in row.find_all(["th", "td"]))[1:] for row in table]


@pytest.fixture
def tie(head):
    """Tie a guardian to a pupil of the head's: ``tie(state=…, guardian__birth_name=…)``."""

    def create(**kwargs):
        return GuardianshipFactory(
            **{"enrolment__establishment": head.establishment, **kwargs},
        )

    return create


def test_shows_who_he_is_and_all_that_his_account_holds(as_head, head, tie):
    account = {
        "identifier": "d.durand", "mail": "d@exemple.invalid", "mobile": "+32 470 12 34 56",
        "mobile_confirmed_at": NOW, "informed_at": datetime(2026, 9, 7, 12, tzinfo=NOW.tzinfo),
        "password_expires_at": datetime(2036, 12, 6, 12, tzinfo=NOW.tzinfo),
    }  # fmt: skip
    one = tie(state=NI, **{f"guardian__account__{name}": each for name, each in account.items()})
    SourceIdentityFactory(
        account=one.guardian.account, establishment=head.establishment, population="guardian",
        mail="ancienne@exemple.invalid", mobile="+33612345678",
    )  # fmt: skip

    response = as_head.get(page_of(one))

    assert words(soup(response).h1) == "Compte du responsable"
    assert shown(response) == {
        "Identifiant": "d.durand",
        "État du compte": "● Non activé - informé",
        "Mot de passe *": SECRET,
        "Dernière information": "07-09-2026",
        "Demande de réinitialisation de mot de passe": "Non",
        "Dernière connexion": "Non renseignée",
        "Adresse mail": "d@exemple.invalid (non confirmée)",
        "Origine du compte": "Établissement",
        "Téléphone portable": "+32 470 12 34 56 (confirmé)",
        "Adresse mail dans la source": "ancienne@exemple.invalid",
        "Téléphone portable dans la source": "+33612345678",
        "Mot de passe provisoire : expire le": "06-12-2036",
    }


def test_says_what_is_missing(as_head, tie):
    given = shown(as_head.get(page_of(tie())))

    missing = {label for label, value in given.items() if value.startswith("Non renseigné")}
    assert missing == given.keys() - {
        "Identifiant", "État du compte", "Demande de réinitialisation de mot de passe",
    }  # fmt: skip


def test_a_mail_and_a_mobile_of_another_establishments_source_stay_there(as_head, tie):
    one = tie()
    SourceIdentityFactory(
        account=one.guardian.account, mail="ailleurs@exemple.invalid", mobile="+33699999999"
    )

    response = text(as_head.get(page_of(one)))

    assert "ailleurs@exemple.invalid" not in response
    assert "+33699999999" not in response


@pytest.mark.parametrize(
    ("state", "password"), [(NN, "Non renseigné"), (NI, SECRET), (EC, "*****"), (A, "*****")]
)
def test_never_shows_a_chosen_password(as_head, tie, state, password):
    response = as_head.get(page_of(tie(state=state)))

    assert shown(response)["Mot de passe *"] == password
    assert (
        "* Quand le mot de passe est non renseigné, le responsable peut activer son compte, sinon"
        " il faut l'informer pour générer un mot de passe provisoire."
    ) in text(response)


@pytest.mark.parametrize("state", [EC, A])
def test_a_reset_is_asked_for_until_a_password_is_chosen(as_head, head, tie, state):
    def asked():
        given = shown(as_head.get(page_of(one)))
        return given["Demande de réinitialisation de mot de passe"], given["État du compte"]

    one = tie(state=state, guardian__account__mail="d@exemple.invalid")
    accounts = Account.objects.filter(guardian=one.guardian)
    label = f"● {state.label}"
    before = asked()

    actions.reset_passwords(accounts, request=journal.Request(journal.Author(head), NOW))
    after = asked()
    move = lifecycle.START_ACTIVATION if state == EC else lifecycle.ACTIVATE
    lifecycle.apply(move, accounts, request=journal.Request(journal.Author(), NOW))

    assert (before, after, asked()) == (("Non", label), ("Oui", label), ("Non", label))


def test_shows_what_each_source_calls_him(as_head, head, tie):
    account = tie().guardian.account
    head.establishment.academy = "Nantes"
    head.establishment.save()
    SourceIdentityFactory(
        account=account, establishment=head.establishment, source_id="471", aaf_id="88001"
    )

    [row] = soup(as_head.get(page_of(account.guardian.guardianships.get()))).select(
        "[aria-labelledby=sources-title] tbody tr"
    )

    cells = [words(cell) for cell in row.find_all(["th", "td"])]
    assert cells == ["Source SIECLE Académie de Nantes", "Nantes", "88001", "471"]


MAIL = {"guardian__account__mail": "d@exemple.invalid"}
CONFIRMED = {**MAIL, "guardian__account__mail_confirmed_at": NOW}
INFORM, RESET = "Informer", "Réinitialiser le mot de passe"
RENAME = "Réinitialiser l'identifiant"
RESEND = "Renvoyer un mail de confirmation"


@pytest.mark.parametrize("kind", TABS)
@pytest.mark.parametrize("state", [NN, NI, EC, A])
@pytest.mark.parametrize("mail", [{}, MAIL, CONFIRMED])
def test_offers_only_what_can_be_done(as_head, tie, kind, state, mail):
    page = soup(as_head.get(page_of(tie(kind=kind, state=state, **mail))))

    buttons = {words(link): link["href"] for link in page.select("main .buttons a")}
    expected = {INFORM: True, RESEND: mail == MAIL, RENAME: True, RESET: state != NN}
    assert list(buttons) == [label for label, offered in expected.items() if offered]
    root = reverse(f"{TABS[kind]}:list")
    assert all(address.startswith(root) for address in buttons.values())


def test_tells_each_act_with_its_establishment_and_the_agents_of_here_only(as_head, head, tie):
    one = tie(state=NI)
    neighbour = MemberFactory(establishment__name="Collège d'ailleurs")
    accounts = Account.objects.filter(guardian=one.guardian)
    for rank, member in enumerate((head, neighbour)):
        act = journal.Request(journal.Author(member), NOW + timedelta(hours=rank))
        actions.reset_passwords(accounts, request=act)
    as_head.get(page_of(one))

    here, there = head.establishment, neighbour.establishment
    reset = str(Action.RESET_PASSWORDS.label)
    assert history(as_head.get(page_of(one))) == [
        (reset, f"Collège d'ailleurs ({there.uai})"),
        (reset, f"{head.user.username}, {here.name} ({here.uai})"),
    ]


def test_looking_at_it_is_in_the_journal(as_head, head, tie):
    one = tie(kind="in_charge")

    as_head.get(page_of(one))

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == ("view_account", head, 1)
    assert (entry.details, entry.events.get().account) == (
        {"tab": "in_charge"},
        one.guardian.account,
    )


@pytest.mark.parametrize("kind", TABS)
def test_goes_back_to_the_search_it_came_from(as_head, tie, kind):
    tie(kind=kind, guardian__birth_name="DURAND")
    root = reverse(f"{TABS[kind]}:list")
    listed = soup(as_head.get(root, {"q": "dur", "state": "not_informed"}))

    page = soup(as_head.get(listed.select_one("tbody a")["href"]))

    [back] = [link for link in page.select("main a") if words(link) == "Retour à la liste"]
    assert back["href"] == f"{root}?q=dur&state=not_informed"


def test_of_one_pupil_by_law_and_of_another_in_charge_he_is_in_both_tabs(as_head, tie):
    legal = tie(state=NI)
    tie(guardian=legal.guardian, kind="in_charge")

    both = [as_head.get(page_of(legal, tab)) for tab in TABS.values()]

    assert [shown(page)["Mot de passe *"] for page in both] == [SECRET, SECRET]
    assert Account.objects.filter(guardian=legal.guardian).count() == 1


def test_whoever_is_not_in_this_tab_does_not_exist_in_it(as_head, tie):
    aunt, father = tie(kind="in_charge"), tie()
    gone = tie(ended_on=date(2026, 10, 1))
    left = tie(enrolment__left_on=date(2026, 10, 1))
    stranger = GuardianshipFactory()
    pupil = EnrolmentFactory(establishment=aunt.establishment)

    addresses = [
        page_of(aunt, "legal_guardians"), page_of(father, "in_charge"),
        *map(page_of, (gone, left, stranger)),
        reverse("legal_guardians:detail", args=[pupil.student.account.public_id]),
    ]  # fmt: skip

    assert {as_head.get(address).status_code for address in addresses} == {404}
    assert not JournalEntry.objects.exists()


def test_a_name_is_never_code(as_head, tie):
    tie_of = tie(guardian__birth_name="<b>x</b>", enrolment__student__birth_name="<i>y</i>")
    GuardianshipFactory(enrolment=tie_of.enrolment, guardian__birth_name="<u>z</u>")

    page = soup(as_head.get(page_of(tie_of)))

    assert page.select("main b, main i, main u") == []
    assert "<b>x</b>" in words(page.main)


def test_is_refused_to_troubleshooting(as_troubleshooter, tie):
    assert as_troubleshooter.get(page_of(tie())).status_code == 403


def test_stays_open_and_journaled_during_maintenance(as_head, tie):
    one = tie()
    cut_the_service()

    assert as_head.get(page_of(one)).status_code == 200
    assert JournalEntry.objects.count() == 1


def test_costs_the_same_for_one_pupil_as_for_five(as_head, head, tie, queries):
    def pupil(**kwargs):
        one = tie(**kwargs)
        one.enrolment.division = DivisionFactory(establishment=head.establishment)
        one.enrolment.save()
        GuardianshipFactory.create_batch(2, enrolment=one.enrolment)
        return one

    first = pupil()
    SourceIdentityFactory(account=first.guardian.account, establishment=head.establishment)
    few = queries(as_head.get, page_of(first))
    for _ in range(4):
        pupil(guardian=first.guardian)
        GuardianshipFactory(guardian=first.guardian)
        SourceIdentityFactory(account=first.guardian.account)

    assert queries(as_head.get, page_of(first)) == few <= 17
