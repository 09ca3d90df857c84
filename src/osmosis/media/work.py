"""Questions to the limited child and its answers, as JSON.

The child has looked at hostile bytes, so what it answers is read as strictly as a file would be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import IO

from osmosis.confined.wire import WireError, read_exactly
from osmosis.media.exif import ExifFacts, Taken
from osmosis.media.kinds import KINDS, Kind
from osmosis.media.pictures import Derived, PictureLimits, Size

__all__ = ["Answer", "answer_head", "failure_head", "question", "read_answer", "read_question"]

_MAX_DERIVED_BYTES = 64_000_000
_MAX_REASON_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the child made of a photograph."""

    kind: Kind
    width: int
    height: int
    exif: ExifFacts
    derived: Mapping[str, Derived]


def question(sizes: Sequence[Size], limits: PictureLimits) -> dict[str, object]:
    """What is to be made of the photograph that follows."""
    return {"sizes": [asdict(size) for size in sizes], "limits": asdict(limits)}


def read_question(head: Mapping[str, object]) -> tuple[tuple[Size, ...], PictureLimits]:
    """The question again, in the child; the parent is trusted."""
    sizes, limits = head["sizes"], head["limits"]
    if not isinstance(sizes, list) or not isinstance(limits, dict):
        raise WireError
    return tuple(Size(**size) for size in sizes), PictureLimits(**limits)


def answer_head(answer: Answer) -> dict[str, object]:
    """The head of an answer; the bytes of the sizes follow it in the same order."""
    return {
        "kind": answer.kind.name,
        "width": answer.width,
        "height": answer.height,
        "exif": asdict(answer.exif),
        "derived": [
            [name, size.width, size.height, len(size.data)] for name, size in answer.derived.items()
        ],
    }


def failure_head(reason: str) -> dict[str, object]:
    """The answer when nothing can be made of a photograph."""
    return {"failed": reason}


def read_answer(head: Mapping[str, object], pipe: IO[bytes]) -> Answer | str:
    """An answer, or the reason why there is none.

    Args:
        head: Its head.
        pipe: Where the bytes of the sizes follow.

    Raises:
        WireError: It is not an answer.
    """
    if "failed" in head:
        return _text(head["failed"])[:_MAX_REASON_CHARACTERS]
    kind = next((kind for kind in KINDS if kind.name == head.get("kind")), None)
    if kind is None:
        raise WireError
    return Answer(
        kind=kind,
        width=_count(head.get("width")),
        height=_count(head.get("height")),
        exif=_exif(_mapping(head.get("exif"))),
        derived=dict(_derived(row, pipe) for row in _rows(head.get("derived"))),
    )


def _derived(row: Sequence[object], pipe: IO[bytes]) -> tuple[str, Derived]:
    name, width, height, length = row
    count = _count(length)
    if count > _MAX_DERIVED_BYTES:
        raise WireError
    data = read_exactly(pipe, count)
    if not data.startswith(b"\xff\xd8\xff"):
        raise WireError
    return _text(name), Derived(width=_count(width), height=_count(height), data=data)


def _exif(head: Mapping[str, object]) -> ExifFacts:
    orientation, camera, taken = head.get("orientation"), head.get("camera"), head.get("taken")
    return ExifFacts(
        orientation=_count(orientation),
        camera=None if camera is None else _text(camera),
        taken=None if taken is None else _taken(_mapping(taken)),
        has_gps=head.get("has_gps") is True,
    )


def _taken(head: Mapping[str, object]) -> Taken:
    offset, source = head.get("offset_seconds"), head.get("source")
    if not isinstance(offset, int | None):
        raise WireError
    return Taken(
        year=_count(head.get("year")),
        month=_count(head.get("month")),
        day=_count(head.get("day")),
        hour=_count(head.get("hour")),
        minute=_count(head.get("minute")),
        second=_count(head.get("second")),
        microsecond=_count(head.get("microsecond")),
        offset_seconds=offset,
        source="original"
        if source == "original"
        else "digitised"
        if source == "digitised"
        else "changed",
    )


def _rows(value: object) -> list[Sequence[object]]:
    if not isinstance(value, list) or not all(
        isinstance(row, list) and len(row) == 4 for row in value
    ):
        raise WireError
    return value


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise WireError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise WireError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError
    return value
