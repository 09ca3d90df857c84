"""Ten years of three gates, with power cuts, summer times, removals, and weeks of absence.

The gates are driven and held against their model by the machine of
:mod:`tests.practices.apert.gate_machine`, whose dates come from :mod:`zoneinfo` alone. Everything
that comes is marked. After every power cut a crawler looks through every file, and every answer
that has to do with Apert, for what is behind a closed gate; once a year it asks for all there is.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from random import Random
from typing import ClassVar
from uuid import UUID

from whenever import Instant, TimeDelta

from osmosis.access.tokens import add_token
from osmosis.practices.apert.service import collecting, gates, sources
from osmosis.practices.apert.store import sources as source_rows
from osmosis.practices.context import PracticeContext
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.daily_copies import choose_folder
from tests.practices.apert.conftest import World
from tests.practices.apert.gate_machine import DAY, ZONES, GateMachine
from tests.practices.apert.gate_model import ModelGate, ModelOpening, Rhythm
from tests.practices.apert.newspapers import bring, story
from tests.practices.small_world import START, ZONE
from tests.practices.two_workers import Cut, Fate, Meanwhile, Stage
from tests.slow.apert_crawler import Counts, Crawler, another_process, logging_into
from tests.slow.apert_paper import Paper
from tests.web.site import Site

YEAR = TimeDelta(hours=24 * 365 + 6)
WHOLE_CRAWLS_A_YEAR = 1
DAILY, WEEKLY, QUARTERLY = range(3)
GATES = (
    Rhythm("day", 1, datetime(2031, 5, 5, 2, 30), "America/New_York"),
    Rhythm("day", 7, datetime(2031, 5, 11, 3, 30), ZONE),
    Rhythm("month", 3, datetime(2031, 7, 1, 2, 15), "Australia/Lord_Howe"),
)
"""All of them fall into the hours that summer time takes away or gives twice."""
OPEN_FOR = TimeDelta(hours=2)
ABSENCES = (DAY * 6, DAY * 18, DAY * 33, DAY * 60)


class Decade(GateMachine):
    """A person who lives for years with three gates and one paper, and is often away.

    Attributes:
        paper: What comes behind all gates.
        counts: What the crawler looked through.
        away: How often the machine was asleep or off for days.
        moves: How often the person moved to another zone.
    """

    beside: ClassVar = tuple(one for one in PRACTICES if one.name != "apert")

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()
        self.counts = Counts()
        self.away = self.moves = 0
        self._outside = self.folder / "outside"
        self._outside.mkdir()
        self._crawler: Crawler | None = None
        self._open = ExitStack()
        store = self.workers.apps[0].store
        choose_folder(store, self._outside)
        _, self._secret = add_token(store, "reader", "editions")
        for rhythm in GATES:
            self.make(0, rhythm, None)
        self.change(0, DAILY, None, OPEN_FOR)

    def teardown(self) -> None:
        """Close and clear away."""
        self._open.close()
        super().teardown()

    def openings(self, state: str = "") -> int:
        """How many dates have fallen, of all gates; of those that came to this."""
        every = [one for gate in self.model.values() for one in gate.fallen]
        return len([one for one in every if state in {"", one.state}])

    def live_a_year(self, number: int, dice: Random) -> None:
        """Live the year of this number, from 1: some days with the machine, some without."""
        self._crawler = self._begin_to_ask()
        ends = START + YEAR * number
        part = YEAR / WHOLE_CRAWLS_A_YEAR
        crawls = [ends - part * (turn + 0.5) for turn in range(WHOLE_CRAWLS_A_YEAR)]
        while self.clock.now() < ends:
            self._be_there(dice)
            if crawls and self.clock.now() >= crawls[-1]:
                crawls.pop()
                self._look_everywhere(dice)
            self._something_else(dice)
            self._be_away(dice)
        for _ in crawls:
            self._look_everywhere(dice)
        self.the_store_is_what_the_model_says()

    def live_briefly(self, *, is_asked: bool) -> None:
        """A week without faults: a gate opens and closes, all gates move, and days are slept away.

        Args:
            is_asked: Whether a crawler asks for everything on the way.
        """
        dice = Random(1)
        self._crawler = self._begin_to_ask() if is_asked else None
        self._more_comes()
        self._crawl(dice, wholly=False)
        self._live_until(self._next())
        self._let_fall()
        self._crawl(dice, wholly=True)
        self._live_until(self._next())
        self._crawl(dice, wholly=False)  # it is over, and nobody has looked at the clock
        self._let_fall()
        self._crawl(dice, wholly=False)
        for which in range(len(GATES)):
            self.change(0, which, None, ZONES[2])
        self.clock.live(DAY * 6)
        self._let_fall()

    def account(self) -> str:
        """What was lived, in figures."""
        passed, counts = self.openings("passed"), self.counts
        return (
            f"{self.openings()} dates fell, {passed} of them in absence, {self.workers.cuts} power"
            f" cuts, {self.away} absences, {self.moves} removals, {counts.crawls} crawls,"
            f" {counts.answers} answers of {len(counts.routes)} routes and others,"
            f" {counts.files} files, {counts.bytes >> 20} MiB searched"
        )

    def _be_there(self, dice: Random) -> None:
        """Live through every date and every closing of some days."""
        until = self.clock.now() + DAY * dice.randint(1, 2)
        while self.clock.now() < until:
            self._come_in(dice)
            self._live_until(self._next())
            self._hardly(dice, lambda fate: self._look(dice.randrange(2), fate))
            self._hardly(dice, lambda fate: self.assemble(dice.randrange(2), fate))

    def _be_away(self, dice: Random) -> None:
        """The machine sleeps, or is off, and whatever falls meanwhile falls when it is back."""
        self.away += 1
        if dice.random() < 0.5:
            self.clock.live(dice.choice(ABSENCES))
        else:
            self.clock.restart(dice.choice(ABSENCES))
            for who in (0, 1):
                self.start_again(who)
        self._hardly(dice, lambda fate: self._look(dice.randrange(2), fate))
        self._hardly(dice, lambda fate: self.assemble(dice.randrange(2), fate))

    def _something_else(self, dice: Random) -> None:
        which = dice.randrange(len(GATES))
        match dice.randrange(6):
            case 0 | 1:
                self.moves += 1
                zone = dice.choice(ZONES)
                self.clock.set(self.clock.now(), zone)
                for gate in range(len(GATES)):
                    self._hardly(dice, partial(self._move, gate, zone))
            case 2:
                days = dice.randint(1, 20)
                self._hardly(dice, lambda fate: self.pause(1, which, fate, days))
            case 3:
                self._hardly(dice, lambda fate: self.open_early(0, which, fate))
                self.assemble(1, None)
            case 4:
                self._hardly(dice, lambda fate: self._collect_all(0, fate))

    def _move(self, which: int, zone: str, fate: Fate) -> None:
        self.change(0, which, fate, zone)

    def _hardly(self, dice: Random, act: Callable[[Fate], object]) -> None:
        """Do something while the power may fail; if it did, look at everything."""
        cuts = self.workers.cuts
        act(_fate(dice))
        if self.workers.cuts > cuts:
            self.the_store_is_what_the_model_says()
            self._crawl(dice, wholly=False)

    def _look_everywhere(self, dice: Random) -> None:
        """Ask for everything, in half of all cases when what is over was not put away yet."""
        ends = [one.closes_at for one in self._living() if one.closes_at is not None]
        if ends and dice.random() < 0.5 and not self._any_coming(max(ends)):
            self._live_until(max(ends))
        self._more_comes()
        self._crawl(dice, wholly=True)
        self._look(0, None)
        self.the_store_is_what_the_model_says()

    def _crawl(self, dice: Random, *, wholly: bool) -> None:
        now = self.workers.time().now
        living = self._living()
        shown = [one for one in living if one.closes_at is not None and one.closes_at > now]
        crawler = self._crawler
        if crawler is None:
            return
        crawler.dice = dice
        crawler.may_be_shown = {title for one in shown for title in one.holds}
        crawler.may_lie_there = {title for one in living for title in one.holds}
        found = crawler.crawl(wholly=wholly)
        assert found == [], found

    def _begin_to_ask(self) -> Crawler:
        """Whoever asks has a process of its own, which runs for a year."""
        self._open.close()
        gate = gates.get_gate(self._context(), next(iter(self.model)))
        world = self._open.enter_context(another_process(self.folder / "store", self.clock))
        site = Site(world.app)
        self._open.callback(site.close)
        crawler = Crawler(world, gate, site, self.paper.web, self._outside, self._secret)
        crawler.counts = self.counts
        self._open.enter_context(logging_into(crawler.log))
        return crawler

    def _living(self) -> list[ModelOpening]:
        """What is open, as far as anybody has looked at the clock."""
        every = [gate.living for gate in self.model.values()]
        return [one for one in every if one is not None and one.state == "open"]

    def _next(self) -> Instant:
        """The next date or closing."""
        near = self.clock.now() + DAY * 3
        coming = [at for gate in self.model.values() for at, _ in gate.coming(near)[:1]]
        return min([near, *coming, *(one.closes_at for one in self._living() if one.closes_at)])

    def _any_coming(self, until: Instant) -> bool:
        return any(gate.coming(until) for gate in self.model.values())

    def _more_comes(self) -> None:
        """Something waits behind every gate."""
        self._collect_all(0, None)
        for gate_id in self.model:
            self._collect(gate_id, 0)

    def _let_fall(self) -> None:
        """All that is due falls and is made, and is what the model says."""
        self._look(0, None)
        self.assemble(0, None)
        self.the_store_is_what_the_model_says()

    def _live_until(self, moment: Instant) -> None:
        """Up to then, unless that is over."""
        self.clock.live(max(moment - self.clock.now(), TimeDelta.ZERO))

    def _come_in(self, dice: Random) -> None:
        """Something comes for a gate or two, mostly for the one that opens most often."""
        every = list(self.model)
        which = [every[DAILY]] if dice.random() < 0.8 else [every[DAILY], dice.choice(every[1:])]
        for gate_id in which:
            self._collect(gate_id, 0)

    def _collect(self, gate_id: UUID, who: int) -> None:
        """A visit brings an entry, which is sealed as the collector seals it."""
        title, html = self.paper.write()
        world = World(app=self.workers.apps[who], clock=self.clock)
        gate = gates.get_gate(self.workers.context(who), gate_id)
        bring(world, gate, [story(title, html=html)])
        self.model[gate_id].waiting.append(title)

    def _collect_all(self, who: int, fate: Fate) -> None:
        """The paper says something new, and is visited behind every gate where it is time."""
        now = self.workers.time().now
        waits = [gate for gate in self.model.values() if self._looked_at(gate) != now]
        self.paper.print_one()
        self._do(who, self._visit, fate)
        for gate in waits:
            if self._looked_at(gate) == now:
                gate.waiting += self.paper.meet(gate.id)

    def _visit(self, context: PracticeContext) -> None:
        collecting.collect_due(replace(context, net=self.paper.web.opened))

    def _looked_at(self, gate: ModelGate) -> Instant | None:
        [source] = sources.list_sources(self._context(), gate.id)
        with self._context().store.read() as reading:
            return source_rows.get_state(reading, source.id).looked_at


def _fate(dice: Random) -> Fate:
    """Mostly nothing."""
    match dice.randrange(16):
        case 0:
            return Cut(dice.randint(1, 4), dice.choice([*Stage]))
        case 1:
            meanwhile: Meanwhile = dice.choice([*Meanwhile])
            return meanwhile
    return None
