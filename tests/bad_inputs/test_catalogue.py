"""The catalogue of bad files (trust § 3.3): each is given to a school of forty pupils by `sync`.

REJECT and HOLD change nobody; ROW takes the rest; ACCEPT has nothing to say. Given again, none
writes anything. ONDE's are in tests/sync/test_onde_bad_inputs.py.
"""

import pytest
from django.db import transaction

from tests.bad_inputs import containers, guardians, markup, pupils
from tests.bad_inputs.school import first_files
from tests.sync.builders import UAI
from tests.sync.feeding import dump, versions

GROUPS = {"containers": containers, "markup": markup, "pupils": pupils, "guardians": guardians}


def expected(table):
    """« Z01 » → its outcome and its codes."""
    rows = (line.split()[:3] for line in table.strip().splitlines())
    return {name: (outcome, codes) for name, outcome, codes in rows}


@pytest.fixture
def school(feed):
    assert feed(*first_files()).words == ["applied"] * 3
    return feed


def outcome(school, name, content):
    """What `sync` makes of the file, checked on the way: see the docstring of the module."""
    before = dump()
    told = give(school, name, content)
    codes = ",".join(sorted(set(told.codes))) or "-"
    [word] = told.words
    if word in {"refused", "held"}:
        assert dump() == before, name
    written = versions()
    again = give(school, name, content)
    assert versions() == written, name
    assert again.codes == told.codes, name
    if word in {"refused", "held"}:
        return {"refused": "REJECT", "held": "HOLD"}[word], codes
    return ("ACCEPT" if codes == "-" else "ROW"), codes


def give(school, name, content):
    """A container is named as one, whatever it is."""
    folder = school.drop()
    (folder / ("export.zip" if name.startswith("Z") else "export.xml")).write_bytes(content)
    return school.take(folder, options=["--establishment", UAI])


@pytest.mark.parametrize("group", GROUPS)
def test_each_file_of_the_catalogue_has_its_outcome(school, group):
    found = {}

    for name, content in GROUPS[group].FILES.items():
        with transaction.atomic():
            found[name] = outcome(school, name, content)
            transaction.set_rollback(True)

    assert found == expected(GROUPS[group].EXPECTED)
