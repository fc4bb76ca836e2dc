"""Whatever the bytes, the reader answers with a file or a refusal, never with another error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.sources.records import FeedFile, FileRefused
from tests.sync.builders import guardians_file, link, person, pupil, pupils_file, structures, zipped
from tests.sync.reading import read

SEEDS = [
    pupils_file(pupil(), assigned=structures("1001", "D:5 A")),
    guardians_file(person(), link()),
    zipped(pupils_file(pupil())),
]
EDITS = st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=6)), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def outcome(folder, content):
    try:
        return read(folder, content, expected_uai=None)
    except FileRefused as refused:
        return refused


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.sampled_from(SEEDS), edits=EDITS, removed=st.integers(0, 8))
def test_a_damaged_file_is_read_or_refused(folder, seed, edits, removed):
    content = bytearray(seed)
    for place, inserted in edits:
        start = place % len(content)
        content[start : start + removed] = inserted

    assert isinstance(outcome(folder, bytes(content)), FeedFile | FileRefused)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    values=st.dictionaries(
        st.sampled_from(["NOM_DE_FAMILLE", "PRENOM", "DATE_NAISS", "ID_NATIONAL", "CODE_MEF"]),
        st.text(st.characters(codec="utf-8"), max_size=30),
    )
)
def test_any_text_in_a_field_is_read_or_refused(folder, values):
    content = pupils_file(pupil(**values), encoding="UTF-8")

    assert isinstance(outcome(folder, content), FeedFile | FileRefused)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    values=st.dictionaries(
        st.sampled_from(["NOM_DE_FAMILLE", "MEL", "TEL_PORTABLE", "LC_CIVILITE"]),
        st.text(st.characters(codec="utf-8"), max_size=30),
    )
)
def test_any_text_about_a_person_is_read_or_refused(folder, values):
    content = guardians_file(person(**values), link(), encoding="UTF-8")

    assert isinstance(outcome(folder, content), FeedFile | FileRefused)
