"""What a mail of information says when an école sends it (R177, R260)."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from accounts import mails, outbox
from establishments.permissions import Degree
from establishments.vocabulary import WORDS
from tests.accounts.informing import guardian, inform
from tests.pages import words
from tests.postman import html_of, text_of
from tests.schools import head_of_a_school, out_of_place

TOLD = "L'école Jules-Ferry vous informe que vous disposez d'un compte ÉduConnect."


@pytest.mark.parametrize("state", ["NN", "NI", "EC", "A"])
def test_comes_from_the_school_whatever_the_account(postman, state):
    head = head_of_a_school()
    inform(head, guardian(head.establishment, state))

    outbox.send_due()

    [mail] = postman.received
    plain, html = text_of(mail), words(BeautifulSoup(html_of(mail), "lxml"))
    for said in (" ".join(plain.split()), html):
        assert TOLD in said
        assert "aux services numériques de l'éducation nationale et de l'école." in said
        assert said.count("prévenez l'école.") == 1
        assert out_of_place(said) == []


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"may_register": True}, "téléphone portable à l'école, le plus simple"),
        ({"must_confirm": True, "link": ""}, "ou demandez à l'école de vous le renvoyer"),
    ],
)
def test_sends_back_to_the_school(known, sentence):
    said = mails.Information(
        sender="L'école Jules-Ferry",
        words=WORDS[Degree.FIRST],
        identifier="a.martin",
        sign_in="https://educonnect.exemple.invalid/",
        services=(),
        may_register=False,
        has_chosen=True,
        must_confirm=False,
        link="https://educonnect.exemple.invalid/activer",
    )

    mail = mails.inform("a@exemple.invalid", said=replace(said, **known), message_id="<1@x>")

    [(html, _)] = mail.alternatives
    assert sentence in " ".join(mail.body.split())
    assert sentence in words(BeautifulSoup(html, "lxml"))
    assert out_of_place(f"{mail.body} {html}") == []
