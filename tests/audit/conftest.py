"""A service cut from the start."""

import pytest

from tests.pages import cut_the_service


@pytest.fixture
def cut():
    cut_the_service()
