"""The pages of the documentation in the order in which one reads them, and where each will lie."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

CONTENTS: Final = "docs/README.md"
DECISIONS: Final = "docs/adr/README.md"
PLACES: Final = {
    "README.md": "index.html",
    CONTENTS: "contents.html",
    DECISIONS: "adr/index.html",
    "CHANGELOG.md": "changes.html",
    "CONTRIBUTING.md": "contributing.html",
    "changelog.d/README.md": "fragments.html",
}
"""Where a page lies that is not named after its file."""
KINDS: Final = ("added", "changed", "fixed", "removed", "security")


class SiteError(Exception):
    """Something because of which no documentation is built; its text has a line for each."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page.

    Attributes:
        name: The path of its Markdown in the repository.
        label: What it is called in the contents.
        section: The heading there under which it stands.
    """

    name: str
    label: str
    section: str

    @property
    def place(self) -> str:
        """Its path in the site."""
        return PLACES.get(self.name, self.name.removeprefix("docs/").removesuffix(".md") + ".html")


def parser() -> MarkdownIt:
    """What reads our Markdown; HTML in it would stand there as text."""
    made = MarkdownIt("commonmark", {"html": False, "typographer": True})
    return made.enable(["table", "strikethrough", "smartquotes"])


def text_of(root: Path, name: str) -> str:
    """The Markdown of a page; below the changes stands what no release has gathered yet."""
    text = (root / name).read_text(encoding="utf-8")
    return text + _fragments(root) if name == "CHANGELOG.md" else text


def list_pages(root: Path) -> list[Page]:
    """Every page, in the order of the contents.

    Raises:
        SiteError: A page stands nowhere in the contents.
    """
    pages = [
        Page(name="README.md", label="Osmosis", section=""),
        Page(name=CONTENTS, label="Contents", section=""),
        *_listed(root, CONTENTS),
        *_listed(root, DECISIONS, section="Decisions"),
    ]
    listed = [page.name for page in pages]
    found = [path.relative_to(root).as_posix() for path in sorted((root / "docs").rglob("*.md"))]
    wrong = [f"{name}: stands nowhere in {CONTENTS}" for name in found if name not in listed]
    wrong += [f"{name}: stands twice in the contents" for name in sorted(_twice(listed))]
    if wrong:
        raise SiteError("\n".join(wrong))
    return pages


def _listed(root: Path, name: str, section: str = "") -> Iterator[Page]:
    """The first link of each line of a list or a table, with the heading above it."""
    heading, is_first = section, True
    for token in parser().parse(text_of(root, name)):
        if token.type in ("list_item_open", "tr_open"):
            is_first = True
        if token.type == "inline" and token.level == 1 and not section:
            heading = token.content
        link = next((one for one in token.children or () if one.type == "link_open"), None)
        if link and is_first and heading and token.level > 1:
            is_first = False
            target = (root / name).parent.joinpath(str(link.attrs["href"])).resolve()
            label = words_of(token.children or [], link)
            yield Page(
                name=target.relative_to(root.resolve()).as_posix(), label=label, section=heading
            )


def words_of(children: list[Token], link: Token) -> str:
    """The words of a link."""
    begun = children[children.index(link) + 1 :]
    ends = next(place for place, one in enumerate(begun) if one.type == "link_close")
    return "".join(one.content for one in begun[:ends])


def _twice(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


def _fragments(root: Path) -> str:
    """What lies in ``changelog.d/``, under its kinds."""
    told = defaultdict(list)
    for path in sorted((root / "changelog.d").glob("*.*.md")):
        words = re.sub(r"\s+", " ", path.read_text(encoding="utf-8")).strip()
        words = words.replace("](../", "](")
        told[path.name.split(".")[-2]].append(f"- {words}\n")
    parts = [f"\n## {kind.capitalize()}\n\n{''.join(told[kind])}" for kind in KINDS if told[kind]]
    return "".join(parts)
