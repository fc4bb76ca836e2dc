"""Whoever runs the service: no right in any establishment."""

import pytest

from tests.operations.nights import as_operator


@pytest.fixture
def client():
    return as_operator(username="exploitant")
