"""The moment at which a photograph was taken, as the kernel keeps moments."""

from __future__ import annotations

from whenever import Instant, PlainDateTime, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment, local_of
from osmosis.media.exif import Taken, read_exif
from osmosis.media.exif_block import find_exif

__all__ = ["moment_photographed", "moment_taken"]


def moment_photographed(data: bytes, zone: str) -> CivilMoment | None:
    """The moment that a photograph says it was taken; ``None`` when it says none, or nonsense.

    Args:
        data: The file, or as much of its beginning as holds its EXIF block.
        zone: As in :func:`moment_taken`.
    """
    block = find_exif(data)
    written = None if block is None else read_exif(block).taken
    if written is None:
        return None
    try:
        return moment_taken(written, zone)
    except InvalidInputError:
        return None


def moment_taken(taken: Taken, zone: str) -> CivilMoment:
    """The moment a camera wrote down.

    Args:
        taken: What it wrote.
        zone: The zone of the moment at hand. It is taken, and the moment called uncertain, when
            the camera did not say how far its clock was from UTC. Where it did and clocks in this
            zone agree, the moment gets the zone; otherwise the bare offset.

    Raises:
        InvalidInputError: There is no such zone, or the time leaves the years 1 to 9999.
    """
    wall = _wall_clock(taken)
    if taken.offset_seconds is None:
        return CivilMoment.of_local(wall, zone, certainty="uncertain")
    instant = _instant_of(wall, taken.offset_seconds)
    if local_of(instant, zone) == wall:
        return CivilMoment(instant=instant, zone=zone, certainty=taken.certainty)
    return CivilMoment(
        instant=instant, offset_seconds=taken.offset_seconds, certainty=taken.certainty
    )


def _instant_of(wall: PlainDateTime, offset_seconds: int) -> Instant:
    try:
        return wall.assume_fixed_offset(TimeDelta(seconds=offset_seconds)).to_instant()
    except ValueError:
        raise InvalidInputError("The photograph's date leaves the years 1 to 9999") from None


def _wall_clock(taken: Taken) -> PlainDateTime:
    return PlainDateTime(
        taken.year,
        taken.month,
        taken.day,
        taken.hour,
        taken.minute,
        taken.second,
        nanosecond=taken.microsecond * 1_000,
    )
