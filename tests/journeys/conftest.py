"""One browser for all journeys, a window for each; none may leave a word in the console."""

import os
import warnings

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from guide.captures import ARGUMENTS, find_chromium
from tests.factories import MefFactory, MemberFactory

DID_NOT_RUN = "Sans Chromium, les parcours au navigateur n'ont pas été lancés."
PATIENCE = 30_000


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.xdist_group("browser"))
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
