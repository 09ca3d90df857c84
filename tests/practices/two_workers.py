"""Two processes at work on one store, either of which may be cut off at any write of its own.

A process that was cut off starts again, and what it was doing is done again, as a person does who
got no answer. While one writes, the other may have done the same or looked at the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar
from unittest import mock

from hypothesis import strategies as st
from whenever import Instant

from osmosis.app import App, open_app
from osmosis.calendar.reminding import remind_of_dates
from osmosis.config import Config
from osmosis.errors import TransientDeliveryError, UserError
from osmosis.kernel.clock import Clock
from osmosis.ports.channels import Notice
from osmosis.ports.practice import Manifest
from osmosis.practices.context import PracticeContext
from osmosis.storage import schema
from osmosis.storage.delivery import Outbox
from osmosis.storage.leases import Leases
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import StoreTime
from osmosis.storage.transaction import Transaction
from tests.fakes.channels import MemoryChannel
from tests.storage.stores import MachineClock

T = TypeVar("T")
Act = Callable[[PracticeContext], T]


class PowerCut(BaseException):
    """The process is gone: nothing in it goes on."""


class Stage(StrEnum):
    """Where in a write the power fails."""

    BEFORE = "before it begins"
    WITHIN = "before it is committed"
    COMMITTED = "before its ledger lines are written"
    AFTER = "before it is answered"


@dataclass(frozen=True)
class Cut:
    """The power fails at one of the writes, if there are so many."""

    write: int
    stage: Stage


class Meanwhile(StrEnum):
    """What the other process does just before the first write of this one."""

    SAME = "the same"
    LOOK = "look at the clock"


Fate = Cut | Meanwhile | None
"""``None`` when nothing comes in between."""

CUTS = st.builds(Cut, st.integers(1, 2), st.sampled_from(Stage))
FATES: st.SearchStrategy[Fate] = st.one_of(st.none(), st.none(), CUTS, st.sampled_from(Meanwhile))


class Running(Clock):
    """How long the machine has been running, by which holds are measured."""

    def __init__(self, machine: MachineClock) -> None:
        self._machine = machine

    def now(self) -> Instant:
        return Instant.from_timestamp(int(self._machine.seconds))

    def zone(self) -> str:
        return "UTC"


class Post(MemoryChannel):
    """Takes notices when it comes, and remembers what time it was then."""

    def __init__(self, time: Callable[[], StoreTime]) -> None:
        super().__init__()
        self._time = time
        self.is_down = False
        self.taken: dict[str, list[StoreTime]] = {}

    def send(self, notice: Notice) -> None:
        if self.is_down:
            raise TransientDeliveryError("The post does not come")
        super().send(notice)
        self.taken.setdefault(notice.key, []).append(self._time())


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How something ended.

    Attributes:
        value: What it gave; ``None`` when it was refused.
        is_again: Whether it may have been done already, by the process that was cut off or by the
            other one; then it may also be refused.
        has_looked: Whether the other process looked at the clock before it was done.
    """

    value: T | None
    refusal: UserError | None = None
    is_again: bool = False
    has_looked: bool = False

    def is_as(self, may: bool) -> bool:
        """Whether it was done or refused as it should be."""
        return may if self.refusal is None else not may or self.is_again


@dataclass
class TwoWorkers:
    """Both processes.

    Attributes:
        practice: At which they work.
        beside: Other practices that are there too.
        context_of: What its use cases are given by an opened store.
        cuts: How often the power failed.
    """

    home: Path
    clock: MachineClock
    practice: Manifest
    context_of: Callable[[App], PracticeContext]
    beside: Sequence[Manifest] = ()
    post: Post = field(init=False)
    apps: list[App] = field(default_factory=list)
    cuts: int = 0

    def __post_init__(self) -> None:
        self.apps += [self._open(), self._open()]
        self.post = Post(self.time)

    def time(self) -> StoreTime:
        """The present, as far as the store trusts it."""
        return self.apps[0].store.time()

    def context(self, who: int) -> PracticeContext:
        """What the use cases are given in one of them."""
        return self.context_of(self.apps[who])

    def start_again(self, who: int) -> None:
        """End one of them and start it again."""
        self.apps[who].close()
        self.apps[who] = self._open()

    def close(self) -> None:
        """End both."""
        for app in self.apps:
            app.close()

    def do(self, who: int, act: Act[T], fate: Fate = None) -> Outcome[T]:
        """Do something, whatever comes in between, to its end."""
        power = _Power(self.apps[who].store, fate)
        other = 1 - who
        before: list[Outcome[T]] = []
        if fate is Meanwhile.SAME:
            power.meanwhile = lambda: before.append(self._tried(other, act))
        elif fate is Meanwhile.LOOK:
            power.meanwhile = lambda: self.look(self.context(other))
        try:
            with power.failing():
                outcome = self._tried(who, act)
        except PowerCut:
            self.cuts += 1
            self.start_again(who)
            again = self._tried(who, act)
            return Outcome(again.value, again.refusal, is_again=True)
        if before and before[0].refusal is None:
            value = before[0].value if outcome.value is None else outcome.value
            return Outcome(value, outcome.refusal, is_again=True)
        looked = fate is Meanwhile.LOOK and power.is_over
        return Outcome(outcome.value, outcome.refusal, has_looked=looked)

    def look(self, context: PracticeContext) -> None:
        """What a worker does every minute."""
        app = next(one for one in self.apps if one.store is context.store)
        assert app.due.run_due().failed == {}
        remind_of_dates(app.store, app.parts[self.practice.name])
        leases = Leases(app.store, schema.outbox, clock=Running(self.clock))
        Outbox(app.store, [self.post.open], leases).deliver_due()

    def _tried(self, who: int, act: Act[T]) -> Outcome[T]:
        try:
            return Outcome(act(self.context(who)))
        except UserError as error:
            return Outcome(None, error)

    def _open(self) -> App:
        return open_app(Config(home=self.home), self.clock, [*self.beside, self.practice])


class _Power:
    """The power of one process, which fails when it is fated to."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self._store = store
        self._write = store.write
        self._flush = store.flush_ledger
        self._cut = fate if isinstance(fate, Cut) else None
        self._writes = 0
        self._is_out = False
        self.meanwhile: Callable[[], object] | None = None

    @property
    def is_over(self) -> bool:
        """Whether the other process has done what it was to do."""
        return self.meanwhile is None

    @contextmanager
    def failing(self) -> Iterator[None]:
        """While it is entered, the power fails as it is fated to."""
        changed: dict[str, Any] = {"write": self._write_while, "flush_ledger": self._flush_while}
        with mock.patch.multiple(self._store, **changed):
            yield

    @contextmanager
    def _writing(self, write: AbstractContextManager[Transaction]) -> Iterator[Transaction]:
        self._fail_at(Stage.BEFORE)
        with write as transaction:
            yield transaction
            self._fail_at(Stage.WITHIN)
        self._fail_at(Stage.AFTER)

    def _write_while(self) -> AbstractContextManager[Transaction]:
        self._writes += 1
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return self._writing(self._write())

    def _flush_while(self) -> None:
        self._fail_at(Stage.COMMITTED)
        self._flush()

    def _fail_at(self, stage: Stage) -> None:
        """End the process here, if this is the place; and what is ended stays so."""
        self._is_out |= self._cut == Cut(self._writes, stage)
        if self._is_out:
            raise PowerCut
