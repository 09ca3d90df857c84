"""What must be true of a capsule, on its way out as on its way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Facts, Taken
from osmosis.bags.errors import CapsuleError

MOST_TEXT = 100_000
MOST_FRAMES = 38
_MOST_NESTING = 16

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}(;[ -~]{0,200})?", re.ASCII)
_CIVIL = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
    r"(Z|[+-]\d\d:\d\d(:\d\d)?)?(\[[\w+/.-]{1,80}\])?",
    re.ASCII,
)


def refuse_unfit(capsule: Capsule) -> None:
    """Make sure that a capsule is one.

    Raises:
        CapsuleError: A number, name, time or text in it cannot be.
    """
    _refuse_unless(_ID.fullmatch(capsule.id), "id")
    _refuse_unless(capsule.exposures in (24, 36), "exposures")
    _refuse_unless(capsule.lucky_number in (None, 0, capsule.exposures + 1), "lucky_number")
    _refuse_unless(not capsule.colour or _NAME.fullmatch(capsule.colour), "colour")
    _refuse_unless(_NAME.fullmatch(capsule.medium), "medium")
    _refuse_unless(len(capsule.frames) <= MOST_FRAMES, "frames")
    for text in _texts(capsule):
        _refuse_unless(_is_text(text), "text")
    for civil in _times(capsule):
        _refuse_unless(not civil or _CIVIL.fullmatch(civil), "time")
    for facts in (capsule.extra, *capsule.glosses):
        _refuse_facts(facts)
    if capsule.contact_sheet is not None:
        _refuse_unfit_file(capsule.contact_sheet)
    _refuse_unfit_frames(capsule)


def _refuse_unfit_frames(capsule: Capsule) -> None:
    numbers = [frame.number for frame in capsule.frames]
    ids = {frame.id for frame in capsule.frames}
    places = {*range(1, capsule.exposures + 1), capsule.lucky_number}
    if not places.issuperset(numbers) or numbers != sorted(set(numbers)):
        raise CapsuleError("The frames of the capsule are not numbered as a roll is")
    if len(ids) != len(numbers):
        raise CapsuleError("Two frames of the capsule have the same id")
    circled = capsule.circled
    if not ids.issuperset(circled) or len(set(circled)) != len(circled):
        raise CapsuleError("The capsule circles a frame twice, or one that it does not have")
    for frame in capsule.frames:
        _refuse_unfit_frame(frame)


def _refuse_unfit_frame(frame: CapsuleFrame) -> None:
    _refuse_unless(_ID.fullmatch(frame.id), "frame id")
    _refuse_unless(_NAME.fullmatch(frame.kind), "kind")
    for glad in (frame.glad_predicted, frame.glad_actual):
        _refuse_unless(glad is None or 0 <= glad <= 100, "gladness")
    for facts in (frame.extra, *frame.glosses):
        _refuse_facts(facts)
    for file in (frame.original, *frame.prints):
        if file is not None:
            _refuse_unfit_file(file)
    for print_ in frame.prints:
        _refuse_unless(print_.media_type == "image/jpeg", "print")
    is_gone = frame.let_go and (frame.original or frame.prints or frame.line or frame.detail)
    _refuse_unless(not is_gone, "frame that was let go")


def _refuse_unfit_file(file: CapsuleFile) -> None:
    _refuse_unless(_MEDIA_TYPE.fullmatch(file.media_type), "media type")
    _refuse_unless(_is_text(file.file_name), "file name")
    for pixels in (file.width, file.height):
        _refuse_unless(pixels is None or 0 < pixels < 1 << 20, "size of a picture")


def _refuse_unless(fits: object, what: str) -> None:
    if not fits:
        raise CapsuleError("The capsule holds a value that cannot be", field=what)


def _texts(capsule: Capsule) -> Iterator[str]:
    yield from (capsule.virtue, capsule.why, capsule.counts, capsule.looking)
    yield from (capsule.identity_line, capsule.edge_code, capsule.box_place, *capsule.scents)
    yield from (mark.reason for mark in capsule.fogged)
    for frame in capsule.frames:
        yield from (frame.camera, frame.line, frame.detail, frame.scent)
        yield from (frame.film_place, frame.location, frame.undecoded)


def _times(capsule: Capsule) -> Iterator[str]:
    yield from (capsule.loaded, capsule.finished, capsule.developed, capsule.cased)
    yield from (mark.at for mark in capsule.fogged)
    for frame in capsule.frames:
        yield from (frame.voided, frame.let_go)
        yield from (_time(moment) for moment in (frame.taken, frame.photographed))


def _time(moment: Taken | None) -> str:
    if moment is None:
        return ""
    _refuse_unless(moment.text, "time")
    _refuse_unless(moment.certainty in ("exact", "uncertain"), "certainty")
    return moment.text


def _is_text(value: str) -> bool:
    """Text that every database and every reader can hold: no NUL, no half of a character."""
    if len(value) > MOST_TEXT or "\0" in value:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _refuse_facts(facts: Facts) -> None:
    _refuse_unless(_is_plain(dict(facts), _MOST_NESTING), "extra fact")


def _is_plain(value: object, depth: int) -> bool:
    """Whether it is JSON without fractions, not nested deeper than ``depth``."""
    if isinstance(value, str):
        return _is_text(value)
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) < 1 << 63
    if depth and isinstance(value, dict):
        return all(isinstance(name, str) and _is_text(name) for name in value) and all(
            _is_plain(item, depth - 1) for item in value.values()
        )
    return bool(depth) and isinstance(value, list) and all(_is_plain(i, depth - 1) for i in value)
