"""One browser for all journeys, a window for each; none may leave a word in the console."""

import os
import warnings
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from accounts import outbox
from guide.captures import ARGUMENTS, find_chromium
from tests.factories import MefFactory, MemberFactory
from tests.guardians.listed import in_source
from tests.journeys.gestures import PHONE
from tests.postman import at, postman, smtp
from tests.sync.builders import YEAR
from tests.sync.feeding import Feeding

__all__ = ["postman", "smtp"]

DID_NOT_RUN = "Sans Chromium, les parcours au navigateur n'ont pas été lancés."
PATIENCE = 30_000
# Those that go from screen to screen: half of the time that the journeys take.
VISITS = {"test_accessibility", "test_captures", "test_following_mails"}


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)
    is_a_visit = item.path.stem in VISITS
    item.add_marker(pytest.mark.xdist_group("visits" if is_a_visit else "browser"))
    item.add_marker(pytest.mark.filterwarnings(f"always:{DID_NOT_RUN}"))


def chromium():
    """Where the system's browser is; without it, CI fails and others are told."""
    path = find_chromium()
    if path is None and os.environ.get("CI"):
        pytest.fail(DID_NOT_RUN)
    if path is None:
        warnings.warn(DID_NOT_RUN, stacklevel=2)
        pytest.skip(DID_NOT_RUN)
    return path


@pytest.fixture(scope="package")
def browser():
    """Playwright's loop runs in this thread: Django is told that its queries may, too."""
    path = chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def windows(browser, live_server):
    """One window for each way of browsing: what it has fetched once serves every journey."""
    known = {}

    def window(**options):
        key = repr(sorted(options.items()))
        if key not in known:
            known[key] = browser.new_context(
                base_url=live_server.url, locale="fr-FR", reduced_motion="reduce", **options
            )
            known[key].set_default_timeout(PATIENCE)
        known[key].clear_cookies()
        return known[key]

    return window


@pytest.fixture
def browse(windows, live_server):
    """Open a page, signed in as a member or not; afterwards, none may have complained."""
    pages, complaints = [], []

    def heard(message):
        # The console also says that an error page is one: see ``answered``.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def answered(response):
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status} {response.url}")

    def open_page(member=None, **options):
        window = windows(**options)
        if member:
            window.add_cookies([{**session_of(member), "url": live_server.url}])
        page = window.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(error.message))
        page.on("response", answered)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


def session_of(member):
    client = Client()
    client.force_login(member.user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def sixth(head):
    return MefFactory(establishment=head.establishment, label="6ème")


@pytest.fixture
def elsewhere(head):
    """A second establishment of the same head."""
    return MemberFactory(user=head.user, establishment__name="Collège Marie-Curie").establishment


@pytest.fixture
def known(tie):
    """A guardian, and the address that the source gives: ``known("ALVES", "alves@…")``."""

    def create(name, mail="", **kwargs):
        made = tie(guardian__birth_name=name, **kwargs)
        in_source(made, mail=mail)
        return made

    return create


@pytest.fixture
def family(browse):
    """A parent's phone, which nobody is signed in on."""
    return browse(**PHONE)


@pytest.fixture
def guichet(settings, live_server):
    """The public side of the same server, which the links of mails lead to."""
    settings.GUICHET_URL = f"http://guichet.localhost:{urlsplit(live_server.url).port}"
    return settings.GUICHET_URL


@pytest.fixture
def deliver(postman, guichet):
    """What the worker does, now or later: the mails that arrive, by address."""

    def send(after=timedelta()):
        before = len(postman.received)
        outbox.send_due(at(timezone.now() + after))
        return {message["To"]: message for message in postman.received[before:]}

    return send


@pytest.fixture
def night(tmp_path, settings):
    """What the feed does with the files of a night: ``night(pupils_file(…))`` → « applied »…"""
    settings.SYNC_SPOOL, settings.SYNC_SCHOOL_YEAR = tmp_path / "spool", int(YEAR)
    feed = Feeding(tmp_path / "inbox")
    return lambda *files: feed(*files).words
