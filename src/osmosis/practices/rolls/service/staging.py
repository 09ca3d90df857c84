"""Photographs and notes that are uploaded for a roll from before, until all of them are there.

Each is encrypted to the house key before its first byte touches a disk, and removed once the roll
is made or given up. What a crash leaves behind is a blob without a row, which is swept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.media.check import MediaCheck
from osmosis.media.dates import moment_photographed
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.rules import checked_text
from osmosis.practices.rolls.service.before import FromBefore, make_roll_from_before
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import decrypting, encrypting

_LOOKED_AT = 1 << 20
"""How much of a photograph is looked through for its date."""
_NOTE_BYTES = 64 * 1024


class UnusableNoteError(InvalidInputError):
    """A note that cannot be taken in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """One thing that waits.

    Attributes:
        sha256: The name of its ciphertext; ``None`` for a note.
    """

    note: MomentNote
    taken: CivilMoment
    sha256: str | None


def stage_photo(context: PracticeContext, name: str, chunks: Iterable[bytes]) -> Staged:
    """Take in a photograph; its own date is read as it passes.

    Raises:
        MediaRefusedError: It is no photograph, or is cut off.
    """
    look = _Look(name)
    sealed = encrypting(look.passing(chunks), [context.keys.house_recipient()])
    blob = context.blobs.put(sealed)
    return Staged(
        note=MomentNote(kind="photo", file_name=name, media_type=look.media_type),
        taken=look.taken(_now(context)),
        sha256=blob.sha256,
    )


def stage_text(context: PracticeContext, chunks: Iterable[bytes]) -> Staged:
    """Take in a text file as one note.

    Raises:
        UnusableNoteError: It is no UTF-8 text, empty, or too long.
    """
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > _NOTE_BYTES:
            raise UnusableNoteError("This note is longer than 4,000 characters")
    try:
        text = bytes(data).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableNoteError("This note is not UTF-8 text") from None
    return stage_line(context, text)


def stage_line(context: PracticeContext, text: str) -> Staged:
    """Take in a note that was typed.

    Raises:
        UnusableNoteError: It is empty or too long.
    """
    try:
        line = checked_text(text)
    except InvalidInputError as error:
        raise UnusableNoteError(error.message) from None
    if not line:
        raise UnusableNoteError("This note is empty")
    return Staged(note=MomentNote(kind="line", line=line), taken=_now(context), sha256=None)


def case_staged(
    context: PracticeContext, virtue: str, staged: Sequence[Staged], identity_line: str
) -> Roll:
    """Make the roll from what was taken in, and put it into the case.

    Raises:
        InvalidInputError: There is nothing, or more than 24 things.
        RollStateError: There is one already, and no exposed roll has been developed.
    """
    try:
        things = [_thing(context, one) for one in staged]
        return make_roll_from_before(context, virtue, things, identity_line)
    finally:
        unstage(context, staged)


def unstage(context: PracticeContext, staged: Iterable[Staged]) -> None:
    """Remove what was taken in."""
    for one in staged:
        if one.sha256 is not None:
            context.blobs.delete(one.sha256)


def _thing(context: PracticeContext, staged: Staged) -> FromBefore:
    chunks = None if staged.sha256 is None else _opened(context, staged.sha256)
    return FromBefore(note=staged.note, taken=staged.taken, chunks=chunks)


def _opened(context: PracticeContext, sha256: str) -> Iterator[bytes]:
    # Opened only when its turn comes, so that no more than one file is open at a time.
    yield from decrypting(context.blobs.open(sha256), [context.keys.house()])


def _now(context: PracticeContext) -> CivilMoment:
    clock = context.store.clock
    return CivilMoment(instant=clock.now(), zone=clock.zone(), certainty="uncertain")


class _Look:
    """Looks at a photograph while it streams past."""

    def __init__(self, name: str) -> None:
        self._check = MediaCheck(name=name, expect="photo")
        self._head = bytearray()
        self.media_type = ""

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks."""
        for chunk in chunks:
            self._check.feed(chunk)
            self._head += chunk[: max(0, _LOOKED_AT - len(self._head))]
            yield chunk
        self.media_type = self._check.finish().kind.media_type

    def taken(self, otherwise: CivilMoment) -> CivilMoment:
        """When the camera says it was; the present, uncertain, when it does not."""
        return moment_photographed(bytes(self._head), otherwise.zone or "UTC") or otherwise
