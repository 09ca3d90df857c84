"""The part of an export that is for people: plain files, and pages that open without a network."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote

from osmosis.bags.sources import Source
from osmosis.keeping import layout
from osmosis.keeping.viewer import Entry, index_page, year_page
from osmosis.ports.front_matter import read_front_matter
from osmosis.ports.practice import ExportedFile

_TEXT = ".md"
_LIKE = ".json"
_HEADING = re.compile(r"(#{1,3}) (.*)", re.DOTALL)
_LINK = re.compile(r"(!?)\[([^\]]+)\]\(([^)]+)\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    path: str
    fields: dict[str, str]
    body: str


def readable_parts(files: Iterable[ExportedFile], made_on: str) -> Iterator[tuple[str, Source]]:
    """The practices' files as they are, then the pages that lead to them, by year.

    Args:
        made_on: The day on which the export is made.
    """
    texts: list[_Text] = []
    paths: list[str] = []
    for file in files:
        yield layout.READABLE + file.path, file.chunks
        if file.path.endswith(_TEXT):
            text = b"".join(file.chunks()).decode("utf-8")
            fields, body = read_front_matter(text)
            if fields.get("title"):
                texts.append(_Text(path=file.path, fields=fields, body=body))
        else:
            paths.append(file.path)
    entries = sorted((_entry(text, paths) for text in texts), key=lambda one: one.date)
    by_year: dict[str, list[Entry]] = {}
    for entry in entries:
        by_year.setdefault(entry.date[:4] or "undated", []).append(entry)
    for year, some in by_year.items():
        yield f"{layout.READABLE}{year}.html", year_page(year, some).encode("utf-8")
    yield layout.INDEX, index_page(by_year, layout.READABLE, made_on).encode("utf-8")


def _entry(text: _Text, paths: list[str]) -> Entry:
    base = text.path.removesuffix(_TEXT)
    beside = [path for path in paths if path.startswith(f"{base}.") and not path.endswith(_LIKE)]
    return Entry(
        title=text.fields["title"],
        date=text.fields.get("date", ""),
        practice=text.fields.get("practice", ""),
        place=quote(text.path),
        words=words_as_html(text.body, posixpath.dirname(text.path)),
        files=[quote(path) for path in beside],
    )


def words_as_html(body: str, folder: str) -> str:
    """A plain Markdown text as paragraphs; only headings and links mean anything in it.

    Args:
        folder: Where it lies; its links are counted from there.
    """
    blocks = (block.strip() for block in re.split(r"\n\s*\n", body))
    return "\n".join(_block(block, folder) for block in blocks if block)


def _block(block: str, folder: str) -> str:
    heading = _HEADING.fullmatch(block)
    if heading is not None:
        # The title stands above the words already.
        return "" if len(heading[1]) == 1 else f"<h3>{escape(heading[2])}</h3>"
    lines = _LINK.sub(lambda found: _link(found, folder), escape(block, quote=False))
    return "<p>" + lines.replace("\n", "<br>\n") + "</p>"


def _link(found: re.Match[str], folder: str) -> str:
    """A link or a picture; one that leads elsewhere stays as it is written."""
    is_picture, words, place = found[1] == "!", found[2], unescape(found[3])
    path = posixpath.normpath(posixpath.join(folder, place))
    if ":" in place or path.startswith(("/", "..")):
        return found[0]
    address = quote(path)
    if is_picture:
        return f'<img src="{address}" alt="{escape(words)}" loading="lazy">'
    return f'<a href="{address}">{words}</a>'
