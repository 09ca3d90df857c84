"""Messages as the pages show them: the original first, and what was thought of it later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.kernel.cadence_words import date_words
from osmosis.practices.mnestics.model import Gloss, GlossKind, Medium, Message
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.service.sitting import Sat
from osmosis.practices.mnestics.web.addresses import message_at

GLOSS_WORDS = {
    GlossKind.CORRECTION: "A correction",
    GlossKind.FORGIVENESS: "Forgiveness",
    GlossKind.MEANING: "What it means now",
    GlossKind.THANKS: "Thanks",
}
GONE = "What was read for the last time was let go; copies made before may hold it."


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGloss:
    """A later thought, in words for the page."""

    kind: str
    words: str
    day: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownMessage:
    """A message, in words for the page.

    Attributes:
        day: When it was written.
        way: How it comes here: along which pathway, or as a letter.
        player: ``audio``, ``video`` or ``photo`` when it has a file.
        envelope: For paper: which envelope to open.
    """

    id: UUID
    day: str
    way: str
    words: str
    player: str
    src: str
    envelope: str
    problem: str
    is_locked: bool
    is_drawn: bool
    answer_seconds: float | None
    glosses: Sequence[ShownGloss]
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGroup:
    """What is read together: a board, or one message after the other."""

    is_board: bool
    messages: Sequence[ShownMessage]


def shown_message(read: ReadMessage, names: dict[UUID, str]) -> ShownMessage:
    """One message that was read."""
    message, note = read.message, read.note
    kind = "" if note is None else note.kind
    return ShownMessage(
        id=message.id,
        day=day_of(message),
        way=_way(message, names, is_drawn=read.settled.is_drawn),
        words="" if note is None else note.line or "",
        player=kind if kind in ("audio", "video", "photo") and not read.problem else "",
        src=message_at(message.id, "file"),
        envelope=message.envelope,
        problem=read.problem,
        is_locked=read.is_locked,
        is_drawn=read.settled.is_drawn,
        answer_seconds=message.answers_at_seconds,
        glosses=shown_glosses(read.glosses),
        href=message_at(message.id),
    )


def groups(read: Sequence[ReadMessage], sat: Sequence[Sat]) -> list[ShownGroup]:
    """What a sitting reads, in its order; the lines of a board stand together."""
    names = {one.pathway.id: one.pathway.name for one in sat}
    boards = {one.junction.id: one.parameters.reads for one in sat}
    found: list[ShownGroup] = []
    last: tuple[UUID | None, int | None] | None = None
    for one in read:
        junction_id, term = one.settled.junction_id, one.settled.term
        reads = boards.get(junction_id, ())
        reach = reads[term] if term is not None and term < len(reads) else None
        on_board = isinstance(reach, Lags) and reach.is_board
        key = (junction_id, term) if on_board else None
        message = shown_message(one, names)
        if on_board and key == last:
            found[-1] = ShownGroup(is_board=True, messages=[*found[-1].messages, message])
        else:
            found.append(ShownGroup(is_board=on_board, messages=[message]))
        last = key
    return found


def shown_glosses(glosses: Sequence[Gloss]) -> list[ShownGloss]:
    """Later thoughts, oldest first."""
    return [
        ShownGloss(
            kind=GLOSS_WORDS[one.kind],
            words=one.words,
            day=date_words(one.added.local().date()),
        )
        for one in glosses
    ]


def day_of(message: Message) -> str:
    """The civil day on which a message was written."""
    return date_words(message.sent.local().date())


def _way(message: Message, names: dict[UUID, str], *, is_drawn: bool) -> str:
    if message.to_date is not None:
        return "A letter to this day"
    if message.to_ref is not None:
        return "A letter to the day on which a roll was developed"
    name = names.get(message.pathway_id) if message.pathway_id is not None else None
    if is_drawn:
        return "Drawn by chance"
    if message.medium is Medium.PAPER:
        return "On paper"
    return f"Along “{name}”" if name else "Along another pathway"
