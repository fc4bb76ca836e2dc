"""Whatever the bytes, the reader of slices answers with a slice or a refusal."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import sources
from sync.sources.records import FileRefused
from tests.sync import aaf
from tests.sync.builders import zipped
from tests.sync.reading import TODAY

SEEDS = [
    aaf.document(aaf.pupil("1001", aaf.link()), aaf.school_pupil("1002", "2001$10")),
    aaf.document(aaf.person(), aaf.structure(), aaf.mef()),
    aaf.document(aaf.pupil(), head="", encoding="cp1252"),
    zipped(("a.xml", aaf.document(aaf.pupil())), ("b.xml", aaf.document(aaf.person()))),
]
EDITS = st.lists(st.tuples(st.integers(0, 4_000), st.binary(max_size=6)), min_size=1, max_size=5)
FIELDS = [
    "ENTPersonJointure", "ENTEleveINE", "ENTPersonStructRattach", "ENTPersonDateNaissance",
    "ENTPersonNomPatro", "sn", "givenName", "ENTEleveMEF", "ENTEleveClasses", "ENTPersonClasses",
    "ENTEleveNiveau", "ENTElevePersRelEleve", "ENTEleveAutoriteParentale", "mail", "personalTitle",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def read(folder, content):
    path = folder / "tranche.xml"
    path.write_bytes(content)
    assert sources.is_slice(path) in {True, False}
    try:
        return list(sources.read_slices(path, today=TODAY))
    except FileRefused as refused:
        return refused.errors


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.sampled_from(SEEDS), edits=EDITS, removed=st.integers(0, 8))
def test_a_damaged_slice_is_read_or_refused(folder, seed, edits, removed):
    content = bytearray(seed)
    for place, inserted in edits:
        start = place % len(content)
        content[start : start + removed] = inserted

    assert read(folder, bytes(content))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    values=st.dictionaries(
        st.sampled_from(FIELDS),
        st.lists(st.text(st.characters(codec="utf-8"), max_size=30) | st.just("1$2$3$1$5$6")),
    )
)
def test_any_text_in_an_attribute_is_read_or_refused(folder, values):
    content = aaf.document(aaf.pupil("1", **values), aaf.person("2", **values))

    assert read(folder, content)
