"""What a capsule holds, told without any practice: a finished roll and its frames.

Texts that do not apply are empty, other things that do not apply are ``None`` or empty. Times are
civil text with their zone (RFC 9557), such as ``2031-05-04T09:00:00+03:00[Europe/Bucharest]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from osmosis.bags.sources import Source

#: A JSON object that the capsule carries along unread. It may hold no fractions.
Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class CapsuleFile:
    """Bytes that belong to a frame or to the roll.

    Attributes:
        media_type: Such as ``image/heic``.
        source: The bytes, from the start each time; not part of equality, the hash is.
        sha256: When given to the writer, the bytes are held to it. Always there after reading.
        size: Length in bytes; filled in by reading.
        file_name: What the person's own device called it.
        width: Of a picture, in pixels, as it is seen.
        height: Of a picture, in pixels, as it is seen.
    """

    media_type: str
    source: Source = field(compare=False, repr=False)
    sha256: str | None = None
    size: int | None = None
    file_name: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """When a moment was.

    Attributes:
        text: Civil text with its zone or offset.
        certainty: ``exact`` or ``uncertain``.
    """

    text: str
    certainty: str = "exact"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fogged:
    """The mark of having been opened before its time.

    Attributes:
        at: When, as civil text.
        reason: In the person's own words.
    """

    at: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CapsuleFrame:
    """One place of the roll that was spent.

    Attributes:
        id: A UUID; it never changes, so that what is said of the frame elsewhere still finds it.
        number: Its place: 1 to ``exposures``, or the lucky number.
        kind: ``line``, ``photo``, ``audio``, ``video``, ``scent`` or ``film``.
        taken: When it was exposed.
        photographed: When the camera says that it was, if it says so.
        camera: What the camera calls itself.
        line: The person's own words.
        detail: The one thing that they noticed.
        glad_predicted: How glad they thought they would be to see it again, 0 to 100.
        glad_actual: How glad they were, 0 to 100.
        scent: The bottle that was open.
        film_place: Where it is on real film.
        location: Where it was, in words or coordinates.
        voided: When the lens cap was put on, as civil text; the place stays spent.
        undecoded: Why the original could not be shown; it is kept all the same.
        let_go: When it was let go, as civil text; nothing of it is left but its place.
        original: Byte for byte what was captured.
        prints: JPEG pictures made from the original, in any sizes.
        glosses: Dated later thoughts: ``at``, ``kind``, ``text``, and what else there is.
        extra: Anything else that the practice wants back.
    """

    id: str
    number: int
    kind: str
    taken: Taken | None = None
    photographed: Taken | None = None
    camera: str = ""
    line: str = ""
    detail: str = ""
    glad_predicted: int | None = None
    glad_actual: int | None = None
    scent: str = ""
    film_place: str = ""
    location: str = ""
    voided: str = ""
    undecoded: str = ""
    let_go: str = ""
    original: CapsuleFile | None = None
    prints: tuple[CapsuleFile, ...] = ()
    glosses: tuple[Facts, ...] = ()
    extra: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Capsule:
    """A finished roll, whole.

    Attributes:
        id: The roll's UUID.
        virtue: What it is for, in the person's own words.
        why: Why.
        counts: What would count.
        looking: Who will be looking: the sentence that stood above the shutter.
        identity_line: Who the person in these frames is.
        exposures: How many places it has; those without a frame stay dark.
        lucky_number: The number of the one place more, 0 or ``exposures`` + 1, if it has one.
        colour: The name of its colour.
        edge_code: What is printed along its edge.
        medium: ``digital`` or ``film``.
        loaded, finished, developed, cased: When, as civil text.
        is_from_before: Whether it was made from what the person already had.
        box_place: Where the box of a film roll stands.
        scents: The names of the bottles that are its tag.
        circled: Ids of the circled frames, in the order in which they were circled.
        fogged: Marks of early opening.
        frames: In the order of their numbers.
        contact_sheet: All frames on one sheet, as JPEG or PDF.
        glosses: Later thoughts on the roll as a whole.
        extra: Anything else that the practice wants back.
    """

    id: str
    virtue: str
    why: str = ""
    counts: str = ""
    looking: str = ""
    identity_line: str = ""
    exposures: int = 24
    lucky_number: int | None = None
    colour: str = ""
    edge_code: str = ""
    medium: str = "digital"
    loaded: str = ""
    finished: str = ""
    developed: str = ""
    cased: str = ""
    is_from_before: bool = False
    box_place: str = ""
    scents: tuple[str, ...] = ()
    circled: tuple[str, ...] = ()
    fogged: tuple[Fogged, ...] = ()
    frames: tuple[CapsuleFrame, ...] = ()
    contact_sheet: CapsuleFile | None = None
    glosses: tuple[Facts, ...] = ()
    extra: Facts = field(default_factory=dict)
