"""Our people, for those who may not reach them."""

import pytest

from tests.conftest import signed_in
from tests.factories import MemberFactory
from tests.security.people import people_of

CANARY = "ZZCANARI"


@pytest.fixture
def head():
    return MemberFactory(establishment__hosts_students=True)


@pytest.fixture
def as_stranger():
    """The head of another establishment, which has the same tabs."""
    elsewhere = {"name": "Collège d'ailleurs", "hosts_students": True}
    return signed_in(MemberFactory(**{f"establishment__{k}": v for k, v in elsewhere.items()}))


@pytest.fixture
def ours(head):
    """Of the head's establishment, one in each tab, whose every word is a canary; a right."""
    found = people_of(head, CANARY)
    right = MemberFactory(
        establishment=head.establishment, role="delegate", origin="console", delegator=CANARY
    )
    found.more = {"right": right.pk}
    return found
