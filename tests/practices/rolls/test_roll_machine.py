"""The whole life of rolls in any order: nothing lost, nothing opened early, places scarce."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)
from whenever import TimeDelta

from osmosis.app import init_app, open_app
from osmosis.config import Config
from osmosis.errors import UserError
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.practices.rolls.model import MOST_LOADED, Roll, RollState
from osmosis.practices.rolls.service import (
    calling,
    developing,
    exposing,
    film,
    letting_go,
    loading,
    sheets,
)
from osmosis.practices.rolls.store import frames
from osmosis.practices.rolls.store import rolls as roll_rows
from osmosis.storage.opening import NewStore
from tests.practices.rolls.conftest import START, World

WAIT = TimeDelta(hours=14 * 24)


class RollMachine(RuleBasedStateMachine):
    """Drives the use cases and remembers what was acknowledged."""

    rolls = Bundle("rolls")
    exposed = Bundle("exposed")
    loose = Bundle("loose")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="rolls-"))
        self.clock = FixedClock(START, "Europe/Bucharest")
        app = init_app(Config(home=self.folder / "store"), NewStore(), self.clock)
        self.world = World(app=app, clock=self.clock)
        self.lines: dict[UUID, str] = {}
        self.gone: set[UUID] = set()
        self.finished: dict[UUID, Instant] = {}
        self.early: set[UUID] = set()
        self.developed: set[UUID] = set()
        self.count = 0

    def teardown(self) -> None:
        """Close and clear away."""
        self.world.app.close()
        shutil.rmtree(self.folder)

    @rule(target=rolls, exposures=st.sampled_from([24, 36]))
    def load(self, exposures: int) -> object:
        """At most five rolls are loaded."""
        with self.world.app.store.read() as reading:
            loaded = len(roll_rows.list_rolls(reading, [RollState.LOADED]))
        try:
            return self.world.load(f"Virtue {self.count}", exposures=exposures)
        except UserError:
            assert loaded == MOST_LOADED
            return multiple()

    @rule(target=exposed, roll=rolls, how_many=st.integers(1, 12))
    def expose(self, roll: Roll, how_many: int) -> object:
        """What is answered is kept, with a place or as a loose frame."""
        kept = []
        for _ in range(how_many):
            self.count += 1
            answer = self.world.expose_line(roll, f"Line {self.count}")
            self.lines[answer.frame.id] = f"Line {self.count}"
            assert (answer.number is None) == (frames_place(self.world, answer.frame.id) is None)
            kept.append(answer.frame.id)
        self._note_finished()
        return multiple(*kept)

    @rule(roll=rolls, number=st.integers(0, 38))
    def expose_at(self, roll: Roll, number: int) -> None:
        """A certain place is given once."""
        before = self._numbers(roll)
        self.count += 1
        try:
            answer = self.world.expose_line(roll, f"Line {self.count}", number=number)
        except UserError:
            assert self._numbers(roll) == before
            return
        self.lines[answer.frame.id] = f"Line {self.count}"
        assert number not in before
        self._note_finished()

    @rule(roll=rolls, number=st.integers(1, 6))
    def insert(self, roll: Roll, number: int) -> None:
        """A forgotten frame moves those behind it on by one and loses none of them."""
        before = self._order(roll)
        try:
            frame = film.insert_forgotten(self.world.context, roll.id, number)
        except UserError:
            assert self._order(roll) == before
            return
        after = self._order(roll)
        assert [one for one in after if one != frame.id] == before

    @rule()
    def cap(self) -> None:
        """The lens cap voids a frame, and its number stays spent."""
        with self.world.app.store.read() as reading:
            spent = dict(frames.count_spent(reading))
        try:
            exposing.cap(self.world.context)
        except UserError:
            return
        with self.world.app.store.read() as reading:
            assert dict(frames.count_spent(reading)) == spent

    @rule(roll=rolls)
    def finish(self, roll: Roll) -> None:
        """A roll may be finished at any frame."""
        try:
            loading.finish_roll(self.world.context, roll.id)
        except UserError:
            return
        self._note_finished()

    @rule(hours=st.integers(0, 24 * 20))
    def time_passes(self, hours: int) -> None:
        """Time goes on."""
        self.clock.advance(TimeDelta(hours=hours))

    @rule(hours=st.integers(1, 24 * 20))
    def clock_runs_backwards(self, hours: int) -> None:
        """Somebody sets the clock back."""
        self.clock.advance(TimeDelta(hours=-hours))

    @rule(roll=rolls, hours=st.sampled_from([0, 1, 14 * 24 - 1, 14 * 24, 15 * 24]))
    def develop(self, roll: Roll, hours: int) -> None:
        """Nothing is developed before its time, and everything in it comes out as it went in."""
        if self.world.roll(roll).state is RollState.LOADED:
            self.world.expose_line(roll, "The last one.")
            if self.world.roll(roll).state is RollState.LOADED:
                loading.finish_roll(self.world.context, roll.id)
        self._note_finished()
        self.clock.advance(TimeDelta(hours=hours))
        try:
            self.world.develop(roll)
        except UserError:
            return
        ready = self.finished[roll.id] + WAIT
        assert self.world.app.store.time().now >= ready or roll.id in self.early
        self.developed.add(roll.id)

    @rule(roll=rolls)
    def open_early(self, roll: Roll) -> None:
        """Opening early leaves a mark."""
        try:
            job = developing.open_early(self.world.context, roll.id, "could not wait")
        except UserError:
            return
        self.early.add(roll.id)
        self._note_finished()
        self.world.app.jobs.run(job.id, developing.tasks(self.world.context))
        self.developed.add(roll.id)
        assert sheets.contact_sheet(self.world.context, roll.id).fogs

    @rule(roll=rolls)
    def call_on(self, roll: Roll) -> None:
        """A call-on shows at most six frames, and never of a sealed roll."""
        try:
            called = calling.call_on(self.world.context, roll.id)
        except UserError:
            return
        assert roll.id in self.developed
        assert 1 <= len(called.frames) <= 6

    @rule(roll=rolls, frame=consumes(exposed))
    def place_loose(self, roll: Roll, frame: UUID) -> None:
        """A loose frame gets a place once."""
        was = frames_place(self.world, frame)
        try:
            exposing.place_loose(self.world.context, frame, roll.id)
        except UserError:
            return
        assert was is None
        self._note_finished()

    @rule(frame=consumes(exposed))
    def let_go(self, frame: UUID) -> None:
        """What is let go stays gone, and only what was seen can be let go."""
        place = frames_place(self.world, frame)
        if place is None:
            return
        try:
            letting_go.let_go_of_frame(self.world.context, frame)
        except UserError:
            assert place not in self.developed
            return
        self.gone.add(frame)

    @rule()
    def start_again(self) -> None:
        """The program ends and starts again."""
        self.world.app.close()
        app = open_app(Config(home=self.folder / "store"), self.clock)
        self.world = World(app=app, clock=self.clock)

    @invariant()
    def every_acknowledged_frame_is_there(self) -> None:
        """None is lost; on an open roll it says what it said."""
        found = {}
        with self.world.app.store.read() as reading:
            every = roll_rows.list_rolls(reading)
            loose = {frame.id for frame in frames.list_loose(reading)}
            placed = {
                frame.id for roll in every for _, frame in frames.list_frames(reading, roll.id)
            }
        for roll in every:
            if roll.is_open:
                for frame in sheets.contact_sheet(self.world.context, roll.id).frames:
                    if frame.development is not None:
                        found[frame.frame.id] = frame.development
        assert set(self.lines) <= loose | placed
        for frame_id, development in found.items():
            if frame_id in self.lines and not development.problem:
                assert frame_id not in self.gone
                assert development.line == self.lines[frame_id]

    @invariant()
    def the_ledger_holds(self) -> None:
        """Every line follows from the one before it."""
        assert sum(1 for _ in self.world.app.store.ledger.lines()) > 0

    def _numbers(self, roll: Roll) -> set[int]:
        with self.world.app.store.read() as reading:
            return {one.number for one in frames.list_placements(reading, roll.id)}

    def _order(self, roll: Roll) -> list[UUID]:
        with self.world.app.store.read() as reading:
            return [one.frame_id for one in frames.list_placements(reading, roll.id)]

    def _note_finished(self) -> None:
        with self.world.app.store.read() as reading:
            for roll in roll_rows.list_rolls(reading):
                if roll.finished_at is not None:
                    self.finished.setdefault(roll.id, roll.finished_at)


def frames_place(world: World, frame_id: UUID) -> UUID | None:
    """The roll on which a frame has its place."""
    with world.app.store.read() as reading:
        placement = frames.find_placement(reading, frame_id)
    return None if placement is None else placement.roll_id


TestRolls = RollMachine.TestCase
TestRolls.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
