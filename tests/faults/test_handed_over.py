"""A machine that stops between handing a thing to another practice and noting it: it comes once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.errors import ConflictError
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.clock import FixedClock
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.service import highlights, threshold
from osmosis.practices.apert.service.highlights import Becomes, Highlight
from osmosis.practices.apert.store import highlights as highlight_rows
from osmosis.practices.apert.store import threshold as threshold_rows
from osmosis.practices.mnestics import tables as mnestic
from osmosis.practices.mnestics.model import Parameters
from osmosis.practices.mnestics.rules.reads_text import parse_reads
from osmosis.practices.mnestics.service.pathways import NewPathway, make_pathway
from osmosis.practices.rolls import tables as rolls
from osmosis.practices.rolls.service.loading import NewRoll, finish_roll, load_roll, make_current
from osmosis.storage.opening import NewStore
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import opened
from tests.practices.apert.test_highlights import entry, exported
from tests.practices.small_world import START, ZONE

TABLES = {Becomes.FRAME: rolls.frames, Becomes.MESSAGE: mnestic.messages}


class StoppedError(BaseException):
    """The machine stops here."""


@dataclass
class Read:
    """A person with every practice, whose gate is open and whose highlights have come back."""

    world: World
    gate: Gate

    def marked(self, number: int) -> Highlight:
        return highlights.list_highlights(self.world.context)[number]

    def turn(self, number: int, becomes: Becomes) -> object:
        return highlights.turn_into(self.world.context, self.marked(number).id, becomes)

    def count(self, becomes: Becomes) -> int:
        with self.world.app.store.read() as reading:
            return len(reading.rows(sa.select(TABLES[becomes])))


@contextmanager
def stopping_before_it_is_noted(store: object) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise StoppedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "say_became", stop)
        with pytest.raises(StoppedError):
            yield


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    clock = FixedClock(START, ZONE)
    app = init_app(Config(home=tmp_path_factory.mktemp("whole") / "store"), NewStore(), clock)
    world = World(app=app, clock=clock)
    gate = world.gate()
    opened(world, gate)
    cadence = parse_cadence(f"every day from 2031-05-05 09:00 {ZONE}")
    daily = Parameters(cadence=cadence, reads=parse_reads("-1", {}))
    make_pathway(world.context, NewPathway(name="Days", parameters=daily, first_line="The fig."))
    marks = [entry(text=f"Sentence {number}.") for number in range(3)]
    highlights.take_in(world.context, exported(*marks))
    yield Read(world=world, gate=gate)
    app.close()


@pytest.mark.parametrize(("number", "becomes"), [(0, Becomes.FRAME), (1, Becomes.MESSAGE)])
def test_a_highlight_becomes_one_thing(read: Read, number: int, becomes: Becomes) -> None:
    roll = load_roll(read.world.context, NewRoll(virtue="Patience"))
    make_current(read.world.context, roll.id)
    before = read.count(becomes)
    with stopping_before_it_is_noted(highlight_rows):
        read.turn(number, becomes)
    assert read.marked(number).became is None
    if becomes is Becomes.FRAME:
        # What was exposed is found again, though its roll is not in the camera now.
        finish_roll(read.world.context, roll.id)
    became = read.turn(number, becomes)
    assert read.marked(number).became == became
    assert read.count(becomes) == before + 1


def test_a_highlight_that_became_a_frame_becomes_no_message_as_well(read: Read) -> None:
    load_roll(read.world.context, NewRoll(virtue="Patience"))
    with stopping_before_it_is_noted(highlight_rows):
        read.turn(2, Becomes.FRAME)
    before = read.count(Becomes.MESSAGE)
    with pytest.raises(ConflictError):
        read.turn(2, Becomes.MESSAGE)
    assert read.count(Becomes.MESSAGE) == before
    became = read.marked(2).became
    assert became is not None
    assert became.kind == "frame"


def test_a_line_of_the_threshold_travels_once(read: Read) -> None:
    context = read.world.context
    line = threshold.note_taken(context, read.gate.id, "The lamps stay.")
    assert line is not None
    before = read.count(Becomes.MESSAGE)
    with stopping_before_it_is_noted(threshold_rows):
        threshold.send_taken(context, line.id)
    assert threshold.send_taken(context, line.id).became is not None
    assert read.count(Becomes.MESSAGE) == before + 1
