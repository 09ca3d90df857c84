"""Books, papers, notes and pages give their words in order, or are refused in one sentence."""

from __future__ import annotations

import random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.articles.tree import block_lines, parse, text_of
from osmosis.documents.enclosing import enclosed_address
from osmosis.documents.model import DocumentError, Section
from osmosis.documents.papers import read_paper
from osmosis.documents.pieces import pieces_of
from osmosis.documents.reading import read_document
from tests.documents.files import ONE, book, paper
from tests.documents.letters import PNG

NOTE: Final = b"""---
tags: fig
---
# Of Figs

Alpha *fig* ![leaf](leaf.png)

## One

| a | b |
|---|---|
| 1 | 2 |

## Two

<script>alert(1)</script>Gamma.
"""
NOVEL: Final = b"""THE FIG

CHAPTER I. In which it is planted

It was a small fig, and nobody in the house thought that it would live,
yet it did.

CHAPTER II

    A line of verse
    and another.

-----

The end.
"""
FILES: Final = {
    "a.epub": book(),
    "a.pdf": paper(),
    "a.md": NOTE,
    "a.txt": NOVEL,
    "a.html": ONE.encode(),
}


def _leaf(name: str) -> bytes | None:
    return PNG if name == "leaf.png" else None


def test_a_book_is_read_chapter_by_chapter_in_its_own_order() -> None:
    found = read_document(book(), "a.epub")
    assert (found.title, found.authors, found.language) == ("Of Figs", ("M. Montaigne",), "en")
    assert [section.title for section in found.sections] == ["The First", "The Second"]
    first, second = (_words(section.html) for section in found.sections)
    assert (first, second) == ("One Alpha fig. Beta.", "Two loose words Gamma.")
    assert found.pictures == {enclosed_address(PNG): PNG}
    assert found.sections[0].html.count(enclosed_address(PNG)) == 2


def test_a_locked_book_is_refused_and_one_with_hidden_fonts_is_not() -> None:
    lock = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData>'
    locked = {"META-INF/encryption.xml": lock.format("http://x/aes").encode()}
    with pytest.raises(DocumentError, match="locked"):
        read_document(book(locked), "a.epub")
    fonts = {"META-INF/encryption.xml": lock.format("http://www.idpf.org/2008/embedding").encode()}
    assert read_document(book(fonts), "a.epub").title == "Of Figs"


def test_a_chapter_that_is_missing_costs_no_other() -> None:
    found = read_document(book({"OPS/text/one.xhtml": None}), "a.epub")
    assert [section.title for section in found.sections] == ["The Second"]


def test_the_words_of_a_paper_are_read() -> None:
    found = read_document(paper(), "A.PDF")
    assert found.html == "<p>The fig has three leaves.</p>"
    assert (found.title, found.authors) == ("Of Figs", ("A. Fig",))
    with pytest.raises(DocumentError, match="no words"):
        read_document(paper(""), "a.pdf")


def test_a_note_is_divided_at_its_headings_and_keeps_the_pictures_beside_it() -> None:
    found = read_document(NOTE, "a.md", _leaf)
    assert found.title == "Of Figs"
    assert [section.title for section in found.sections] == ["Of Figs", "One", "Two"]
    assert found.pictures == {enclosed_address(PNG): PNG}
    assert "<td>1</td>" in found.html
    assert "tags" not in found.html
    assert "alert" not in found.html


def test_a_plain_book_is_divided_where_it_says_chapter() -> None:
    found = read_document(NOVEL, "a.txt")
    assert [section.title for section in found.sections] == [
        "",
        "CHAPTER I. In which it is planted",
        "CHAPTER II",
    ]
    assert "would live, yet it did.</p>" in found.html
    assert "A line of verse<br>and another." in found.html
    assert "<hr>" in found.html


@pytest.mark.parametrize(
    "begins", ["<!DOCTYPE a" + " " * 1_000_000, "<!DOCTYPE[ " * 100_000, "<!DOCTYPE[" * 100_000]
)
def test_a_book_that_is_made_to_be_slow_is_not(begins: str) -> None:
    page = f"<html><body>{begins}<p>Alpha fig.</p></body></html>"
    found = read_document(book({"OPS/text/one.xhtml": page.encode()}), "a.epub")
    assert [section.title for section in found.sections] == ["The First", "The Second"]


def test_what_a_book_declares_of_its_own_is_none_of_its_words() -> None:
    declares = '<!DOCTYPE html [<!ENTITY fig "leaf">\n<!ENTITY b "c">] >'
    page = f"<?xml version='1.0'?>\n{declares}<html><body><p>Alpha fig.</p></body></html>"
    found = read_document(book({"OPS/text/one.xhtml": page.encode()}), "a.epub")
    assert _words(found.sections[0].html) == "Alpha fig."


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.epub", b""),
        ("a.epub", b"PK\x03\x04"),
        ("a.epub", book({"META-INF/container.xml": None})),
        ("a.epub", book({"OPS/book.opf": b"<package/>"})),
        ("a.pdf", b"%PDF-1.4 nothing"),
        ("a.txt", b"  \n"),
        ("a.txt", b"\x00\x01\x02"),
        ("a.md", b"x" * 20_000_001),
        ("a.html", b"<html></html>"),
        ("a.docx", b"words"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(DocumentError):
        read_document(data, name)


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_spoiled_files_are_read_or_refused_and_nothing_else(seed: int) -> None:
    dice = random.Random(seed)
    name = dice.choice([*FILES])
    body = bytearray(FILES[name])
    for _ in range(dice.randrange(1, 20)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    _read_or_refused(bytes(body[: dice.randrange(len(body) // 2, len(body))]), name)
    _read_or_refused(bytes(body), name)


_WORDS = st.text("abc é中<&", min_size=0, max_size=6)
_HTML = st.recursive(
    st.builds("{}".format, _WORDS.map(lambda text: text.replace("<", "&lt;"))),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["p", "div", "section", "b", "ul", "h2", "table", "article", "a"]),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=20,
)


@settings(max_examples=60)
@given(_HTML)
def test_the_pieces_of_a_chapter_hold_all_its_words(html: str) -> None:
    pieces = pieces_of(Section(title="", html=html))
    found = "".join(text_of(parse(piece.html)) for piece in pieces)
    assert found.replace(" ", "") == text_of(parse(html)).replace(" ", "")


def _words(html: str) -> str:
    return " ".join(block_lines(parse(html)).split())


def _read_or_refused(data: bytes, name: str) -> None:
    try:
        # A paper is read here, and not in a process of its own for each example.
        read_paper(data) if name.endswith(".pdf") else read_document(data, name)
    except DocumentError:
        return
