"""R250: during a cut every page is read as before, and no form changes a row, even made by hand."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import links
from common.selection import Selection
from tests.conftest import signed_in
from tests.factories import AccountFactory
from tests.guichet.activation import TYPED, guardian_of, link_of
from tests.operations.nights import as_operator
from tests.ops.tables import JOURNAL, SESSIONS, digests
from tests.pages import cut_the_service
from tests.security.people import TABS, ZERO, people_of

CANARY = "ZZCOUPUR"
REFUSED = {403, 404, 405, 409, 503}
# Entering, leaving and choosing go on (A34).
GOING_ON = {
    "sign_in", "sign_out", "second_factor", "confirm_identity", "choose", "choose_troubleshooting",
}  # fmt: skip
# A list and a password are read by post; health ignores the method.
READ_BY_POST = {"list_accounts", "reveal", "alive", "ready"}
GUICHET = {"host": "guichet.localhost"}

pytestmark = pytest.mark.slow


def patterns(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield f"{namespace}{entry.name}", entry


@pytest.fixture
def town(head):
    """The head's people, one in each tab, with a paper, an anomaly, a send, a file on hold and a
    request of assistance.
    """
    return people_of(head, CANARY)


@pytest.fixture
def addresses(town):
    """Every address of the console: name → path, of people who exist."""
    known = {("sheets", "pk"): town.papers.pk, ("note", "pk"): town.report.pk,
             ("progress", "request_id"): town.mailing.request_id,
             ("retry", "request_id"): town.mailing.request_id,
             ("answer", "pk"): town.request.pk}  # fmt: skip
    known |= {(page, "pk"): town.file.pk for page in ("detail", "file", "approve", "reject")}
    by_kind = {"uuid": ZERO, "int": 0, "slug": "se-connecter", "str": "x", "day": "2026-11-22"}

    def argument(entry, name, converter):
        if name == "public_id":
            return account_of(town, entry).public_id
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        return known.get((entry.name, name), by_kind.get(kind, "x"))

    return {
        name: (entry, reverse(name, kwargs={
            each: argument(entry, each, converter)
            for each, converter in entry.pattern.converters.items()
        }))
        for name, entry in patterns(get_resolver())
    }  # fmt: skip


def account_of(town, entry):
    tab = entry.default_args.get("tab")
    return town.people[tab.name if tab and tab.name in TABS else "students"]


def everything(member, town, entry):
    """All the fields that a page of the console may wait for."""
    account, tab = account_of(town, entry), entry.default_args.get("tab")
    fields = {"establishment": member.establishment.uai, "comment": "Vu.", "act": ZERO,
              "new_mail": "a@exemple.invalid", "way": "mail", "reset": "on", "format": "csv",
              "hide": "", "url": "https://exemple.fr", "audience": "student", "managed": "yes",
              "login": "agent", "first_name": "Anne", "last_name": "Neuf", "name": "x"}  # fmt: skip
    if tab:
        fields["selection"] = Selection.only(account.public_id, owner=tab.owner(member)).sign()
    return fields


def last(name):
    return name.split(":")[-1]


def test_every_page_of_the_console_is_read_as_before(as_head, as_troubleshooter, addresses):
    clients = {"head": as_head, "troubleshooter": as_troubleshooter, "operator": as_operator()}

    def read():
        return {
            (name, who): client.get(path).status_code
            for name, (_, path) in addresses.items()
            for who, client in clients.items()
        }

    before = read()
    cut_the_service()

    assert read() == before
    assert 200 in before.values()


def test_no_form_of_the_console_changes_a_row(head, as_troubleshooter, town, addresses):
    clients = {
        name: as_operator() if name.startswith("operations:") else signed_in(head)
        for name in addresses
    }
    cut_the_service()
    before = digests(but=SESSIONS + JOURNAL)

    answers, others = {}, {}
    for name, (entry, path) in addresses.items():
        answers[name] = clients[name].post(path, everything(head, town, entry)).status_code
        if last(name) not in GOING_ON:
            others[name] = as_troubleshooter.post(path, everything(head, town, entry)).status_code

    assert digests(but=SESSIONS + JOURNAL) == before
    for given in (answers, others):
        changing = {n: s for n, s in given.items() if last(n) not in GOING_ON | READ_BY_POST}
        assert {n: s for n, s in changing.items() if s not in REFUSED} == {}
    assert answers["students:list_accounts"] == 200
    assert answers["students:inform"] == answers["students:reset_passwords"] == 503


def test_no_form_of_the_guichet_changes_a_row():
    account = AccountFactory(population="guardian", state="activating", mail="zoe@exemple.invalid")
    activation = link_of(guardian_of())
    confirmation = links.to_confirm_mail(account, at=timezone.now())
    token = {"confirm_mail": confirmation.split("/")[-2], None: activation.split("/")[-2]}
    cut_the_service()
    before = digests()

    answers, reads = {}, {}
    for name, entry in patterns(get_resolver(settings.GUICHET_URLCONF)):
        given = {key: token.get(entry.name, token[None]) for key in entry.pattern.converters}
        path = reverse(name, urlconf=settings.GUICHET_URLCONF, kwargs=given)
        if name.startswith("guichet:"):
            answers[name] = Client(headers=GUICHET).post(path, TYPED).status_code
        reads[name] = Client(headers=GUICHET).get(path).status_code

    assert digests() == before
    assert set(answers.values()) == {503}
    assert set(reads.values()) <= {200, 302}
