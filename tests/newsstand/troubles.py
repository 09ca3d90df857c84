"""What is difficult about some sources: the answers that they give instead of their feed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from whenever import Instant, TimeDelta

from tests.newsstand.outlets import OPENED, Trouble

Answer: TypeAlias = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""

HTML: Final = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """In what situation a feed is asked for.

    Attributes:
        here: The address of the feed.
        steps: How often it was sent on already.
    """

    at: Instant
    here: str
    steps: int
    is_first_today: bool

    @property
    def weeks(self) -> float:
        """Since the newsstand opened."""
        return (self.at - OPENED).total("hours") / (7 * 24)


def _sent_on(scene: Scene, status: int, to: str, most: int = 1) -> Answer | None:
    return None if scene.steps >= most else (status, {"Location": scene.here + to}, b"")


def _chain(scene: Scene) -> Answer | None:
    return _sent_on(scene, 308, "/on" * (scene.steps + 1), most=3)


def _busy(scene: Scene) -> Answer | None:
    return (429, {"Retry-After": "5400"}, b"") if scene.is_first_today else None


def _resting(scene: Scene) -> Answer | None:
    until = (scene.at + TimeDelta(hours=2)).format_rfc2822().replace("+0000", "GMT")
    return (503, {"Retry-After": until}, b"") if scene.is_first_today else None


def _page(title: str) -> Answer:
    return 200, HTML, f"<!doctype html><title>{title}</title><p>Welcome.</p>".encode()


_BOMB: Final = gzip.compress(b"<rss>" + b" " * 40_000_000, mtime=0)

TROUBLES: Final[dict[Trouble, Callable[[Scene], Answer | None]]] = {
    Trouble.MOVED: lambda scene: _sent_on(scene, 301, "/new"),
    Trouble.SENT_ON: lambda scene: _sent_on(scene, 302, "/now"),
    Trouble.CHAIN: _chain,
    Trouble.CIRCLE: lambda scene: (302, {"Location": scene.here}, b""),
    Trouble.BUSY_SECONDS: _busy,
    Trouble.BUSY_DATE: _resting,
    Trouble.GONE: lambda scene: (410, {}, b"") if scene.weeks > 6 else None,
    Trouble.SIGN_IN: lambda scene: _page("Sign in") if scene.weeks > 5 else None,
    Trouble.DOWN: lambda scene: (500, {}, b"") if 3 < scene.weeks < 6 else None,
    Trouble.BOMB: lambda scene: (200, {"Content-Encoding": "gzip"}, _BOMB),
    Trouble.EMPTY: lambda scene: (200, {"Content-Type": "text/xml"}, b""),
    Trouble.HTML: lambda scene: _page("Home"),
}
