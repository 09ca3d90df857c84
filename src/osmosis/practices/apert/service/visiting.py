"""One visit to a feed: asked for if it has changed, read, and put into our own words.

What another person shares on the web is asked for in the same way, and may be a capsule.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from whenever import TimeDelta

from osmosis.errors import FeedParseError, PermanentFetchError, TransientFetchError
from osmosis.feeds.model import Feed
from osmosis.kernel.clock import Instant
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest, Validators
from osmosis.practices.apert.model import GapReason
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.rules.visits import (
    after_failure,
    after_nothing_new,
    after_reading,
    is_overrun,
    no_later,
    validators_of,
)
from osmosis.practices.apert.service import peers
from osmosis.practices.apert.service.beside import open_beside
from osmosis.practices.apert.service.brought import Missed, Visit
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.service.enriching import Found, enriched, with_far_pictures
from osmosis.practices.apert.service.feed_entries import (
    entries_of,
    may_have_more,
    parsed,
    shows_more,
)
from osmosis.practices.apert.service.missing import limited, missed_since, taken_back
from osmosis.practices.apert.service.picture_counts import open_count
from osmosis.practices.apert.service.recognising import Sifted, sift
from osmosis.practices.apert.store.awaited import Awaited, list_awaited
from osmosis.practices.context import PracticeContext

_GONE: Final = 410
# A capsule is large, changes seldom, and stays where it is.
_CAPSULE_RESTS = TimeDelta(hours=24)
# Of one that is too large much may have to be taken in before that is known.
_LARGE_RESTS = TimeDelta(hours=7 * 24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Makes visits to feeds.

    Attributes:
        fetch: Leaves hosts alone that asked for it.
        hashes: By which entries are known again.
    """

    context: PracticeContext
    fetch: Fetch
    hashes: Keyed

    async def visit(self, called: Called) -> AsyncIterator[Visit]:
        """What a visit brings, in parts; with the last one it is over."""
        found = await self._looked(called)
        if isinstance(found, Visit):
            yield found
            return
        async for part in self._parts(called, *found):
            yield part

    async def _looked(self, called: Called) -> Visit | tuple[Fetched, Feed]:
        """The feed that is there; where there is none, what the visit brings."""
        try:
            came = await self.fetch(_request(called))
            if came.is_unchanged:
                return _unchanged(called, came)
            if peers.is_on_web(called.source) and peers.is_capsule(came.body):
                return await asyncio.to_thread(_capsule_visit, called, came)
            return came, await parsed(came)
        except PermanentFetchError as error:
            is_gone = error.facts.get("status") == _GONE
            return _gone_visit(called) if is_gone else failed_visit(called)
        except TransientFetchError as error:
            return failed_visit(called, error.retry_after_seconds)
        except FeedParseError:
            return failed_visit(called)

    async def _parts(self, called: Called, came: Fetched, feed: Feed) -> AsyncIterator[Visit]:
        found = entries_of(feed, called)
        state = after_reading(called.state, feed, came.validators, called.at)
        whole = Visit(
            source_id=called.source.id,
            fetched_at=called.at,
            title=feed.title,
            entries=[one.new for one in found],
            state=state,
            moved_to=came.moved_to,
            missed=[*taken_back(called.waited_since), *limited(called, feed)],
        )
        wants = called.gate.parameters.pictures_per_entry > 0
        has_more = any(may_have_more(one, wants) for one in found)
        if called.state.looked_at is None and not has_more:
            yield whole
            return
        entries = [one.new for one in found]
        sifted = sift(self.context, self.hashes, called.source.id, entries)
        missed = [*whole.missed, *missed_since(called, feed, sifted.were_met)]
        fresh = [one for one, is_new in zip(found, sifted.are_new, strict=True) if is_new]
        waiting = self._awaited(called)
        again = list(self._again(called, found, sifted, waiting))
        whole = replace(
            whole,
            entries=[one.new for one in fresh],
            missed=missed,
            period_id=called.period.id,
            given_up=() if feed.is_cut else _gone_by(called, sifted, waiting),
        )
        later = [one.again_at for one in waiting.values() if one.again_at > called.at]
        if not again and not any(may_have_more(one, wants) for one in fresh):
            yield replace(whole, state=no_later(state, later))
            return
        async for part in self._enriched(called, whole, [*fresh, *again], later):
            yield part

    def _awaited(self, called: Called) -> Mapping[str, Awaited]:
        """What is awaited of a source in this period, by the keyed hashes of its entries."""
        if called.again_at is None:
            return {}
        with self.context.store.read() as reading:
            return list_awaited(reading, called.period.id, self.hashes.source(called.source.id))

    def _again(
        self,
        called: Called,
        found: Sequence[Found],
        sifted: Sifted,
        waiting: Mapping[str, Awaited],
    ) -> Iterator[Found]:
        """The entries beside which something is asked for again now."""
        for one, key, is_new in zip(found, sifted.keys, sifted.are_new, strict=True):
            awaited = None if is_new else waiting.get(key)
            if awaited is not None and awaited.again_at <= called.at:
                beside = open_beside(self.context, awaited.beside)
                yield replace(one, tries=awaited.tries, beside=beside)

    async def _enriched(
        self, called: Called, whole: Visit, found: Sequence[Found], later: Sequence[Instant]
    ) -> AsyncIterator[Visit]:
        """What is new, and what is asked for again, with what lies beside it.

        Args:
            later: When something else is asked for again.
        """
        count = open_count(self.context, called.gate, called.period.id, called.state)
        times, given_up = list(later), whole.given_up
        mark = partial(self.hashes.beside, called.source.id)
        async for entries, files in enriched(self.fetch, found, count.allowance, mark):
            times += [called.at + one.again.wait for one in entries if one.again is not None]
            # Only the last part says that the visit was made.
            part = replace(whole, entries=entries, files=files, state=None, moved_to=None)
            yield replace(part, missed=(), given_up=given_up)
            given_up = ()
        state = whole.state
        if state is not None:
            state = no_later(count.kept_in(state), times)
        yield replace(whole, entries=(), state=state, given_up=given_up)

    async def with_pictures(self, called: Called, visit: Visit) -> AsyncIterator[Visit]:
        """A visit to what is no feed, with the pictures that its new letters show from elsewhere.

        In parts; with the last one it is over.
        """
        letters = [one for one in visit.entries if shows_more(one)]
        if called.gate.parameters.pictures_per_entry <= 0 or not letters:
            yield visit
            return
        sifted = sift(self.context, self.hashes, called.source.id, letters)
        fresh = {id(one) for one, is_new in zip(letters, sifted.are_new, strict=True) if is_new}
        count = open_count(self.context, called.gate, called.period.id, called.state)
        entries = [one for one in visit.entries if id(one) in fresh]
        parts = with_far_pictures(self.fetch, entries, visit.files, count.allowance)
        async for part, files in parts:
            yield replace(visit, entries=part, files=files, state=None, missed=())
        others = [one for one in visit.entries if id(one) not in fresh]
        state = visit.state
        if state is not None:
            state = count.kept_in(state)
        yield replace(visit, entries=others, state=state)


def failed_visit(called: Called, rest_seconds: float | None = None) -> Visit:
    """A visit that found nothing, and what may be missed by that as far as it goes now."""
    missed: list[Missed] = []
    since = called.since
    if since is not None and is_overrun(called.state, since, called.at):
        reason = GapReason.UNREACHABLE
        missed.append(Missed(from_at=since, until_at=called.at, reason=reason))
    elif called.waited_since is not None:
        reason = GapReason.UNREACHABLE
        missed.append(Missed(from_at=called.waited_since, until_at=called.at, reason=reason))
    return Visit(
        source_id=called.source.id,
        fetched_at=called.at,
        state=after_failure(called.state, called.at, rest_seconds),
        missed=missed,
    )


def _request(called: Called) -> FetchRequest:
    known = Validators() if called.asks_again else validators_of(called.state)
    request = FetchRequest(address=called.source.address, validators=known)
    if peers.is_on_web(called.source):
        return replace(request, accept=peers.WELCOME, limits=peers.WITHIN)
    return request


def _capsule_visit(called: Called, came: Fetched) -> Visit:
    """A visit that found a capsule."""
    state = after_nothing_new(called.state, came.validators, called.at)
    rests = _LARGE_RESTS if came.is_cut else _CAPSULE_RESTS
    rested = max(state.next_at, called.at + rests)
    return replace(
        peers.open_fetched(called.source, came, called.at),
        state=replace(state, next_at=rested),
        moved_to=came.moved_to,
        missed=taken_back(called.waited_since),
    )


def _gone_visit(called: Called) -> Visit:
    """A visit that found out that there is nothing to be found any more."""
    since = called.since or called.waited_since or called.source.added.instant
    from_at = min(since, called.at.subtract(seconds=1))
    missed = [Missed(from_at=from_at, until_at=called.at, reason=GapReason.GONE)]
    return replace(failed_visit(called), missed=missed, is_gone=True)


def _unchanged(called: Called, came: Fetched) -> Visit:
    missed = taken_back(called.since if called.state.failures else None)
    state = after_nothing_new(called.state, came.validators, called.at)
    if called.again_at is not None and not called.asks_again:
        state = no_later(state, [called.again_at])
    return Visit(source_id=called.source.id, fetched_at=called.at, state=state, missed=missed)


def _gone_by(called: Called, sifted: Sifted, waiting: Mapping[str, Awaited]) -> list[str]:
    """What is awaited and no longer shown, or new once more: it said something else meanwhile."""
    stands = zip(sifted.keys, sifted.are_new, strict=True)
    shown = {key for key, is_new in stands if not is_new}
    return [key for key, one in waiting.items() if one.again_at <= called.at and key not in shown]
