"""From where a request comes."""

import pytest
from django.test import RequestFactory

from common.network import client_address, is_administrative, is_among


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "1.2.3.4", "10.0.0.9"),
        (True, "1.2.3.4", "1.2.3.4"),
        (True, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (True, "", None),
        (True, "1.2.3.4, ", None),
        (True, "<script>", None),
    ],
)
def test_only_what_our_proxy_added_is_believed(settings, behind, forwarded, address):
    settings.BEHIND_TLS_PROXY = behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    request = RequestFactory(headers=headers, REMOTE_ADDR="10.0.0.9").get("/")

    assert client_address(request) == address


def test_a_visitor_whom_our_proxy_did_not_place_is_not_on_the_network_of_the_proxy(settings):
    settings.BEHIND_TLS_PROXY, settings.ADMINISTRATIVE_NETWORKS = True, ["10.0.0.0/8"]

    request = RequestFactory(REMOTE_ADDR="10.0.0.9").get("/")

    assert not is_administrative(request)


def test_networks_may_be_written_with_spaces_between_them():
    assert is_among("192.0.2.7", ["10.0.0.0/8", " 192.0.2.0/24"])
