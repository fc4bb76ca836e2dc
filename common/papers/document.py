"""A tagged PDF/UA-1 document being written: pages, structure, bookmarks, identity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple

import weasyprint

from common.papers.objects import Resources, join_pieces, put_objects
from common.papers.outline import Outline, number_tree
from common.papers.reading import Typeset, TypesetPage
from common.papers.structure import Block, Origin
from common.papers.writer import PdfWriter, pdf_text, reference_list

LANGUAGE = "fr-FR"
_PRODUCER = f"WeasyPrint {weasyprint.__version__}"

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{moment}</xmp:CreateDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass
class Place:
    """Where a page stands in the reading order, with those that continue it."""

    pages: list[int]
    roots: list[int] = field(default_factory=list)  # elements that begin there


class Shared(NamedTuple):
    """Fonts written in the document, and the number that their references count from."""

    resources: Resources
    base: int


class TaggedDocument:
    """Places are reserved in reading order; their pages are written in any order."""

    def __init__(self, title: str) -> None:
        self.writer = PdfWriter()
        self.outline = Outline()
        self.body = self.writer.reserve()  # the Document element
        self._title = title
        self._page_root = self.writer.reserve()
        self._places: list[Place] = []
        self._parents: list[tuple[int, int]] = []

    def reserve_page(self) -> Place:
        self._places.append(Place([self.writer.reserve()]))
        return self._places[-1]

    def put_typeset(self, typeset: Typeset) -> Shared:
        """Write the fonts of a typeset document, once for all its pages."""
        return Shared(typeset.resources, put_objects(typeset.objects, self.writer))

    def put_resources(self, *shared: Shared, forms: Mapping[str, int] | None = None) -> bytes:
        """Write what pages made of these documents refer to; returns the reference to it."""
        forms = forms or {}
        categories: dict[str, list[bytes]] = {
            "/XObject": [b"/%b %d 0 R" % (name.encode(), form) for name, form in forms.items()]
        }
        for resources, base in shared:
            for category, values in resources.items():
                categories.setdefault(category, []).extend(
                    name.encode() + join_pieces(pieces, base) for name, pieces in values.items()
                )
        number = self.writer.reserve()
        body = b"".join(
            b"%b<<%b>>" % (category.encode(), b"".join(values))
            for category, values in categories.items()
        )
        self.writer.add(number, b"<<%b>>" % body)
        return b"%d 0 R" % number

    def put_stream(self, data: bytes, extra: bytes = b"") -> int:
        number = self.writer.reserve()
        self.writer.add_stream(number, data, extra)
        return number

    def put_page(
        self, number: int, size: tuple[str, str], resources: bytes, contents: list[int]
    ) -> None:
        """Write a page; its key in the parent tree is its own number."""
        box = " ".join(["0 0", *size]).encode()
        self.writer.add(
            number,
            b"<</Type/Page/Parent %d 0 R/MediaBox[%b]/Resources %b/Contents%b/StructParents %d"
            b"/Tabs/S>>" % (self._page_root, box, resources, reference_list(contents), number),
        )

    def put_parents(self, page: int, owners: list[int | None]) -> None:
        """Say which element holds each marked content of the page."""
        number = self.writer.reserve()
        self.writer.add(number, reference_list(owners))
        self._parents.append((page, number))

    def put_block(self, block: Block, *, page: int, parent: int, mcid: int = 0) -> int:
        base = self.writer.reserve(len(block.lengths))
        cloned = block.clone(Origin(base, page, parent, mcid))
        self.writer.add_block(base, cloned, block.lengths)
        return base

    def put_whole_page(self, place: Place, page: TypesetPage, resources: bytes) -> None:
        """Write a page just as WeasyPrint made it."""
        if place.roots:
            place.pages.append(self.writer.reserve())
        number, block = place.pages[-1], Block.of(page.root())
        root = self.put_block(block, page=number, parent=self.body)
        place.roots.append(root)
        self.put_parents(number, block.owner_numbers(root))
        size = (page.width, page.height)
        self.put_page(number, size, resources, [self.put_stream(page.drawing)])

    def finish(self) -> Iterator[bytes]:
        writer, moment = self.writer, datetime.now(UTC)
        pages = [page for place in self._places for page in place.pages]
        tree = b"<</Type/Pages/Count %d/Kids%b>>" % (len(pages), reference_list(pages))
        writer.add(self._page_root, tree)
        catalog = (
            b"<</Type/Catalog/Pages %d 0 R/Lang(%b)/MarkInfo<</Marked true>>"
            b"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %d 0 R/Metadata %d 0 R"
        ) % (
            *(self._page_root, LANGUAGE.encode()),
            *(self._put_structure_root(), self._put_metadata(moment)),
        )
        if outline := self.outline.write(writer):
            catalog += b"/Outlines %d 0 R/PageMode/UseOutlines" % outline
        root, info = writer.reserve(), writer.reserve()
        writer.add(root, catalog + b">>")
        about = b"<</Title%b/Producer%b/CreationDate(%b)>>"
        stamp = f"D:{moment:%Y%m%d%H%M%S}Z".encode()
        writer.add(info, about % (pdf_text(self._title), pdf_text(_PRODUCER), stamp))
        yield from writer.finish(root=root, info=info)

    def _put_structure_root(self) -> int:
        root = self.writer.reserve()
        parents = number_tree(self.writer, self._parents)
        last = max((key for key, _ in self._parents), default=0)
        body = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        self.writer.add(root, body % (self.body, parents, last + 1))
        kids = reference_list([root for place in self._places for root in place.roots])
        self.writer.add(self.body, b"<</S/Document/P %d 0 R/K%b>>" % (root, kids))
        return root

    def _put_metadata(self, moment: datetime) -> int:
        text = _METADATA.format(
            title=escape(self._title),
            language=LANGUAGE,
            producer=_PRODUCER,
            moment=moment.isoformat(timespec="seconds"),
        )
        number = self.writer.reserve()
        self.writer.add_raw_stream(number, text.encode(), b"/Type/Metadata/Subtype/XML")
        return number
