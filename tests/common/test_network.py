"""From where a request comes."""

import pytest
from django.test import RequestFactory

from common.network import client_address


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "1.2.3.4", "10.0.0.9"),
        (True, "1.2.3.4", "1.2.3.4"),
        (True, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (True, "", "10.0.0.9"),
        (True, "<script>", None),
    ],
)
def test_only_what_our_proxy_added_is_believed(settings, behind, forwarded, address):
    settings.BEHIND_TLS_PROXY = behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    request = RequestFactory(headers=headers, REMOTE_ADDR="10.0.0.9").get("/")

    assert client_address(request) == address
