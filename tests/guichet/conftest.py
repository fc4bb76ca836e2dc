"""A browser in front of the guichet."""

import pytest
from django.test import Client


@pytest.fixture
def guichet():
    return Client(enforce_csrf_checks=True, headers={"host": "guichet.localhost"})
