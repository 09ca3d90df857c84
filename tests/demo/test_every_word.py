"""Every word on every page of a full store comes out of the catalogue, or is somebody's own.

The pages are asked for in a made-up language whose every sentence stands in brackets: what stands
outside of them was never marked to be translated. Its dates are Welsh, so that a month that Babel
did not say is found too. What somebody wrote is a whole text, line or name of the made-up life, or
several words of one: a short word between two values is nobody's own.
"""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.dates import get_day_names, get_month_names

from osmosis.access import tokens
from osmosis.app import open_app
from osmosis.config import Config
from osmosis.demo import building
from osmosis.languages import scripts, speaking
from osmosis.languages.known import Language
from osmosis.practices.rolls.model import DEFAULT_LOOKING
from osmosis.storage.language import StoreLanguage
from tests.e2e.test_axe import kind_of
from tests.web.site import Site

# Babel knows it, so that dates are dates; everything else is made up.
MADE_UP = Language(tag="cy", name="Made up")
READ = (
    *("alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext"),
    *("data-confirm", "label", "placeholder", "title"),
)
LEADING = ("href", "hx-get", "action")
SILENT = ("script", "style", "code", "kbd", "pre")
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
WELSH = "|".join(
    re.escape(name)
    for names_of in (get_month_names, get_day_names)
    for width in ("wide", "abbreviated")
    for use in ("format", "stand-alone")
    for name in names_of(width, use, "cy").values()
)
# Names, dates, sizes, and what is for programs.
NO_SENTENCE = re.compile(
    r"\b(?:Osmosis|OSM|OPDS|OPML|HTTPS|EPUB|JSON|PDF|Apprise|uBlock|Pi-hole|Deutsch|English|kB|MB)\b"
    r"|\b[A-Z]{3} (?=\d{3,4}\b)|\b[A-Z][a-z]+/[A-Z][a-z_]+"
    rf"|\b(?:{WELSH})\b|https?://\S*|\S*[/@.]\w+\S*|\b\w*\d\w*\b"
)
FEW_WORDS = 3


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
        if tag == "a" or given.get("method", "get") == "get":
            led = (given.get(name, "") for name in LEADING)
            self.links += [to.partition("#")[0] for to in led if to.startswith("/")]
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
    for said_by in (speaking, scripts):
        monkeypatch.setattr(said_by, "catalogue", lambda tag: Bracketed())
    monkeypatch.setattr(StoreLanguage, "now", lambda self, otherwise: MADE_UP)
    own = own_words()
    pages = {kind_of(path): words for path, words in walked(full)}
    assert len(pages) > 85
    unmarked = {kind: left for kind, words in pages.items() if (left := left_of(words, own))}
    assert unmarked == {}


def test_a_word_between_two_values_is_nobodys_own() -> None:
    own = own_words()
    page = Words("<p>⟦today⟧</p><p>09:00 to 10:00</p><i>4 May</i><b>4 Mai</b><p>Silence</p>")
    assert left_of(page, own) == ["09:00 to 10:00", "4 May"]


def walked(site: Site) -> Iterator[tuple[str, Words]]:
    """Every kind of page that links and forms lead to, and one that there is not."""
    met: set[str] = set()
    waiting = ["/", "/no-such-page"]
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in met:
            continue
        met.add(kind_of(path))
        answer = site.get(path, headers={"Accept": "text/html"})
        assert answer.status_code < 500, path
        if "text/html" in answer.headers.get("content-type", ""):
            page = Words(answer.text)
            waiting += page.links
            yield path, page


def left_of(page: Words, own: Own) -> list[str]:
    """What stands outside of all brackets and was written by nobody."""
    outside = (_outside(said).removesuffix(" · Osmosis") for said in page.said)
    return [text for text in outside if not own.has(text)]


@dataclass(frozen=True)
class Own:
    """What somebody wrote: texts, lines and names, and all of it in one line."""

    names: frozenset[str]
    whole: str

    def has(self, text: str) -> bool:
        """Whether it is somebody's words, or a list of names."""
        small = text.lower()
        if small in self.names or (len(small.split()) >= FEW_WORDS and small in self.whole):
            return True
        parts = text.split(", ")
        return len(parts) > 1 and all(self.has(one) or not _outside(one) for one in parts)


def own_words() -> Own:
    """All that the made-up life consists of."""
    folder = Path(building.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.md")]
    for path in folder.rglob("*.toml"):
        texts += _strings(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in folder.glob("*.py"):
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        texts += [
            one.value for one in tree if isinstance(one, ast.Constant) and type(one.value) is str
        ]
    texts = [text.lower() for text in texts]
    lines = {line for text in texts for line in text.split("\n")}
    # What a token may do is typed; who will be looking was said when the roll was loaded.
    names = (*texts, *lines, *tokens.SCOPES, DEFAULT_LOOKING.lower())
    return Own(frozenset(map(_line, names)), _line(" ".join(texts)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for key, one in value.items() for text in (str(key), *_strings(one)))
    elif isinstance(value, list):
        yield from (text for one in value for text in _strings(one))


def _outside(said: str) -> str:
    left = said
    while INNERMOST.search(left):
        left = INNERMOST.sub(" ", left)
    words = NO_SENTENCE.sub(" ", left)
    return _line(left) if WORD.search(words) else ""


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ·,.:;–…“”„‘’\"'()")
