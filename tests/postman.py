"""A real SMTP server for the tests: it keeps the mails, refuses or delays some."""

import asyncio
import email
import re
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Postman:
    """Keeps what it is given; refuses the addresses it was told to, or never answers them."""

    def __init__(self):
        self.received, self.refused, self.refused_content = [], {}, ""
        self.silent, self.seconds = set(), 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        if address in self.silent:
            await asyncio.sleep(5)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.seconds)
        if self.refused_content:
            return self.refused_content
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.received.append(message)
        return "250 OK"

    @property
    def addresses(self):
        return sorted(message["To"] for message in self.received)


@pytest.fixture
def smtp(settings):
    """Mails go to a server that is not there yet."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = free_port(), 2


@pytest.fixture
def postman(smtp, settings):
    postman = Postman()
    server = Controller(postman, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    yield postman
    server.stop()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def at(moment):
    """A clock that stands still."""
    return lambda: moment


def text_of(message):
    return message.get_body(["plain"]).get_content().replace("\r\n", "\n")


def html_of(message):
    return message.get_body(["html"]).get_content()


def link_in(message):
    """The first address of the text part: that of the link, where there is one."""
    return re.search(r"http\S+", text_of(message))[0]
