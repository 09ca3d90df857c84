"""What a sitting has sent so far, and what stands on a board: without a word that is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import OsmosisError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Message
from osmosis.practices.mnestics.service import opening
from osmosis.practices.mnestics.store import messages, sittings


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardLine:
    """A line on a board.

    Attributes:
        words: Empty while it is on its way, or where it cannot be opened.
    """

    message: Message
    words: str


def list_sent(context: PracticeContext, sitting_id: UUID) -> Sequence[Message]:
    """What left along pathways from the junctions of a sitting, oldest first.

    Raises:
        NotFoundError: There is no such sitting.
    """
    with context.store.read() as reading:
        return messages.list_at(reading, sittings.get_sitting(reading, sitting_id).junction_ids)


def board_of(context: PracticeContext, pathway_id: UUID) -> Sequence[BoardLine]:
    """The lines on a pathway's board, oldest first."""
    with context.store.read() as reading:
        found = messages.list_board(reading, pathway_id)
    return [BoardLine(message=one, words=_words(context, one)) for one in found]


def _words(context: PracticeContext, message: Message) -> str:
    try:
        opened = opening.open_message(context, message.id)
    except OsmosisError:
        return ""
    opened.close()
    return "" if opened.note is None else opened.note.line or ""
