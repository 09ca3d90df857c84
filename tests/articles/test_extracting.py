"""The article of a page: its words by an extractor, its shape from the source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Date

from osmosis.articles.decoding import decode_page
from osmosis.articles.extracting import MOST_BYTES, Extracted, ExtractionError, extract
from osmosis.articles.model import Figure, Footnotes, NoteRef, Preformatted, Table
from osmosis.articles.normalising import normalise
from osmosis.articles.words import plain_text
from tests.articles.article_pages import ADDRESS, news_page


def extracted(html: str | bytes, content_type: str = "") -> Extracted:
    page = html.encode() if isinstance(html, str) else html
    return extract(page, address=ADDRESS, content_type=content_type)


def test_the_words_are_the_articles_and_nothing_around_it() -> None:
    found = extracted(news_page())
    text = plain_text(normalise(found.html, base=ADDRESS))
    for word in ("FIRST", "MIDDLE", "LAST", "CAPTION", "CELL", "NOTEWORD"):
        assert text.count(word) == 1, word
    for word in ("MENU", "COOKIE", "SHARE", "RELATED", "SIDEBAR", "COMMENT", "RIGHTS"):
        assert word not in text, word


def test_what_the_page_says_of_itself_is_told() -> None:
    found = extracted(news_page())
    assert (found.title, found.byline, found.language) == ("The nine lamps", "Ada Keeper", "en-GB")
    assert found.published_on == Date(2031, 5, 4)
    assert found.by == "trafilatura"


def test_a_title_and_a_name_that_were_cut_within_a_character_can_be_kept() -> None:
    facts = r'{"@type": "NewsArticle", "headline": "Nine \ud83d", "author": {"name": "A\ud83d"}}'
    script = f'<script type="application/ld+json">{facts}</script>'
    found = extracted(
        f"<html><head>{script}</head><body><p>{'Nine lamps. ' * 60}</p></body></html>"
    )
    assert (found.title, found.byline) == ("Nine", "A")


def test_pictures_tables_programs_and_notes_stand_where_they_stood() -> None:
    blocks = normalise(extracted(news_page()).html, base=ADDRESS)
    kinds = [type(one) for one in blocks]
    pictures = [one.images[0].address for one in blocks if isinstance(one, Figure)]
    assert pictures == ["https://h.example/hero.jpg", "https://h.example/img/lamp.jpg"]
    assert kinds.index(Figure) < kinds.index(Table) < kinds.index(Preformatted)
    assert kinds[-1] is Footnotes
    marks = [one for block in blocks for one in getattr(block, "inlines", ())]
    assert sum(isinstance(one, NoteRef) for one in marks) == 1


def test_a_second_opinion_is_taken_where_the_first_is_clearly_shorter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from osmosis.articles import extracting

    monkeypatch.setattr(extracting, "_by_trafilatura", lambda _root: "FIRST word of the article.")
    found = extracted(news_page())
    assert found.by == "readability"
    assert "LAST" in found.html


def test_a_page_without_prose_is_taken_whole_and_one_without_words_is_refused() -> None:
    words = " ".join(f"<b>w{number}</b>" for number in range(40))
    assert extracted(f"<body>{words}").html.count("<b>") == 40
    for page in ("", "<img src=x>", "\x00"):
        with pytest.raises(ExtractionError) as told:
            extracted(page)
        assert told.value.category == "feed"


def test_a_page_that_is_too_large_or_too_full_is_refused() -> None:
    with pytest.raises(ExtractionError, match="too large"):
        extract(b"a" * (MOST_BYTES + 1), address=ADDRESS)
    with pytest.raises(ExtractionError):
        extracted("<b></b>" * 100_001)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"<p>{text}".encode()))
@settings(max_examples=40)
def test_whatever_is_fetched_is_extracted_or_refused(page: bytes) -> None:
    try:
        found = extract(page * 3, address=ADDRESS)
    except ExtractionError:
        return
    assert found.html


@pytest.mark.parametrize("cut", [0, 100, 2_000, 3_500])
def test_a_page_that_breaks_off_is_read_as_far_as_it_goes(cut: int) -> None:
    page = news_page().encode()
    found = extract(page[: len(page) - cut], address=ADDRESS)
    assert "FIRST" in found.html


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        ("ж".encode("cp1251"), "text/html; charset=windows-1251"),
        (b'<meta charset="koi8-r">' + "ж".encode("koi8-r"), ""),
        (b"\xef\xbb\xbf" + "ж".encode(), "text/html; charset=latin-1"),
        ("ж".encode("utf-16"), ""),
        ("ж".encode(), "text/html; charset=nonsense"),
        ("ж".encode(), "text/html; charset=us-ascii"),
        ("ж".encode("gb18030"), "text/html;charset=GB2312"),
        ("ж".encode("iso2022_jp"), "text/html; charset=iso-2022-jp"),
        (b'<?xml version="1.0" encoding="iso-8859-5"?>' + "ж".encode("iso8859-5"), ""),
    ],
)
def test_the_characters_of_a_page_are_found_out(page: bytes, content_type: str) -> None:
    assert decode_page(page, content_type).endswith("ж")


def test_latin_1_is_read_as_windows_writes_it() -> None:
    assert decode_page(b"\x93a\x94", "text/html; charset=iso-8859-1") == "“a”"
    assert decode_page(b"\x93a\xe9") == "“aé"
