"""The lines at the threshold: asked before an opening, taken inside at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.refs import Ref
from osmosis.practices.apert.editions import Side
from osmosis.practices.apert.model import GateStateError
from osmosis.practices.apert.service import editions, keeping, threshold
from osmosis.practices.mnestics.model import Parameters
from osmosis.practices.mnestics.rules.reads_text import parse_reads
from osmosis.practices.mnestics.service.pathways import NewPathway, make_pathway
from osmosis.storage.opening import NewStore
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import bring, opened, story
from tests.practices.small_world import START, ZONE


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[World]:
    """A person with every practice."""
    clock = FixedClock(START, ZONE)
    app = init_app(Config(home=tmp_path / "store"), NewStore(), clock)
    yield World(app=app, clock=clock)
    app.close()


def test_a_line_can_be_said_otherwise_and_taken_back(either_world: World) -> None:
    context = either_world.context
    gate = either_world.gate()
    threshold.note_asked(context, gate.id, "  Who lights\nthe lamps? ")
    said = threshold.find_line(context, gate.id, Side.ASKED)
    assert said is not None
    assert said.line == "Who lights the lamps?"
    threshold.note_asked(context, gate.id, "")
    assert threshold.find_line(context, gate.id, Side.ASKED) is None
    with pytest.raises(InvalidInputError):
        threshold.note_asked(context, gate.id, "a" * 501)


def test_nothing_is_taken_inside_before_there_was_an_opening(world: World) -> None:
    with pytest.raises(GateStateError):
        threshold.note_taken(world.context, world.gate().id, "The lamps stay.")


def test_what_is_taken_inside_belongs_to_the_last_opening(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    opening = opened(world, gate)
    editions.close_now(world.context, gate.id)
    line = threshold.note_taken(world.context, gate.id, "The lamps stay.")
    assert line is not None
    assert line.opening_id == opening.id
    assert world.parts.resolve(line.ref).title == "The lamps stay."


def test_what_is_taken_inside_travels_once_along_a_pathway(whole: World) -> None:
    gate = whole.gate()
    opened(whole, gate)
    cadence = parse_cadence(f"every day from 2031-05-05 09:00 {ZONE}")
    daily = Parameters(cadence=cadence, reads=parse_reads("-1", {}))
    make_pathway(whole.context, NewPathway(name="Days", parameters=daily, first_line="The fig."))
    line = threshold.note_taken(whole.context, gate.id, "The lamps stay.")
    assert line is not None
    sent = threshold.send_taken(whole.context, line.id)
    assert sent.became is not None
    assert (sent.became.practice, sent.became.kind) == ("mnestics", "message")
    with pytest.raises(ConflictError):
        threshold.send_taken(whole.context, line.id)
    with pytest.raises(ConflictError):
        threshold.note_taken(whole.context, gate.id, "The lamps go.")


def test_nothing_is_handed_over_to_a_practice_that_is_not_there(world: World) -> None:
    origin = Ref("apert", "line", world.gate().id)
    with pytest.raises(NotFoundError):
        world.context.hand_over("mnestics", "line", {"line": "The lamps stay."}, origin)


def test_a_kept_piece_can_be_pointed_at(world: World) -> None:
    gate = world.gate()
    bring(world, gate, [story("Lamps are lit")])
    opening_id = opened(world, gate).ref.id
    [piece] = editions.list_pieces(world.context, opening_id)
    kept = keeping.keep_piece(world.context, opening_id, piece.key)
    assert world.parts.resolve(kept.ref).title == "Lamps are lit"
