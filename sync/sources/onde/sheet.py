"""The rows of an extraction, and whether the file was cut in the middle of the last one."""

from dataclasses import dataclass

from sync.sources import tables
from sync.sources.anomalies import refuse

LINE_ENDS = (b"\n", b"\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    header: tables.Row
    rows: list[tables.Row]
    is_open: bool

    @classmethod
    def of(cls, content: bytes) -> "Sheet":
        header, *rows = tables.read(content, breaks=True)
        if len(header.cells) == 1:
            raise refuse("csv-separateur", header.line)
        return cls(header, rows, is_open=not content.endswith(LINE_ENDS))

    @property
    def width(self) -> int:
        return len(self.header.cells)

    def refuse_cut(self, row: tables.Row) -> None:
        """A last row that lacks columns and has no end: the rest of the file is missing too."""
        if self.is_open and row is self.rows[-1]:
            raise refuse("csv-tronque", row.line)
