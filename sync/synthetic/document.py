"""The frame every SIECLE export shares: declaration, PARAMETRES, encoding, archive."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ENCODING = "ISO-8859-15"


@dataclass(frozen=True)
class Header:
    """PARAMETRES: whose file this is, for which year, of which day."""

    uai: str
    year: int
    exported_on: date
    clock: str

    def xml(self) -> str:
        day = french(self.exported_on)
        return (
            "  <PARAMETRES>\n"
            f"    <UAJ>{self.uai}</UAJ>\n"
            f"    <ANNEE_SCOLAIRE>{self.year}</ANNEE_SCOLAIRE>\n"
            f"    <DATE_EXPORT>{day}</DATE_EXPORT>\n"
            f"    <HORODATAGE>{day} {self.clock}</HORODATAGE>\n"
            "  </PARAMETRES>\n"
        )


@dataclass(frozen=True)
class Destination:
    """A folder that receives plain files, or `ExportXML_*.zip` archives of one file each."""

    folder: Path
    header: Header
    zipped: bool = False

    def write(self, name: str, root: str, version: str, body: Iterable[str]) -> None:
        """Write one export as its pieces come: nothing is held in memory."""
        with self._open(name) as stream:
            stream.write(f'<?xml version="1.0" encoding="{ENCODING}"?>\n')
            stream.write(f'<{root} VERSION="{version}">\n{self.header.xml()}  <DONNEES>\n')
            stream.writelines(body)
            stream.write(f"  </DONNEES>\n</{root}>\n")

    @contextmanager
    def _open(self, name: str) -> Iterator[TextIO]:
        """Open a file, or the only member of its archive, dated by the export.

        As in real exports, a character out of the repertoire becomes `?`.
        """
        if not self.zipped:
            path = self.folder / f"{name}.xml"
            with path.open("w", encoding=ENCODING, errors="replace", newline="\n") as stream:
                yield stream
            return
        day = self.header.exported_on
        member = ZipInfo(f"{name}.xml", (day.year, day.month, day.day, 20, 0, 0))
        member.compress_type = ZIP_DEFLATED
        with (
            ZipFile(self.folder / f"ExportXML_{name}.zip", "w") as archive,
            archive.open(member, "w") as binary,
            TextIOWrapper(binary, ENCODING, errors="replace", newline="\n") as stream,
        ):
            yield stream


def french(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def tags(indent: str, *fields: tuple[str, str | None]) -> str:
    """Write one tag a line: none for None, an empty one for an empty string."""
    return "".join(
        f"{indent}<{tag}>{escape(value)}</{tag}>\n" if value else f"{indent}<{tag}/>\n"
        for tag, value in fields
        if value is not None
    )
