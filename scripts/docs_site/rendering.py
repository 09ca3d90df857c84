"""One page of Markdown as HTML: its headings, and where its links and pictures lead in the site."""

from __future__ import annotations

import os.path
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it.token import Token
from PIL import Image

from scripts.docs_site.pages import Page, parser, text_of

ELSEWHERE: Final = re.compile(r"^(https?|mailto):")
FILES: Final = "files"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of a page."""

    words: str
    anchor: str
    level: int


@dataclass
class Rendered:
    """A page as HTML, and what was met on the way.

    Attributes:
        links: Where it leads inside the site: place and anchor.
        files: What has to lie in the site for it: place there, path in the repository.
        wrong: What leads nowhere.
    """

    page: Page
    html: str = ""
    headings: list[Heading] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its first heading."""
        return self.headings[0].words if self.headings else self.page.label

    @property
    def anchors(self) -> set[str]:
        """What one can link to on it."""
        return {"", *(heading.anchor for heading in self.headings)}


class Renderer:
    """Makes HTML of pages, each link as it has to be in the site."""

    def __init__(self, root: Path, pages: Sequence[Page]) -> None:
        self.root = Path(os.path.realpath(root))
        self.pages: Mapping[str, Page] = {page.name: page for page in pages}
        self.markdown = parser()

    def render(self, page: Page) -> Rendered:
        """A page as HTML."""
        made = Rendered(page)
        tokens = self.markdown.parse(text_of(self.root, page.name))
        for place, token in enumerate(tokens):
            if token.type == "heading_open":
                self._head(made, token, tokens[place + 1])
            if token.type == "inline":
                self._lead(made, token)
                _let_pictures_stand(tokens, place)
            if token.type == "inline" and not token.content:
                # An empty head of a column is none.
                tokens[place - 1].tag = tokens[place + 1].tag = "td"
        self._make_scrollable(tokens)
        made.html = self.markdown.renderer.render(tokens, self.markdown.options, {})
        return made

    def _head(self, made: Rendered, token: Token, inline: Token) -> None:
        words = "".join(one.content for one in inline.children or ())
        anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        count = sum(1 for one in made.headings if re.fullmatch(rf"{anchor}(-\d+)?", one.anchor))
        anchor = f"{anchor}-{count}" if count else anchor
        made.headings.append(Heading(words=words, anchor=anchor, level=int(token.tag[1])))
        token.attrs["id"] = anchor

    def _lead(self, made: Rendered, inline: Token) -> None:
        """Let the links and pictures of a paragraph lead to where they will lie."""
        for token, after in pairwise(inline.children or ()):
            if token.type == "link_open" and after.content.endswith(".md"):
                after.content = self._label(made.page, token, after.content)
        for token in inline.children or ():
            if token.type == "image":
                self._picture(made, token)
            if token.type == "link_open" and not ELSEWHERE.match(str(token.attrs["href"])):
                token.attrs = self._link(made, token)
            if token.type == "link_open" and "href" not in token.attrs:
                _unlink(inline, token)

    def _label(self, page: Page, token: Token, words: str) -> str:
        """What a page is called that is named by its file."""
        target = self.pages.get(self._name(page, str(token.attrs["href"]).partition("#")[0]))
        return target.label if target else words

    def _link(self, made: Rendered, token: Token) -> dict[str, str | int | float]:
        """What a link has to say in the site."""
        name, hash_, anchor = str(token.attrs["href"]).partition("#")
        name = self._name(made.page, name)
        target = self.pages.get(name)
        if target is not None:
            made.links.append((target.place, anchor))
            return {"href": relative(made.page, target.place) + hash_ + anchor}
        if (self.root / name).is_file():
            return {"href": self._file(made, f"{FILES}/{name}.txt", name)}
        if not (self.root / name).is_dir() or name.startswith(".."):
            made.wrong.append(f"{made.page.name}: {token.attrs['href']} leads nowhere")
        return {"title": name}

    def _picture(self, made: Rendered, token: Token) -> None:
        name = self._name(made.page, str(token.attrs["src"]))
        if not (self.root / name).is_file():
            made.wrong.append(f"{made.page.name}: there is no picture {name}")
            return
        if not token.content:
            made.wrong.append(f"{made.page.name}: nothing is said of the picture {name}")
        token.attrs["src"] = self._file(made, f"pictures/{Path(name).name}", name)
        if not name.endswith(".svg"):
            with Image.open(self.root / name) as opened:
                width, height = opened.size
            # A phone's screen is shown small, and beside another one.
            kind = "tall" if height > 1.5 * width else "wide"
            token.attrs |= {"width": width, "height": height, "class": kind}

    def _file(self, made: Rendered, place: str, name: str) -> str:
        made.files[place] = name
        return relative(made.page, place)

    def _name(self, page: Page, address: str) -> str:
        """The path in the repository to which a page's address leads."""
        if not address:
            return page.name
        return posixpath.normpath(posixpath.join(posixpath.dirname(page.name), address))

    def _make_scrollable(self, tokens: list[Token]) -> None:
        """Let wide tables and code be scrolled, by keyboard too."""
        for place, token in reversed(list(enumerate(tokens))):
            if token.type == "table_close":
                tokens.insert(place + 1, _wrapping("table_wrap_close", -1))
            if token.type == "table_open":
                token.attrs["class"] = "table"
                tokens.insert(place, _wrapping("table_wrap_open", 1))
            if token.type in ("code_block", "fence"):
                token.attrs["tabindex"] = "0"


def _wrapping(kind: str, nesting: int) -> Token:
    wrapping = Token(kind, "div", nesting=-1 if nesting < 0 else 1, block=True)
    if nesting > 0:
        wrapping.attrs = {"class": "table-wrap", "tabindex": "0"}
    return wrapping


def _unlink(inline: Token, token: Token) -> None:
    """Let the words of a link be words: a folder of the program lies elsewhere."""
    children = inline.children or []
    closing = next(one for one in children[children.index(token) :] if one.type == "link_close")
    token.tag = closing.tag = "span"


def _let_pictures_stand(tokens: list[Token], place: int) -> None:
    """Make a figure of a paragraph that is pictures and nothing else."""
    children = tokens[place].children or []
    kinds = {one.type for one in children}
    if "image" in kinds and kinds <= {"image", "softbreak"}:
        for paragraph in (tokens[place - 1], tokens[place + 1]):
            paragraph.tag = "figure"
        tokens[place - 1].attrs["class"] = "shots"


def relative(page: Page, place: str) -> str:
    """How a page of the site names another place in it."""
    return posixpath.relpath(place, posixpath.dirname(page.place) or ".")


def broken(made: Sequence[Rendered]) -> Iterator[str]:
    """Everything in these pages that leads nowhere, a line each."""
    anchors = {one.page.place: one.anchors for one in made}
    for one in made:
        yield from one.wrong
        for place, anchor in one.links:
            if anchor not in anchors[place]:
                yield f"{one.page.name}: there is no heading #{anchor} on {place}"
