"""The reminder before the deadline: to whom, once, and what it says (B4)."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from accounts import journal, lifecycle, links, outbox, passwords
from accounts.enums import AccountState, Action, MailState, Population
from accounts.models import Account, JournalEntry, Outbox
from guardians.models import Guardianship
from guardians.reminders import due, remind
from ops.maintenance import UnderWayError
from students.models import Enrolment
from tests.factories import EstablishmentFactory, GuardianshipFactory, SourceIdentityFactory
from tests.pages import cut_the_service, words
from tests.postman import at, html_of, postman, smtp, text_of
from tests.tonight import moment, tonight

__all__ = ["postman", "smtp"]
SECRET = "ABCDEFGH2345"
MAIL = "parent@exemple.invalid"


@pytest.fixture
def home():
    return EstablishmentFactory(reminders_enabled=True)


def ends(days):
    return moment(days=days) - timedelta(seconds=1)


def waiting(home, *, days=15, mail=MAIL, **kwargs):
    """A guardian informed here, whose password ends so many days after the first night."""
    tie = GuardianshipFactory(
        **{
            "enrolment__establishment": home,
            "state": AccountState.INFORMED,
            "guardian__account__password_expires_at": ends(days),
            "guardian__account__provisional": SECRET,
            **kwargs,
        }
    )
    known_here(tie, home, mail)
    return tie


def known_here(tie, home, mail):
    SourceIdentityFactory(
        account=tie.guardian.account, establishment=home, population=Population.GUARDIAN, mail=mail
    )


def night(days=0):
    return remind(tonight(days=days))["reminded"]


def test_leaves_a_mail_and_a_line_of_the_journal(home):
    tie = waiting(home)

    count = night()

    mail, entry = Outbox.objects.get(), JournalEntry.objects.get()
    assert (count, mail.kind, mail.to, mail.account) == (1, "remind", MAIL, tie.guardian.account)
    assert (mail.state, mail.created_at, mail.sealed_password) == ("pending", moment(), None)
    assert (entry.action, entry.establishment, entry.count) == (Action.REMIND, home, 1)
    assert entry.member is None


def test_neither_the_second_run_of_a_night_nor_the_following_ones_write_again(home):
    waiting(home)
    night()
    Outbox.objects.update(state=MailState.ABANDONED, error="L'adresse a été refusée (550).")

    assert [night(), night(1), night(14), Outbox.objects.count()] == [0, 0, 0, 1]


def test_another_deadline_is_reminded_of_in_its_turn(home):
    tie = waiting(home)
    night()
    asked = journal.Request(journal.Author(), moment(days=3))
    lifecycle.apply(lifecycle.RESET_PASSWORDS, Account.objects.all(), request=asked)

    assert [night(4), night(77), night(78), night(79)] == [0, 0, 1, 0]
    assert Outbox.objects.filter(account=tie.guardian.account).count() == 2


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1), (15, 1), (16, 0)])
def test_only_in_the_last_fifteen_days(home, days, count):
    waiting(home, days=days)

    assert night() == count


def not_enabled(home):
    home.reminders_enabled = False
    home.save()


def gone(home):
    Enrolment.objects.update(left_on=moment())


def untied(home):
    Guardianship.objects.update(ended_on=moment())


def activated(home):
    Account.objects.filter(state="informed").update(
        state="activated", chosen_password="argon2$chosen", sealed_password=None
    )


def activating(home):
    Account.objects.filter(state="informed").update(state="activating")


def wiped(home):
    Account.objects.update(sealed_password=None)


def unreachable(home):
    Account.objects.get(state="informed").sources.update(mail="")


def unconfirmed(home):
    unreachable(home)
    Account.objects.filter(state="informed").update(mail="a@b.fr")


@pytest.mark.parametrize(
    "happens",
    [not_enabled, gone, untied, activated, activating, wiped, unreachable, unconfirmed],
)
def test_nobody_is_written_to_who_need_not_be(home, happens):
    waiting(home)
    happens(home)

    assert (night(), Outbox.objects.count()) == (0, 0)


def test_a_confirmed_address_comes_first(home):
    known = {"guardian__account__mail": "b@b.fr", "guardian__account__mail_confirmed_at": moment()}
    waiting(home, **known)

    night()

    assert Outbox.objects.get().to == "b@b.fr"


def test_a_pupil_gets_none(home):
    tie = waiting(home)
    Account.objects.filter(guardian=tie.guardian).update(population=Population.STUDENT)

    assert night() == 0


def test_a_guardian_of_two_establishments_gets_one(home):
    tie = waiting(home, kind=Guardianship.Kind.IN_CHARGE)
    other = EstablishmentFactory(reminders_enabled=True)
    GuardianshipFactory(guardian=tie.guardian, enrolment__establishment=other)
    known_here(tie, other, "autre@exemple.invalid")

    assert (night(), Outbox.objects.get().to) == (1, MAIL)


def test_the_establishment_that_did_not_ask_writes_to_nobody(home):
    waiting(EstablishmentFactory())

    assert night() == 0
    assert due(home, moment()).count() == 0


def test_a_service_cut_leaves_no_mail(home):
    waiting(home)
    cut_the_service()

    with pytest.raises(UnderWayError):
        night()
    assert not Outbox.objects.exists()


def test_costs_the_same_for_two_as_for_forty(home, queries):
    def cost(count, days):
        for _ in range(count):
            waiting(home, days=days)
        return queries(night, days - 10)

    assert cost(2, 20) == cost(40, 40) <= 10


def sent(postman, account):
    outbox.send_due(at(moment(hours=1)))
    [message] = postman.received
    link = links.to_activate(account, SECRET)
    return message, text_of(message), BeautifulSoup(html_of(message), "lxml"), link


def test_says_the_identifier_the_link_and_until_when(home, postman):
    tie = waiting(home)
    account = tie.guardian.account
    night()

    message, text, html, link = sent(postman, account)

    assert message["Subject"] == "Rappel : activez votre compte ÉduConnect"
    assert text.startswith(f"Bonjour,\n\n{home.name} vous rappelle que vous disposez d'un compte")
    assert f"\nVotre identifiant : {account.identifier}\n" in text
    assert f"\n{link}\n" in text
    assert "valable jusqu'au 08/12/2026 et ne peut servir qu'une fois" in text
    assert {a["href"] for a in html.select("a")} >= {link}
    assert "08/12/2026" in words(html)
    assert home.words.the in text
    assert not re.search(r"\n\n\n|[ \t]\n", text)


def test_holds_no_password_and_no_name_even_where_mails_may(home, postman, settings):
    settings.MAIL_WITH_PASSWORD = True
    tie = waiting(home, guardian__birth_name="BEAUREGARD", guardian__first_name="Ursule")
    night()

    message, text, html, _ = sent(postman, tie.guardian.account)

    for body in (text, words(html), message.as_string()):
        assert not [word for word in (SECRET, "BEAUREGARD", "Ursule") if word in body]
    assert passwords.unseal(tie.guardian.account.pk, tie.guardian.account.sealed_password) == SECRET


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (activated, "Il n'y a plus d'échéance à rappeler."),
        (wiped, "Il n'y a plus d'échéance à rappeler."),
        (unreachable, "L'adresse a changé depuis la demande."),
    ],
)
def test_what_happened_since_the_night_stops_it(home, postman, happens, why):
    waiting(home)
    night()
    happens(home)

    outbox.send_due(at(moment(hours=1)))

    mail = Outbox.objects.get()
    assert (postman.received, mail.state, mail.error) == ([], "abandoned", why)
