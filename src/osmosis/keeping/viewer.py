"""The pages of an export: an index by year, and a page for each year; nothing in them runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from osmosis.languages.speaking import gettext, spoken

UNDATED = "undated"
"""What stands for the year of a text without a date."""

_STYLE = """
:root { color-scheme: light dark; --paper: #f6f3ec; --ink: #26231f; --faint: #716a5f;
  --line: #d9d2c4; --mark: #8a4b2a; }
@media (prefers-color-scheme: dark) { :root { --paper: #191714; --ink: #e9e3d8;
  --faint: #a39a8b; --line: #3a352e; --mark: #d99a73; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif; }
main { max-width: 38rem; margin: 0 auto; padding: 3.5rem 1.25rem 5rem; }
h1 { font-size: 2rem; line-height: 1.2; font-weight: 500; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; line-height: 1.35; font-weight: 600; margin: 0; }
h3 { font-size: 1rem; margin: 1.25rem 0 0; }
p { margin: .6rem 0; overflow-wrap: anywhere; }
a { color: var(--mark); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--mark); outline-offset: 3px; }
.faint, time { color: var(--faint); font-size: .9rem; }
.years { list-style: none; margin: 2.5rem 0 0; padding: 0; border-top: 1px solid var(--line); }
.years li { border-bottom: 1px solid var(--line); }
.years a { display: flex; gap: 1.5rem; align-items: baseline; padding: .9rem 0;
  color: inherit; text-decoration: none; }
.years a:hover strong { color: var(--mark); }
.years strong { font-size: 1.375rem; font-weight: 500; min-width: 4.5rem;
  font-variant-numeric: oldstyle-nums; }
article { border-top: 1px solid var(--line); padding: 1.75rem 0; margin-top: 1.75rem; }
article + article { margin-top: 0; }
nav { margin-bottom: 2rem; font-size: .9rem; }
img { max-width: 100%; height: auto; border-radius: 2px; margin-top: .75rem; }
audio, video { width: 100%; margin-top: .75rem; }
@media print { nav { display: none; } article { break-inside: avoid; } }
"""
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_SOUNDS = (".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac")
_FILMS = (".mp4", ".webm", ".mov")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that can be read.

    Attributes:
        date: ``2031-05-04``, or empty.
        place: The address of its text, counted from where the pages of the years lie.
        words: Its text as harmless HTML.
        files: Addresses of what lies beside it, likewise.
    """

    title: str
    date: str
    practice: str
    place: str
    words: str
    files: Sequence[str]


def index_page(by_year: Mapping[str, Collection[str]], folder: str, made_on: str) -> str:
    """The first page: one line for each year.

    Args:
        by_year: The practices that something of that year comes from.
        folder: Where the pages of the years lie, as seen from this one.
    """
    lines = [
        f'<li><a href="{folder}{year}.html"><strong>{escape(_shown(year))}</strong>'
        f'<span class="faint">{escape(", ".join(sorted(practices)))}</span></a></li>'
        for year, practices in sorted(by_year.items(), reverse=True)
    ]
    years = f'<ul class="years">{"".join(lines)}</ul>' if lines else ""
    nothing = "" if lines else f"<p>{gettext('Nothing has been developed or read yet.')}</p>"
    title = gettext("What was kept")
    about = gettext(
        "Written out by Osmosis on <time>{day}</time>. What is sealed or on its way is not on these"
        " pages; it lies beside them, still sealed.",
        day=escape(made_on),
    )
    body = f'<h1>{title}</h1>\n<p class="faint">{about}</p>\n{years}{nothing}'
    return _page(title, body)


def year_page(year: str, entries: Sequence[Entry]) -> str:
    """Everything of one year, in its order."""
    articles = "\n".join(_article(entry) for entry in entries)
    back = f'<nav><a href="../index.html">{gettext("All years")}</a></nav>'
    shown = _shown(year)
    return _page(shown, f"{back}\n<h1>{escape(shown)}</h1>\n{articles}")


def _shown(year: str) -> str:
    return gettext("undated") if year == UNDATED else year


def _article(entry: Entry) -> str:
    about = " · ".join(filter(None, (entry.date, entry.practice)))
    file = gettext("as a file")
    return (
        f"<article><h2>{escape(entry.title)}</h2>\n"
        f'<p class="faint">{escape(about)} · <a href="{entry.place}">{file}</a></p>\n'
        f"{entry.words}\n{''.join(map(_file, entry.files))}</article>"
    )


def _file(place: str) -> str:
    ending = place[place.rfind(".") :].lower()
    if ending in _PICTURES:
        alt = gettext("The picture")
        return f'<a href="{place}"><img src="{place}" alt="{alt}" loading="lazy"></a>'
    if ending in _SOUNDS:
        return f'<audio controls preload="none" src="{place}"></audio>'
    if ending in _FILMS:
        return f'<video controls preload="none" src="{place}"></video>'
    return f'<p><a href="{place}">{escape(place.rpartition("/")[2])}</a></p>'


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{spoken().tag}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:\">\n"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main>\n{body}\n</main></body></html>\n"
    )
