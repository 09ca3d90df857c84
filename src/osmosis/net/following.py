"""The client itself: from one request to its answer, by way of every redirect."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import aiohttp

from osmosis.errors import PermanentFetchError, TransientFetchError
from osmosis.kernel.clock import Clock
from osmosis.net import robots
from osmosis.net.addresses import Place, place_of
from osmosis.net.answers import BUSY, PERMANENT_REDIRECTS, Answer, check, has_content
from osmosis.net.connecting import told
from osmosis.net.guard import Guard
from osmosis.net.hosts import Hosts
from osmosis.net.limits import PACKINGS, read_within
from osmosis.net.validators import conditions, validators_from
from osmosis.ports.fetching import Fetched, FetchRequest, Limits

_PROGRAM_IN_ROBOTS = "osmosis"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Trail:
    """Where a request led: the last answer, from where, and how far all was permanent."""

    answer: Answer
    place: Place
    moved_to: Place | None


class Client:
    """Fetches things for the length of one collection.

    Args:
        session: Whose connections are guarded.
        guard: Is asked about every address before it is used.
        hosts: Gives the turns.
        clock: For hosts that name a date and not their own time.
        connections: How many hosts may be asked at a time.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        guard: Guard,
        hosts: Hosts,
        clock: Clock,
        connections: int,
    ) -> None:
        self._session = session
        self._guard = guard
        self._hosts = hosts
        self._clock = clock
        self._free = asyncio.Semaphore(connections)
        self._robots: dict[str, robots.Robots | TransientFetchError] = {}
        self._asking_robots: dict[str, asyncio.Lock] = {}

    async def fetch(self, request: FetchRequest) -> Fetched:
        """What is at an address now.

        Raises:
            TransientFetchError: It may be had later.
            PermanentFetchError: It is gone for good, robots.txt forbids it, or the address may
                not be fetched at all.
        """
        trail = await self._follow(request)
        answer = trail.answer
        asked = bool(conditions(request.validators))
        check(answer, trail.place.host, was_conditional=asked, now=self._clock.now())
        before = request.validators if answer.status == 304 else None
        return Fetched(
            status=answer.status,
            address=trail.place.address,
            moved_to=trail.moved_to.address if trail.moved_to else None,
            validators=validators_from(answer.headers, before),
            content_type=_in_ascii(answer.headers.get("Content-Type", "")),
            body=answer.body,
            is_cut=answer.is_cut,
            said_bytes=answer.said_bytes,
        )

    async def _follow(self, request: FetchRequest) -> _Trail:
        place = place_of(request.address)
        self._guard.check_place(place)
        moved_to, is_learning, been = None, True, {place}
        for _ in range(request.limits.redirects + 1):
            if request.asks_robots:
                await self._check_robots(place, request)
            answer = await self._ask(place, request)
            if not answer.location:
                return _Trail(answer=answer, place=place, moved_to=moved_to)
            goal = self._sent_on(place, answer.location)
            if goal in been:
                raise TransientFetchError("The redirects go round in a circle")
            is_learning = is_learning and _may_be_learned(answer, place, goal)
            moved_to = goal if is_learning else moved_to
            been.add(goal)
            place = goal
        raise TransientFetchError("There are too many redirects")

    def _sent_on(self, place: Place, location: str) -> Place:
        """Where a host sends on to; one bad redirect says nothing about the next time."""
        try:
            goal = place_of(location, place)
            self._guard.check_place(goal)
        except PermanentFetchError as error:
            raise TransientFetchError("The host sends on to where nobody may go") from error
        return goal

    async def _ask(self, place: Place, request: FetchRequest) -> Answer:
        headers = {
            "Accept": request.accept,
            "Accept-Encoding": PACKINGS,
            **conditions(request.validators),
        }
        self._hosts.rest(place.host, request.left_alone(place.host))
        async with self._hosts.turn(place.host), self._free:
            try:
                answer = await self._answer(place, headers, request.limits)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise told(error) from error
            self._hosts.rest(place.host, self._rest_seconds(answer))
        return answer

    def _rest_seconds(self, answer: Answer) -> float:
        """How long the whole host is to be left alone after such an answer."""
        if answer.status not in BUSY:
            return 0.0
        return answer.rest_seconds(self._clock.now()) or 0.0

    async def _answer(self, place: Place, headers: dict[str, str], limits: Limits) -> Answer:
        timeout = aiohttp.ClientTimeout(total=limits.seconds, sock_read=limits.idle_seconds)
        async with self._session.get(
            place.address, headers=headers, allow_redirects=False, timeout=timeout
        ) as response:
            answer = Answer(status=response.status, headers=response.headers)
            if not has_content(response.status):
                return answer
            taken = await read_within(
                response.content.iter_any(),
                packing=response.headers.get("Content-Encoding", ""),
                announced=response.content_length,
                limits=limits,
            )
            return replace(
                answer, body=taken.data, is_cut=taken.is_cut, said_bytes=taken.said_bytes
            )

    async def _check_robots(self, place: Place, wanted: FetchRequest) -> None:
        """Refuse what the host's robots.txt forbids; it is asked for once, also in vain."""
        async with self._asking_robots.setdefault(place.origin, asyncio.Lock()):
            if place.origin not in self._robots:
                try:
                    self._robots[place.origin] = await self._fetch_robots(place, wanted)
                except TransientFetchError as error:
                    self._robots[place.origin] = error
        known = self._robots[place.origin]
        if isinstance(known, TransientFetchError):
            raise TransientFetchError(
                "The host's robots.txt could not be read",
                retry_after_seconds=known.retry_after_seconds,
                resting_host=known.resting_host,
            ) from known
        if not known.allow(place.path):
            raise PermanentFetchError("The host's robots.txt asks programs not to fetch this")

    async def _fetch_robots(self, place: Place, wanted: FetchRequest) -> robots.Robots:
        request = FetchRequest(
            address=replace(place, path="/robots.txt").address,
            accept="text/plain, */*;q=0.5",
            limits=Limits(bytes=robots.MOST_BYTES),
            left_alone=wanted.left_alone,
        )
        trail = await self._follow(request)
        answer = trail.answer
        if 400 <= answer.status < 500 and answer.status != 429:
            return robots.Robots()
        check(answer, trail.place.host, was_conditional=False, now=self._clock.now())
        rules = robots.robots_from(answer.body.decode("utf-8", "replace"), _PROGRAM_IN_ROBOTS)
        self._hosts.slow_down(place.host, rules.gap_seconds)
        return rules


def _may_be_learned(answer: Answer, place: Place, goal: Place) -> bool:
    """Whether a redirect holds for good; never one that gives up encryption."""
    is_weaker = place.scheme == "https" and goal.scheme == "http"
    return answer.status in PERMANENT_REDIRECTS and not is_weaker


def _in_ascii(text: str) -> str:
    """A header that is kept: halves of characters in it would fit into no file."""
    return text.encode("ascii", "replace").decode("ascii")
