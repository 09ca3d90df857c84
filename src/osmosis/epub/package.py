"""The files by which a reader finds its way through a book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from whenever import Instant

from osmosis.epub.model import Book
from osmosis.epub.xhtml import element, escaped, page
from osmosis.languages.speaking import gettext

__all__ = ["CONTAINER", "Entry", "Item", "NavPoint", "navigation", "ncx", "package"]

CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '<rootfiles><rootfile full-path="EPUB/package.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A file of the book.

    Attributes:
        name: Within the folder of the book.
        properties: Of EPUB 3.3, appendix D.6.
        in_spine: Whether it is read in its turn.
    """

    name: str
    media_type: str
    properties: tuple[str, ...] = ()
    in_spine: bool = False

    @property
    def id(self) -> str:
        """Its name in the package."""
        return self.name.replace("/", "-").replace(".", "-")


@dataclass(frozen=True, kw_only=True, slots=True)
class NavPoint:
    """A line of the table of contents that readers show in their menu, or a landmark.

    Attributes:
        kind: What a landmark is, by its name in EPUB's vocabulary.
    """

    title: str
    href: str
    inner: tuple[NavPoint, ...] = ()
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a part of a book says of itself.

    Attributes:
        features: What its pages hold, such as ``MathML``, in schema.org's words.
        languages: Of its articles, without the book's own.
        has_pictures: Whether anything but words is to be seen.
        is_described: Whether each picture has a text.
    """

    identifier: UUID
    title: str
    languages: tuple[str, ...]
    features: tuple[str, ...]
    has_pictures: bool
    is_described: bool


def package(book: Book, entry: Entry, items: Sequence[Item]) -> str:
    """The package document (EPUB 3.3, section 5)."""
    manifest = "\n".join(_item(item) for item in items)
    spine = "".join(element("itemref", idref=item.id) + "\n" for item in items if item.in_spine)
    progression = "rtl" if book.direction == "rtl" else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + element(
            "package",
            f'\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f"{_metadata(book, entry)}</metadata>\n"
            f"<manifest>\n{manifest}\n</manifest>\n"
            + element("spine", f"\n{spine}", toc="toc-ncx", page_progression_direction=progression)
            + "\n",
            xmlns="http://www.idpf.org/2007/opf",
            version="3.0",
            unique_identifier="id",
            xml_lang=book.language,
        )
        + "\n"
    )


def _item(item: Item) -> str:
    return element(
        "item",
        id=item.id,
        href=item.name,
        media_type=item.media_type,
        properties=" ".join(item.properties),
    )


def _metadata(book: Book, entry: Entry) -> str:
    lines = [
        element("dc:identifier", f"urn:uuid:{entry.identifier}", id="id"),
        element("dc:title", escaped(entry.title)),
        *(element("dc:language", one) for one in (book.language, *entry.languages)),
        element("dc:creator", escaped(book.creator)) if book.creator else "",
        element("dc:date", _stamp(book.modified_at)[:10]),
        element("dc:description", escaped(book.description)) if book.description else "",
        _meta("dcterms:modified", _stamp(book.modified_at)),
        *_series(book),
        *_accessibility(entry),
        element("meta", name="cover", content="cover"),
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _meta(name: str, value: str, **attributes: str) -> str:
    return element("meta", escaped(value), property=name, **attributes)


def _series(book: Book) -> Iterable[str]:
    if book.series:
        yield _meta("belongs-to-collection", book.series, id="series")
        yield _meta("collection-type", "series", refines="#series")
        yield _meta("group-position", str(book.number), refines="#series")


def _accessibility(entry: Entry) -> Iterable[str]:
    """What a reader may expect (EPUB Accessibility 1.1, section 2).

    Conformance is not claimed, because nobody has looked at what others wrote.
    """
    modes = ("textual", "visual") if entry.has_pictures else ("textual",)
    features = (
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
    )
    described = ("alternativeText",) if entry.is_described and entry.has_pictures else ()
    yield from (_meta("schema:accessMode", mode) for mode in modes)
    yield _meta("schema:accessModeSufficient", ",".join(modes))
    if entry.is_described and entry.has_pictures:
        yield _meta("schema:accessModeSufficient", "textual")
    for feature in (*features, *described, *entry.features):
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "none")
    summary = gettext(
        "Contents, headings and reading order are marked, and links lead to notes and back."
    )
    if entry.has_pictures and not entry.is_described:
        undescribed = gettext("Some pictures have no description, because their sources give none.")
        summary = f"{summary} {undescribed}"
    yield _meta("schema:accessibilitySummary", summary)


def _stamp(instant: Instant) -> str:
    whole = instant.format_iso(unit="second")
    return whole if whole.endswith("Z") else f"{whole[:19]}Z"


def navigation(book: Book, points: Sequence[NavPoint], landmarks: Sequence[NavPoint]) -> str:
    """The navigation document (EPUB 3.3, section 7)."""
    contents, named = escaped(gettext("Contents")), escaped(gettext("Landmarks"))
    marked = "".join(
        element("li", element("a", escaped(one.title), epub_type=one.kind, href=one.href))
        for one in landmarks
    )
    toc = element("nav", f"<h1>{contents}</h1>\n" + _list(points), epub_type="toc", role="doc-toc")
    marks = element(
        "nav", f"<h2>{named}</h2><ol>{marked}</ol>", epub_type="landmarks", hidden="hidden"
    )
    body = element("body", f"{toc}\n{marks}")
    return page(gettext("Contents"), body, language=book.language, direction=book.direction)


def _list(points: Sequence[NavPoint]) -> str:
    items = "".join(
        element(
            "li",
            element("a", escaped(point.title), href=point.href)
            + (_list(point.inner) if point.inner else ""),
        )
        + "\n"
        for point in points
    )
    return element("ol", f"\n{items}")


def ncx(entry: Entry, points: Sequence[NavPoint]) -> str:
    """The contents for readers of EPUB 2 (OPF 2.0, section 2.4.1)."""
    names = iter(range(1, 1_000_000))
    orders: dict[str, int] = {}  # one for each place, also where two lines lead to the same

    def written(point: NavPoint) -> str:
        order = orders.setdefault(point.href, len(orders) + 1)
        place = {"id": f"p{next(names)}", "playOrder": str(order)}
        label = element("navLabel", element("text", escaped(point.title)))
        content = element("content", src=point.href)
        inner = "".join(map(written, point.inner))
        return element("navPoint", label + content + inner, **place) + "\n"

    listed = "".join(map(written, points))
    head = element("meta", name="dtb:uid", content=f"urn:uuid:{entry.identifier}")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">\n'
        f"<head>{head}</head>\n"
        f"<docTitle>{element('text', escaped(entry.title))}</docTitle>\n"
        f"<navMap>\n{listed}</navMap>\n</ncx>\n"
    )
