"""« Informer » (R94-R106): confirmation, sheets, and what a second click does."""

from io import BytesIO

import pdfplumber
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import journal, passwords
from accounts.enums import AccountState, Action
from accounts.models import Account, AccountEvent, Distribution, JournalEntry
from tests.factories import EnrolmentFactory, MemberFactory
from tests.pages import ask, confirm, content, cut_the_service, said, soup, text

URL = reverse("students:inform")
LIST = reverse("students:list")
NN, NI, _, A = AccountState


def ticked(*enrolments, query="q="):
    return {"picked": [str(e.student.account.public_id) for e in enrolments], "query": query}


def account(enrolment):
    return Account.objects.get(student__enrolments=enrolment)


def password(enrolment):
    one = account(enrolment)
    return passwords.unseal(one.pk, one.sealed_password)


def sheets_address(response):
    return soup(response).select_one(".messages a")["href"]


def pages(response):
    with pdfplumber.open(BytesIO(content(response))) as pdf:
        return [page.extract_text() for page in pdf.pages]


def test_asks_first_and_says_how_many_and_what_will_happen(as_head, enrol):
    new, informed, active = *enrol(), *enrol(state=NI), *enrol(state=A)

    shown = text(ask(as_head, URL, ticked(new, informed, active)))

    assert "Êtes-vous sûr de vouloir informer les 3 élèves sélectionnés ?" in shown
    assert "1 compte « Non activé - non informé » recevra un mot de passe provisoire." in shown
    assert "1 compte « Activé » garde le mot de passe choisi" in shown
    assert not JournalEntry.objects.exists()


def test_informs_then_goes_back_to_the_same_search_with_a_link_to_the_sheet(as_head, enrol):
    [pupil] = enrol()
    asked = ask(as_head, URL, ticked(pupil, query="q=&state=not_informed"))

    response = confirm(as_head, asked)

    assert response.url == f"{LIST}?q=&state=not_informed"
    assert said(as_head.get(response.url)) == [
        "La feuille individuelle a été créée avec succès pour l'élève sélectionné."
        " Télécharger la feuille au format pdf"
    ]
    one = account(pupil)
    assert (one.state, timezone.localdate(one.informed_at)) == (NI, timezone.localdate())


def test_counts_the_sheets_in_the_plural(as_head, enrol):
    asked = ask(as_head, URL, ticked(*enrol(2)))

    response = as_head.get(confirm(as_head, asked).url)

    assert said(response) == [
        "Les 2 feuilles individuelles ont été créées avec succès pour les 2 élèves sélectionnés."
        " Télécharger les feuilles au format pdf"
    ]


def test_keeps_a_provisional_password_unless_a_reset_is_asked(as_head, enrol):
    [pupil] = enrol(state=NI)
    before = password(pupil)

    confirm(as_head, ask(as_head, URL, ticked(pupil)))
    kept = password(pupil)
    confirm(as_head, ask(as_head, URL, ticked(pupil)), reset="on")

    assert (kept, password(pupil) == before) == (before, False)


def test_the_whole_search_but_one(as_head, enrol):
    first, *others = enrol(60)
    first_id = str(first.student.account.public_id)
    form = {"all": "1", "query": "q=", "excluded_elsewhere": first_id}

    confirm(as_head, ask(as_head, URL, form))

    assert account(first).state == NN
    assert {account(other).state for other in others} == {NI}


def test_a_second_click_does_nothing_and_gives_the_same_sheets(as_head, enrol):
    [pupil] = enrol()
    asked = ask(as_head, URL, ticked(pupil))

    confirm(as_head, asked, reset="on")
    before = password(pupil)
    confirm(as_head, asked, reset="on")

    assert password(pupil) == before
    assert (JournalEntry.objects.count(), Distribution.objects.count()) == (1, 1)


def test_one_pupil_from_his_own_page_goes_back_to_it(as_head, enrol):
    [pupil] = enrol()
    public_id = pupil.student.account.public_id

    response = confirm(as_head, as_head.get(f"{URL}?account={public_id}"))

    assert response.url == reverse("students:detail", args=[public_id])
    assert account(pupil).state == NI


def test_the_sheets_carry_identifier_and_provisional_password(as_head, enrol):
    [pupil] = enrol(student__birth_name="DURAND", student__first_name="Zoé")
    done = as_head.get(confirm(as_head, ask(as_head, URL, ticked(pupil))).url)

    response = as_head.get(sheets_address(done))

    [sheet] = pages(response)
    assert "Zoé DURAND" in sheet
    assert f"Identifiant : {pupil.student.account.identifier}" in sheet
    assert f"Mot de passe provisoire : {password(pupil)}" in sheet
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/pdf"


def test_the_sheet_of_an_activated_pupil_has_no_password(as_head, enrol):
    done = as_head.get(confirm(as_head, ask(as_head, URL, ticked(*enrol(state=A)))).url)

    [sheet] = pages(as_head.get(sheets_address(done)))

    assert "Mot de passe provisoire" not in sheet


def test_fetching_the_sheets_is_in_the_journal(as_head, head, enrol):
    [pupil] = enrol()
    done = as_head.get(confirm(as_head, ask(as_head, URL, ticked(pupil))).url)

    as_head.get(sheets_address(done))

    entries = JournalEntry.objects.order_by("pk")
    assert [(e.action, e.member, e.count) for e in entries] == [
        ("inform", head, 1),
        ("sheets", head, 1),
    ]
    assert AccountEvent.objects.filter(account=pupil.student.account).count() == 2


def test_the_sheets_are_for_their_author_alone_and_for_a_day(as_head, head, as_stranger, enrol):
    done = as_head.get(confirm(as_head, ask(as_head, URL, ticked(*enrol()))).url)
    address = sheets_address(done)

    assert as_stranger.get(address).status_code == 404
    assert as_head.get(address).status_code == 200
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=25)):
        as_head.force_login(head.user)
        assert as_head.get(address).status_code == 404


def test_a_pupil_of_another_establishment_does_not_exist(as_head):
    stranger = EnrolmentFactory()

    assert ask(as_head, URL, ticked(stranger)).status_code == 404
    assert as_head.get(URL, {"account": stranger.student.account.public_id}).status_code == 404
    assert account(stranger).state == NN


def test_a_form_opened_for_one_establishment_is_refused_to_another(as_head, as_stranger, enrol):
    [pupil] = enrol()
    asked = ask(as_head, URL, ticked(pupil))

    assert confirm(as_stranger, asked).status_code == 409
    assert account(pupil).state == NN


def test_a_search_that_finds_nobody_any_more_says_so(as_head, enrol):
    [pupil] = enrol()
    asked = ask(as_head, URL, {"all": "1", "query": "q=&state=not_informed"})
    Account.objects.filter(pk=account(pupil).pk).update(
        state=A, activation_mode="establishment", chosen_password="argon2$x"
    )

    response = confirm(as_head, asked)

    assert said(as_head.get(response.url)) == [
        "Plus aucun élève ne correspond à votre sélection. Rien n'a été modifié."
    ]
    assert not Distribution.objects.exists()


def test_going_back_to_confirm_with_a_reset_is_another_act(as_head, enrol):
    [pupil] = enrol()
    asked = ask(as_head, URL, ticked(pupil))
    confirm(as_head, asked)
    before = password(pupil)

    confirm(as_head, asked, reset="on")

    assert password(pupil) != before
    assert JournalEntry.objects.count() == 2


def test_announces_those_whose_password_has_expired(as_head, enrol):
    past = timezone.now() - timezone.timedelta(days=1)
    expired = enrol(state=NI, student__account__password_expires_at=past)
    reset = enrol(state=A, student__account__provisional="ABCDEFGH2345")

    shown = text(ask(as_head, URL, ticked(*expired, *reset)))

    assert "1 compte dont le mot de passe provisoire a expiré en recevra un nouveau." in shown
    assert "1 compte garde son mot de passe provisoire." in shown
    assert "« Activé » garde" not in shown


def test_the_sheet_prints_the_deadline_of_the_day_in_paris(as_head, enrol):
    paris = timezone.get_current_timezone()
    late = timezone.datetime(2027, 2, 20, 0, 30, tzinfo=paris)
    [pupil] = enrol(state=NI, student__account__password_expires_at=late)
    Account.objects.filter(pk=account(pupil).pk).update(chosen_password="")

    with time_machine.travel(timezone.datetime(2026, 12, 1, 12, tzinfo=paris)):
        as_head.force_login(MemberFactory(establishment=pupil.establishment).user)
        entry = journal.record(
            Action.INFORM,
            journal.Request(
                journal.Author(pupil.establishment.members.latest("pk")), timezone.now()
            ),
            [account(pupil).pk],
        )
        papers = Distribution.objects.create(
            entry=entry, expires_at=timezone.now() + timezone.timedelta(hours=1)
        )
        [sheet] = pages(as_head.get(reverse("students:sheets", args=[papers.pk])))

    assert "expire le 20-02-2027" in sheet


def test_the_confirmation_has_an_address_of_its_own_for_back_and_reload(as_head, enrol):
    asked = as_head.post(URL, ticked(*enrol(50)))

    assert asked.url.startswith(f"{URL}?selection=")
    assert "informer les 50 élèves sélectionnés" in text(as_head.get(asked.url))


def test_a_selection_too_long_for_an_address_is_confirmed_in_place(as_head, enrol):
    asked = as_head.post(URL, ticked(*enrol(120)))

    assert "informer les 120 élèves sélectionnés" in text(asked)
    assert confirm(as_head, asked).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"picked": "x"}, {"selection": "forged"}, {"all": ""}])
def test_nothing_usable_selected_sends_back_with_a_sentence(as_head, enrol, sent):
    enrol()

    response = ask(as_head, URL, sent)

    if "all" not in sent:
        assert "Votre sélection est vide ou n'est plus valable." in said(response)[0]
    assert not JournalEntry.objects.exists()


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.post(URL).status_code == 403


def test_is_refused_during_maintenance_and_the_sheets_stay_readable(as_head, enrol):
    first, second = enrol(2)
    done = as_head.get(confirm(as_head, ask(as_head, URL, ticked(first))).url)
    asked = ask(as_head, URL, ticked(second))
    cut_the_service()

    refused = confirm(as_head, asked)

    assert refused.status_code == 503
    assert account(second).state == NN
    assert as_head.get(sheets_address(done)).status_code == 200


def test_thirty_pupils_cost_what_one_costs(as_head, enrol, queries):
    def inform(count):
        asked = ask(as_head, URL, ticked(*enrol(count)))
        return queries(confirm, as_head, asked)

    inform(1)

    assert inform(1) == inform(30) <= 25
