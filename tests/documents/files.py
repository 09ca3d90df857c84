"""Books, papers and notes made for the tests."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.documents.letters import PNG

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<?xml version="1.0"?><package xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>Of Figs</dc:title><dc:creator>M. Montaigne</dc:creator>
<dc:language>en</dc:language></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/two%20.xhtml" media-type="application/xhtml+xml"/>
<item id="leaf" href="leaf.png" media-type="image/png"/></manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="one"/>
<itemref idref="missing"/></spine></package>"""
NAV = """<html><body><nav><a href="text/one.xhtml#x">The First</a>
<a href="text/two%20.xhtml">The Second</a></nav></body></html>"""
ONE = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "bbbb">]>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x.js"/></head><body>
<a id="x"/><h1>One</h1><p>Alpha&#160;fig.</p><img src="../leaf.png" alt="leaf"/>
<svg><image xlink:href="../leaf.png"/></svg><p/><p>Beta.</p></body></html>"""
TWO = """<html><body><div><section><h2>Two</h2>loose <b>words</b><p>Gamma.</p></section></div>
</body></html>"""


def book(changes: Mapping[str, bytes | None] | None = None) -> bytes:
    """A small EPUB; files can be changed or left out."""
    files: dict[str, bytes | None] = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.encode(),
        "OPS/book.opf": PACKAGE.encode(),
        "OPS/nav.xhtml": NAV.encode(),
        "OPS/text/one.xhtml": ONE.encode(),
        "OPS/text/two .xhtml": TWO.encode(),
        "OPS/leaf.png": PNG,
        **(changes or {}),
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if data is not None:
                archive.writestr(name, data)
    return packed.getvalue()


def paper(words: str = "The fig has three leaves.") -> bytes:
    """A PDF of one page."""
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"""<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R
        /Resources<</Font<</F1 5 0 R>>>>>>""",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Title(Of Figs)/Author(A. Fig)>>",
    ]
    return pdf(objects)


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue, the last says of it."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (count, count - 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def looping_paper() -> bytes:
    """A PDF of 900 pages, each of which draws a form ten times that draws a form ten times..."""
    levels, pages, draws = 12, 900, b"/F Do " * 10
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>"
    forms = [
        (form + b"/Length %d>>stream\n%s\nendstream") % (number + 5, len(draws), draws)
        for number in range(levels)
    ]
    page = b"""<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R
    /Resources<</XObject<</F 4 0 R>>>>>>"""
    first = 5 + levels
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(pages))
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
            b"<</Length %d>>stream\n%s\nendstream" % (len(draws), draws),
            *forms,
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 2>>stream\nq \nendstream",
            *[page] * pages,
            b"<</Title(Of Loops)>>",
        ]
    )


def unfolding_paper(megabytes: int) -> bytes:
    """A PDF of a few kilobytes whose page is so large when it is unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"[] 0 Tj " * 120_000) for _ in range(megabytes))
    packed += packer.flush()
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"""<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R
            /Resources<</Font<<>>>>>>""",
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
            b"<</Title(Of Bread)>>",
        ]
    )
