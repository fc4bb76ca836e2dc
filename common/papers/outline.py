"""Bookmarks: a tree of titles, written in one go at the end of the document."""

from dataclasses import dataclass, field
from itertools import islice

from common.papers.writer import PdfWriter, pdf_text


@dataclass
class Bookmark:
    title: str
    page: int
    kids: list["Bookmark"] = field(default_factory=list)


class Outline:
    """Two levels at most are met here; a title equal to the one before it is not repeated."""

    def __init__(self) -> None:
        self._top = Bookmark("", 0)

    def add(self, path: tuple[str, ...], page: int) -> None:
        """Add a bookmark at the end; its parents are made when they differ from the latest."""
        at = self._top
        for title in path[:-1]:
            if not at.kids or at.kids[-1].title != title:
                at.kids.append(Bookmark(title, page))
            at = at.kids[-1]
        at.kids.append(Bookmark(path[-1], page))

    def write(self, writer: PdfWriter) -> int | None:
        """The number of the outline, or nothing when there is no bookmark."""
        if not self._top.kids:
            return None
        number, kids = writer.reserve(), self._top.kids
        first, last = self._write_kids(writer, kids, number)
        body = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(kids))
        writer.add(number, body)
        return number

    def _write_kids(self, writer: PdfWriter, kids: list[Bookmark], parent: int) -> tuple[int, int]:
        start = writer.reserve(len(kids))
        last = start + len(kids) - 1
        for number, kid in enumerate(kids, start):
            body = b"<</Title%b/Parent %d 0 R/Dest[%d 0 R/Fit]" % (
                *(pdf_text(kid.title), parent),
                kid.page,
            )
            if number > start:
                body += b"/Prev %d 0 R" % (number - 1)
            if number < last:
                body += b"/Next %d 0 R" % (number + 1)
            if kid.kids:
                ends = self._write_kids(writer, kid.kids, number)
                body += b"/First %d 0 R/Last %d 0 R/Count %d" % (*ends, -len(kid.kids))
            writer.add(number, body + b">>")
        return start, last


def number_tree(writer: PdfWriter, pairs: list[tuple[int, int]], width: int = 128) -> int:
    """A number tree from keys to references, cut into leaves that a reader can skip."""
    root, entries, leaves = writer.reserve(), iter(sorted(pairs)), []
    while leaf := list(islice(entries, width)):
        leaves.append(writer.reserve())
        nums = b" ".join([b"%d %d 0 R" % pair for pair in leaf])
        limits = b"%d %d" % (leaf[0][0], leaf[-1][0])
        writer.add(leaves[-1], b"<</Limits[%b]/Nums[%b]>>" % (limits, nums))
    writer.add(root, b"<</Kids[%b]>>" % b" ".join([b"%d 0 R" % leaf for leaf in leaves]))
    return root
