"""The slow group: loops that share a number of minutes, and say how far they came.

A loop is a test with the mark ``slow`` that takes the fixture ``budget``::

    @pytest.mark.slow(share=18)
    def test_kill_nine_loses_no_acknowledged_frame(budget: Budget) -> None:
        budget.control("blobs are not fsynced", failed=loses_frames())
        for turn in budget.rounds(named=200):
            dice = random.Random(turn.seed)
            ...

It runs with ``--slow MINUTES`` and not without. Each loop gets its share of the time that is
left when it starts, so what one does not use falls to those after it. What a loop takes beyond its
share is taken from no other: each has at least its part of all the minutes, and the group may then
last longer than they do.

A loop ends after the named rounds, or when its share is used and it has done a tenth of them: how
many it owes is not for a busy machine to say. Controls that take a while come before the rounds, so
that they are paid from the share. To leave before that tenth is a failure, and so is a control that
did not fail: then the harness would not have noticed a loss either. Shares are set so that in three
quarters of an hour, of which one is some six seconds, two busy cores come through the controls and
through three times that tenth.

A failure is not made smaller, because that takes minutes; ``--slow-seed SEED --slow-shrink``
repeats a round for that. A loop that looks for failures with Hypothesis gives it the round's
``phases``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import Phase

PROPERTY = "slow rounds"
LEAST = 10  # a loop owes one named round in this many
SEEDS = 10**9


def _present() -> float:
    return time.monotonic()


@dataclass(frozen=True, kw_only=True)
class Round:
    """One turn of a loop.

    Attributes:
        number: Counted from 1.
        seed: What all chance in this round comes from.
        phases: What Hypothesis does in it: it makes a failure smaller only if that was asked for.
    """

    number: int
    seed: int
    phases: Sequence[Phase] = (Phase.generate,)


@dataclass(kw_only=True)
class Budget:
    """What one loop may spend, and what it did.

    Attributes:
        seconds: Its share of the time.
        first_seed: The seed of its first round; each further round's is one higher.
        phases: Those of its rounds.
        one_life: Whether its rounds go on from one another, and so have one seed.
        told: What the loop says of itself beside its rounds.
    """

    seconds: float
    first_seed: int
    phases: Sequence[Phase] = Round.phases
    named: int = 0
    done: int = 0
    controls: int = 0
    one_life: bool = False
    told: str = ""
    current: Round | None = None
    started: float = field(default_factory=_present)

    def rounds(self, *, named: int, one_life: bool = False) -> Iterator[Round]:
        """One round after the other, until the named number is reached, or the time and a tenth.

        Args:
            named: How many rounds make the full count.
            one_life: Whether each goes on from the one before: to repeat one is to repeat all.
        """
        self.named, self.one_life = named, one_life
        while self.done < named and (self._owes() or self._spent() < self.seconds):
            seed = self.first_seed if one_life else self.first_seed + self.done
            self.current = Round(number=self.done + 1, seed=seed, phases=self.phases)
            yield self.current
            self.done += 1
        self.current = None

    def control(self, what: str, *, failed: bool) -> None:
        """Note a control: a run with the protection taken away, which has to fail.

        Args:
            what: What was taken away.
            failed: Whether the loss was seen.
        """
        self.controls += 1
        if not failed:
            pytest.fail(f"the control did not fail: {what}", pytrace=False)

    def check(self) -> None:
        """Fail a loop that left before a tenth of its named rounds, or never began."""
        if not self.named:
            pytest.fail("a slow loop asks its budget for rounds", pytrace=False)
        if self._owes():
            pytest.fail(f"only {self.account()}: that is less than a tenth", pytrace=False)

    def account(self) -> str:
        """How far the loop came, in a few words."""
        last = self.first_seed + max(self.done - 1, 0)
        seeds = f"seed {self.first_seed}" if self.one_life else f"seeds {self.first_seed} to {last}"
        said = f"{self.done} of {self.named} rounds in {self._spent():.0f} s"
        if self.controls:
            said += f", {self.controls} controls failed as they must"
        return ", ".join(filter(None, (said, seeds, self.told)))

    def _owes(self) -> bool:
        return self.done * LEAST < self.named

    def _spent(self) -> float:
        return _present() - self.started


class Minutes:
    """Divides the time of one run among its loops.

    Args:
        seconds: The time for all loops together.
        first_seed: Given by the person to repeat a round, or else None.
        shrinks: Whether a failure is made smaller.
    """

    def __init__(self, seconds: float, first_seed: int | None, *, shrinks: bool = False) -> None:
        self._seconds = seconds
        self._ends = _present() + seconds
        self._first_seed = first_seed
        self._phases = (*Round.phases, Phase.shrink) if shrinks else Round.phases
        self._shares: dict[str, int] = {}
        self._all_shares = 0

    def expect(self, loop: str, share: int) -> None:
        """Note a loop that will want its share."""
        self._shares[loop] = share
        self._all_shares += share

    def begin(self, loop: str) -> Budget:
        """Give a loop its share of what is left, by its weight among those still to come.

        At least it gets its share of everything, however long those before it took.
        """
        share = self._shares[loop]
        left = max(0.0, self._ends - _present())
        fair = self._seconds * share / self._all_shares
        seed = random.SystemRandom().randrange(SEEDS)
        return Budget(
            seconds=max(fair, left * share / sum(self._shares.values())),
            first_seed=seed if self._first_seed is None else self._first_seed,
            phases=self._phases,
        )

    def finish(self, loop: str) -> None:
        """Let what a loop has not used fall to the others."""
        self._shares.pop(loop, None)


MINUTES = pytest.StashKey[Minutes]()
BUDGET = pytest.StashKey[Budget]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--slow``, ``--slow-seed`` and ``--slow-shrink``."""
    group = parser.getgroup("slow", "the slow group")
    group.addoption("--slow", type=float, metavar="MINUTES", help="run the slow group, this long")
    group.addoption("--slow-seed", type=int, help="the seed of each loop's first round")
    group.addoption("--slow-shrink", action="store_true", help="make what fails smaller")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, and start the clock of the slow group if it was asked for."""
    config.addinivalue_line("markers", "slow(share=1): a loop of the slow group, and its weight")
    minutes = config.getoption("slow")
    if minutes is None:
        return
    if config.getoption("numprocesses", None):
        raise pytest.UsageError("the slow group runs in one process: leave --numprocesses out")
    config.stash[MINUTES] = Minutes(
        minutes * 60, config.getoption("slow_seed"), shrinks=config.getoption("slow_shrink")
    )


@pytest.hookimpl(trylast=True)  # what was left out by name wants no share
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the slow group, or everything but it."""
    minutes = config.stash.get(MINUTES, None)
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        is_slow = item.get_closest_marker("slow") is not None
        (kept if is_slow == (minutes is not None) else left_out).append(item)
    if minutes is not None:
        for item in kept:
            minutes.expect(item.nodeid, _share(item))
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


def _share(item: pytest.Item) -> int:
    if "budget" not in getattr(item, "fixturenames", ()):
        raise pytest.UsageError(f"{item.nodeid} is marked slow, but takes no budget")
    mark = item.get_closest_marker("slow")
    return int(mark.kwargs.get("share", 1)) if mark else 1


@pytest.fixture
def budget(request: pytest.FixtureRequest) -> Budget:
    """The time and the seeds of one slow loop."""
    given = request.config.stash[MINUTES].begin(request.node.nodeid)
    request.node.stash[BUDGET] = given
    return given


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Look at what a loop did once it is through."""
    result = yield
    given = pyfuncitem.stash.get(BUDGET, None)
    if given is not None:
        given.check()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write down how far a loop came, and with which seed it failed."""
    report = yield
    given = item.stash.get(BUDGET, None)
    if given is None or report.when != "call" or report.skipped:
        return report
    report.user_properties.append((PROPERTY, given.account()))
    if report.failed and given.current is not None:
        again = f"round {given.current.number}; again with --slow-seed {given.current.seed}"
        report.sections.append(("the round that failed", again))
    return report


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Give back what a loop has not used."""
    minutes = item.config.stash.get(MINUTES, None)
    if minutes is not None:
        minutes.finish(item.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the loops with their rounds and seeds."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [
        f"{report.nodeid}: {text}"
        for report in reports
        for name, text in report.user_properties
        if name == PROPERTY and report.when == "call"
    ]
    if lines:
        terminalreporter.section("slow rounds")
        for line in lines:
            terminalreporter.write_line(line)
