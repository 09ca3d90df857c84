"""The part of an export that is for people: plain files, and pages that open without a network."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from urllib.parse import quote

from osmosis.bags.sources import Source, chunks_of
from osmosis.keeping import layout
from osmosis.keeping.viewer import UNDATED, Entry, index_page, year_page
from osmosis.kernel.inside import stays_inside
from osmosis.ports.front_matter import read_front_matter
from osmosis.ports.practice import ExportedFile

_TEXT = ".md"
_LIKE = ".json"
_HEADING = re.compile(r"#{1,3} (.*)", re.DOTALL)
# What stands in the brackets holds none of its own, or a text of nothing but brackets takes hours.
_LINK = re.compile(r"(!?)\[([^\[\]]++)\]\(([^()]++)\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    """A text that has a head; its words are read again when its year's page is made."""

    path: str
    fields: Mapping[str, str]
    source: Source

    @property
    def date(self) -> str:
        return self.fields.get("date", "")

    @property
    def year(self) -> str:
        return self.date[:4] or UNDATED


def readable_parts(files: Iterable[ExportedFile], made_on: str) -> Iterator[tuple[str, Source]]:
    """The practices' files as they are, then the pages that lead to them, by year.

    The words of one year are in memory at once.

    Args:
        made_on: The day on which the export is made.
    """
    texts: list[_Text] = []
    beside: dict[str, list[str]] = {}
    for file in files:
        yield layout.READABLE + file.path, file.chunks
        if file.path.endswith(_TEXT):
            fields, _ = _read(file.chunks)
            if fields.get("title"):
                texts.append(_Text(path=file.path, fields=fields, source=file.chunks))
        elif not file.path.endswith(_LIKE):
            for stem in _stems(file.path):
                beside.setdefault(stem, []).append(file.path)
    practices: dict[str, set[str]] = {}
    for year, some in groupby(sorted(texts, key=lambda one: one.date), key=lambda one: one.year):
        entries = [_entry(text, beside) for text in some]
        practices[year] = {entry.practice for entry in entries if entry.practice}
        yield f"{layout.READABLE}{year}.html", year_page(year, entries).encode("utf-8")
    yield layout.INDEX, index_page(practices, layout.READABLE, made_on).encode("utf-8")


def _read(source: Source) -> tuple[dict[str, str], str]:
    return read_front_matter(b"".join(chunks_of(source)).decode("utf-8"))


def _stems(path: str) -> Iterator[str]:
    """Every text that this file may lie beside: ``a/b`` and ``a/b.1`` for ``a/b.1.jpg``."""
    start = path.rfind("/") + 1
    yield from (path[:at] for at in range(start, len(path)) if path[at] == ".")


def _entry(text: _Text, beside: Mapping[str, Sequence[str]]) -> Entry:
    _, body = _read(text.source)
    return Entry(
        title=text.fields["title"],
        date=text.date,
        practice=text.fields.get("practice", ""),
        place=quote(text.path),
        words=words_as_html(body, posixpath.dirname(text.path)),
        files=[quote(path) for path in beside.get(text.path.removesuffix(_TEXT), ())],
    )


def words_as_html(body: str, folder: str) -> str:
    """A plain Markdown text as paragraphs; only headings and links mean anything in it.

    A title at its beginning is left out: it stands above the words already.

    Args:
        folder: Where it lies; its links are counted from there.
    """
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body)]
    if blocks and blocks[0].startswith("# "):
        del blocks[0]
    return "\n".join(_block(block, folder) for block in blocks if block)


def _block(block: str, folder: str) -> str:
    heading = _HEADING.fullmatch(block)
    if heading is not None:
        return f"<h3>{escape(heading[1])}</h3>"
    lines = _LINK.sub(lambda found: _link(found, folder), escape(block, quote=False))
    return "<p>" + lines.replace("\n", "<br>\n") + "</p>"


def _link(found: re.Match[str], folder: str) -> str:
    """A link or a picture; one that leads elsewhere stays as it is written."""
    is_picture, words, place = found[1] == "!", found[2], unescape(found[3])
    path = posixpath.normpath(posixpath.join(folder, place))
    if ":" in place or not stays_inside(path):
        return found[0]
    address = quote(path)
    if is_picture:
        return f'<img src="{address}" alt="{escape(unescape(words))}" loading="lazy">'
    return f'<a href="{address}">{words}</a>'
