"""What a server's store really holds, read by a second process's eyes and the house key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from osmosis.app import App, open_app
from osmosis.config import Config
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Frame, Origin, Placement
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service.camera import current_id
from osmosis.practices.rolls.service.loading import finish_roll
from osmosis.practices.rolls.service.opening import roll_identity
from osmosis.practices.rolls.store import frames, rolls
from osmosis.practices.rolls.web.arriving import PlainMoments
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.unpacking import open_moment
from tests.e2e.server import Server

PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True, kw_only=True)
class KeptFrame:
    """A frame, opened.

    Attributes:
        number: Its place; ``None`` for a loose one.
        note: ``None`` where there is nothing sealed, or no key at hand.
    """

    virtue: str
    number: int | None
    is_void: bool
    frame: Frame
    note: MomentNote | None
    file: bytes | None


@contextmanager
def opened(server: Server) -> Iterator[tuple[App, PracticeContext]]:
    """The same store, opened by this process beside the server."""
    app = open_app(Config(home=server.home))
    parts = app.parts["rolls"]
    assert isinstance(parts, RollsParts)
    try:
        yield app, parts.context
    finally:
        app.close()


def expose_lines(server: Server, count: int) -> None:
    """Expose lines on the current roll, as from another device."""
    with opened(server) as (app, context):
        for number in range(1, count + 1):
            client_id = str(new_id(app.store.clock.now()))
            said = {"line": f"Line {number}.", "client_id": client_id}
            PlainMoments(context, current_id(context), Origin.API).take_words(said)


def finish_current(server: Server) -> None:
    """Finish the current roll, as from another device."""
    with opened(server) as (_, context):
        finish_roll(context, current_id(context))


def set_passphrase(server: Server) -> None:
    """Make the vault key."""
    with opened(server) as (app, _):
        app.keys.set_passphrase(PASSPHRASE)


def kept_frames(server: Server, *, opens: bool = True) -> list[KeptFrame]:
    """Every frame of the store, by roll and number, and then the loose ones."""
    with opened(server) as (app, context), app.store.read() as reading:
        virtues = {roll.id: roll.virtue for roll in rolls.list_rolls(reading)}
        placed: list[tuple[Placement | None, Frame]] = [
            pair for roll_id in virtues for pair in frames.list_frames(reading, roll_id)
        ]
        placed += [(None, frame) for frame in frames.list_loose(reading)]

        def kept(placement: Placement | None, frame: Frame) -> KeptFrame:
            note, file = None, None
            if opens and frame.sealed_sha256 is not None:
                identity = roll_identity(context, reading, frame.sealed_for)
                moment = open_moment(app.blobs.open(frame.sealed_sha256), [identity])
                note = moment.note
                file = None if moment.file is None else b"".join(moment.file)
            return KeptFrame(
                virtue=virtues[frame.sealed_for],
                number=None if placement is None else placement.number,
                is_void=placement is not None and placement.voided_at is not None,
                frame=frame,
                note=note,
                file=file,
            )

        return [kept(*pair) for pair in placed]
