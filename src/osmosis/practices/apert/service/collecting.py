"""The silent collector: visits every source whose time has come, and says nothing of what it finds.

Many hosts are asked at a time, each host one question after the other. What comes is taken in, in
groups, while the next is fetched; what waits for its group is bounded, and whoever fetches waits
when it is full. A collector that is killed loses the group at hand, whose sources are then still
due; what was visited twice is known the second time.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from whenever import TimeDelta

from osmosis.errors import OsmosisError
from osmosis.kernel.attempt import attempt_to_wait
from osmosis.kernel.clock import Instant, awake_seconds
from osmosis.ports.fetching import Fetch
from osmosis.ports.jobs import Job, JobContext, JobState, Task
from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.rules.addresses import host_of
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.service import visits_due
from osmosis.practices.apert.service.batches import take_in_each
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.service.gathering import gathered
from osmosis.practices.apert.service.manners import Rests, politely
from osmosis.practices.apert.service.peers import is_on_web
from osmosis.practices.apert.service.recognising import keyed
from osmosis.practices.apert.service.saving import gather_saved
from osmosis.practices.apert.service.tidying import tidy_up
from osmosis.practices.apert.service.visiting import Visitor, failed_visit
from osmosis.practices.apert.service.waiting import Waiting
from osmosis.practices.apert.store import sources
from osmosis.practices.context import PracticeContext

_log = logging.getLogger(__name__)

COLLECT_TASK: Final = "apert.collect"
"""Visits everything that is due; one job at a time."""
KEY: Final = "due"
AT_A_TIME: Final = 64
LOOKS_AGAIN_AFTER_SECONDS: Final = 60.0
TRIES_AGAIN_AFTER = TimeDelta(minutes=15)

Report = Callable[[int, int], None]
"""Is told how many sources were visited, of how many; raising ends the collection."""


def ask_to_collect(context: PracticeContext) -> Job:
    """Ask for a collection; there is one at a time."""
    return context.jobs.ask(COLLECT_TASK, KEY, {})


def ask_when_due(context: PracticeContext) -> None:
    """Ask for a collection when some source is due; not at once after one that failed."""
    last = context.jobs.find(COLLECT_TASK, KEY)
    if last is not None and last.is_living:
        return
    ended_at = last.finished_at if last is not None and last.state is JobState.FAILED else None
    rests = ended_at is not None and ended_at + TRIES_AGAIN_AFTER > context.store.time().now
    if not rests and visits_due.is_any_due(context):
        ask_to_collect(context)


def tasks(context: PracticeContext) -> Mapping[str, Task]:
    """The long work that this is."""

    def collect(running: JobContext, _payload: Mapping[str, object]) -> None:
        collect_due(context, running.progress)

    return {COLLECT_TASK: collect}


def collect_due(context: PracticeContext, report: Report | None = None) -> None:
    """Visit every source that is due, and those that become so meanwhile, until none is left.

    Raises:
        StorageError: There is no room, or the like. What was taken in until then is kept; the
            other sources are still due.
    """
    try:
        asyncio.run(_collect(context, keyed(context), report or (lambda done, total: None)))
    except BaseExceptionGroup as several:
        raise _first_of(several) from None
    tidy_up(context)


async def _collect(context: PracticeContext, hashes: Keyed, report: Report) -> None:
    async with context.net() as fetch:
        await _Collection(context, fetch, hashes, report).run()


def _first_of(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


class _Collection:
    """One collection while it goes on."""

    def __init__(
        self, context: PracticeContext, fetch: Fetch, hashes: Keyed, report: Report
    ) -> None:
        self._context = context
        self._hashes = hashes
        self._rests = Rests(context, hashes)
        self._fetch = politely(fetch, self._rests)
        self._visitor = Visitor(context=context, fetch=self._fetch, hashes=hashes)
        self._report = report
        self._waiting = Waiting()
        self._lines: dict[str, deque[Called]] = {}
        self._lines_to_go: deque[str] = deque()
        self._are_more = False
        self._under_way: set[UUID] = set()
        self._looked = 0.0
        self._done = 0
        self._total = 0

    async def run(self) -> None:
        """Visit until nothing is due."""
        async with asyncio.TaskGroup() as group:
            taking = group.create_task(self._take_in())
            while self._look_again():
                async with asyncio.TaskGroup() as visitors:
                    self._send_out(visitors)
                await self._waiting.flush()
            taking.cancel()
        if self._done < self._total:
            # Hosts that asked to be left alone have more sources than were asked.
            self._report(self._done, self._done)

    def _look_again(self) -> bool:
        """Put in line what is due by now."""
        self._looked = awake_seconds()
        return self._find_due()

    def _find_due(self) -> bool:
        """Put what is due and not under way in line, one line for each host.

        Of very many only the first are, so that not all are held at once.
        """
        found, due = visits_due.list_due(self._context, self._hashes, self._under_way)
        self._total = max(self._total, self._done + due)
        self._are_more = len(found) == visits_due.MOST_IN_LINE
        for called in found:
            self._under_way.add(called.source.id)
            name = visits_due.line_of(called.source)
            if name not in self._lines:
                self._lines[name] = deque()
                self._lines_to_go.append(name)
            self._lines[name].append(called)
        return bool(self._lines)

    def _send_out(self, visitors: asyncio.TaskGroup) -> None:
        """As many visitors as there are lines that nobody goes along, within bounds."""
        at_work = len(self._lines) - len(self._lines_to_go)
        for _ in range(min(AT_A_TIME - at_work, len(self._lines_to_go))):
            visitors.create_task(self._go_along(self._lines_to_go.popleft(), visitors))

    async def _go_along(self, name: str, visitors: asyncio.TaskGroup) -> None:
        """Visit the sources of one line, one after the other, and then those of others."""
        while True:
            line = self._lines[name]
            while line:
                await self._visit(line.popleft())
                if awake_seconds() - self._looked > LOOKS_AGAIN_AFTER_SECONDS:
                    self._look_again()
                    self._send_out(visitors)
            del self._lines[name]
            if not self._lines_to_go and self._are_more:
                self._find_due()
            if not self._lines_to_go:
                return
            name = self._lines_to_go.popleft()

    async def _visit(self, called: Called) -> None:
        now = max(called.at, self._context.store.clock.now())
        until = self._rests.until(host_of(called.source.address))
        if until > now:
            state = replace(called.state, next_at=until)
            await self._waiting.put(Visit(source_id=called.source.id, fetched_at=now, state=state))
            return
        called = replace(called, at=now)
        failure = await attempt_to_wait(self._bring(called))
        if failure is None:
            return
        if isinstance(failure.error, OsmosisError):
            raise failure.error
        # One odd source must not stop all the others.
        _log.warning("A visit failed: %s", failure.name)
        await self._waiting.put(failed_visit(called))

    async def _bring(self, called: Called) -> None:
        if called.source.kind is SourceKind.FEED or is_on_web(called.source):
            async for visit in self._visitor.visit(called):
                await self._waiting.put(visit)
        elif called.source.kind is SourceKind.SAVED:
            await self._waiting.put(await gather_saved(self._context, self._fetch, called))
        else:
            found = await asyncio.to_thread(gathered, self._context, called)
            async for visit in self._visitor.with_pictures(called, found):
                await self._waiting.put(visit)

    async def _take_in(self) -> None:
        while True:
            visits = await self._waiting.take()
            await asyncio.to_thread(self._keep, visits, self._rests.take_new())
            last = {visit.source_id for visit in visits if visit.state is not None}
            self._under_way -= last
            self._done += len(last)
            await self._waiting.taken()

    def _keep(self, visits: Sequence[Visit], rests: Mapping[str, Instant]) -> None:
        """Take in a group; in a thread of its own, for writing takes its time."""
        self._put_off(rests)
        take_in_each(self._context, visits)
        self._put_off(rests)
        made = {visit.source_id for visit in visits if visit.state is not None}
        done = self._done + len(made)
        # What becomes due meanwhile, and what was taken in while others were counted, comes on top.
        self._report(done, max(done, self._total, self._done + len(self._under_way)))

    def _put_off(self, rests: Mapping[str, Instant]) -> None:
        """Let every source of hosts that asked to be left alone wait, also those not due yet."""
        if not rests:
            return
        with self._context.store.write() as transaction:
            of_host: dict[str, list[UUID]] = defaultdict(list)
            for source in sources.list_sources(transaction):
                of_host[host_of(source.address)].append(source.id)
            for host, until in rests.items():
                sources.put_off(transaction, of_host[host], until)
