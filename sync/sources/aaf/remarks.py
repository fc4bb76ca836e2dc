"""What the reader of a slice meets on its way without stopping, and whom it is about."""

import re
from dataclasses import dataclass, field

from sync.sources.aaf.rows import RemarkRow
from sync.sources.anomalies import ROW_MESSAGES

AAF_ID = re.compile(r"[0-9A-Za-z_.-]{1,40}")
NOBODY = "?"  # in place of a person who cannot be read


@dataclass(slots=True)
class Remarks:
    rows: list[RemarkRow] = field(default_factory=list)

    def note(
        self,
        code: str,
        line: int,
        *,
        structure: str = "",
        person: str = "",
        **values: object,
    ) -> None:
        """Something to tell; the row is applied, or there is no row to keep."""
        message = ROW_MESSAGES[code].format(**values)
        self.rows.append(RemarkRow(line, code, message, structure, person, ""))

    def keep(
        self,
        code: str,
        line: int,
        kept_id: str,
        *,
        structure: str = "",
        person: str = "",
        **values: object,
    ) -> None:
        """The row cannot be taken: this pupil or person stays as before."""
        message = ROW_MESSAGES[code].format(id=kept_id, **values)
        self.rows.append(RemarkRow(line, code, message, structure, person, kept_id))
