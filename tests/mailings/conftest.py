"""Sends asked for by the head, and who else may follow them."""

from functools import partial

import pytest

from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import MemberFactory
from tests.mailings.sends import leave


@pytest.fixture
def send(head):
    """``send(sent=2, abandoned=1)`` → the entry of an act that asked for three mails."""
    return partial(leave, head)


@pytest.fixture
def as_delegate(head):
    return signed_in(MemberFactory(establishment=head.establishment, role=Role.DELEGATE))
