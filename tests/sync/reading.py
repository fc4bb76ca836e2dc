"""The reader as the tests call it: a Sunday of November 2026, one school, one year."""

from datetime import date

import pytest

from sync.sources import read_feed
from sync.sources.records import FileRefused
from tests.sync.builders import UAI

TODAY = date(2026, 11, 22)


def read(folder, content, *, name="export.xml", expected_uai=UAI):
    path = folder / name
    path.write_bytes(content)
    return read_feed(path, today=TODAY, school_years=frozenset({2026}), expected_uai=expected_uai)


def refusals(folder, content, **options):
    """The codes and lines the file is refused with."""
    with pytest.raises(FileRefused) as caught:
        read(folder, content, **options)
    return [(error.code, error.line) for error in caught.value.errors]


def codes(folder, content, **options):
    return [code for code, _ in refusals(folder, content, **options)]
