"""What came out of the bath: developed frames, circled prints, call-ons, the tray."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.practices.rolls.model import Frame, FrameKind, Placement, Roll

LONGEST_MEDIA_TYPE = 80
UNKNOWN_TYPE = "application/octet-stream"
"""What a file of no known type is called where it must be called something."""


class PrintSize(StrEnum):
    """The sizes that are derived from a photograph; may be deleted and made again."""

    THUMB = "thumb"
    PRINT = "print"
    SCREEN = "screen"


@dataclass(frozen=True, kw_only=True, slots=True)
class Development:
    """What a sealed frame turned out to hold.

    Attributes:
        original_sha256: The original's bytes in the blob store; ``None`` when there is no file.
        glad_predicted: 0 to 100, said when it was captured.
        width: Of the upright picture, in pixels.
        height: Likewise.
        photographed: The photograph's own date as text, where it has one.
        photographed_certainty: ``exact``, ``uncertain``, or empty without a date.
        has_location: Whether the original carries a place; it is shown only when asked for.
        problem: Why it stays undecoded, in one sentence; empty when all is well.
    """

    frame_id: UUID
    original_sha256: str | None
    original_size: int
    media_type: str
    file_name: str
    line: str
    detail: str
    scent: str
    glad_predicted: int | None
    width: int | None
    height: int | None
    camera: str
    photographed: str
    photographed_certainty: str
    has_location: bool
    problem: str
    developed_at: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Circle:
    """A circled print.

    Attributes:
        position: 1 to 6, in the order of circling.
        glad_actual: 0 to 100, if it was said.
    """

    frame_id: UUID
    position: int
    glad_actual: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fog:
    """The mark of a roll that was opened before its time."""

    fogged_at: Instant
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetFrame:
    """One place on a contact sheet.

    Attributes:
        development: ``None`` for a frame on film without a scan.
        circle: The circle around it, if there is one.
        is_rested: Whether a rest hides it; a sheet shows it dark.
        let_go_at: When it was let go; only its number is left.
    """

    placement: Placement
    frame: Frame
    development: Development | None
    circle: Circle | None
    is_rested: bool = False
    let_go_at: Instant | None = None

    @property
    def is_let_go(self) -> bool:
        """Whether it was let go."""
        return self.let_go_at is not None

    @property
    def is_dark(self) -> bool:
        """Whether its place shows nothing: void, at rest, or let go."""
        return self.is_rested or self.is_let_go or self.placement.voided_at is not None

    @property
    def is_held(self) -> bool:
        """Whether it lies in a real box and is held to the light."""
        return self.development is None and self.frame.kind is FrameKind.FILM

    @property
    def waits(self) -> bool:
        """Whether it is sealed still, on a roll of film that is open without developing."""
        return self.development is None and not self.is_held and not self.is_dark


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactSheet:
    """A developed roll, whole, in its own order.

    Attributes:
        is_rested: Whether a rest hides the roll itself, and so every frame of it.
    """

    roll: Roll
    frames: tuple[SheetFrame, ...]
    fogs: tuple[Fog, ...]
    is_rested: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CallOn:
    """One calling: three to six frames, and then it ends.

    Attributes:
        rolls: One roll, or those of the tray in its order.
        bottles: The names of the bottles to open first.
        frames: What is shown, in the order in which it is shown.
        left_seconds: How long it still lasts; after its ninety none are left, and nothing more is
            shown.
        box: For a roll that stays on film: where its box stands.
    """

    id: UUID
    rolls: tuple[Roll, ...]
    bottles: tuple[str, ...]
    frames: tuple[SheetFrame, ...]
    left_seconds: int
    box: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended by itself."""
        return self.left_seconds == 0
