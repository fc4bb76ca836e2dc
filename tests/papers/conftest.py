"""Nothing here needs a database."""

from datetime import date

import pytest

from accounts import letters


@pytest.fixture
def _database():
    """No database: a paper is made of what it is given."""


@pytest.fixture
def context():
    return letters.SheetContext(
        establishment_name="Collège des Trois-Chênes",
        uai="0750001A",
        service_urls=("https://ent.exemple.fr",),
        today=date(2026, 9, 1),
    )
