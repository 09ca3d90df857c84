"""Moments on their way in: sealed by a browser, or plain from a script and sealed as they stream.

Nothing here writes a plain byte anywhere. What turns out to be no moment in the middle raises
inside the ciphertext's iterator, and the blob store keeps nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import noop
from osmosis.media.check import MediaCheck
from osmosis.media.kinds import HEAD_BYTES, Family, as_family, sniff
from osmosis.media.limits import Limits, MediaRefusedError
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Kept, Origin
from osmosis.practices.rolls.rules import LONGEST_TEXT
from osmosis.practices.rolls.service.camera import recipient_of
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.sealing.age import AGE_MAGIC
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import KINDS_WITH_A_FILE, NOTE_LIMIT_BYTES, MomentNote

if TYPE_CHECKING:
    from osmosis.web.multipart import Part

WORDS: Final = frozenset(
    {"line", "detail", "glad", "scent", "taken", "client_id", "film", "csrf_token"}
)
FILE_FIELDS: Final = frozenset({"file", *KINDS_WITH_A_FILE})
_NO_SUCH_FIELD: Final = noop("The form has a field that a moment does not have")
# age adds 16 bytes to every 64 KiB, the container some hundred; a megabyte covers the rest.
_WRAPPING: Final = 1 << 20
MOST_BYTES: Final = Limits().video_bytes + NOTE_LIMIT_BYTES + _WRAPPING


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What is said in the clear about a moment that arrives.

    Attributes:
        number: The frame on real film that it stands for.
        size: The length of its ciphertext, where that is told.
    """

    roll_id: UUID
    client_id: str
    kind: FrameKind
    taken: CivilMoment
    origin: Origin
    number: int | None = None
    size: int | None = None

    def with_sealed(self, sealed: Iterator[bytes] | None) -> Capture:
        """The same with its ciphertext."""
        return Capture(
            roll_id=self.roll_id,
            client_id=self.client_id,
            kind=self.kind,
            taken=self.taken,
            sealed=sealed,
            origin=self.origin,
            number=self.number,
        )


def most_sealed_bytes(kind: FrameKind) -> int:
    """The longest ciphertext of a kind of frame."""
    limits = Limits()
    file = limits.bytes_of(cast("Family", kind.value)) if kind.value in KINDS_WITH_A_FILE else 0
    return file + file // 3_000 + NOTE_LIMIT_BYTES + _WRAPPING


def take_sealed(context: PracticeContext, arrival: Arrival, chunks: Iterator[bytes]) -> Kept:
    """Keep what was sealed before it was sent.

    Raises:
        InvalidInputError: It is no age file, and then no byte of it was written; or it is not
            as long as was told, and then none is left.
        NotFoundError: There is no such roll.
    """
    beginning, rest = peek(_whole(chunks, arrival.size), len(AGE_MAGIC))
    sealed: Iterator[bytes] | None = rest
    if arrival.kind is FrameKind.FILM and not beginning:
        sealed = None
    elif not beginning.startswith(AGE_MAGIC):
        raise InvalidInputError(
            "This is not sealed: a frame comes as an age file, encrypted to the roll's public key"
        )
    kept = expose(context, arrival.with_sealed(sealed))
    for _ in rest:  # A repeat is answered unread, but who is busy sending hears no answer.
        pass
    return kept


class PlainMoments:
    """Moments that a script sends plain, for one roll; each is sealed while it arrives."""

    def __init__(self, context: PracticeContext, roll_id: UUID, origin: Origin) -> None:
        self._context = context
        self._roll_id = roll_id
        self._origin = origin

    def take_form(self, parts: Iterator[Part]) -> Kept:
        """Keep a moment sent as a form: words, and then a file if there is one.

        Raises:
            InvalidInputError: A field or the file cannot be used, or words come behind the file.
            NotFoundError: There is no such roll.
        """
        said: dict[str, str] = {}
        for part in parts:
            if part.file_name is not None:
                return self._take_file(said, part, parts)
            if part.name not in WORDS:
                raise InvalidInputError(_NO_SUCH_FIELD)
            said[part.name] = part.text(most=LONGEST_TEXT)
        return self.take_words(said)

    def take_words(self, said: Mapping[str, str]) -> Kept:
        """Keep a moment that is a line, a scent, or a frame on real film.

        Raises:
            InvalidInputError: A field cannot be used, or nothing was said.
            NotFoundError: There is no such roll.
        """
        film = _number(said, "film")
        kind = _kind_of_words(said, film)
        if kind is FrameKind.FILM and not (said.get("line") or said.get("detail")):
            return self._expose(kind, said, None, film)
        note = _note(FrameKind.LINE if kind is FrameKind.FILM else kind, said)
        return self._expose(kind, said, seal_moment(note, None, [self._recipient()]), film)

    def _take_file(self, said: Mapping[str, str], part: Part, parts: Iterator[Part]) -> Kept:
        if part.name not in FILE_FIELDS:
            raise InvalidInputError(_NO_SUCH_FIELD)
        head, chunks = peek(part.chunks(), HEAD_BYTES)
        kind, media_type = _kind_of_file(part, head)
        note = _note(kind, said, file_name=part.file_name, media_type=media_type)
        check = MediaCheck(name=part.file_name or "", expect=_family(kind))

        def checked() -> Iterator[bytes]:
            for chunk in chunks:
                check.feed(chunk)
                yield chunk
            check.finish()
            _refuse_more(parts)

        kept = self._expose(kind, said, seal_moment(note, checked(), [self._recipient()]))
        for _ in chunks:  # A repeat is answered unread.
            pass
        return kept

    def _expose(
        self,
        kind: FrameKind,
        said: Mapping[str, str],
        sealed: Iterator[bytes] | None,
        number: int | None = None,
    ) -> Kept:
        clock = self._context.store.clock
        taken = said.get("taken", "")
        arrival = Arrival(
            roll_id=self._roll_id,
            client_id=said.get("client_id") or str(new_id(clock.now())),
            kind=kind,
            taken=parse_taken(taken)
            if taken
            else CivilMoment(instant=self._context.store.time().now, zone=clock.zone()),
            origin=Origin.FILM if kind is FrameKind.FILM else self._origin,
            number=number,
        )
        return expose(self._context, arrival.with_sealed(sealed))

    def _recipient(self) -> str:
        return recipient_of(self._context, self._roll_id)


def parse_taken(text: str) -> CivilMoment:
    """When a moment was, as whoever captured it wrote it down; an unknown zone loses nothing."""
    return parse_moment(text, keep_unknown_zone_as_offset=True)


def _whole(chunks: Iterator[bytes], size: int | None) -> Iterator[bytes]:
    """The chunks, if they are as many bytes as was told."""
    count = 0
    for chunk in chunks:
        count += len(chunk)
        yield chunk
    if size is not None and count != size:
        raise InvalidInputError("This is not the whole moment; send it again", bytes=count)


def peek(chunks: Iterator[bytes], count: int) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, fewer when there are no more, and an iterator over all of them."""
    seen = b""
    for chunk in chunks:
        seen += chunk
        if len(seen) >= count:
            break
    return seen[:count], chain((seen,) if seen else (), chunks)


def _kind_of_file(part: Part, head: bytes) -> tuple[FrameKind, str]:
    """What a file is by its first bytes; the field's name decides where it may be either."""
    if not head:
        raise MediaRefusedError("The file is empty", reason="empty")
    found = sniff(head)
    wanted = part.name if part.name in KINDS_WITH_A_FILE else ""
    if not wanted and part.media_type.startswith("audio/"):
        wanted = "audio"
    if found is None:
        # The check says the same in its own words, for the family that was meant.
        return FrameKind(wanted or "photo"), "application/octet-stream"
    kind = as_family(found, _family(FrameKind(wanted))) if wanted else found
    return FrameKind(wanted or kind.family), kind.media_type


def _family(kind: FrameKind) -> Family:
    families: Mapping[FrameKind, Family] = {
        FrameKind.PHOTO: "photo",
        FrameKind.AUDIO: "audio",
        FrameKind.VIDEO: "video",
    }
    return families[kind]


def _kind_of_words(said: Mapping[str, str], film: int | None) -> FrameKind:
    if film is not None:
        return FrameKind.FILM
    if said.get("line", "").strip():
        return FrameKind.LINE
    if said.get("scent", "").strip():
        return FrameKind.SCENT
    raise InvalidInputError("A frame needs a photograph, a sound, a video, a line or a scent")


def _refuse_more(parts: Iterator[Part]) -> None:
    """Words behind a file come too late: its sealed beginning is on its way already."""
    for part in parts:
        if part.file_name is not None:
            raise InvalidInputError("A frame holds one photograph, one sound or one video")
        if part.text(most=LONGEST_TEXT).strip():
            raise InvalidInputError("In the form the words stand before the file")


def _note(kind: FrameKind, said: Mapping[str, str], **file: str | None) -> MomentNote:
    line = said.get("line")
    if kind is FrameKind.LINE:
        line = line or said.get("detail")
    glad = _number(said, "glad")
    return MomentNote(
        kind=kind.value,
        line=line,
        detail=said.get("detail"),
        # The page's slider rests at -1, where nothing is said.
        glad=None if glad == -1 else glad,
        scent=said.get("scent"),
        file_name=file.get("file_name"),
        media_type=file.get("media_type"),
    )


def _number(said: Mapping[str, str], name: str) -> int | None:
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise InvalidInputError("This is not a whole number", field=name) from None
