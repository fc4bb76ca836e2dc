"""What a mail of information says, in text and in HTML (R177, G26, K13)."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from accounts import links, outbox, passwords
from accounts.models import Account, SourceIdentity
from guardians.models import Guardian
from tests.accounts.informing import SERVICE, STATES, asked_by, guardian, inform, mail_of
from tests.factories import GuardianFactory, GuardianshipFactory
from tests.pages import words
from tests.postman import at, html_of, text_of


@pytest.fixture
def school(head):
    return head.establishment


@pytest.fixture
def written(head, school, postman):
    """The mail that one account gets: ``written(account, reset=True)`` → its text, its HTML."""

    def send(account, **kwargs):
        inform(head, account, services=(SERVICE,), **kwargs)
        outbox.send_due(at(timezone.now()))
        [message] = postman.received
        return message, text_of(message), BeautifulSoup(html_of(message), "lxml")

    return send


def link_of(account):
    account.refresh_from_db()
    return links.to_activate(account, passwords.unseal(account.pk, account.sealed_password))


def test_says_who_writes_to_whom_and_where_to_go(written, school, settings):
    account = guardian(school)

    message, text, _ = written(account)

    deadline = timezone.localdate(timezone.now() + timedelta(days=90))
    assert message["Subject"] == "Votre compte ÉduConnect"
    assert text.startswith(f"Bonjour,\n\n{school.name} vous informe que vous disposez d'un compte")
    assert f"\nVotre identifiant : {account.identifier}\n" in text
    assert f"\n{link_of(account)}\n" in text
    assert (
        f"Ce lien est valable jusqu'au {deadline:%d/%m/%Y} et ne peut servir qu'une fois." in text
    )
    assert f"\n{settings.GUICHET_URL}\n" in text
    assert f"\n- {SERVICE}\n" in text
    assert "FranceConnect" in text
    assert "ne vous demandera jamais votre mot de passe" in text
    assert "merci de ne pas y répondre" in text


def test_the_html_says_the_same_in_french_with_links_that_say_where_they_go(written, school):
    account = guardian(school)

    message, _, html = written(account)

    said = {link["href"]: words(link) for link in html.select("a")}
    assert html.html["lang"] == message["Content-Language"] == "fr"
    assert [words(title) for title in html.select("h1")] == [message["Subject"]]
    assert html.title.string == message["Subject"]
    assert said[link_of(account)] == "Activer mon compte ÉduConnect"
    assert said[SERVICE] == SERVICE
    assert words(html.select_one("strong")) == account.identifier


@pytest.mark.parametrize(
    ("state", "reset", "sentences"),
    [
        ("NN", False, ("Pour activer votre compte", "que vous avez choisi")),
        ("NI", True, ("Pour activer votre compte", "que vous avez choisi")),
        ("EC", False, ("avec le mot de passe que vous avez choisi", "Ce lien")),
        ("A", False, ("avec le mot de passe que vous avez choisi", "Ce lien")),
        ("EC", True, ("pour choisir votre nouveau mot de passe", "FranceConnect")),
        ("A", True, ("pour choisir votre nouveau mot de passe", "FranceConnect")),
    ],
)
def test_says_how_to_go_in_from_where_the_account_is(written, school, state, reset, sentences):
    says, never = sentences
    _, text, html = written(guardian(school, state), reset=reset)

    assert says in text
    assert never not in text
    assert never not in words(html)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("reset", [False, True])
def test_the_text_is_laid_out_without_holes(written, school, state, reset):
    _, text, _ = written(guardian(school, state), reset=reset)

    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]\n", text)


def test_names_nobody_and_holds_no_password(written, school):
    account = guardian(school)
    tie = GuardianshipFactory(
        enrolment__establishment=school,
        enrolment__student__birth_name="DUVAL-MARTINET",
        enrolment__student__first_name="Philomène",
        guardian=GuardianFactory(account=account, birth_name="BEAUREGARD", first_name="Ursule"),
    )

    message, text, html = written(account)

    secret = passwords.unseal(account.pk, Account.objects.get(pk=account.pk).sealed_password)
    people = (tie.student, Guardian.objects.get(account=account))
    names = {name for person in people for name in (person.birth_name, person.first_name)}
    for body in (text, words(html), message.as_string()):
        assert not [name for name in {*names, secret} if name in body]


def test_holds_the_password_where_the_guides_are_followed_to_the_letter(written, school, settings):
    settings.MAIL_WITH_PASSWORD = True
    account = guardian(school)

    _, text, html = written(account)

    account.refresh_from_db()
    password = passwords.unseal(account.pk, account.sealed_password)
    assert f"\nVotre mot de passe provisoire : {password}\n" in text
    assert f"Votre mot de passe provisoire : {password}" in words(html)


def test_a_chosen_password_is_not_told_even_then(written, school, settings):
    settings.MAIL_WITH_PASSWORD = True

    _, text, _ = written(guardian(school, "A"))

    assert "provisoire" not in text


def test_a_name_of_establishment_stays_a_name(written, school):
    school.name = "Collège <b>Jules & Jim</b>"
    school.save()

    _, text, html = written(guardian(school))

    assert school.name in text
    assert html.select("b") == []
    assert school.name in words(html)


def test_the_mail_answers_no_one_and_comes_from_no_one(written, school, settings):
    account = guardian(school)

    message, *_ = written(account)

    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == mail_of(account).message_id


def test_an_account_in_the_middle_of_its_activation_is_told_how_to_end_it(written, school):
    account = guardian(school, "EC", mail_confirmed_at=None)

    _, text, html = written(account)

    for said in (text, words(html)):
        assert "Votre activation n'est pas terminée : ouvrez le lien du mail" in " ".join(
            said.split()
        )
    assert "/activer/" not in text


def test_a_password_sent_to_another_address_is_not_sent_again(head, school, postman):
    account = guardian(school)
    inform(head, account)
    outbox.send_due(at(timezone.now()))
    first = link_of(account)
    SourceIdentity.objects.update(mail="corrigee@exemple.invalid")

    for minutes in (10, 20):
        later = timezone.now() + timedelta(minutes=minutes)
        inform(head, account, request=asked_by(head, later))
        outbox.send_due(at(later))

    second = link_of(account)
    sent = [text_of(message) for message in postman.received]
    assert first != second
    assert [first in sent[0], second in sent[1], second in sent[2]] == [True] * 3
