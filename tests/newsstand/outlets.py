"""The sources: what each is like, and which pieces it has published by a moment."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from whenever import Instant, TimeDelta

from tests.newsstand.tongues import ENGLISH, TONGUES, Tongue, paragraph, sentence

OPENED = Instant.from_utc(2031, 4, 28)
FORMATS = (
    "rss20", "atom10", "rss20", "json11", "atom10", "rss10", "rss091", "rss20", "json10",
    "atom03", "rss20", "rss092", "cdf", "atom10", "rss20",
)  # fmt: skip
ENCODINGS = {
    "en": ("utf-8", "iso-8859-1", "us-ascii", "utf-16"),
    "de": ("utf-8", "iso-8859-15", "windows-1252"),
    "fr": ("utf-8", "iso-8859-1"),
    "ru": ("utf-8", "koi8-r", "windows-1251"),
    "el": ("utf-8", "iso-8859-7"),
    "pl": ("utf-8", "iso-8859-2", "windows-1250"),
    "ja": ("utf-8", "shift_jis", "euc-jp"),
    "zh": ("utf-8", "gb18030", "big5"),
    "ar": ("utf-8", "windows-1256"),
    "he": ("utf-8", "iso-8859-8"),
}


class Body(StrEnum):
    """How much of a piece the feed itself holds."""

    WHOLE = "whole"
    SUMMARY = "summary"
    VIDEO = "video"
    PODCAST = "podcast"


class Trouble(StrEnum):
    """What is difficult about a source."""

    NONE = "none"
    MOVED = "moved for good"
    SENT_ON = "sent on for now"
    CHAIN = "a chain of three"
    CIRCLE = "a circle"
    BUSY_SECONDS = "429 with seconds"
    BUSY_DATE = "503 with a date"
    GONE = "410 after six weeks"
    SIGN_IN = "a sign-in page after five weeks"
    DOWN = "away for three weeks"
    SAME_GUID = "one guid for all"
    NEW_GUIDS = "other guids at each visit"
    OLD_DATES = "dates in 1970"
    FAR_DATES = "dates in 2099"
    NO_DATES = "no dates"
    BOMB = "a bomb"
    EMPTY = "empty"
    HTML = "a page"


_TROUBLES = (
    *[Trouble.NONE] * 24,
    *(one for one in Trouble if one is not Trouble.NONE),
    Trouble.MOVED,
    Trouble.SENT_ON,
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece of one source.

    Attributes:
        mark: Stands in its words and nowhere else.
        syndicated: Whether another source has the same words too.
    """

    outlet: int
    number: int
    at: Instant
    mark: str
    title: str
    paragraphs: tuple[str, ...]
    picture: bool
    syndicated: bool = False


@dataclass(frozen=True)
class Outlet:
    """One source, by its number."""

    number: int

    @property
    def host(self) -> str:
        """Its own host."""
        return f"outlet-{self.number:03d}.example"

    @property
    def name(self) -> str:
        """What it calls itself."""
        return f"Paper {self.number:03d}"

    @property
    def format(self) -> str:
        """Its feed's format."""
        return FORMATS[self.number % len(FORMATS)]

    @property
    def tongue(self) -> Tongue:
        """The language it is written in; every other one in English."""
        return ENGLISH if self.number % 2 else TONGUES[self.number // 2 % len(TONGUES)]

    @property
    def encoding(self) -> str:
        """How its feed is encoded; JSON is always UTF-8."""
        if self.format.startswith("json"):
            return "utf-8"
        choices = ENCODINGS[self.tongue.code]
        return choices[self.number // 7 % len(choices)]

    @property
    def comes_by_mail(self) -> bool:
        """Whether it has no feed, and sends letters."""
        return self.number % 25 == 12

    @property
    def trouble(self) -> Trouble:
        """What is difficult about it."""
        return Trouble.NONE if self.comes_by_mail else _TROUBLES[self.number % len(_TROUBLES)]

    @property
    def body(self) -> Body:
        """How much its feed holds."""
        if self.comes_by_mail:
            return Body.WHOLE
        if self.format == "atom10" and self.number % 4 == 0:
            return Body.VIDEO
        if self.format == "rss20" and self.number % 6 == 5:
            return Body.PODCAST
        return Body.SUMMARY if self.number % 3 == 1 else Body.WHOLE

    @property
    def every(self) -> TimeDelta:
        """How often something comes."""
        return TimeDelta(hours=(30, 60, 90, 130, 190)[self.number % 5])

    @property
    def shown(self) -> int:
        """How many pieces its feed shows."""
        return (6, 10, 15, 20)[self.number % 4]

    @property
    def has_validators(self) -> bool:
        """Whether it can say that nothing has changed."""
        return self.number % 9 != 8

    def published(self, at: Instant) -> Sequence[int]:
        """The numbers of the pieces that its feed shows, latest first."""
        hours = (at - OPENED).total("hours") + 20 * 24
        last = int(hours / self.every.total("hours"))
        return range(last, max(-1, last - self.shown), -1)

    def item(self, number: int) -> Item:
        """A piece. Every eleventh of the even English papers is told word for word by two."""
        return _item(self, number)

    def came_at(self, number: int) -> Instant:
        """When a piece was published."""
        return OPENED - TimeDelta(hours=20 * 24) + self.every * number


@cache
def _item(outlet: Outlet, number: int) -> Item:
    """A piece, made once: a feed shows it many times."""
    shared = number % 11 == 3 and outlet.number % 6 == 1
    seed = f"{outlet.number // 12 if shared else outlet.number}:{number}"
    dice = random.Random(seed)
    tongue = ENGLISH if shared else outlet.tongue
    mark = f"mark{outlet.number:03d}x{number:04d}"
    told = [paragraph(tongue, dice) for _ in range(dice.randint(2, 7))]
    return Item(
        outlet=outlet.number,
        number=number,
        at=outlet.came_at(number),
        mark=mark,
        title=sentence(tongue, dice, 6).rstrip(tongue.stop),
        paragraphs=(*told, f"{mark}."),
        picture=number % 8 == 0,
        syndicated=shared,
    )


def outlets(count: int) -> Sequence[Outlet]:
    """So many sources, all different."""
    return [Outlet(number) for number in range(count)]
