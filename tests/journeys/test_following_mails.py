"""The progress of a send follows its mails by itself, or by a link without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.enums import MailState
from accounts.models import Outbox
from mailings import progress
from tests.mailings.sends import leave, page_of

OVER = "L'envoi est terminé : 1 mail n'a pas pu être envoyé."


@pytest.fixture
def mailing(head, monkeypatch):
    """Two mails to leave, one given up; the page asks again often, the test has no time."""
    monkeypatch.setattr(progress, "SOON", 300)
    return leave(head, waiting=2, abandoned=1)


def deliver(count):
    ids = list(Outbox.objects.filter(state=MailState.PENDING).values_list("pk")[:count])
    for (pk,) in ids:
        mail = Outbox.objects.get(pk=pk)
        mail.state, mail.sent_at = MailState.SENT, mail.created_at
        mail.save()


def test_the_page_follows_the_mails_and_stops_when_all_is_done(browse, head, mailing):
    page = browse(head)
    page.goto(page_of(mailing))
    status = page.get_by_role("status")
    expect(status).to_have_text("L'envoi est en cours.")

    deliver(1)
    expect(page.get_by_role("progressbar")).to_have_accessible_name("1 mail envoyé sur 3")
    deliver(1)

    expect(status).to_have_text(OVER)
    expect(page.get_by_role("link", name="Actualiser")).to_have_count(0)
    page.on("request", lambda request: pytest.fail(request.url))
    page.wait_for_timeout(700)


def test_what_is_focused_stays_so_while_the_page_follows(browse, head, mailing):
    page = browse(head)
    page.goto(page_of(mailing))
    for name, role in (("Actualiser", "link"), ("Réessayer les envois en échec", "button")):
        focused = page.get_by_role(role, name=name)
        focused.focus()

        deliver(1)

        expect(page.get_by_role("progressbar")).not_to_have_accessible_name("0 mail envoyé sur 3")
        expect(page.locator(":focus")).to_have_text(name)


def test_a_page_signed_out_says_that_it_follows_no_more(browse, head, mailing):
    page = browse(head)
    page.goto(page_of(mailing))

    page.context.clear_cookies()

    expect(page.get_by_role("status")).to_have_text(
        "Cette page ne se met plus à jour automatiquement. Actualisez-la."
    )
    expect(page.get_by_role("link", name="Actualiser")).to_be_visible()


def test_without_javascript_a_link_asks_again(browse, head, mailing):
    page = browse(head, java_script_enabled=False)
    page.goto(page_of(mailing))
    expect(page.get_by_text("se met à jour automatiquement")).to_be_hidden()

    deliver(2)
    page.get_by_role("link", name="Actualiser").click()

    expect(page.get_by_role("status")).to_have_text(OVER)
