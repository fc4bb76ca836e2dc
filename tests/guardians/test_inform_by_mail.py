"""« Par envoi d'un mail », « Par mail, sinon par feuille » (A17, A26, B17, R178)."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.enums import AccountState, MailState
from accounts.models import Distribution, JournalEntry, Outbox
from tests.guardians.listed import CHARGE, IN_CHARGE, LEGAL, account, in_source, password, ticked
from tests.pages import ask, confirm, cut_the_service, said, soup, words

URL = reverse(f"{LEGAL}:inform")
NN, NI, EC, A = AccountState
NOW = timezone.now()
ALONE = (
    "1 responsable sans adresse mail n'a pas été informé : l'adresse se corrige dans la source"
    " (SIECLE), ou choisissez la feuille individuelle."
)


def inform(client, *ties, way="mail", url=URL, **fields):
    done = confirm(client, ask(client, url, ticked(*ties)), way=way, **fields)
    return client.get(done.url)


def announced(client, *ties):
    """What each way would do, as the question says."""
    page = soup(ask(client, URL, ticked(*ties)))
    boxes = page.select("input[name=way]")
    return {box["value"]: words(box.find_next(class_="fr-hint-text")) for box in boxes}


@pytest.fixture
def reached(tie):
    """A guardian whose address the source gives."""

    def create(to="a@exemple.invalid", **kwargs):
        one = tie(**kwargs)
        in_source(one, mail=to)
        return one

    return create


@pytest.fixture
def everybody(tie, reached):
    """Two by the source, one by his confirmed address; two whom no mail reaches."""
    own = {"guardian__account__mail": "soi@exemple.invalid"}
    confirmed = tie(state=A, **own, guardian__account__mail_confirmed_at=NOW)
    reachable = [reached("un@exemple.invalid"), reached("deux@exemple.invalid", state=NI)]
    return [confirmed, *reachable, tie(state=EC, **own), reached("")]


def test_says_what_each_way_will_do(as_head, everybody):
    assert announced(as_head, *everybody) == {
        "sheet": "5 feuilles.",
        "mail": "3 mails. 2 comptes sans adresse mail ne seront pas informés.",
        "mixed": "3 mails et 2 feuilles.",
    }


def test_says_it_in_the_singular_and_of_none(as_head, tie, reached):
    one, alone = reached(), tie()

    assert announced(as_head, one, alone) == {
        "sheet": "2 feuilles.",
        "mail": "1 mail. 1 compte sans adresse mail ne sera pas informé.",
        "mixed": "1 mail et 1 feuille.",
    }
    assert announced(as_head, one)["mixed"] == "1 mail et 0 feuille."
    assert announced(as_head, alone)["mail"].startswith("0 mail. 1 compte")


@pytest.mark.parametrize(
    ("way", "mails", "sheets"), [("sheet", 0, 5), ("mail", 3, 0), ("mixed", 3, 2)]
)
def test_does_what_it_announced(as_head, everybody, way, mails, sheets):
    inform(as_head, *everybody, way=way)

    printed = Distribution.objects.values_list("entry__count", flat=True)
    assert (Outbox.objects.count(), sum(printed)) == (mails, sheets)


def test_writes_to_the_confirmed_address_else_to_that_of_the_source(as_head, everybody):
    inform(as_head, *everybody)

    assert set(Outbox.objects.values_list("to", flat=True)) == {
        "soi@exemple.invalid",
        "un@exemple.invalid",
        "deux@exemple.invalid",
    }


def test_says_who_will_be_written_to_and_who_was_not_informed(as_head, reached, tie):
    response = inform(as_head, reached(), tie())

    assert said(response) == [
        "Le mail d'information va être envoyé à 1 des 2 responsables sélectionnés. Suivre l'envoi",
        ALONE,
    ]
    entry = JournalEntry.objects.get()
    address = reverse("mailings:progress", args=[entry.request_id])
    assert soup(response).select_one(".messages a")["href"] == address


def test_says_it_in_the_plural(as_head, reached, tie):
    assert said(inform(as_head, reached(), reached(), tie(), tie())) == [
        "Les 2 mails d'information vont être envoyés. Suivre les envois",
        ALONE.replace("1 responsable", "2 responsables").replace(
            "n'a pas été informé", "n'ont pas été informés"
        ),
    ]


def test_mixed_says_both_and_leaves_nobody(as_head, reached, tie):
    alone = tie()

    response = inform(as_head, reached(), alone, way="mixed")

    assert said(response) == [
        "La feuille individuelle a été créée avec succès pour 1 des 2 responsables sélectionnés."
        " Télécharger la feuille au format pdf",
        "Le mail d'information va être envoyé à 1 des 2 responsables sélectionnés. Suivre l'envoi",
    ]
    assert account(alone).state == NI


def test_mixed_prints_only_the_sheets_of_those_without_a_mail(as_head, reached, tie):
    alone = tie()
    response = inform(as_head, reached(), alone, way="mixed")

    papers = as_head.get(soup(response).select_one(".messages a")["href"])

    assert papers.headers["Content-Type"] == "application/pdf"
    fetched = JournalEntry.objects.get(action="sheets")
    assert fetched.events.get().account == alone.guardian.account


def test_nobody_is_informed_before_the_mail_is_accepted(as_head, reached):
    one = reached()

    inform(as_head, one)
    before = account(one).state, account(one).informed_at, account(one).sealed_password
    outbox.send_due()

    assert before == (NN, None, None)
    assert (account(one).state, account(one).informed_at is None) == (NI, False)
    assert password(one)
    assert Outbox.objects.get().state == MailState.SENT


def test_the_mail_names_neither_the_guardian_nor_the_pupil(as_head, reached, settings):
    settings.DEFAULT_SERVICE_URL = "https://teleservices.exemple.invalid"
    names = {"guardian__birth_name": "LEGRAND", "enrolment__student__birth_name": "DURAND"}
    one = reached(**names, guardian__account__identifier="a.autre2")

    inform(as_head, one)
    outbox.send_due()

    body = mail.outbox[0].body
    assert "a.autre2" in body
    assert "https://teleservices.exemple.invalid" in body
    assert ("LEGRAND" in body, "DURAND" in body) == (False, False)


def test_those_in_charge_are_not_told_the_address_of_legal_guardians(as_head, reached, settings):
    settings.DEFAULT_SERVICE_URL = "https://teleservices.exemple.invalid"

    inform(as_head, reached(kind=IN_CHARGE), url=reverse(f"{CHARGE}:inform"))
    outbox.send_due()

    assert "teleservices" not in mail.outbox[0].body


def test_two_guardians_of_one_address_have_each_their_mail(as_head, reached, enrol):
    [pupil] = enrol()
    ties = [reached("famille@exemple.invalid", enrolment=pupil) for _ in range(2)]

    inform(as_head, *ties)
    outbox.send_due()

    assert [message.to for message in mail.outbox] == [["famille@exemple.invalid"]] * 2
    told = [
        [one.guardian.account.identifier in message.body for one in ties] for message in mail.outbox
    ]
    assert sorted(told) == [[False, True], [True, False]]


def test_nobody_to_write_to_is_said_and_changes_nothing(as_head, tie):
    one = tie()

    response = inform(as_head, one)

    assert said(response)[0].startswith("Aucun mail n'a été envoyé : aucun des comptes")
    assert (account(one).state, Outbox.objects.count()) == (NN, 0)


def test_says_who_was_written_to_too_recently_to_be_written_to_again(as_head, reached, tie):
    first, second, third, alone = reached(), reached(), reached(), tie()
    inform(as_head, first, second)

    assert announced(as_head, first, third, alone) == {
        "sheet": "3 feuilles.",
        "mail": "1 mail. 1 compte sans adresse mail ne sera pas informé."
        " 1 compte à qui un mail a été adressé récemment n'en recevra pas d'autre.",
        "mixed": "1 mail et 1 feuille."
        " 1 compte à qui un mail a été adressé récemment n'en recevra pas d'autre.",
    }
    assert announced(as_head, first, second)["mixed"] == (
        "0 mail et 0 feuille."
        " 2 comptes à qui un mail a été adressé récemment n'en recevront pas d'autre."
    )


@pytest.mark.parametrize("way", ["mail", "mixed"])
def test_whoever_was_just_written_to_waits(as_head, reached, way):
    one = reached()
    inform(as_head, one)

    response = inform(as_head, one, way=way)

    assert said(response) == [
        "1 compte n'a pas reçu de mail : un mail lui a déjà été adressé il y a moins de 5 minutes."
    ]
    assert Outbox.objects.count() == 1


def test_whoever_was_written_to_five_times_waits_until_tomorrow(as_head, reached):
    one = reached()
    for _ in range(5):
        inform(as_head, one)
        Outbox.objects.update(created_at=NOW - outbox.PAUSE * 2)

    assert said(inform(as_head, one)) == [
        "1 compte n'a pas reçu de mail : 5 mails lui ont déjà été adressés en 24 heures."
        " Réessayez demain."
    ]


def test_a_second_click_writes_once_and_another_way_is_another_act(as_head, reached, tie):
    asked = ask(as_head, URL, ticked(reached(), tie()))

    for way in ("mail", "mail", "sheet", "sheet"):
        confirm(as_head, asked, way=way)

    assert Outbox.objects.count() == 1
    assert [entry.count for entry in JournalEntry.objects.order_by("pk")] == [1, 2]


def test_a_reset_by_mail_leaves_the_password_until_it_leaves(as_head, reached):
    one = reached(state=A)

    inform(as_head, one, reset="on")
    chosen = account(one).chosen_password
    outbox.send_due()

    assert chosen
    assert (account(one).state, account(one).chosen_password) == (A, "")
    assert len(password(one)) == 12


def test_is_refused_during_maintenance(as_head, reached):
    asked = ask(as_head, URL, ticked(reached()))
    cut_the_service()

    assert confirm(as_head, asked, way="mail").status_code == 503
    assert not Outbox.objects.exists()


def test_whoever_must_wait_is_not_said_to_have_no_address(as_head, reached, tie):
    one, alone = reached(), tie()
    inform(as_head, one)

    response = inform(as_head, one, alone)

    assert said(response) == [
        "1 compte n'a pas reçu de mail : un mail lui a déjà été adressé il y a moins de 5 minutes.",
        ALONE,
    ]


@pytest.mark.parametrize("way", ["mail", "mixed"])
def test_thirty_guardians_cost_what_three_cost(as_head, reached, tie, queries, way):
    pupil = tie().enrolment

    def cost(count):
        ties = [
            one for _ in range(count) for one in (reached(enrolment=pupil), tie(enrolment=pupil))
        ]
        question = queries(ask, as_head, URL, ticked(*ties))
        asked = ask(as_head, URL, ticked(*ties))
        return question, queries(confirm, as_head, asked, way=way)

    cost(1)
    few, many = cost(3), cost(30)

    assert few == many
    assert max(few) <= 40
