"""What was marked on a reader comes back, is kept for good, and can become a frame or a message.

A highlight is the person's own: it stays on the shelf when its gate has closed. Only what belongs
to one of the editions is taken in; the rest of a reader's file is somebody else's book.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from osmosis.errors import ConflictError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.practices.apert.editions import PieceInEdition
from osmosis.practices.apert.model import PRACTICE, GateClosedError
from osmosis.practices.apert.rules.highlights import read_marks
from osmosis.practices.apert.rules.marked import Finder, Marked, bare, is_of
from osmosis.practices.apert.service.editions import list_pieces
from osmosis.practices.apert.store import editions, gates, highlights
from osmosis.practices.apert.store.highlights import HighlightRow
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import decrypt, encrypt, generate_identity
from osmosis.sealing.tiers import Tier, unwrap_identity, wrap_identity


class Becomes(StrEnum):
    """What a highlight can be made into, by one tap."""

    FRAME = "frame"
    MESSAGE = "message"


_TAKERS = {Becomes.FRAME: "rolls", Becomes.MESSAGE: "mnestics"}
"""Who takes it in, by the name of the practice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Highlight:
    """A highlight, opened.

    Attributes:
        title: Of the piece in which it stands, as far as that is known.
        kept_at: When it came back.
        became: What it was made into.
    """

    id: UUID
    opening_id: UUID
    text: str = field(repr=False)
    note: str = field(repr=False)
    title: str = field(repr=False)
    marked_at: Instant | None
    kept_at: Instant
    became: Ref | None

    @property
    def ref(self) -> Ref:
        """What points at it from anywhere."""
        return Ref(PRACTICE, "highlight", self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenIn:
    """What a reader's file came to.

    Attributes:
        added: How many highlights are new.
        known: How many were there already.
        others: How many belong to no edition.
    """

    added: int
    known: int
    others: int


def take_in(context: PracticeContext, data: bytes) -> TakenIn:
    """Take in a reader's file; taken in twice, it changes nothing.

    Raises:
        InvalidInputError: It is no file of highlights, or too large.
    """
    marks = read_marks(data, context.store.clock.zone())
    books = _list_books(context)
    found: list[tuple[UUID, Marked]] = []
    for one in marks:
        mine = [opening_id for title, opening_id in books if is_of(one.book, title)]
        if mine:
            found.append((mine[-1], one))
    added = _add(context, found)
    return TakenIn(added=added, known=len(found) - added, others=len(marks) - len(found))


def list_highlights(
    context: PracticeContext, gate_id: UUID | None = None, *, since: Instant | None = None
) -> list[Highlight]:
    """What was marked in a gate's editions (in any, when none is named), as it came back.

    Args:
        since: Only what came back from then on.
    """
    with context.store.read() as reading:
        rows = highlights.list_highlights(reading, gate_id)
    return [_opened(context, row) for row in rows if since is None or row.kept_at >= since]


def turn_into(context: PracticeContext, highlight_id: UUID, becomes: Becomes) -> Ref:
    """Make a highlight into a frame or a message; says what it became.

    Raises:
        NotFoundError: There is no such highlight, or nothing that could take it.
        ConflictError: It became something already, or no roll is in the camera.
    """
    with context.store.read() as reading:
        one = _opened(context, highlights.get_highlight(reading, highlight_id))
    if one.became is not None:
        raise ConflictError("This highlight became something already")
    became = context.hand_over(_TAKERS[becomes], "line", {"line": one.text}, one.ref)
    with context.store.write() as transaction:
        highlights.say_became(transaction, highlight_id, became)
    if became.practice != _TAKERS[becomes]:
        # It was handed over before, and that was not noted because the machine stopped.
        raise ConflictError("This highlight became something already")
    return became


def _list_books(context: PracticeContext) -> list[tuple[str, UUID]]:
    """The titles of all editions with their openings, the newest of a gate last."""
    with context.store.read() as reading:
        return [
            (one.title, one.opening_id)
            for gate in gates.list_gates(reading)
            for one in editions.list_editions(reading, gate.id)
        ]


def _add(context: PracticeContext, found: Sequence[tuple[UUID, Marked]]) -> int:
    """Keep those that are new; says how many there are."""
    finders = {id_: Finder(_pieces(context, id_)) for id_ in {id_ for id_, _ in found}}
    with context.store.write() as transaction:
        known = {id_: set(highlights.list_keyed(transaction, id_)) for id_ in finders}
        added = 0
        for opening_id, one in found:
            keyed = _keyed(context, one)
            if keyed in known[opening_id]:
                continue
            known[opening_id].add(keyed)
            piece = finders[opening_id].find(one)
            sealed, wrapped = _sealed(context, one, piece)
            row = HighlightRow(
                id=new_id(transaction.at),
                opening_id=opening_id,
                piece_key=None if piece is None else piece.key,
                keyed_text=keyed,
                marked_at=one.at,
                kept_at=transaction.at,
                sealed_note=sealed,
                wrapped=wrapped,
            )
            highlights.add_highlight(transaction, row)
            added += 1
        return added


def _pieces(context: PracticeContext, opening_id: UUID) -> Sequence[PieceInEdition]:
    """The pieces of an edition, to find a highlight in; none once its gate has closed."""
    try:
        return list_pieces(context, opening_id)
    except GateClosedError:
        return ()


def _keyed(context: PracticeContext, one: Marked) -> str:
    """By what a highlight is known when it comes again, and which tells nobody what it says."""
    secret = context.keys.house().secret.encode()
    return hmac.new(secret, f"highlight\0{bare(one.text)}".encode(), sha256).hexdigest()


def _sealed(
    context: PracticeContext, one: Marked, piece: PieceInEdition | None
) -> tuple[bytes, bytes]:
    """What a highlight says, sealed to a key of its own; and that key, wrapped."""
    title = one.chapter if piece is None else piece.title
    note = json.dumps({"text": one.text, "note": one.note, "title": title}, ensure_ascii=False)
    identity = generate_identity()
    house = context.keys.house_recipient()
    return (
        encrypt(note.encode(), [identity.recipient]),
        wrap_identity(identity, Tier.CURTAIN, house=house),
    )


def _opened(context: PracticeContext, row: HighlightRow) -> Highlight:
    identity = unwrap_identity(row.wrapped, Tier.CURTAIN, house=context.keys.house())
    note = json.loads(decrypt(row.sealed_note, [identity]))
    return Highlight(
        id=row.id,
        opening_id=row.opening_id,
        text=note["text"],
        note=note["note"],
        title=note["title"],
        marked_at=row.marked_at,
        kept_at=row.kept_at,
        became=row.became_ref,
    )
