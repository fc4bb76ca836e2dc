"""What a paper may read: our own assets, and nothing else (H8)."""

import pytest
from weasyprint import HTML

from common.papers.typesetting import ASSETS, AssetFetcher, ForbiddenAssetError, typeset

REFUSED = [
    "file:///etc/passwd",
    f"file://{ASSETS}/../../manage.py",
    f"file://{ASSETS}/%2e%2e/%2e%2e/manage.py",
    f"file://elsewhere{ASSETS}/sheet.css",
    "http://127.0.0.1/",
    "https://exemple.fr/logo.png",
    "ftp://exemple.fr/logo.png",
    "data:text/css,body{}",
]


@pytest.mark.parametrize("address", REFUSED)
def test_any_other_address_is_refused(address):
    with pytest.raises(ForbiddenAssetError):
        AssetFetcher().fetch(address)


def test_our_own_assets_are_read():
    response = AssetFetcher().fetch(f"{ASSETS.as_uri()}/sheet.css")

    assert response.read() == (ASSETS / "sheet.css").read_bytes()


def test_markup_that_would_fetch_gets_nothing():
    hostile = (
        '<link rel="attachment" href="file:///etc/passwd"><img alt="x" src="file:///etc/passwd">'
        '<object data="file:///etc/passwd"></object>'
    )

    pdf = typeset([hostile], "@import url('file:///etc/passwd');")

    assert HTML(string="<p>").render().metadata.attachments == []
    assert b"/EmbeddedFile" not in pdf
    assert b"/Subtype /Image" not in pdf
