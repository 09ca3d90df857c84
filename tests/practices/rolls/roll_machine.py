"""The life of rolls in any order, beside a model of it that fits on two pages.

After every step the store holds exactly what the model says: which frame has which place on which
roll, which are void, which are loose, which were let go, and in what state every roll is.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest import mock
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from whenever import TimeDelta

from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.errors import UserError
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.practices.rolls.model import MOST_LOADED, Frame, Kept, Roll, RollState
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
from osmosis.storage.releases import list_released
from tests.practices.machines import quick_disk, store_made_by
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START

MINUTE = TimeDelta(minutes=1)
WAITS = (TimeDelta.ZERO, TimeDelta(hours=1), TimeDelta(hours=14 * 24))


@dataclass
class ModelRoll:
    """A roll as it should be.

    Attributes:
        places: Which frame has which number.
        is_early: Whether it was opened before its time.
    """

    roll: Roll
    wait: TimeDelta
    places: dict[int, UUID] = field(default_factory=dict)
    state: RollState = RollState.LOADED
    finished_at: Instant | None = None
    is_early: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its frames may be seen."""
        return self.state is RollState.DEVELOPED

    def next_number(self) -> int | None:
        """The place that the next exposure gets."""
        if self.state is not RollState.LOADED:
            return None
        every = [*range(1, self.roll.exposures + 1), self.roll.lucky_number]
        return next((one for one in every if one >= 0 and one not in self.places), None)

    def insert(self, number: int, frame: UUID) -> bool:
        """Put a frame in between; says whether there is room for it."""
        gap = number
        while gap in self.places:
            gap += 1
        if self.is_open or not 1 <= number <= gap <= self.roll.exposures:
            return False
        for one in range(gap, number, -1):
            self.places[one] = self.places[one - 1]
        self.places[number] = frame
        return True


class RollMachine(RuleBasedStateMachine):
    """Drives the use cases, and says of every answer whether it is the model's."""

    rolls = Bundle("rolls")
    kept = Bundle("kept")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="rolls-", dir=quick_disk()))
        self.clock = FixedClock(START, "Europe/Bucharest")
        # Whether a roll has a lucky frame is drawn by chance, and must be so again on replay.
        self._dice = mock.patch(f"{loading.__name__}.secrets", Dice())
        self._dice.start()
        self.world = World(app=self.begin(), clock=self.clock)
        self.model: dict[UUID, ModelRoll] = {}
        self.lines: dict[UUID, str] = {}
        self.kept_at: dict[UUID, Instant] = {}
        self.frames: dict[UUID, Frame] = {}
        self.void: set[UUID] = set()
        self.gone: set[UUID] = set()

    def begin(self) -> App:
        """A new person's store."""
        shutil.copytree(store_made_by(make_store), self.folder / "store")
        return open_app(Config(home=self.folder / "store"), self.clock)

    def teardown(self) -> None:
        """Close and clear away."""
        self._dice.stop()
        self.world.app.close()
        shutil.rmtree(self.folder)

    # Loading and exposing

    @initialize(target=rolls)
    def load_the_first(self) -> UUID:
        """There is always something to expose on."""
        return self._load(24, WAITS[1])

    @rule(
        target=rolls,
        how_many=st.integers(1, 3),
        exposures=st.sampled_from([24, 36]),
        wait=st.sampled_from(WAITS),
    )
    def load(self, how_many: int, exposures: int, wait: TimeDelta) -> object:
        """At most five rolls are loaded."""
        loaded: list[UUID] = []
        for _ in range(how_many):
            before = sum(one.state is RollState.LOADED for one in self.model.values())
            try:
                loaded.append(self._load(exposures, wait))
            except UserError:
                assert before == MOST_LOADED
            else:
                assert before < MOST_LOADED
        return multiple(*loaded)

    @rule(target=kept, roll_id=rolls, how_many=st.integers(1, 3))
    def expose(self, roll_id: UUID, how_many: int) -> object:
        """What is answered is kept: at the next place, or as a loose frame."""
        return multiple(*(self._expose(roll_id) for _ in range(how_many)))

    @rule(target=kept, roll_id=rolls, left=st.sampled_from([0, 1]))
    def fill(self, roll_id: UUID, left: int) -> object:
        """Nearly full, full, or fuller: the last places are where it is tight."""
        roll = self.model[roll_id]
        exposed = []
        while roll.state is RollState.LOADED and roll.roll.exposures - len(roll.places) > left:
            exposed.append(self._expose(roll_id))
        return multiple(*exposed)

    @rule(target=kept, roll_id=rolls, number=st.integers(0, 38))
    def expose_at(self, roll_id: UUID, number: int) -> object:
        """A certain place is given once, and only a place of this roll."""
        roll = self.model[roll_id]
        try:
            answer = self.world.expose_line(roll.roll, self._next_line(), number=number)
        except UserError:
            is_full = all(one in roll.places for one in range(1, roll.roll.exposures + 1))
            may = range(1, roll.roll.exposures + 1) if not is_full else [roll.roll.lucky_number]
            assert roll.state is not RollState.LOADED or number in roll.places or number not in may
            return multiple()
        assert (answer.number, number in roll.places) == (number, False)
        return self._note(roll_id, answer)

    @rule(frame_id=kept)
    def send_again(self, frame_id: UUID) -> None:
        """A capture that arrives a second time is the same frame, wherever it is, let go or not."""
        frame = self.frames[frame_id]
        roll = self.model[frame.sealed_for].roll
        again = self.world.expose_line(roll, "Something else.", client_id=frame.client_id)
        assert again.is_repeat
        assert (again.frame.id, again.number) == (frame_id, self._number_of(frame_id))

    @rule(target=kept, roll_id=rolls, number=st.integers(1, 3) | st.integers(1, 37))
    def insert(self, roll_id: UUID, number: int) -> object:
        """A forgotten frame moves those behind it on by one, and loses none of them."""
        roll = self.model[roll_id]
        try:
            frame = film.insert_forgotten(self.world.context, roll_id, number)
        except UserError:
            assert not roll.insert(number, roll_id)
            return multiple()
        assert roll.insert(number, frame.id)
        self.kept_at[frame.id] = frame.kept_at
        self.frames[frame.id] = frame
        self._finish_if_full(roll_id)
        return frame.id

    @rule(roll_id=rolls)
    def cap(self, roll_id: UUID) -> None:
        """The lens cap voids an exposure of the last minute, and its number stays spent."""
        now = self.world.app.store.time().now
        try:
            _, placement = exposing.cap(self.world.context, roll_id)
        except UserError:
            return
        frame_id = placement.frame_id
        assert not self.model[roll_id].is_open
        assert self.model[roll_id].places[placement.number] == frame_id
        assert frame_id not in self.void
        assert now - self.kept_at[frame_id] <= MINUTE
        self.void.add(frame_id)

    @rule(roll_id=rolls, frame_id=kept)
    def place_loose(self, roll_id: UUID, frame_id: UUID) -> None:
        """A loose frame gets the next place of a loaded roll, once."""
        roll = self.model[roll_id]
        number = roll.next_number()
        may = self._number_of(frame_id) is None and frame_id not in self.gone
        try:
            placed = exposing.place_loose(self.world.context, frame_id, roll_id)
        except UserError:
            assert number is None or not may
            return
        assert (may, placed.number) == (True, number)
        assert placed.number is not None
        roll.places[placed.number] = frame_id
        self._finish_if_full(roll_id)

    # Finishing, waiting, opening

    @rule(roll_id=rolls)
    def finish(self, roll_id: UUID) -> None:
        """A roll may be finished at any frame but none."""
        roll = self.model[roll_id]
        may = roll.state is RollState.LOADED and bool(roll.places)
        try:
            loading.finish_roll(self.world.context, roll_id)
        except UserError:
            assert not may
            return
        assert may
        self._note_finished(roll_id)

    @rule(minutes=st.sampled_from([1, 59, 60, 24 * 60, 13 * 24 * 60, 14 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        """Time goes on."""
        self.clock.advance(TimeDelta(minutes=minutes))

    @rule(minutes=st.sampled_from([1, 6, 24 * 60]))
    def clock_is_set_back(self, minutes: int) -> None:
        """Somebody sets the clock back."""
        self.clock.advance(TimeDelta(minutes=-minutes))

    @rule(roll_id=rolls)
    def develop(self, roll_id: UUID) -> None:
        """Nothing is developed before its time."""
        roll, time = self.model[roll_id], self.world.app.store.time()
        has_rested = roll.finished_at is not None and time.now >= roll.finished_at + roll.wait
        may = roll.state is RollState.FINISHED and time.may_unseal and has_rested
        try:
            self.world.develop(roll.roll)
        except UserError:
            assert not may
            return
        assert may
        roll.state = RollState.DEVELOPED
        self._look_at(roll)

    @rule(roll_id=rolls)
    def live_it_to_the_end(self, roll_id: UUID) -> None:
        """Finish, wait as long as need be and not a second longer, develop."""
        roll = self.model[roll_id]
        if roll.is_open or not self.world.app.store.time().may_unseal:
            return
        if not roll.places:
            self._expose(roll_id)
        if roll.state is RollState.LOADED:
            loading.finish_roll(self.world.context, roll_id)
            self._note_finished(roll_id)
        assert roll.finished_at is not None
        due, second = roll.finished_at + roll.wait, TimeDelta(seconds=1)
        # The store's time, which may stand a little before a clock that was set back.
        if due - second > self.world.app.store.time().now:
            self.clock.advance(due - second - self.clock.now())
            self.develop(roll_id)
            assert not roll.is_open
        self.clock.advance(max(due + second - self.clock.now(), TimeDelta.ZERO))
        self.develop(roll_id)

    @rule(roll_id=rolls)
    def open_early(self, roll_id: UUID) -> None:
        """Opening early leaves a mark."""
        roll = self.model[roll_id]
        try:
            job = developing.open_early(self.world.context, roll_id, "could not wait")
        except UserError:
            return
        assert not roll.is_open
        self._note_finished(roll_id)
        self.world.app.jobs.run(job.id, developing.tasks(self.world.context))
        roll.state, roll.is_early = RollState.DEVELOPED, True
        self._look_at(roll)

    @rule(roll_id=rolls)
    def call_on(self, roll_id: UUID) -> None:
        """A call-on shows three to six frames at most, of a developed roll, none that is void."""
        try:
            called = calling.call_on(self.world.context, roll_id)
        except UserError:
            return
        shown = {frame.frame.id for frame in called.frames}
        assert self.model[roll_id].is_open
        assert len(called.frames) <= 6
        assert shown <= set(self.model[roll_id].places.values()) - self.void - self.gone

    @rule(frame_id=kept)
    def let_go(self, frame_id: UUID) -> None:
        """What nobody has seen stays, unless it is loose; what is let go stays gone."""
        roll = self._roll_of(frame_id)
        try:
            letting_go.let_go_of_frame(self.world.context, frame_id)
        except UserError:
            return
        assert frame_id not in self.gone
        assert roll is None or roll.is_open
        self.gone.add(frame_id)

    @rule()
    def start_again(self) -> None:
        """The program ends and starts again."""
        config = self.world.app.config
        self.world.app.close()
        self.world = World(app=open_app(config, self.clock), clock=self.clock)

    # What always holds

    @invariant()
    def the_store_is_what_the_model_says(self) -> None:
        """Every frame in its place, every roll in its state, nothing lost and nothing extra."""
        with self.world.app.store.read() as reading:
            stored = {roll.id: roll for roll in roll_rows.list_rolls(reading)}
            for roll_id, roll in self.model.items():
                spent = frames.list_placements(reading, roll_id)
                assert {one.number: one.frame_id for one in spent} == roll.places
                void = {one.frame_id for one in spent if one.voided_at is not None}
                assert void == self.void & set(roll.places.values())
                assert stored[roll_id].state is roll.state
                assert stored[roll_id].finished_at == roll.finished_at
            assert set(stored) == set(self.model)
            gone = {stone.ref.id for stone in list_released(reading) if stone.ref.kind == "frame"}
            assert gone == self.gone
            loose = {frame.id for frame in frames.list_loose(reading)}
        placed = {one for roll in self.model.values() for one in roll.places.values()}
        assert loose - self.gone == set(self.kept_at) - placed - self.gone

    # The model's own

    def _load(self, exposures: int, wait: TimeDelta) -> UUID:
        roll = self.world.load(f"Virtue {len(self.model)}", exposures=exposures, wait=wait)
        self.model[roll.id] = ModelRoll(roll=roll, wait=wait)
        return roll.id

    def _expose(self, roll_id: UUID) -> UUID:
        roll = self.model[roll_id]
        expected = roll.next_number()
        answer = self.world.expose_line(roll.roll, self._next_line())
        assert (answer.number, answer.is_repeat) == (expected, False)
        return self._note(roll_id, answer)

    def _next_line(self) -> str:
        return f"The line of moment {len(self.kept_at)}."

    def _note(self, roll_id: UUID, answer: Kept) -> UUID:
        frame_id = answer.frame.id
        self.lines[frame_id] = self._next_line()
        self.kept_at[frame_id] = answer.frame.kept_at
        self.frames[frame_id] = answer.frame
        if answer.number is not None:
            self.model[roll_id].places[answer.number] = frame_id
            self._finish_if_full(roll_id)
        return frame_id

    def _finish_if_full(self, roll_id: UUID) -> None:
        roll = self.model[roll_id]
        if roll.state is RollState.LOADED and roll.next_number() is None:
            self._note_finished(roll_id)

    def _note_finished(self, roll_id: UUID) -> None:
        """The moment itself is the store's to say; it may not change afterwards."""
        roll = self.model[roll_id]
        if roll.state is RollState.LOADED:
            roll.state = RollState.FINISHED
            roll.finished_at = self.world.roll(roll.roll).finished_at

    def _look_at(self, roll: ModelRoll) -> None:
        """Everything comes out as it went in."""
        sheet = sheets.contact_sheet(self.world.context, roll.roll.id)
        assert bool(sheet.fogs) == roll.is_early
        assert {one.placement.number: one.frame.id for one in sheet.frames} == roll.places
        for one in sheet.frames:
            if one.frame.id in self.void | self.gone or one.frame.id not in self.lines:
                continue
            assert one.development is not None
            assert one.development.line == self.lines[one.frame.id]

    def _roll_of(self, frame_id: UUID) -> ModelRoll | None:
        return next(
            (roll for roll in self.model.values() if frame_id in roll.places.values()), None
        )

    def _number_of(self, frame_id: UUID) -> int | None:
        roll = self._roll_of(frame_id)
        if roll is None:
            return None
        return next(number for number, one in roll.places.items() if one == frame_id)


def machine_on(database_url: str) -> type[RollMachine]:
    """The same machine on PostgreSQL; each life is that of another person in one database."""

    class RollMachineOnPostgresql(RollMachine):
        """The same machine on PostgreSQL."""

        def begin(self) -> App:
            """A new person's store."""
            wanted = NewStore(database_url=database_url)
            return init_app(Config(home=self.folder / "store"), wanted, self.clock)

    return RollMachineOnPostgresql


class Dice:
    """Stands in for :mod:`secrets`, and throws the same every time."""

    def __init__(self) -> None:
        self._random = Random(0)

    def token_hex(self, count: int) -> str:
        """So many bytes as hexadecimal digits."""
        return self._random.randbytes(count).hex()


def make_store(folder: Path) -> None:
    """A store in which nothing has happened."""
    init_app(Config(home=folder), NewStore(), FixedClock(START)).close()
