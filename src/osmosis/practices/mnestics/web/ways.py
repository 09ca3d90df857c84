"""The ways along which something may be written in a sitting, with what was begun on each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.languages.speaking import gettext, noop, pgettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Medium
from osmosis.practices.mnestics.rules.drafting import Draft, Page
from osmosis.practices.mnestics.rules.words import KIND_OF, LONGEST_SHORT, MOST_SHORT
from osmosis.practices.mnestics.service import sent
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.sitting import Sat, SeenSitting
from osmosis.practices.mnestics.web.addresses import draft_at, sitting_at
from osmosis.practices.mnestics.web.limits import limit_words, most_bytes

if TYPE_CHECKING:
    from osmosis.web.forms import Form

_LABELS = {
    Medium.LINE: (noop("One line"),),
    Medium.BOARD: (noop("One line for the board"),),
    Medium.PAPER: (noop("Which envelope holds it"),),
    Medium.SHORT: (noop("One"), noop("Two"), noop("Three")),
}
_MODES = (Medium.LETTER, Medium.STREAM, Medium.SHORT)
"""What is written freely may be written in another of these today."""
_FREE = frozenset({Medium.LINE, *_MODES})


@dataclass(frozen=True, kw_only=True, slots=True)
class WordField:
    """One field for words.

    Attributes:
        draft: Where what stands in it is kept while it is written.
        is_of_several: Whether it was written on more than one page, and all of it stands here.
    """

    name: str
    label: str
    words: str
    draft: str
    is_of_several: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One pathway along which something may be written now.

    Attributes:
        medium: As what it is written now.
        fields: One, or three where it is written in three short messages.
        others: Other ways of writing it today, with their addresses.
        board: The lines on its board, by id.
        records: ``photo``, ``audio`` or ``video`` where a file is sent.
    """

    id: UUID
    name: str
    medium: Medium
    fields: Sequence[WordField]
    others: Sequence[tuple[str, str]]
    board: Sequence[tuple[str, str]]
    is_full: bool
    records: str
    most_bytes: int
    limit: str
    longest: int | None


def field_of(key: DraftKey) -> str:
    """What the field of a draft is called."""
    return f"words-{key.part}" if key.part else "words"


def page_of(form: Form) -> Page:
    """The page from which a form comes."""
    return Page.parse(form.text("page"))


def ways_of(
    context: PracticeContext, seen: SeenSitting, wanted: str, begun: Mapping[DraftKey, Draft]
) -> list[Way]:
    """Every pathway of a sitting, in its order.

    Args:
        wanted: The medium in which one asks to write today; empty for that of each pathway.
        begun: What is being written.
    """
    return [_way(context, seen.sitting.id, one, begun, wanted) for one in seen.sat]


def _way(
    context: PracticeContext,
    sitting_id: UUID,
    sat: Sat,
    begun: Mapping[DraftKey, Draft],
    wanted: str,
) -> Way:
    pathway, own = sat.pathway, sat.parameters.medium
    here = {key.part: one.words for key, one in begun.items() if key.about == pathway.id}
    medium = _medium(own, here, wanted)
    board = sent.board_of(context, pathway.id) if medium is Medium.BOARD else []
    records = KIND_OF.get(medium, "")
    parts = range(1, MOST_SHORT + 1) if medium is Medium.SHORT else range(1)
    keys = [DraftKey(about=pathway.id, part=part) for part in parts]
    return Way(
        id=pathway.id,
        name=pathway.name,
        medium=medium,
        fields=_fields(sitting_id, medium, keys, begun),
        others=[] if here else _others(sitting_id, own, medium),
        board=[(str(line.message.id), line.words) for line in board],
        is_full=len(board) >= sat.parameters.board,
        records=records,
        most_bytes=most_bytes(records) if records else 0,
        limit=limit_words(records) if records else "",
        longest=LONGEST_SHORT if medium is Medium.SHORT else None,
    )


def _medium(own: Medium, begun: Mapping[int, str], wanted: str) -> Medium:
    """As what it is written now: as asked, unless something was begun that would not fit."""
    if own not in _FREE:
        return own
    if any(begun):
        return Medium.SHORT
    asked = next((one for one in _FREE if one.value == wanted), own)
    if not begun:
        return asked
    is_one_line = asked is Medium.LINE and "\n" not in begun[0]
    return asked if is_one_line or asked is Medium.STREAM else Medium.LETTER


def _fields(
    sitting_id: UUID, medium: Medium, keys: Sequence[DraftKey], begun: Mapping[DraftKey, Draft]
) -> list[WordField]:
    # What is written on one line has no other place to break.
    joint = "\n\n" if medium in (Medium.LETTER, Medium.STREAM) else " "
    labels = _LABELS.get(medium, (noop("A line beside it") if medium in KIND_OF else "",))
    return [
        WordField(
            name=field_of(key),
            label=gettext(label) if label else "",
            words=joint.join(begun.get(key, Draft()).distinct),
            draft=draft_at(sitting_id, key),
            is_of_several=begun.get(key, Draft()).is_of_several,
        )
        for key, label in zip(keys, labels, strict=True)
    ]


def _others(sitting_id: UUID, own: Medium, now: Medium) -> list[tuple[str, str]]:
    if own not in _FREE:
        return []
    there: Collection[Medium] = [one for one in _MODES if one is not now]
    return [(_mode_words(one), f"{sitting_at(sitting_id, 'now')}?as={one.value}") for one in there]


def _mode_words(medium: Medium) -> str:
    return {
        Medium.LETTER: pgettext("Or write …", "a letter"),
        Medium.STREAM: pgettext("Or write …", "a stream of words"),
        Medium.SHORT: pgettext("Or write …", "three short messages"),
    }[medium]
