"""Documents whose bytes are not what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.feeds.decoding import as_utf8
from tests.feeds.reading import item, only, parsed

DECLARED = '<?xml version="1.0" encoding="{}"?>'
TITLE = "Größe – “Maß” für 5 €"


@pytest.mark.parametrize(
    ("codec", "declared", "header"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "utf-16", ""),
        ("utf-8", "no-such-thing", ""),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", "utf-8", ""),
        ("utf-8-sig", "windows-1252", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16", "utf-8", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-16-be", "utf-8", ""),
        ("utf-32", "utf-32", ""),
        ("utf-32-le", "utf-8", ""),
        ("windows-1252", "windows-1252", ""),
        ("windows-1252", "utf-8", ""),
        ("windows-1252", "iso-8859-1", ""),
        ("windows-1252", "us-ascii", ""),
        ("windows-1252", "utf-8", "text/xml; charset=windows-1252"),
        ("windows-1252", "base64", "text/xml; charset=unicode_escape"),
    ],
)
@pytest.mark.parametrize("with_declaration", [True, False])
def test_words_are_read_whatever_their_bytes_claim(
    codec: str, declared: str, header: str, with_declaration: bool
) -> None:
    text = (DECLARED.format(declared) if with_declaration else "") + item(f"<title>{TITLE}</title>")
    (entry,) = parsed(text.encode(codec), header).entries
    assert entry.title == TITLE


@pytest.mark.parametrize(
    ("codec", "title"),
    [
        ("koi8-r", "Лёд на реке"),
        ("windows-1251", "Лёд на реке"),
        ("shift_jis", "氷と川"),
        ("euc-jp", "氷と川"),
        ("iso-2022-jp", "氷と川"),
        ("gb2312", "冰与河"),
        ("big5", "冰與河"),
        ("iso-8859-2", "Łódź i śnieg"),
        ("iso-8859-15", "5 € für Jörg"),
        ("windows-1256", "الجليد"),
    ],
)
def test_other_encodings_are_read_where_they_are_named(codec: str, title: str) -> None:
    body = item(f"<title>{title}</title>").encode(codec)
    assert only(DECLARED.format(codec).encode() + body).title == title
    (entry,) = parsed(body, f"application/rss+xml; charset={codec.upper()}").entries
    assert entry.title == title


def test_two_encodings_in_one_document_are_both_read() -> None:
    body = item(f"<title>{TITLE}</title><category>X</category>").encode()
    entry = only(body.replace(b"X", "Weiß".encode("windows-1252")))
    assert (entry.title, entry.categories) == (TITLE, ("Weiß",))


@pytest.mark.parametrize("length", range(1, 12))
def test_half_a_character_at_the_end_is_left_away(length: int) -> None:
    whole = "é€😀é€"
    assert as_utf8(whole.encode()[:length]).decode() in {whole[:n] for n in range(6)}


@given(body=st.binary(max_size=300), header=st.text(max_size=30))
def test_any_bytes_become_utf8(body: bytes, header: str) -> None:
    as_utf8(body, f"x; charset={header}").decode("utf-8")


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_valid_utf8_is_left_as_it_is(text: str) -> None:
    assert as_utf8(b"x" + text.encode()).decode() == f"x{text}"
