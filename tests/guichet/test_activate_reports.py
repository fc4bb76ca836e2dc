"""What a guardian reports from the page of activation: a wrong tie, a wrong date (G28, R210)."""

from datetime import date

import pytest
from django.utils import timezone

from accounts import journal
from accounts.enums import AccountState
from accounts.models import Account
from guardians.models import Guardianship, Report
from guichet import actions, activation
from students.models import Student
from tests.factories import GuardianshipFactory, ReportFactory
from tests.guichet.activation import (
    CHOSEN,
    WRONG,
    activated_again,
    fill,
    guardian_of,
    hidden,
    link_of,
    press,
    tried,
)
from tests.pages import soup, text

Kind = Report.Kind
TRANSMITTED = "Votre signalement a été transmis"
DISPUTE = "Signaler une date de naissance incorrecte"
WITHDRAW = "Retirer mon signalement"


def disown(client, guardian):
    """Tick « Je ne suis pas le représentant légal… » and fill in nothing else."""
    path = link_of(guardian)
    fields = hidden(client.get(path))
    return client.post(path, {**fields, "wrong_link": "on", "mail": "à moitié"}, follow=True)


def dispute(client, guardian):
    return press(client, fill(client, link_of(guardian), **WRONG), DISPUTE)


def seen():
    return [(r.guardianship, r.kind, r.seen) for r in Report.objects.order_by("pk")]


def test_a_pupil_who_is_not_his_is_reported_and_the_next_one_named(guichet):
    guardian = guardian_of("Anatole", "Zoé")
    tie = Guardianship.objects.get(student__first_name="Anatole")

    page = text(disown(guichet, guardian))

    assert seen() == [(tie, Kind.WRONG_LINK, tie.kind)]
    assert TRANSMITTED in page
    assert "Date de naissance de Zoé PETIT" in page
    assert "Anatole" not in page


def test_without_another_pupil_the_guardian_is_told_to_wait(guichet):
    guardian = guardian_of()

    page = text(disown(guichet, guardian))

    assert TRANSMITTED in page
    assert "Activation impossible pour l'instant" in page
    assert Account.objects.get(pk=guardian.account_id).state == AccountState.INFORMED


def test_a_pupil_of_two_establishments_is_reported_to_both(guichet):
    guardian = guardian_of()
    tie = guardian.guardianships.get()
    other = GuardianshipFactory(
        guardian=guardian, enrolment__student=tie.student, kind=Guardianship.Kind.IN_CHARGE
    )

    disown(guichet, guardian)

    assert {(t, value) for t, _, value in seen()} == {(tie, "legal"), (other, "in_charge")}


def test_the_box_names_the_quality_of_who_reads_it(guichet):
    guardian = guardian_of(kind=Guardianship.Kind.IN_CHARGE)

    page = text(guichet.get(link_of(guardian)))

    assert "Je ne suis pas la personne en charge de cet élève" in page


def test_a_form_sent_twice_does_not_report_the_next_pupil(guichet):
    guardian = guardian_of("Anatole", "Zoé")
    path = link_of(guardian)
    typed = {**hidden(guichet.get(path)), "wrong_link": "on"}

    guichet.post(path, typed)
    guichet.post(path, typed)

    assert Report.objects.count() == 1


def test_a_wrong_date_may_be_reported_and_stops_the_activation(guichet):
    guardian = guardian_of()
    tie = guardian.guardianships.get()

    page = text(dispute(guichet, guardian))

    assert seen() == [(tie, Kind.WRONG_BIRTH_DATE, "2013-05-17")]
    assert TRANSMITTED in page
    assert soup(guichet.get(link_of(guardian))).select_one("[name=password]") is None


def test_even_the_right_date_is_refused_until_the_source_is_corrected(guichet):
    guardian = guardian_of()
    fields = hidden(guichet.get(link_of(guardian)))
    dispute(guichet, guardian)
    typed = {**fields, "mail": "d@exemple.invalid", "password": CHOSEN, "password_again": CHOSEN}
    born = {"birth_date_day": "18", "birth_date_month": "5", "birth_date_year": "2013"}

    before = guichet.post(link_of(guardian), {**typed, **born}, follow=True)
    Student.objects.update(birth_date=date(2013, 5, 18))
    after = guichet.post(link_of(guardian), {**typed, **born}, follow=True)

    assert TRANSMITTED in text(before)
    assert "Consultez votre boîte mail" in text(after)


def test_a_date_never_refused_cannot_be_reported(guichet):
    guardian = guardian_of()
    page = guichet.get(link_of(guardian))
    token = soup(page).select_one("[name=csrfmiddlewaretoken]")["value"]

    guichet.post(f"{link_of(guardian)}signaler-la-date/", {"csrfmiddlewaretoken": token})

    assert DISPUTE not in text(page)
    assert not Report.objects.exists()


@pytest.mark.parametrize("act", [disown, dispute])
def test_a_report_already_open_is_not_doubled(guichet, act):
    guardian = guardian_of()
    kind = Kind.WRONG_LINK if act is disown else Kind.WRONG_BIRTH_DATE
    past = ReportFactory(guardianship=guardian.guardianships.get(), kind=kind, seen="autre")

    act(guichet, guardian)

    past.refresh_from_db()
    assert past.closing == Report.Closing.CORRECTED
    assert Report.objects.open().count() == 1


@pytest.mark.parametrize("act", [disown, dispute])
def test_a_report_made_by_mistake_is_withdrawn(guichet, act):
    guardian = guardian_of()

    page = press(guichet, act(guichet, guardian), WITHDRAW)

    report = Report.objects.get()
    assert report.closing == Report.Closing.WITHDRAWN
    assert report.closed_at <= timezone.now()
    assert "Date de naissance de Camille PETIT" in text(page)


def test_withdrawing_a_date_leaves_the_other_reports(guichet):
    guardian = guardian_of("Anatole", "Zoé")
    stranger = ReportFactory()
    disown(guichet, guardian)

    press_withdraw = dispute(guichet, guardian)
    buttons = soup(press_withdraw).select("main form[action$='retirer/']")
    guichet.post(buttons[-1]["action"], hidden(press_withdraw, "main form"))

    kinds = list(Report.objects.open().order_by("pk").values_list("kind", flat=True))
    assert kinds == [Kind.WRONG_LINK, Kind.WRONG_LINK]
    assert stranger in Report.objects.open()


def test_both_reports_stay_possible_while_closed(guichet):
    guardian = guardian_of("Anatole", "Zoé")
    tried(guardian, 3, 2, 1)

    page = disown(guichet, guardian)

    assert seen()[0][1] == Kind.WRONG_LINK
    assert "Activation suspendue" in text(page)
    assert DISPUTE not in text(page)


def test_who_is_already_activated_may_report_too(guichet):
    guardian = activated_again()

    page = disown(guichet, guardian)

    assert TRANSMITTED in text(page)
    assert Account.objects.get(pk=guardian.account_id).state == AccountState.ACTIVATED


@pytest.mark.parametrize("end", ["signaler-la-date/", "retirer/"])
def test_opening_the_address_of_a_button_does_nothing(guichet, end):
    guardian = guardian_of()
    tried(guardian, 1)

    response = guichet.get(link_of(guardian) + end, follow=True)

    assert "Activer mon compte ÉduConnect" in text(response)
    assert not Report.objects.exists()


@pytest.mark.parametrize("button", [actions.report_wrong_link, actions.report_birth_date])
def test_a_tie_that_the_feed_ends_meanwhile_is_not_reported(button):
    guardian = guardian_of()
    tried(guardian, 1)
    act = journal.Request(journal.Author(), timezone.now())
    standing = activation.read(link_of(guardian).split("/")[2], at=act.at)
    Guardianship.objects.update(ended_on=date(2026, 9, 1))

    button(standing, request=act)

    assert not Report.objects.exists()
