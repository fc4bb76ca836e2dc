"""Archives damaged in one way each, around a document."""

import stat
import struct
import zipfile

from tests.sync.builders import zipped

NAME = "ElevesSansAdresses.xml"


def patched(archive, signature, offset, layout, value):
    """The archive with one number of its first such header replaced."""
    content = bytearray(archive)
    struct.pack_into(layout, content, archive.index(signature) + offset, value)
    return bytes(content)


def central(archive, offset, layout, value):
    return patched(archive, b"PK\x01\x02", offset, layout, value)


def symbolic_link():
    entry = zipfile.ZipInfo(NAME)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, b"/etc/passwd"))


def overlapping(xml):
    """Two directory entries on the same packed bytes."""
    archive = zipped(("a.txt", b"x"), (NAME, xml))
    second = archive.rindex(b"PK\x01\x02")
    first_data = archive.index(b"PK\x03\x04", 1)
    content = bytearray(archive)
    struct.pack_into("<I", content, second + 42, first_data)
    first = archive.index(b"PK\x01\x02")
    struct.pack_into("<I", content, first + 20, first_data)
    return bytes(content)


def lying_about_its_size(xml):
    """Half of the document, with the right checksum for that half."""
    half = xml[: len(xml) // 2]
    content = central(zipped(xml), 24, "<I", len(half))
    return patched(content, b"PK\x01\x02", 16, "<I", zipfile.crc32(half))


def with_damaged_bytes(xml, *, old=b"ABADIE", new=b"ABADIF"):
    return zipped(xml, method=zipfile.ZIP_STORED).replace(old, new, 1)
