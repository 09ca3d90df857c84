"""One page of an export of Apple Journal: its words, and what its tiles show.

Apple writes the page around the person's words in pieces that do not close where they should
(``<div class='bodyText'></span></p>``), so the words are what is left when everything that has a
class of its own was taken out. Classes, as several readers of such exports know them:
``pageHeader`` (the day, in the language of the device), ``assetGrid`` with tiles whose class is
``assetType_photo``, ``_livePhoto``, ``_video``, ``_audio``, ``_multiPinMap``, ``_genericMap``,
``_stateOfMind``, ``_contact``, ``_motionActivity``, ``_workoutRoute``, ``_thirdPartyMedia`` and
others, ``reflectionPrompt``, ``title``, ``bodyText``. A single tile may be the grid itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from osmosis.articles.tree import Element, block_lines, has_class, parse, serialise, text_of, walk
from osmosis.journals.texts import one_line, plain, text_of_html

_HEADER, _PROMPT, _TITLE, _BODY = "pageheader", "reflectionprompt", "title", "bodytext"
_AROUND: Final = (_HEADER, "assetgrid", _PROMPT, _TITLE)
_MAPS: Final = frozenset(("multipinmap", "genericmap"))
_MEDIA: Final = frozenset(("photo", "livephoto", "video", "audio"))
# What the program draws for words that stand on the tile too.
_DRAWN: Final = _MAPS | {
    *("stateofmind", "contact", "motionactivity", "workouticon", "workoutroute"),
    "thirdpartymedia",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """One thing that an entry shows.

    Attributes:
        id: What its files are called by, without their endings.
        kind: The end of its class, in small letters.
        names: Of the files that it loads, without folders.
        words: What stands on it.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    words: str

    @property
    def is_media(self) -> bool:
        """Whether it is a photograph, a film or a recording, and nothing else."""
        return self.kind in _MEDIA

    @property
    def is_drawn(self) -> bool:
        """Whether what it loads is a drawing of the program."""
        return self.kind in _DRAWN

    @property
    def is_map(self) -> bool:
        """Whether it shows places."""
        return self.kind in _MAPS


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What stands on the page of one entry."""

    header: str
    title: str
    prompt: str
    body: str
    tiles: tuple[Tile, ...]

    @property
    def text(self) -> str:
        """The question, the words, and what other tiles say, such as who was there."""
        said = [tile.words for tile in self.tiles if not (tile.is_media or tile.is_map)]
        asked = f"> {self.prompt}" if self.prompt else ""
        return "\n\n".join(filter(None, (asked, self.body, "\n".join(filter(None, said)))))


def page_of(html: str) -> Page | None:
    """What stands on a page; ``None`` when it is no entry of Apple Journal."""
    body = parse(plain(html))
    parts = {part: _first(body, part) for part in (*_AROUND, _BODY)}
    if parts[_BODY] is None and parts[_HEADER] is None:
        return None
    tiles = tuple(_tile(element) for element in _outermost(body, _kind_of))
    header, title, prompt = (_words(parts[part]) for part in (_HEADER, _TITLE, _PROMPT))
    for element in [*_outermost(body, _is_around)]:
        element.drop_tree()
    for item in body.iter("li"):
        item.text = f"- {item.text or ''}"
    words = text_of_html(serialise(body))
    return Page(header=header, title=title, prompt=prompt, body=words, tiles=tiles)


def _first(body: Element, name: str) -> Element | None:
    every = body.iter()
    return next((one for one in every if isinstance(one.tag, str) and has_class(one, name)), None)


def _words(element: Element | None) -> str:
    return "" if element is None else one_line(text_of(element))


def _outermost(body: Element, is_one: Callable[[Element], object]) -> Iterator[Element]:
    """Everything in it that is one of a kind; one in another is a part of that."""
    outer: Element | None = None
    for event, element in walk(body):
        if event == "end":
            outer = None if element is outer else outer
        elif outer is None and element is not body and is_one(element):
            outer = element
            yield element


def _is_around(element: Element) -> bool:
    return has_class(element, *_AROUND)


def _kind_of(element: Element) -> str:
    classes = element.get("class", "").lower().split()
    return next((one.removeprefix("assettype_") for one in classes if "assettype_" in one), "")


def _tile(element: Element) -> Tile:
    lines = (one_line(line) for line in block_lines(element).split("\n"))
    return Tile(
        id=PurePosixPath(element.get("id", "")).name,
        kind=_kind_of(element),
        names=tuple(dict.fromkeys(_names(element))),
        words=", ".join(dict.fromkeys(filter(None, lines))),
    )


def _names(element: Element) -> Iterator[str]:
    for one in element.iter("img", "video", "audio", "source"):
        name = PurePosixPath(unquote(one.get("src", ""))).name
        if name:
            yield name
