"""The readers of source files: a path in, a `FeedFile` or `FileRefused` out, no database.

A reader is a module that answers like `Reader`; to add a source, add it to READERS. The AAF stands
apart: no file of its export is that of one establishment, so it is read slice by slice.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

from sync.sources import aaf, mutualised, onde, siecle, tables
from sync.sources.anomalies import refuse
from sync.sources.containers import Document, beginning, open_document, open_documents
from sync.sources.records import FeedFile, FileRefused, InForce, nothing_known


class Reader(Protocol):
    @property
    def SOURCE(self) -> str: ...  # noqa: N802  a constant of the module

    def recognises(self, document: Document) -> bool: ...

    def read_document(
        self,
        document: Document,
        *,
        today: date,
        school_years: frozenset[int],
        expected_uai: str | None = None,
        in_force: InForce = nothing_known,
    ) -> FeedFile: ...


READERS: tuple[Reader, ...] = (siecle, mutualised, onde)


def read_feed(
    path: Path,
    *,
    today: date,
    school_years: frozenset[int],
    expected_uai: str | None = None,
    in_force: InForce = nothing_known,
) -> FeedFile:
    """Read a file of any known source; its name and extension decide nothing.

    Of a file whose data are in force already, only the header is read.
    """
    document = open_document(path)
    for reader in READERS:
        if not reader.recognises(document):
            continue
        try:
            return reader.read_document(
                document,
                today=today,
                school_years=school_years,
                expected_uai=expected_uai,
                in_force=in_force,
            )
        except FileRefused as refused:
            refused.source = reader.SOURCE
            raise
    raise refuse("format-inconnu", looks=tables.looks_like(document.content))


def is_slice(path: Path) -> bool:
    """Whether this file is of an AAF export, or an archive of such files; never refuses."""
    return aaf.begins_a_slice(beginning(path, aaf.HEAD))


def read_slices(path: Path, *, today: date) -> Iterator[aaf.Slice]:
    """The slices of a file that `is_slice`: one, or as many as its archive holds."""
    try:
        for document in open_documents(path):
            yield aaf.read(document.content, today=today)
    except FileRefused as refused:
        refused.source = aaf.SOURCE
        raise
