"""Our people, for those who may not reach them."""

import pytest

from tests.security.people import people_of

CANARY = "ZZCANARI"


@pytest.fixture
def ours(head):
    """Of the head's establishment, one in each tab, whose every word is a canary."""
    return people_of(head, CANARY)
