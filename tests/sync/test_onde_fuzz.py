"""Whatever the bytes, an ONDE file is read or refused: nothing else comes out of the reader."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.sources.records import FeedFile, FileRefused
from tests.sync import reading
from tests.sync.onde import (
    BE1D_PUPILS,
    CHILD,
    GUARDIANS,
    ONDE_PUPILS,
    SCHOOL,
    be1d_pupil,
    child,
    guardian,
    guardians_file,
    pupil,
    pupils_file,
    quoted,
    table,
)

SEEDS = [
    pupils_file(pupil(1), pupil(2), pupil(3)),
    quoted(BE1D_PUPILS, [be1d_pupil(1), be1d_pupil(2)]),
    guardians_file(guardian(child(1), child(2)), guardian(child(3), name="PETIT")),
    quoted(GUARDIANS + CHILD, [guardian(child(1))]),
]
EDITS = st.lists(st.tuples(st.integers(0, 900), st.binary(max_size=6)), min_size=1, max_size=5)
CELLS = st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=30)
SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def outcome(folder, content):
    try:
        return reading.read(folder, content, name="CSVExtraction.csv", expected_uai=SCHOOL)
    except FileRefused as refused:
        return refused


@settings(max_examples=300, **SLOW)
@given(seed=st.sampled_from(SEEDS), edits=EDITS, removed=st.integers(0, 8))
def test_a_damaged_extraction_is_read_or_refused(folder, seed, edits, removed):
    content = bytearray(seed)
    for place, inserted in edits:
        start = place % len(content)
        content[start : start + removed] = inserted

    assert isinstance(outcome(folder, bytes(content)), FeedFile | FileRefused)


@settings(max_examples=300, **SLOW)
@given(rows=st.lists(CELLS, max_size=4), header=st.sampled_from([ONDE_PUPILS, GUARDIANS + CHILD]))
def test_any_text_in_the_cells_is_read_or_refused(folder, rows, header):
    content = table(header, map(";".join, rows))

    assert isinstance(outcome(folder, content), FeedFile | FileRefused)


@settings(max_examples=200, **SLOW)
@given(header=CELLS)
def test_any_header_is_read_or_refused(folder, header):
    content = table(f"Nom élève;{';'.join(header)}", [pupil(1)])

    assert isinstance(outcome(folder, content), FeedFile | FileRefused)
