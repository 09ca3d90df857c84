"""The life of pathways in any order, with two workers, power cuts and clocks that jump.

Everything that Mnestics does is held against :mod:`tests.practices.mnestics.mnestic_model`, and
after every step the whole store is.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from whenever import Instant, TimeDelta

from osmosis.practices.mnestics.model import Forgetting, Medium
from osmosis.practices.mnestics.model import PathwayState as State
from osmosis.practices.mnestics.reads import (
    Basis,
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules import reaching as rules_reaching
from osmosis.practices.mnestics.service import sending
from osmosis.sealing.tiers import Tier
from osmosis.storage.timekeeping import accept
from tests.practices.machines import quick_disk, store_made_by
from tests.practices.mnestics.mnestic_dates import A_WHILE, Rhythm
from tests.practices.mnestics.mnestic_life import Life
from tests.practices.mnestics.mnestic_model import Held
from tests.practices.mnestics.mnestic_store import a_clock, differences, make_store
from tests.practices.small_world import PASSPHRASE, START, ZONE
from tests.practices.two_workers import FATES, Fate

T = TypeVar("T")

HOUR, DAY, YEAR = TimeDelta(hours=1), TimeDelta(hours=24), TimeDelta(hours=366 * 24)
SECOND = TimeDelta(seconds=1)
STEPS = ("read", "line", "board", "draft", "close", "passphrase", "another phrase")
MOST_LINES = 3
SUNDAYS = datetime(2031, 5, 11, 9)
RHYTHMS = (
    Rhythm(7, SUNDAYS, ZONE),
    Rhythm(7, SUNDAYS.replace(hour=21), ZONE),
    Rhythm(3, SUNDAYS, ZONE),
    Rhythm(7, SUNDAYS.replace(hour=3, minute=30), ZONE),  # a time that clocks skip in spring
    Rhythm(14, SUNDAYS, "America/New_York"),
)
ZONES = ("Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", ZONE)
READS: tuple[Reads, ...] = (
    (Lags(counts=(1,)),),
    (Lags(counts=(2,)),),
    (Lags(counts=(1, 2, 3), is_board=True),),
    (CalendarLag(amount=1, unit=Unit.WEEK, within_days=1),),
    (Lags(counts=(1,)), RandomOld()),
    (Lags(counts=(1,)), ToMeToday()),
)
CHANGES: tuple[tuple[str, object], ...] = (
    *(("reads", reads) for reads in READS),
    *(("basis", basis) for basis in Basis),
    *(("grace", grace) for grace in (HOUR, DAY, 3 * DAY)),
    *(("forgetting", forgets) for forgets in Forgetting),
    *(("tier", tier) for tier in (Tier.CURTAIN, Tier.SEALED)),
    *(("cadence", rhythm) for rhythm in RHYTHMS),
    *(("zone", zone) for zone in ZONES),
    *(("state", state) for state in State),
)
HOURS = (1, 11, 24, 3 * 24, 7 * 24, 7 * 24, 21 * 24)
MINUTES = (-(24 * 60), -6, -4, -1, 3, 24 * 60, 40 * 60)

worker = st.integers(0, 1)
recent = st.integers(0, 5)
Deed = Callable[..., None]


def deed(**given: st.SearchStrategy[Any]) -> Callable[[Deed], Deed]:
    """A rule before which some junctions are lived through, so that there is something to find."""

    given = {"who": worker, "fate": FATES, "sat": st.sampled_from([0, 1, 1, 2]), **given}

    def rule_of(act: Deed) -> Deed:
        @wraps(act)
        def live_and_act(machine: MnesticMachine, *, who: int, sat: int, **others: Any) -> None:
            for turn in range(sat):
                machine.live_to_the_next(who, turn, iter(()))
            act(machine, who=who, **others)

        made: Deed = rule(**given)(live_and_act)  # type: ignore[call-overload]  # none is a target
        return made

    return rule_of


class MnesticMachine(RuleBasedStateMachine):
    """Drives the use cases, and says of every answer whether it is the model's."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="mnestics-", dir=quick_disk()))
        self.clock = a_clock()
        self.begin()
        # A century ahead is looked at elsewhere; nobody here lives for so long.
        self._horizon = mock.patch(f"{rules_reaching.__name__}.HORIZON", YEAR)
        self._horizon.start()
        self.life = Life(self.folder / "store", self.clock)
        self.model = self.life.model

    def begin(self) -> None:
        """A new person's store."""
        shutil.copytree(store_made_by(make_store), self.folder / "store")

    def teardown(self) -> None:
        """Close and clear away."""
        self._horizon.stop()
        self.life.workers.close()
        shutil.rmtree(self.folder)

    # Pathways

    @initialize(reads=st.sampled_from(READS))
    def make_the_first(self, reads: Reads) -> None:
        """There is always something to sit for."""
        self.life.make(0, RHYTHMS[0], {"reads": reads}, None)

    @deed(
        rhythm=st.sampled_from(RHYTHMS),
        wanted=st.fixed_dictionaries(
            {
                "reads": st.sampled_from(READS) | st.none(),
                "forgetting": st.sampled_from(Forgetting),
                "tier": st.sampled_from([Tier.CURTAIN, Tier.CURTAIN, Tier.SEALED]),
            }
        ),
    )
    def make(self, *, who: int, rhythm: Rhythm, wanted: dict[str, object], fate: Fate) -> None:
        """A pathway, which may read another one."""
        if len(self.model.lines) == MOST_LINES:
            return
        if wanted["reads"] is None:
            other = next(iter(self.model.lines))
            wanted = {**wanted, "reads": (Lags(counts=(1,)), Lags(counts=(1,), of=other))}
        self.life.make(who, rhythm, wanted, fate)

    @deed(which=recent, change=st.sampled_from(CHANGES))
    def change(self, *, who: int, which: int, change: tuple[str, object], fate: Fate) -> None:
        """Something else holds of a pathway from now on, and what has fallen stays."""
        self.life.change(_one_of(self.model.lines, which), who, change, fate)

    @deed(which=recent, days=st.integers(1, 20))
    def pause(self, *, who: int, which: int, days: int, fate: Fate) -> None:
        """A pathway is paused for a while, and nothing of that while ever falls."""
        line = _one_of(self.model.lines, which)
        self.life.change(line, who, ("state", State.PAUSED), None)
        self.clock.live(days * DAY)
        self.life.change(line, 1 - who, ("state", State.OPEN), fate)

    # Time

    @rule(hours=st.sampled_from(HOURS))
    def time_passes(self, hours: int) -> None:
        """Time goes on, or the machine sleeps through it."""
        self.clock.live(HOUR * hours)

    @deed(minutes=st.sampled_from(MINUTES), is_accepted=st.booleans())
    def clock_is_set(self, *, who: int, minutes: int, is_accepted: bool, fate: Fate) -> None:
        """When something has fallen somebody sets the clock, and may say that it is right."""
        due = self._next_due()
        if due is not None:
            self.clock.live(max(due - self.clock.now(), TimeDelta.ZERO))
            self.life.look(who)
        self.clock.advance(TimeDelta(minutes=minutes))
        self.life.look(who, fate)
        self.life.sit_down(who, [], None)
        if is_accepted and not self.life.time().may_unseal:
            accept(self.life.workers.apps[who].store, "It is right")

    @rule(who=worker, fate=FATES, comes=st.booleans())
    def look(self, who: int, fate: Fate, comes: bool) -> None:
        """A worker does what is due, once, whatever the other one does; the post may not come."""
        self.life.workers.post.is_down = not comes
        self.life.look(who, fate)

    # Sitting

    @rule(who=worker, turn=st.integers(0, 3), fates=st.lists(FATES, max_size=5))
    def live_on(self, who: int, turn: int, fates: list[Fate]) -> None:
        """Live to the next junction, whatever comes in between."""
        self.live_to_the_next(who, turn, iter(fates))

    def live_to_the_next(self, who: int, turn: int, fates: Iterator[Fate]) -> None:
        """Wait for the next junction, not a second less, and hold its sitting to the end."""
        life, due = self.life, self._next_due()
        if due is None:
            return
        if turn == 0:
            self.clock.live(max(due - SECOND - self.clock.now(), TimeDelta.ZERO))
            life.sit_down(who, [], None)
        self.clock.live(max(due + turn * HOUR - self.clock.now(), TimeDelta.ZERO))
        life.look(who, next(fates, None))
        sitting_id = life.sit_down(1 - who, [], next(fates, None))
        if sitting_id is None:
            return
        held = self.model.held[sitting_id]
        life.read(who, held, next(fates, None))
        if turn:
            life.write_a_draft(who, held, None)
        for medium in (Medium.LINE, Medium.BOARD)[: turn + 1]:
            life.send(who, held, medium, next(fates, None))
        if turn == 0:
            life.try_to_read(who, _one_of(self.model.sent, 0))
        life.close(who, held, next(fates, None))

    def _next_due(self) -> Instant | None:
        until = self.clock.now() + A_WHILE
        coming = [one for line in self.model.lines.values() for one in line.coming(until)]
        return min(coming)[0] if coming and self.life.time().may_unseal else None

    @deed(only=recent | st.none(), steps=st.lists(st.sampled_from(STEPS), max_size=5))
    def sit_down(self, *, who: int, only: int | None, steps: list[str], fate: Fate) -> None:
        """A sitting begins after a week, or the one that was begun goes on; it may stay open."""
        self.clock.live(7 * DAY)
        ids = [] if only is None else [_one_of(self.model.lines, only).id]
        sitting_id = self.life.sit_down(who, ids, fate)
        if sitting_id is not None:
            for step in steps:
                self._step(who, self.model.held[sitting_id], step, None)

    @rule(who=worker, which=recent, step=st.sampled_from(STEPS), fate=FATES)
    def go_on(self, who: int, which: int, step: str, fate: Fate) -> None:
        """One step of a sitting, which may be over."""
        if self.model.held:
            self._step(who, _one_of(self.model.held, which), step, fate)

    def _step(self, who: int, held: Held, step: str, fate: Fate) -> None:
        match step:
            case "read":
                self.life.read(who, held, fate)
            case "line" | "board":
                self.life.send(who, held, Medium(step), fate)
            case "draft":
                self.life.write_a_draft(who, held, fate)
            case "close":
                self.life.close(who, held, fate)
            case _:
                phrase = PASSPHRASE if step == "passphrase" else step
                self.life.unlock(who, held, phrase, fate)

    # Letters, and what is done with one message

    @deed(days=st.integers(1, 20))
    def write_to_a_date(self, *, who: int, days: int, fate: Fate) -> None:
        """A letter to a day."""
        day = self.life.time().now.to_tz(ZONE).date().add(days=days)
        self.life.send_letter(who, lambda c, out: sending.send_to_date(c, day, out), fate, day=day)

    @deed(which=recent)
    def write_to_the_next(self, *, who: int, which: int, fate: Fate) -> None:
        """A letter to the next sitting of a pathway."""
        line = _one_of(self.model.lines, which)
        self.life.send_letter(
            who, lambda c, out: sending.send_to_next(c, line.id, out), fate, line=line
        )

    @deed(which=recent, touch=st.sampled_from(["let go", "too early", "alone"]))
    def touch(self, *, who: int, which: int, touch: str, fate: Fate) -> None:
        """What may be done with one message only when it was read, or has come."""
        message = _one_of(self.model.sent, which)
        match touch:
            case "let go":
                self.life.let_go(who, message, fate)
            case "alone":
                self.life.open_letter(who, message, fate)
            case _:
                self.life.try_to_read(who, message)

    @deed(which=recent)
    def add_glosses(self, *, who: int, which: int, fate: Fate) -> None:
        """Later thoughts beside what was read, one after the other."""
        message = _one_of(self.model.sent, which)
        for one in (fate, None, fate):
            self.life.add_gloss(who, message, one)

    @deed(which=recent)
    def retire(self, *, who: int, which: int, fate: Fate) -> None:
        """A line is taken off its board before it would be read."""
        self.live_to_the_next(who, 1, iter(()))
        boards = [one for one in self.model.sent.values() if one.is_board]
        if boards:
            self.life.retire(who, boards[-1 - which % len(boards)], fate)
        self.live_to_the_next(who, 0, iter(()))

    # What nobody may see yet, and what was promised

    @deed()
    def search_and_export(self, *, who: int, fate: Fate) -> None:
        """Nothing that was not read is found or carried out."""
        parts = self.life.workers.apps[who].parts["mnestics"]
        found = [one.text for one in parts.search_documents(START - DAY)]
        found += [b"".join(one.chunks()).decode() for one in parts.export()]
        for message in self.model.sent.values():
            if not self.model.is_read(message):
                assert not any(message.words in text for text in found)

    @deed()
    def foretell(self, *, who: int, fate: Fate) -> None:
        """Ask who will read what, and hold the answer against what comes."""
        self.life.foretell(who)
        for turn in range(3):
            self.live_to_the_next(who, turn, iter((fate,)))

    @deed()
    def start_again(self, *, who: int, fate: Fate) -> None:
        """One of the two ends and starts again."""
        self.life.workers.start_again(who)

    # What always holds

    @invariant()
    def the_store_is_what_the_model_says(self) -> None:
        """Nothing is lost, nothing is there twice, nothing was changed."""
        found = differences(self.life.workers.apps[0], self.model, self.life.workers.post)
        assert not found, found
        sendings = self.life.workers.post.taken.values()
        # Only a process that is cut off between sending and recording sends a second time.
        assert all(len(times) <= 1 + self.life.workers.cuts for times in sendings)


def _one_of(things: Mapping[UUID, T], which: int) -> T:
    """One of the last of them."""
    return [*things.values()][-1 - which % len(things)]


def machine_on(database_url: str) -> type[MnesticMachine]:
    """The same machine on PostgreSQL; each life is that of another person in one database."""

    class MnesticMachineOnPostgresql(MnesticMachine):
        """The same machine on PostgreSQL."""

        def begin(self) -> None:
            """A new person's store."""
            make_store(self.folder / "store", database_url)

    return MnesticMachineOnPostgresql
