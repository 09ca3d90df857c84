"""Every word on every page of a full store comes out of the catalogue, or is somebody's own.

The pages are asked for in a made-up language whose every sentence stands in brackets: what stands
outside of them was never marked to be translated.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.demo import building
from osmosis.languages import speaking
from osmosis.languages.known import Language
from osmosis.storage.language import StoreLanguage
from tests.e2e.test_axe import kind_of
from tests.web.site import Site

# Babel knows it, so that dates are dates; everything else is made up.
MADE_UP = Language(tag="en_GB", name="Made up")
READ = ("aria-label", "alt", "title", "placeholder")
SILENT = ("script", "style", "code", "kbd", "pre")
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, dates, sizes, and what is for programs.
NO_SENTENCE = re.compile(
    r"\b(?:Osmosis|OPDS|OPML|HTTPS|EPUB|JSON|PDF|Apprise|uBlock|Pi-hole|Deutsch|English|kB|MB)\b|\b[A-Z][a-z]+/[A-Z][a-z_]+"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b|\b[A-Z]{3} \d{4}\b|https?://\S+|\S*[/@.]\w+\S*|\b\w*\d\w*\b"
)


class Bracketed(NullTranslations):
    """A catalogue that has everything."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


class Words(HTMLParser):
    """What somebody reads or hears on a page, and where it leads.

    Where a sentence in brackets has marks in it, what they mark is a part of it.
    What says in which language it is, such as a book within a page, is left out.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = [""]
        self.links: list[str] = []
        self._silent = 0
        self._depth = 0
        self._foreign = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag not in VOID and (self._foreign or (tag != "html" and "lang" in given)):
            self._foreign += 1
        if not self._foreign:
            self.said[:-1] += [given[name] for name in READ if given.get(name)]
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].partition("#")[0])
        self._part()

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        self._foreign -= self._foreign > 0 and tag not in VOID
        self._part()

    def handle_data(self, data: str) -> None:
        if not (self._silent or self._foreign):
            self.said[-1] += data
            self._depth += data.count("⟦") - data.count("⟧")

    def _part(self) -> None:
        """Begin anew, unless a sentence goes on."""
        if not self._depth:
            self.said.append("")


@pytest.fixture(scope="module")
def full(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web of a copy of the rehearsal."""
    home = tmp_path_factory.mktemp("words") / "store"
    shutil.copytree(rehearsal, home)
    app = open_app(Config(home=home))
    site = Site(app)
    yield site
    site.close()
    app.close()


def test_every_word_can_be_translated_or_is_somebodys_own(
    full: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "catalogue", lambda tag: Bracketed())
    monkeypatch.setattr(StoreLanguage, "now", lambda self, otherwise: MADE_UP)
    own = own_words()
    pages = {kind_of(path): words for path, words in walked(full)}
    assert len(pages) > 60
    unmarked = {kind: left for kind, words in pages.items() if (left := left_of(words, own))}
    assert unmarked == {}


def walked(site: Site) -> Iterator[tuple[str, Words]]:
    """Every kind of page that links lead to."""
    met: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in met:
            continue
        met.add(kind_of(path))
        answer = site.get(path, headers={"Accept": "text/html"})
        if answer.status_code == 200 and "text/html" in answer.headers.get("content-type", ""):
            page = Words(answer.text)
            waiting += page.links
            yield path, page


def left_of(page: Words, own: str) -> list[str]:
    """What stands outside of all brackets and was written by nobody."""
    outside = (_outside(said).removesuffix(" · Osmosis") for said in page.said)
    return [text for text in outside if not _is_own(text.lower(), own)]


def _is_own(text: str, own: str) -> bool:
    """Whether it is somebody's words, or a list of names."""
    return text in own or all(name in own for name in text.split(", "))


def own_words() -> str:
    """All that the made-up life consists of, in one line."""
    folder = Path(building.__file__).parent
    files = [*folder.rglob("*.toml"), *folder.rglob("*.md"), *folder.glob("*.py")]
    return _line(" ".join(path.read_text(encoding="utf-8") for path in files)).lower()


def _outside(said: str) -> str:
    left = said
    while INNERMOST.search(left):
        left = INNERMOST.sub(" ", left)
    words = NO_SENTENCE.sub(" ", left)
    return _line(left) if WORD.search(words) else ""


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ·,.:;–…“”„‘’\"'()")
