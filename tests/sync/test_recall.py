"""Data in force are known by their digest: only the header of their file is read."""

from datetime import date

import pytest

from sync.sources import read_feed
from sync.sources.records import FileRefused
from tests.sync.builders import UAI
from tests.sync.feeding import roll

TODAY = date(2026, 11, 22)


@pytest.fixture
def read(tmp_path):
    def read(content, *, in_force):
        path = tmp_path / "feed.xml"
        path.write_bytes(content)
        return read_feed(
            path, today=TODAY, school_years=frozenset({2026}), in_force=lambda _: in_force
        )

    return read


def test_the_header_is_read_and_the_people_are_not(read):
    known, whole = (read(roll(3), in_force=known) for known in (True, False))

    assert (known.is_recalled, known.pupils) == (True, ())
    assert (whole.is_recalled, len(whole.pupils)) == (False, 3)
    assert (known.uai, known.kind, known.digest) == (UAI, whole.kind, whole.digest)
    assert known.exported_at == whole.exported_at


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content + b"<ENCORE/>",
        lambda content: content.replace(b"<UAJ>", b"<UAJ><UAJ>"),
        lambda content: content.replace(b"2026</ANNEE", b"2019</ANNEE"),
        lambda content: b"<!DOCTYPE x>" + content[content.index(b"<BEE") :],
    ],
    ids=["tail", "header", "year", "doctype"],
)
def test_what_is_around_known_data_is_judged_as_ever(read, spoil):
    with pytest.raises(FileRefused):
        read(spoil(roll(3)), in_force=True)


def test_a_file_of_known_data_is_unchanged_and_another_is_taken(feed):
    feed(roll(3))

    same = feed(roll(3, HORODATAGE="21/11/2026 02:00:00"))
    fewer = feed(roll(2, HORODATAGE="22/11/2026 01:00:00"))

    assert (same.words, same.figure("pupils")) == (["unchanged"], 3)
    assert (fewer.words, fewer.figure("left")) == (["applied"], 1)
