"""Whose a SIECLE file says it is, in its first bytes: enough to put files together, no more.

What it is taken for is decided by the reader alone.
"""

import re
from pathlib import Path

from sync.sources.containers import beginning

HEAD = 8_192
UAI = re.compile(rb"<UAJ>\s*([0-9]{7}[A-Za-z])\s*</UAJ>")


def uai(path: Path) -> str:
    """The UAI of its header, or nothing; in an archive as in a plain file."""
    match = UAI.search(beginning(path, HEAD).replace(b"\0", b""))
    return match[1].decode().upper() if match else ""
