"""A book: valid, the same each time, and all in it where a reader looks for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]  # it has no types

from osmosis.articles.model import Figure, Image
from osmosis.articles.words import plain_text
from osmosis.epub.model import Book, BookArticle, Picture, Section
from osmosis.epub.writing import write_book
from tests.articles.source_words import spoken
from tests.epub.checking import complaints
from tests.epub.sample_book import article, drawn, paragraph, sample_book
from tests.services.locales import CHOSEN

NAMESPACES = {
    "opf": "http://www.idpf.org/2007/opf",
    "x": "http://www.w3.org/1999/xhtml",
    "dc": "http://purl.org/dc/elements/1.1/",
}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def book() -> Book:
    return sample_book()


@pytest.fixture(scope="module")
def data(book: Book) -> bytes:
    (part,) = write_book(book)
    return part.data


@pytest.fixture(scope="module")
def files(data: bytes) -> dict[str, bytes]:
    return files_of(data)


def test_a_book_with_everything_in_it_is_valid(data: bytes, java: Path, tmp_path: Path) -> None:
    assert complaints([data], java, tmp_path) == []


def test_the_first_file_names_the_kind_of_book_and_is_not_packed(data: bytes) -> None:
    assert data[30:38] == b"mimetype"
    assert data[38:58] == b"application/epub+zip"


def test_the_same_book_is_the_same_bytes_wherever_it_is_made(
    data: bytes, tmp_path: Path, in_turkish: Mapping[str, str]
) -> None:
    script = (
        f"{CHOSEN}import hashlib; from tests.epub.sample_book import sample_book;"
        "from osmosis.epub.writing import write_book;"
        "print(hashlib.sha256(write_book(sample_book())[0].data).hexdigest())"
    )
    surroundings = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Chatham",
        **in_turkish,
    }
    made = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == sha256(data).hexdigest()


def test_every_page_has_its_words(book: Book, files: dict[str, bytes]) -> None:
    every = [one for section in book.sections for one in section.articles]
    for number, one in enumerate(every, 1):
        page = etree.fromstring(files[f"EPUB/article-{number:03d}.xhtml"])
        (text,) = page.xpath("//x:div[@class='text']", namespaces=NAMESPACES)
        marks = text.xpath(".//x:a[@class='mark' or @class='back']", namespaces=NAMESPACES)
        for own in (*marks, *text.xpath(".//x:span | .//x:rp", namespaces=NAMESPACES)):
            if own.get("class") in ("mark", "back", "label", "unseen") or own.tag.endswith("}rp"):
                own.text, own[:] = "", []
        for block in text.iter():
            if not block.tag.endswith(INLINE_ENDS):
                block.tail = f" {block.tail or ''}"
                block.text = f" {block.text or ''}"
        found = spoken("".join(text.itertext()).replace("[", "").replace("]", ""))
        wanted = plain_text(one.article.blocks).replace("[", "").replace("]", "")
        assert "".join(found) == "".join(spoken(wanted)), one.key


INLINE_ENDS = tuple(
    f"}}{name}"
    for name in (
        *("a", "em", "strong", "code", "sub", "sup", "span", "ruby", "rt", "img", "math", "mi"),
        *("mn", "mo", "mrow", "mfrac", "msup", "msqrt", "mtext", "mspace", "small", "mark", "kbd"),
    )
)


def test_each_link_of_a_page_leads_to_something(files: dict[str, bytes]) -> None:
    pages = {name: etree.fromstring(page) for name, page in files.items() if "xhtml" in name}
    ids = {
        name: {one.get("id") for one in page.iter() if one.get("id")}
        for name, page in pages.items()
    }
    for name, page in pages.items():
        for link in page.xpath("//x:a/@href", namespaces=NAMESPACES):
            if "://" in link or link.startswith("mailto:"):
                continue
            file, _, place = link.partition("#")
            target = f"EPUB/{file}" if file else name
            assert target in pages, (name, link)
            assert not place or place in ids[target], (name, link)


def test_links_are_endnotes_with_their_addresses_once(files: dict[str, bytes]) -> None:
    page = etree.fromstring(files["EPUB/article-005.xhtml"])
    assert "".join(page.xpath("//x:h1//text()", namespaces=NAMESPACES)) == "Everything"
    notes = page.xpath("//x:section[@class='links']//x:li", namespaces=NAMESPACES)
    assert ["".join(note.itertext()) for note in notes] == [
        "harbour.example/history?from=1901&to=1950 ↑",
        "paint.example/x ↑",
    ]
    marks = page.xpath("//x:a[@class='mark']/@href", namespaces=NAMESPACES)
    assert marks == ["#link1", "#link1", "#link2"]


def test_an_article_says_where_it_comes_from_and_why_it_is_here(files: dict[str, bytes]) -> None:
    page = etree.fromstring(files["EPUB/article-005.xhtml"])
    (head,) = page.xpath("//x:header", namespaces=NAMESPACES)
    lines = [" ".join("".join(one.itertext()).split()) for one in head]
    assert lines == [
        "The Harbour Letter",
        "Everything",
        "A. Keeper · 2 April 2031 · 7 minutes",
        "It is the only piece on lamps since the last opening, and you asked for the sea.",
    ]


def test_language_and_direction_belong_to_each_article(files: dict[str, bytes]) -> None:
    text = files["EPUB/article-007.xhtml"].decode()
    assert '<html xmlns="http://www.w3.org/1999/xhtml"' in text
    assert '<div class="text" xml:lang="he" lang="he" dir="rtl">' in text
    package = etree.fromstring(files["EPUB/package.opf"])
    languages = package.xpath("//dc:language/text()", namespaces=NAMESPACES)
    assert languages == ["en", "ar", "he", "ja", "zh-Hans"]


def test_the_package_says_what_a_reader_may_expect(files: dict[str, bytes]) -> None:
    package = etree.fromstring(files["EPUB/package.opf"])
    metas = package.xpath("//opf:meta[@property]", namespaces=NAMESPACES)
    told: dict[str, list[str]] = {}
    for meta in metas:
        told.setdefault(meta.get("property"), []).append(meta.text)
    assert told["dcterms:modified"] == ["2031-05-04T07:00:00Z"]
    assert told["belongs-to-collection"] == ["The quarter"]
    assert told["schema:accessMode"] == ["textual", "visual"]
    assert "MathML" in told["schema:accessibilityFeature"]
    assert told["schema:accessibilityHazard"] == ["none"]
    assert "Some pictures have no description" in told["schema:accessibilitySummary"][0]


def test_contents_and_landmarks_lead_to_all_pages(book: Book, files: dict[str, bytes]) -> None:
    nav = etree.fromstring(files["EPUB/nav.xhtml"])
    toc, landmarks = nav.xpath("//x:nav", namespaces=NAMESPACES)
    assert (toc.get(EPUB_TYPE), landmarks.get(EPUB_TYPE)) == ("toc", "landmarks")
    titles = toc.xpath(".//x:a/text()", namespaces=NAMESPACES)
    assert titles[:4] == ["Before you read", "Contents", "The sea", "Addresses"]
    assert titles[-3:] == ["Balance", "Where voices meet", "Colophon"]
    kinds = [one.get(EPUB_TYPE) for one in landmarks.xpath(".//x:a", namespaces=NAMESPACES)]
    assert kinds == ["cover", "toc", "bodymatter"]
    ncx = etree.fromstring(files["EPUB/toc.ncx"])
    assert len(ncx.findall(".//{*}navPoint")) == len(titles)


def test_a_picture_is_in_the_book_once_and_a_missing_one_is_told_in_words(
    files: dict[str, bytes],
) -> None:
    pictures = [name for name in files if name.startswith("EPUB/pictures/")]
    assert len(pictures) == 2
    assert "[Picture: of a gull]" in files["EPUB/article-005.xhtml"].decode()


def with_pictures(count: int, size: int = 90_000) -> tuple[BookArticle, dict[str, Picture]]:
    """An article with so many pictures that cannot be packed smaller."""
    one = article("chinese")
    addresses = [f"https://p.example/{one.key}/{number}" for number in range(count)]
    figures = tuple(Figure((Image(address, f"n{address[-1]}"),)) for address in addresses)
    bytes_of = {
        address: Picture(data=drawn(200, 100) + os.urandom(size + number * 1_000))
        for number, address in enumerate(addresses)
    }
    return replace(one, article=replace(one.article, blocks=figures)), bytes_of


def test_a_book_that_is_too_large_comes_in_parts_that_are_not(book: Book) -> None:
    heavy, pictures = with_pictures(4)
    articles = tuple(replace(heavy, key=f"a{number}") for number in range(3))
    light = tuple(replace(article("broken"), key=f"b{number}") for number in range(60))
    large = replace(
        book,
        sections=(Section(title="One", articles=articles), Section(title="", articles=light)),
        pictures=pictures,
    )
    parts = write_book(large, most_bytes=110_000)
    assert len(parts) > 2
    assert all(len(part.data) <= 110_000 for part in parts)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    texts = [files_of(part.data) for part in parts]
    titles = [etree.fromstring(one["EPUB/package.opf"]).findtext(".//{*}title") for one in texts]
    assert titles[1] == f"{book.title} (2 of {len(parts)})"
    identifiers = {
        etree.fromstring(one["EPUB/package.opf"]).findtext(".//{*}identifier") for one in texts
    }
    assert len(identifiers) == len(parts)
    assert sum("article" in name for one in texts for name in one) == 63
    assert [any("front" in name for name in one) for one in texts] == [
        True,
        *[False] * (len(parts) - 1),
    ]
    assert [any("end-" in name for name in one) for one in texts][-1]


def test_an_article_that_is_too_large_by_itself_keeps_its_words(book: Book) -> None:
    heavy, pictures = with_pictures(4)
    large = replace(book, sections=(Section(title="", articles=(heavy,)),), pictures=pictures)
    (part,) = write_book(large, most_bytes=250_000)
    assert len(part.data) <= 250_000
    assert part.pictures_left_out == 2
    assert files_of(part.data)["EPUB/article-001.xhtml"].count(b"[Picture: n") == 2


def test_words_that_no_xml_may_hold_are_left_out(book: Book) -> None:
    one = article("chinese")
    odd = "a\x00\x0b\ud800\ufffe<&>\"'b"
    odd_article = replace(one.article, title=odd, byline=odd, blocks=(paragraph(odd),))
    odd_one = replace(one, article=odd_article, source=odd, why=odd)
    changed = replace(
        book, title=odd, series=odd, sections=(Section(title=odd, articles=(odd_one,)),)
    )
    for name, file in files_of(write_book(changed)[0].data).items():
        if re.search(r"\.(xhtml|opf|ncx)$", name):
            assert (
                "a<&>\"'b" in "".join(etree.fromstring(file).itertext())
                or "cover" in name
                or ("front" in name or "end" in name)
            )


def test_an_empty_book_is_a_book(book: Book) -> None:
    empty = replace(book, sections=(), front=(), end=(), pictures={})
    files = files_of(write_book(empty)[0].data)
    assert b"0 pieces" in files["EPUB/contents.xhtml"]
