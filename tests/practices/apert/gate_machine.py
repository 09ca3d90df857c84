"""Years of gates in any order, with two workers, power cuts and clocks that jump.

Everything is held against :mod:`tests.practices.apert.gate_model`, and after every step the whole
store is. The drawing of covers is left out: it takes longest, and is looked at elsewhere.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar
from unittest import mock
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from whenever import TimeDelta

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.jobs.embedded import EmbeddedJobs
from osmosis.kernel.cadence_text import cadence_text
from osmosis.ports.jobs import JobState
from osmosis.ports.practice import Manifest
from osmosis.practices.apert.manifest import MANIFEST
from osmosis.practices.apert.model import DEFAULT_OPEN, Gate
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.rules.rhythms import PRESETS
from osmosis.practices.apert.service import editions, gates, openings, recording, sources
from osmosis.practices.context import PracticeContext
from osmosis.practices.manifests import PRACTICES
from osmosis.storage import schema
from osmosis.storage.leases import Leases
from osmosis.storage.opening import NewStore
from osmosis.storage.timekeeping import accept
from tests.practices.apert.conftest import FEED, World
from tests.practices.apert.gate_model import ModelGate, Rhythm
from tests.practices.apert.gate_store import differences
from tests.practices.apert.newspapers import bring, story
from tests.practices.machines import quick_disk, store_made_by
from tests.practices.small_world import START, ZONE
from tests.practices.two_workers import FATES, Fate, Outcome, TwoWorkers
from tests.storage.stores import MachineClock

T = TypeVar("T")
HOUR, DAY = TimeDelta(hours=1), TimeDelta(hours=24)
MOST_GATES = 3
FIRST = {"weekly": "0511", "monthly": "0601", "quarterly": "0701"}
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12, "unarian": 12, "decenarian": 120}
MONTHS |= {"centenarian": 1_200, "millenarian": 12_000}
YEARS = {"yearly": 2032, "unarian": 2032, "decenarian": 2040, "centenarian": 2100}
YEARS |= {"millenarian": 3000}
OWN = (
    Rhythm("day", 7, datetime(2031, 5, 11, 3, 30), ZONE),
    Rhythm("day", 1, datetime(2031, 5, 5, 2, 30), "America/New_York"),
    Rhythm("day", 3, datetime(2031, 5, 5, 2, 15), "Australia/Lord_Howe"),
    Rhythm("day", 14, datetime(2031, 5, 11, 9), "Australia/Lord_Howe"),
)
ZONES = (ZONE, "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago")
LENGTHS = (HOUR, 2 * DAY, 10 * DAY)
LEAPS = (1, 13, 24, 3 * 24, 7 * 24, 7 * 24, 30 * 24, 91 * 24, 200 * 24)
MINUTES = (-(40 * 24 * 60), -(26 * 60), -6, -4, 3, 24 * 60, 40 * 60, 30 * 24 * 60)

worker = st.integers(0, 1)
which_gate = st.integers(0, MOST_GATES - 1)


def preset(word: str) -> Rhythm:
    """What a word means in the first week of May 2031."""
    if word == "weekly":
        return Rhythm("day", 7, datetime(2031, 5, 11, 9), ZONE, word)
    month = int(FIRST.get(word, "0101")[:2])
    return Rhythm("month", MONTHS[word], datetime(YEARS.get(word, 2031), month, 1, 9), ZONE, word)


def parts_of(app: App) -> ApertParts:
    """Apert."""
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    return parts


def context_of(app: App) -> PracticeContext:
    """What the use cases of Apert are given."""
    return parts_of(app).context


def make_store(folder: Path) -> None:
    """An empty store."""
    init_app(Config(home=folder), NewStore(), a_clock(), [MANIFEST]).close()


def make_full_store(folder: Path) -> None:
    """An empty store with all practices."""
    init_app(Config(home=folder), NewStore(), a_clock(), PRACTICES).close()


def a_clock() -> MachineClock:
    """A machine's clock, on a Sunday morning in 2031."""
    clock = MachineClock(START)
    clock.set(START, ZONE)
    return clock


class GateMachine(RuleBasedStateMachine):
    """Drives the use cases, and says of every answer whether it is the model's.

    Attributes:
        beside: The practices that are there too.
    """

    beside: ClassVar[Sequence[Manifest]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="gates-", dir=quick_disk()))
        made = make_full_store if self.beside else make_store
        shutil.copytree(store_made_by(made), self.folder / "store")
        self.clock = a_clock()
        home = self.folder / "store"
        self.workers = TwoWorkers(home, self.clock, MANIFEST, context_of, self.beside)
        self._drawing = mock.patch.object(recording, "drawing_as_png", return_value=None)
        self._drawing.start()
        self.model: dict[UUID, ModelGate] = {}
        self.stories = 0

    def teardown(self) -> None:
        """Close and clear away."""
        self._drawing.stop()
        self.workers.close()
        shutil.rmtree(self.folder)

    @initialize(word=st.sampled_from(["weekly", "monthly", *PRESETS]))
    def make_the_first(self, word: str) -> None:
        """There is always a gate."""
        self.make(0, preset(word), None)

    @rule(who=worker, rhythm=st.sampled_from([*OWN, *map(preset, PRESETS)]), fate=FATES)
    def make(self, who: int, rhythm: Rhythm, fate: Fate) -> None:
        """A gate with a rhythm of its own; those that have a name are asked for by that."""
        is_first_week = self.clock.now() < START + 2 * DAY
        if len(self.model) == MOST_GATES or (rhythm.word and not is_first_week):
            return
        name = f"Gate {len(self.model)}"
        said = rhythm.word or cadence_text(rhythm.cadence())
        feed = sources.NewSource(address=FEED)
        new = gates.NewGate(name=name, rhythm=said, sources=[feed])
        self._do(who, lambda context: gates.make_gate(context, new), fate)
        [made] = [one for one in gates.list_gates(self._context()) if one.name == name]
        self.model[made.id] = ModelGate(
            id=made.id,
            rhythm=rhythm,
            era_from=made.made.instant,
            open_for=[(made.made.instant, made.parameters.open_for)],
        )
        assert made.parameters.open_for == (
            PRESETS[rhythm.word].open_for if rhythm.word else DEFAULT_OPEN
        )

    @rule(who=worker, hours=st.sampled_from(LEAPS), fate=FATES, comes=st.integers(0, 1))
    def time_passes(self, who: int, hours: int, fate: Fate, comes: int) -> None:
        """Time goes on, or the machine sleeps through it; a worker looks, and makes editions."""
        self.clock.live(HOUR * hours)
        self._look(who, fate)
        if comes:
            self.assemble(1 - who, None)

    @rule(who=worker, seconds=st.sampled_from([-1, 0, 0, 3600]), fate=FATES)
    def live_to_the_next(self, who: int, seconds: int, fate: Fate) -> None:
        """Wait for the next date or closing, and not a second less; collect, and make editions."""
        for gate_id in self.model:
            self._collect(gate_id, who)
        near = self.clock.now() + 400 * DAY
        moments = [at for gate in self.model.values() for at, _ in gate.coming(near)[:1]]
        living = [gate.living for gate in self.model.values()]
        moments += [one.closes_at for one in living if one is not None and one.closes_at]
        if moments:
            until = min(moments) + TimeDelta(seconds=seconds) - self.clock.now()
            self.clock.live(max(until, TimeDelta.ZERO))
        self._look(who, fate)
        self.assemble(who, fate)

    @rule(who=worker, fate=FATES)
    def assemble(self, who: int, fate: Fate) -> None:
        """The job makes what editions there are to make, and with each its gate is open."""
        for gate in self.model.values():
            opening = gate.living
            if opening is None or opening.state != "assembling":
                continue
            opening_id = self._id_of(gate)
            outcome = self._do(who, partial(self._job, opening_id=opening_id), fate)
            may = self.workers.time().may_unseal
            if may:
                gate.mark_open(self.workers.time().now)
                self._read(gate, opening_id, opening.holds)
            assert outcome.value in {None, JobState.DONE if may else JobState.FAILED}

    @rule(
        who=worker, which=which_gate, fate=FATES, change=st.sampled_from([*ZONES, *LENGTHS, *OWN])
    )
    def change(self, who: int, which: int, fate: Fate, change: str | TimeDelta | Rhythm) -> None:
        """Another zone, length or rhythm from now on; what has fallen stays."""
        gate = self._gate(which)

        def act(context: PracticeContext) -> Gate:
            before = gates.get_gate(context, gate.id).parameters
            match change:
                case str():
                    return gates.move_to_zone(context, gate.id, change)
                case Rhythm():
                    return gates.change_gate(
                        context, gate.id, replace(before, cadence=change.cadence())
                    )
                case _:
                    return gates.change_gate(context, gate.id, replace(before, open_for=change))

        if self._acted(who, act, fate, gate, may=gate.state != "ended"):
            self._changed(gate, change)

    @rule(who=worker, which=which_gate, fate=FATES, days=st.integers(1, 60))
    def pause(self, who: int, which: int, fate: Fate, days: int) -> None:
        """A gate is paused for a while, and nothing of that while ever falls."""
        gate = self._gate(which)
        pauses = [(gates.pause_gate, "paused"), (gates.resume_gate, "in-use")]
        for act, state in pauses:
            may, is_other = gate.state != "ended", gate.state != state
            if self._acted(who, partial(act, gate_id=gate.id), fate, gate, may=may) and is_other:
                gate.state, gate.state_at = state, self.workers.time().now
            self.clock.live(days * DAY)
            self._look(1 - who, None)

    @rule(who=worker, which=which_gate, fate=FATES)
    def open_early(self, who: int, which: int, fate: Fate) -> None:
        """Somebody cannot wait."""
        gate = self._gate(which)
        now = self.workers.time().now
        may = gate.state == "in-use" and gate.living is None and not gate.coming(now)
        if gate.living is not None and gate.living.state == "open" and gate.state == "in-use":
            assert gate.living.closes_at is not None
            may = gate.living.closes_at <= now and not gate.coming(now)

        def act(context: PracticeContext) -> object:
            return openings.open_early(context, gate.id, "I could not wait")

        if self._acted(who, act, fate, gate, may=may):
            found = openings.list_early(self._context(), gate.id)[-1].opening
            gate.open_early(now, found.zone, "I could not wait")

    @rule(who=worker, which=which_gate, fate=FATES)
    def end(self, who: int, which: int, fate: Fate) -> None:
        """A gate ends, and what waited behind it goes unread; the first one goes on."""
        if which == 0 or len(self.model) == 1:
            return
        gate = self._gate(which)
        if self._acted(
            who, lambda c: gates.end_gate(c, gate.id), fate, gate, may=gate.state != "ended"
        ):
            gate.state, gate.waiting = "ended", []

    @rule(who=worker, minutes=st.sampled_from(MINUTES), accepts=st.booleans(), fate=FATES)
    def clock_is_set(self, who: int, minutes: int, accepts: bool, fate: Fate) -> None:
        """Somebody sets the clock, and may say that it is right, or sets it right again."""
        self.clock.advance(TimeDelta(minutes=minutes))
        self._look(who, fate)
        self.assemble(1 - who, None)
        if self.workers.time().may_unseal:
            return
        if accepts:
            accept(self.workers.apps[who].store, "It is right")
        else:
            self.clock.advance(TimeDelta(minutes=-minutes))

    @rule(who=worker)
    def start_again(self, who: int) -> None:
        """One of the two ends and starts again."""
        self.workers.start_again(who)

    @invariant()
    def the_store_is_what_the_model_says(self) -> None:
        """Each date fell once, and what must be there is, and nothing else."""
        found = differences(self.workers.apps[0], self.model, self.clock)
        assert not found, found

    def _look(self, who: int, fate: Fate) -> None:
        def look(context: PracticeContext) -> None:
            self.workers.look(context)
            app = next(one for one in self.workers.apps if one.store is context.store)
            parts_of(app).tend(self.workers.time().now)

        self._do(who, look, fate)
        self._settle()

    def _settle(self) -> None:
        time = self.workers.time()
        if time.may_unseal:
            for gate in self.model.values():
                gate.settle(time.now)

    def _acted(
        self,
        who: int,
        act: Callable[[PracticeContext], object],
        fate: Fate,
        gate: ModelGate,
        *,
        may: bool,
    ) -> bool:
        """Whether something was done with a gate, before which all that was due has fallen."""
        may = may and self.workers.time().may_unseal
        outcome = self._do(who, act, fate)
        if outcome.has_looked:
            self._settle()
        elif may:
            gate.settle(self.workers.time().now)
        assert outcome.is_as(may), outcome
        return may

    def _changed(self, gate: ModelGate, change: str | TimeDelta | Rhythm) -> None:
        now = self.workers.time().now
        match change:
            case str():
                if change != gate.rhythm.zone:
                    gate.change_zone(change, now)
            case Rhythm():
                if not change.is_like(gate.rhythm):
                    gate.begin_again(change, now)
                elif change.zone != gate.rhythm.zone:
                    gate.change_zone(change.zone, now)
            case _:
                gate.open_for.append((now, change))

    def _collect(self, gate_id: UUID, who: int) -> None:
        if self.model[gate_id].state == "ended":
            return
        self.stories += 1
        title = f"Story {self.stories}"
        world = World(app=self.workers.apps[who], clock=self.clock)
        gate = gates.get_gate(self.workers.context(who), gate_id)
        bring(world, gate, [story(title, html=f"<p>Of {self.stories}.</p>")])
        self.model[gate_id].waiting.append(title)

    def _read(self, gate: ModelGate, opening_id: UUID, holds: list[str]) -> None:
        record = editions.open_record(self._context(), opening_id)
        assert sorted(piece.title for piece in record.pieces) == sorted(holds), gate.id

    def _job(self, context: PracticeContext, opening_id: UUID) -> JobState:
        app = next(one for one in self.workers.apps if one.store is context.store)
        leases = Leases(app.store, schema.jobs, length=TimeDelta(milliseconds=1), beat_seconds=60)
        [opening] = [
            one.opening for one in openings.list_living(context) if one.opening.id == opening_id
        ]
        asked = openings.ask_for_edition(context, opening)
        return EmbeddedJobs(app.store, leases).run(asked.id, parts_of(app).tasks()).state

    def _id_of(self, gate: ModelGate) -> UUID:
        [found] = [one for one in openings.list_living(self._context()) if one.gate.id == gate.id]
        return found.opening.ref.id

    def _gate(self, which: int) -> ModelGate:
        return [*self.model.values()][which % len(self.model)]

    def _context(self) -> PracticeContext:
        return self.workers.context(0)

    def _do(self, who: int, act: Callable[[PracticeContext], T], fate: Fate) -> Outcome[T]:
        return self.workers.do(who, act, fate)
