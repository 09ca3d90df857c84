"""Whether a feed gives a piece whole."""

from __future__ import annotations

import pytest

from osmosis.feeds.model import Entry
from osmosis.feeds.wholeness import is_only_a_beginning

LONG = "<p>" + "words " * 300 + "</p>"


@pytest.mark.parametrize(
    ("entry", "is_beginning"),
    [
        (Entry(summary="<p>Three words here.</p>"), True),
        (Entry(summary=LONG), False),
        (Entry(summary=f"{LONG}<p>Read more…</p>"), True),
        (Entry(content="<p>A short note, whole.</p>"), False),
        (Entry(content="<p>It begins […]</p>"), True),
        (Entry(content="<p>It begins [&#8230;]</p>"), True),
        (Entry(content="<p>It begins...</p><a href='x'>Continue reading It begins</a>"), True),
        (Entry(content="<p>x</p><p>The post <a>It</a> appeared first on <a>Paper</a>.</p>"), True),
        (Entry(content="<p>Anfang</p><a>Weiterlesen »</a>"), True),
        (Entry(content="<p>Anfang</p><a>WEITERLESEN</a>"), True),
        (Entry(content="<p>Początek</p><a>CZYTAJ WIĘCEJ</a>"), True),
        (Entry(content="<p>El principio</p><a>Leer Más</a>"), True),
        (Entry(content="<p>It begins [ ... ]</p>"), True),
        (Entry(content="<p>x</p><p>THE POST It APPEARED FIRST ON Paper.</p>"), True),
        (Entry(content="<p>It begins … and is whole.</p>"), False),
        (Entry(summary=f"{LONG}<p>The Full Story</p>"), False),
        (Entry(summary=f"{LONG}<p>See The Full Story »</p>"), True),
        (Entry(content=LONG * 2 + "<p>And so on …</p>"), False),
        (Entry(content="<p>Read more books, she said, and left.</p>"), False),
        (Entry(title="Only a title"), True),
    ],
)
def test_a_beginning_is_told_from_a_whole(entry: Entry, is_beginning: bool) -> None:
    assert is_only_a_beginning(entry) is is_beginning
