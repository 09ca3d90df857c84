"""Messages as the pages show them: the original first, and what was thought of it later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.mnestics.model import Address, Gloss, GlossKind, Medium, Message
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.rules.answer_words import answer_words, answered_words
from osmosis.practices.mnestics.service.answers import Answer
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.service.sitting import Sat
from osmosis.practices.mnestics.web.addresses import message_at

GLOSS_WORDS = {
    GlossKind.CORRECTION: noop("A correction"),
    GlossKind.FORGIVENESS: noop("Forgiveness"),
    GlossKind.MEANING: noop("What it means now"),
    GlossKind.THANKS: noop("Thanks"),
}
GONE = noop("What was read for the last time was let go; copies made before may hold it.")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGloss:
    """A later thought, in words for the page."""

    kind: str
    words: str
    day: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownAnswer:
    """What was said back to a message, or the message that one says something back to.

    Attributes:
        told: Such as "At 1:23 you answered on 3 May 2031".
        words: Those of an answer that was read.
        at: The second of the recording to which one can jump; ``None`` without one.
        href: The page of the recording, at that place.
        more: The page of the answer itself, once it was read.
    """

    told: str
    words: str = ""
    at: float | None = None
    href: str = ""
    more: str = ""
    id: UUID | None = None


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
    answered: ShownAnswer | None
    answers: Sequence[ShownAnswer]
    glosses: Sequence[ShownGloss]
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGroup:
    """What is read together: a board, or one message after the other."""

    is_board: bool
    messages: Sequence[ShownMessage]


def shown_message(
    read: ReadMessage, names: Mapping[UUID, str], at: float | None = None
) -> ShownMessage:
    """One message that was read.

    Args:
        at: The second at which its player stands.
    """
    message, note = read.message, read.note
    kind = "" if note is None else note.kind
    return ShownMessage(
        id=message.id,
        day=day_of(message),
        way=_way(message, names, is_drawn=read.settled.is_drawn),
        words="" if note is None else note.line or "",
        player=kind if kind in ("audio", "video", "photo") and not read.problem else "",
        src=message_at(message.id, "file") + ("" if at is None else f"#t={at:g}"),
        envelope=message.envelope,
        problem=read.problem,
        is_locked=read.is_locked,
        is_drawn=read.settled.is_drawn,
        answered=None if read.answered is None else _answered(message, read.answered),
        answers=[_answer(one, message.id) for one in read.answers],
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


def gloss_kinds() -> list[tuple[str, str]]:
    """The kinds of a later thought, as a page asks for them."""
    return [(kind.value, gettext(told)) for kind, told in GLOSS_WORDS.items()]


def shown_glosses(glosses: Sequence[Gloss]) -> list[ShownGloss]:
    """Later thoughts, oldest first."""
    return [
        ShownGloss(
            kind=gettext(GLOSS_WORDS[one.kind]),
            words=one.words,
            day=told_date(one.added.local().date()),
        )
        for one in glosses
    ]


def place_at(message_id: UUID, seconds: float | None) -> str:
    """The page of a message; with a place in its recording, the player stands there."""
    return message_at(message_id) + ("" if seconds is None else f"?at={seconds:g}")


def _answered(message: Message, original: Message) -> ShownAnswer:
    seconds = message.answers_at_seconds
    return ShownAnswer(
        told=answered_words(original.sent.local().date(), seconds),
        at=seconds,
        href=place_at(original.id, seconds),
        id=original.id,
    )


def _answer(answer: Answer, message_id: UUID) -> ShownAnswer:
    message, seconds = answer.message, answer.message.answers_at_seconds
    return ShownAnswer(
        told=answer_words(message.sent.local().date(), seconds, is_read=answer.is_read),
        words=answer.words,
        at=seconds,
        href=place_at(message_id, seconds),
        more=message_at(message.id) if answer.is_read else "",
        id=message_id,
    )


def day_of(message: Message) -> str:
    """The civil day on which a message was written."""
    return told_date(message.sent.local().date())


def _way(message: Message, names: Mapping[UUID, str], *, is_drawn: bool) -> str:
    if message.to_date is not None:
        return gettext("A letter to this day")
    if message.to is Address.PLAN:
        return ""
    if message.to_ref is not None:
        return gettext("A letter to the day on which a roll was developed")
    name = names.get(message.pathway_id) if message.pathway_id is not None else None
    if is_drawn:
        return gettext("Drawn by chance")
    if message.medium is Medium.PAPER:
        return gettext("On paper")
    return gettext("Along “{name}”", name=name) if name else gettext("Along another pathway")
