"""What a page shows of a capsule, decided here so that the templates only place it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from osmosis.bags.capsule_layout import PlacedFile, PlacedFrame
from osmosis.bags.capsule_model import CapsuleFile, CapsuleFrame, Taken
from osmosis.bags.media_types import bare_type, is_picture_for_browsers, is_sound, is_video

#: The address by which a page reaches a file.
Address = Callable[[PlacedFile], str]

#: Pixels on the longer side below which a picture is too coarse for a slide mount.
LEAST_ON_MOUNT = 240

_KIND_WORDS = {
    "line": "A line",
    "photo": "A photograph",
    "audio": "A sound",
    "video": "A video",
    "scent": "A scent",
    "film": "On real film",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_CIVIL = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)[^\[]*(?:\[([^\]]+)\])?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureView:
    """A picture on a page.

    Attributes:
        source: Its address.
        small_source: The address of a smaller one, for the light table.
        made_from: What it was made from, when it is not the original, such as ``HEIC``.
    """

    source: str
    small_source: str
    alt: str
    width: int | None
    height: int | None
    made_from: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaView:
    """A sound or a video on a page."""

    source: str
    media_type: str
    is_video: bool
    poster: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GlossView:
    """A later thought, with its date and kind in words."""

    text: str
    when: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameView:
    """One place of the roll, as a page shows it.

    Attributes:
        state: ``shown``, ``dark`` (never exposed), ``voided``, ``gone`` (let go) or ``bare`` (its
            number is all that came along).
        glimpse: The words on the mount of a frame without a picture.
        notes: Sentences on what is not as one would expect.
        facts: Label and value, shown when asked for.
    """

    number: int
    state: str
    kind: str = ""
    kind_words: str = ""
    circled: int | None = None
    picture: PictureView | None = None
    media: MediaView | None = None
    line: str = ""
    detail: str = ""
    when: str = ""
    glimpse: str = ""
    notes: tuple[str, ...] = ()
    glosses: tuple[GlossView, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    original: str = ""
    original_name: str = ""

    @property
    def anchor(self) -> str:
        """Its name within the page."""
        return f"frame-{self.number}"

    @property
    def is_portrait(self) -> bool:
        """Whether its picture stands upright."""
        picture = self.picture
        return picture is not None and (picture.height or 0) > (picture.width or 0)


def shown_text(text: str) -> str:
    """Text as a page may hold it: control characters made visible."""
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n"))


def civil_words(text: str, *, with_zone: bool = False) -> str:
    """A civil time in words, such as ``4 May 2031, 09:00 (Europe/Bucharest)``."""
    match = _CIVIL.match(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return shown_text(text)
    words = f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {int(match[1])}, {match[4]}"
    return f"{words} ({match[5]})" if with_zone and match[5] else words


def when_words(taken: Taken | None) -> str:
    """When a moment was, in words, and whether that is sure."""
    if taken is None:
        return ""
    words = civil_words(taken.text)
    return f"{words}, or thereabouts" if taken.certainty == "uncertain" else words


def day_words(text: str) -> str:
    """The day of a civil time in words."""
    return civil_words(text).partition(",")[0]


def kind_words(kind: str) -> str:
    """What a frame of this kind is called."""
    return _KIND_WORDS.get(kind, "A frame")


def long_side(file: CapsuleFile) -> int:
    """The longer side of a picture in pixels, 0 when it is not known."""
    return max(file.width or 0, file.height or 0)


def picture_of(placed: PlacedFrame, address: Address) -> PictureView | None:
    """The picture that shows this frame in a browser, if there is one."""
    prints = sorted(placed.prints, key=lambda each: long_side(each.file))
    large = prints[-1] if prints else _showable_original(placed)
    if large is None:
        return None
    small = next((each for each in prints if long_side(each.file) >= LEAST_ON_MOUNT), large)
    return PictureView(
        source=address(large),
        small_source=address(small),
        alt=_alternative(placed),
        width=large.file.width,
        height=large.file.height,
        made_from=_made_from(placed) if prints else "",
    )


def _showable_original(placed: PlacedFrame) -> PlacedFile | None:
    original = placed.original
    if original is None or placed.frame.undecoded:
        return None
    return original if is_picture_for_browsers(original.file.media_type) else None


def _made_from(placed: PlacedFrame) -> str:
    """The name of a format that browsers may not show, for the label on its stand-in."""
    original = placed.original
    if original is None or is_picture_for_browsers(original.file.media_type):
        return ""
    kind, _, name = bare_type(original.file.media_type).partition("/")
    return name.removeprefix("x-").upper() if kind == "image" else ""


def _alternative(placed: PlacedFrame) -> str:
    """What a picture shows, in the person's words where there are any."""
    frame = placed.frame
    words = shown_text(frame.detail or frame.line)
    return f"Frame {frame.number}: {words}" if words else f"Frame {frame.number}, without words"


def media_of(placed: PlacedFrame, address: Address, poster: str = "") -> MediaView | None:
    """The sound or video of this frame, if it is one."""
    original = placed.original
    if original is None or placed.frame.undecoded:
        return None
    media_type = original.file.media_type
    if not (is_sound(media_type) or is_video(media_type)):
        return None
    return MediaView(
        source=address(original),
        media_type=bare_type(media_type),
        is_video=is_video(media_type),
        poster=poster,
    )


def gloss_views(glosses: tuple[Mapping[str, Any], ...]) -> tuple[GlossView, ...]:
    """Later thoughts that have words."""
    return tuple(
        GlossView(
            text=shown_text(text),
            when=civil_words(_text(gloss, "at")),
            kind=shown_text(_text(gloss, "kind")).replace("_", " ") or "later",
        )
        for gloss in glosses
        if (text := _text(gloss, "text"))
    )


def _text(gloss: Mapping[str, Any], name: str) -> str:
    found = gloss.get(name)
    return found if isinstance(found, str) else ""


def glimpse_of(frame: CapsuleFrame) -> str:
    """A few words for the mount of a frame that has no picture."""
    words = shown_text(frame.line or frame.detail or frame.scent) or kind_words(frame.kind)
    return words if len(words) <= 90 else words[:88].rstrip() + "…"
