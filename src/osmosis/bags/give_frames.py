"""What of a frame goes into a page that is given away, and what stays at home."""

from __future__ import annotations

from dataclasses import dataclass, field

from osmosis.bags.capsule_model import CapsuleFile, CapsuleFrame
from osmosis.bags.media_types import bare_type, is_sound, is_video
from osmosis.bags.page_views import (
    LEAST_ON_MOUNT,
    FrameView,
    MediaView,
    PictureView,
    civil_words,
    glimpse_of,
    gloss_views,
    kind_words,
    long_side,
    shown_text,
    when_words,
)
from osmosis.bags.sources import measure, read_whole
from osmosis.bags.whereabouts import without_whereabouts

_MOST_PICTURE = 32 << 20
_LARGE_ENOUGH = 2048


@dataclass(frozen=True, kw_only=True, slots=True)
class GiveChoices:
    """What the giver decides.

    Attributes:
        title: Stands on the page; the virtue when it is empty.
        words: A sentence to whoever receives it.
        with_location: Also tell where, and in which time zone.
        with_gladness: Also tell how glad one expected to be, and was.
        with_glosses: Also tell the later thoughts.
        media_limit_bytes: A longer sound or video is left out and named.
        total_limit_bytes: All pictures, sounds and videos together; what no longer fits is left
            out and named.
    """

    title: str = ""
    words: str = ""
    with_location: bool = False
    with_gladness: bool = False
    with_glosses: bool = False
    media_limit_bytes: int = 16 << 20
    total_limit_bytes: int = 64 << 20


@dataclass
class Pieces:
    """The bytes that go into the page, each known to its text by a mark."""

    choices: GiveChoices
    total: int = 0
    held: list[tuple[str, bytes]] = field(default_factory=list)

    def fits(self, size: int) -> bool:
        """Whether this much still has room."""
        return self.total + size <= self.choices.total_limit_bytes

    def add(self, media_type: str, data: bytes) -> str:
        """Take these bytes in and give the mark that stands for their address."""
        self.total += len(data)
        self.held.append((media_type, data))
        # A text that a person wrote cannot hold NUL, so no text can pass for a mark.
        return f"\0{len(self.held) - 1}\0"


def frame_view(frame: CapsuleFrame, pieces: Pieces, choices: GiveChoices) -> FrameView:
    """One picked frame as the page shows it, its bytes taken into ``pieces``."""
    notes: list[str] = []
    picture = _picture(frame, pieces, notes)
    media = _media(frame, pieces, notes, picture.source if picture else "")
    if frame.kind == "film" and picture is None:
        notes.append("This frame is on real film.")
    return FrameView(
        number=frame.number,
        state="shown",
        kind=frame.kind,
        kind_words=kind_words(frame.kind),
        picture=picture,
        media=media,
        line=shown_text(frame.line),
        detail=shown_text(frame.detail),
        when=when_words(frame.taken),
        glimpse=glimpse_of(frame),
        notes=tuple(notes),
        glosses=gloss_views(frame.glosses) if choices.with_glosses else (),
        facts=_facts(frame, choices),
    )


def _facts(frame: CapsuleFrame, choices: GiveChoices) -> tuple[tuple[str, str], ...]:
    facts = [("Scent", frame.scent)]
    if choices.with_location:
        taken = civil_words(frame.taken.text, with_zone=True) if frame.taken else ""
        facts += [("Exposed", taken), ("Where", frame.location)]
    if choices.with_gladness:
        for label, value in (("expected", frame.glad_predicted), ("was", frame.glad_actual)):
            words = "" if value is None else f"{value} of 100"
            facts.append((f"Glad to see it again, {label}", words))
    return tuple((label, shown_text(value)) for label, value in facts if value)


def _picture(frame: CapsuleFrame, pieces: Pieces, notes: list[str]) -> PictureView | None:
    """The picture in two sizes; made from the derived pictures, never from another original."""
    sizes = sorted(frame.prints, key=long_side)
    fitting = [each for each in sizes if long_side(each) <= _LARGE_ENOUGH] or sizes[:1]
    if not fitting:
        if frame.kind == "photo":
            notes.append(f"The photograph of frame {frame.number} is not in this file.")
        return None
    small = next((each for each in fitting if long_side(each) >= LEAST_ON_MOUNT), fitting[-1])
    small_source = _picture_source(small, pieces)
    source = _picture_source(fitting[-1], pieces) if fitting[-1] is not small else small_source
    source = source or small_source
    if source is None or small_source is None:
        notes.append(f"The picture of frame {frame.number} is not in this file: it did not fit.")
        return None
    words = shown_text(frame.detail or frame.line) or "without words"
    return PictureView(
        source=source,
        small_source=small_source,
        alt=f"Frame {frame.number}: {words}",
        width=fitting[-1].width,
        height=fitting[-1].height,
    )


def _picture_source(file: CapsuleFile, pieces: Pieces) -> str | None:
    data = without_whereabouts(read_whole(file.source, limit=_MOST_PICTURE), file.media_type)
    if data is None or not pieces.fits(len(data)):
        return None
    return pieces.add("image/jpeg", data)


def _media(frame: CapsuleFrame, pieces: Pieces, notes: list[str], poster: str) -> MediaView | None:
    original = frame.original
    if original is None or frame.undecoded:
        return None
    media_type = bare_type(original.media_type)
    if not (is_sound(media_type) or is_video(media_type)):
        return None
    what = "video" if is_video(media_type) else "sound"
    data, reason = _media_bytes(original, pieces)
    if data is None:
        notes.append(f"The {what} of frame {frame.number} is not in this file: {reason}.")
        return None
    return MediaView(
        source=pieces.add(media_type, data),
        media_type=media_type,
        is_video=is_video(media_type),
        poster=poster,
    )


def _media_bytes(file: CapsuleFile, pieces: Pieces) -> tuple[bytes | None, str]:
    choices = pieces.choices
    size = measure(file.source).size if file.size is None else file.size
    if size > choices.media_limit_bytes:
        return None, f"it is {_megabytes(size)}, and more than is given"
    if not pieces.fits(size):
        return None, "it did not fit"
    data: bytes | None = read_whole(file.source, limit=choices.media_limit_bytes)
    if not choices.with_location and data is not None:
        data = without_whereabouts(data, file.media_type)
    return data, "it may say where it was made, and that cannot be taken out"


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1_000_000))} MB"
