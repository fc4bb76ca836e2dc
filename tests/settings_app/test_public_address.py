"""What may be printed as the address of a service, and what never may (H9)."""

import pytest

from settings_app.public_address import NotPublicError, checked
from settings_app.reachability import is_public

INNER = [
    "127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.0.8",  # noqa: S104
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::",
    "2001:0:7f00:1::", "fe80::1", "fc00::1", "ff02::1", "::7f00:1", "203.0.113.5",
]  # fmt: skip
NUMBERS = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"]


@pytest.mark.parametrize(
    "url",
    [
        "https://ent.exemple.fr",
        "https://moncompte.educonnect.education.gouv.fr/accueil?de=feuille#ici",
        "https://école-des-tilleuls.fr/",
        "  https://ent.exemple.fr  ",
    ],
)
def test_a_public_page_is_accepted_as_it_is_written(url):
    assert checked(url) == url.strip()


@pytest.mark.parametrize("host", [*INNER, *NUMBERS, "localhost", "serveur", "nas.local", "a..fr"])
def test_a_number_or_an_inner_name_is_refused(host):
    url = f"https://[{host}]/" if ":" in host else f"https://{host}/"

    with pytest.raises(NotPublicError):
        checked(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://ent.exemple.fr", "ftp://ent.exemple.fr", "javascript:alert(1)",
        "data:text/html,bonjour", "//ent.exemple.fr", "ent.exemple.fr", "https://",
        "https://qui@ent.exemple.fr", "https://ent.exemple.fr:8443", "https://ent.exemple.fr:",
        "https://ent.exemple.fr/a b", "https://ent.exemple.fr\\@autre.fr", "https://[::1",
        "https://ent.exemple.fr/" + "a" * 240, "https://ent.exemple.fr/<script>",
    ],
)  # fmt: skip
def test_another_scheme_a_port_or_a_login_is_refused(url):
    with pytest.raises(NotPublicError):
        checked(url)


@pytest.mark.parametrize("address", INNER)
def test_the_server_would_never_connect_to_an_inner_address(address):
    assert not is_public(address)


def test_the_server_could_connect_to_a_public_one():
    assert is_public("8.8.8.8")
    assert is_public("2a00:1450:4007:80c::200e")
