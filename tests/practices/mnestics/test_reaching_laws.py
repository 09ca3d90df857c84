"""Reachability equals sitting every junction in every way, on random sets of pathways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from whenever import Date, Instant, Time, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.eras import era_of
from osmosis.practices.mnestics.model import (
    Address,
    Change,
    Forgetting,
    Junction,
    JunctionState,
    Message,
    Pathway,
)
from osmosis.practices.mnestics.reads import (
    Basis,
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    Term,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.calendar import coming
from osmosis.practices.mnestics.rules.reaching import has_faded, reach
from tests.practices.mnestics import making
from tests.practices.mnestics.sitting_it_out import Everything
from tests.slow.plugin import Budget

MOST_FUTURE = 6
# Near the end of a month, and where Samoa skips a day, so that two slots share an instant.
STARTS = [(Date(2031, 1, 29), "Europe/Bucharest"), (Date(2011, 12, 27), "Pacific/Apia")]
MADE = Instant.from_utc(2011, 12, 1)
IN_TIME = JunctionState.KEPT, JunctionState.UNKEPT
OPEN = JunctionState.OPEN, JunctionState.KEPT
FAR = Instant.from_utc(2040, 1, 1)


@dataclass(frozen=True)
class Story:
    """Pathways, what has happened on them, and how far ahead to look."""

    pathways: list[Pathway]
    world: World
    until: Instant

    @property
    def messages(self) -> list[Message]:
        sent = [m for messages in self.world.sent.values() for m in messages]
        letters = [m for m in self.world.letters if m not in sent]
        return [*sent, *letters]


def cadences(start: Date, zone: str) -> st.SearchStrategy[Cadence]:
    """Rhythms that often coincide."""
    return st.builds(
        lambda count, unit, day, hour, zone: Cadence.every(
            count, unit, start.add(days=day).at(Time(hour)), zone
        ),
        st.integers(1, 3),
        st.sampled_from(["day", "day", "week", "week", "month"]),
        st.integers(0, 3),
        st.sampled_from([9, 9, 18]),
        st.sampled_from(["UTC", zone, zone]),
    )


sides = st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True)


def terms(pathways: int) -> st.SearchStrategy[Term]:
    """Every kind of term, its own or a crossing from any other pathway, also an unknown one."""
    of = st.sampled_from([None, *(making.number_id(n) for n in range(1, pathways + 1))])
    lags = st.builds(lambda c, of: Lags(counts=tuple(sorted(c)), of=of), sides, of)
    days = st.builds(
        CalendarLag,
        amount=st.integers(1, 3),
        unit=st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH]),
        within_days=st.sampled_from([0, 0, 1, 5]),
        of=of,
    )
    drawn = st.builds(RandomOld, of=of)
    return st.one_of(lags, lags, days, drawn, st.just(ToMeToday()))


def reads(pathways: int) -> st.SearchStrategy[Reads]:
    return st.lists(terms(pathways), min_size=1, max_size=3).map(tuple)


@st.composite
def some_pathways(draw: st.DrawFn, rhythms: st.SearchStrategy[Cadence]) -> list[Pathway]:
    number = draw(st.integers(1, 3))
    return [
        making.pathway(
            place,
            draw(reads(number)),
            draw(rhythms),
            basis=draw(st.sampled_from(Basis)),
            grace=TimeDelta(hours=draw(st.sampled_from([1, 30, 72]))),
            made_at=MADE,
        )
        for place in range(1, number + 1)
    ]


@st.composite
def perhaps_changed(
    draw: st.DrawFn,
    pathway: Pathway,
    number: int,
    before: Instant,
    rhythms: st.SearchStrategy[Cadence],
) -> Pathway:
    """The pathway, or with other parameters from some moment before now."""
    if draw(st.integers(0, 3)):
        return pathway
    from_at = draw(st.sampled_from([before - TimeDelta(hours=h) for h in (1, 20, 60)]))
    old = pathway.parameters
    new = replace(
        old,
        reads=draw(reads(number)),
        basis=draw(st.sampled_from(Basis)),
        cadence=draw(st.sampled_from([old.cadence, draw(rhythms)])),
    )
    return making.changed(pathway, from_at, new, era_of(old.cadence, new.cadence, 1))


def falls(pathways: Sequence[Pathway]) -> list[Instant]:
    """When the first junctions of all pathways fall."""
    first = [j.due_at for p in pathways for j in islice(coming(p, [], FAR), 14)]
    return sorted(first)


@st.composite
def history(draw: st.DrawFn, pathway: Pathway, now: Instant) -> list[Junction]:
    """The junctions that have fallen by now; some may be missing because the machine slept."""
    due = making.fall(pathway, now, iter(lambda: JunctionState.OPEN, None))
    asleep = draw(st.sampled_from([0, 0, 0, 1, 2]))
    fallen = due[: len(due) - asleep] if asleep else due
    states = (
        draw(st.sampled_from(IN_TIME if junction.open_until <= now else OPEN))
        for junction in fallen
    )
    return [replace(j, state=state) for j, state in zip(fallen, states, strict=True)]


@st.composite
def messages_of(
    draw: st.DrawFn, pathways: list[Pathway], junctions: list[Junction], start: Date
) -> list[Message]:
    numbers = count(100_000)
    forgetting = st.sampled_from(Forgetting)
    retired = st.sampled_from([None, None, None, MADE])
    left = [
        making.message(next(numbers), at, forgetting=draw(forgetting), retired_at=draw(retired))
        for at in draw(
            st.lists(st.sampled_from(junctions), min_size=1, max_size=4)
            if junctions
            else st.just([])
        )
    ]
    kinds = draw(
        st.lists(
            st.sampled_from([Address.NEXT, Address.DATE, Address.ROLL]), max_size=2, unique=True
        )
    )
    for kind in kinds:
        to = draw(st.sampled_from(pathways)).id if kind is Address.NEXT else None
        day = start.add(days=draw(st.integers(0, 20))) if kind is Address.DATE else None
        come = draw(st.sampled_from([None, MADE])) if kind is Address.ROLL else None
        left.append(
            making.message(next(numbers), to=kind, pathway_id=to, to_date=day, arrived_at=come)
        )
    return left


@st.composite
def stories(draw: st.DrawFn) -> Story:
    start, zone = draw(st.sampled_from(STARTS))
    rhythms = cadences(start, zone)
    pathways = draw(some_pathways(rhythms))
    now = draw(st.sampled_from(falls(pathways)[2:10])) + TimeDelta(
        hours=draw(st.sampled_from([0, 2, 26]))
    )
    pathways = [draw(perhaps_changed(p, len(pathways), now, rhythms)) for p in pathways]
    lines = [draw(history(pathway, now)) for pathway in pathways]
    latest = [junction for line in lines for junction in line[-3:]]
    messages = draw(messages_of(pathways, latest, start))
    read = draw(st.sets(st.sampled_from([m.id.int for m in messages]))) if messages else set()
    world = making.world(now, lines, messages, read)
    world = replace(world, settled=draw(settled(latest, messages)))
    return Story(pathways, world, horizon(pathways, world))


@st.composite
def settled(
    draw: st.DrawFn, fallen: list[Junction], messages: list[Message]
) -> dict[UUID, set[UUID]]:
    """What the sittings read that have begun for some of the open junctions."""
    found = {}
    due = {junction.id: junction.due_at for junction in fallen}
    for junction in fallen:
        if junction.state is JunctionState.OPEN and junction.id and not draw(st.integers(0, 3)):
            could = [
                m.id for m in messages if due.get(m.junction_id, Instant.MIN) < junction.due_at
            ]
            found[junction.id] = draw(st.sets(st.sampled_from(could))) if could else set()
    return found


def horizon(pathways: list[Pathway], world: World) -> Instant:
    """As far as a handful of junctions lie ahead."""
    due = [
        junction.due_at
        for pathway in pathways
        for junction in islice(
            coming(pathway, world.junctions.get(pathway.id, ()), FAR), MOST_FUTURE
        )
    ]
    return sorted(due)[:MOST_FUTURE][-1] if due else world.now


def check(story: Story) -> None:
    """What is foretold is what happens."""
    compare(story, story.pathways)


def compare(story: Story, told: Sequence[Pathway]) -> None:
    """What is foretold of some pathways is what happens on those of the story."""
    everything = Everything(story.pathways, story.world, story.until)
    everything.sit()
    reached = reach(story.messages, told, story.world, story.until)
    assert {(id_, key) for id_, each in reached.items() for key in each.will} == everything.will
    may = {(id_, key) for id_, each in reached.items() for key in each.may}
    assert may == everything.ever - everything.will
    read = frozenset(story.world.read)
    travelling = [m for m in story.messages if m.to is Address.PATHWAY]
    faded = {m.id for m in travelling if has_faded(m, reached[m.id], read)}
    assert faded == everything.faded((), read)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(stories())
def test_every_junction_reads_what_was_foretold(story: Story) -> None:
    check(story)


@pytest.mark.slow(share=15)
def test_every_junction_reads_what_was_foretold_in_many_stories(budget: Budget) -> None:
    many = settings(
        max_examples=100,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(AssertionError):
        many(given(stories())(_check_as_if_missed_sittings_counted))()
    budget.control("missed sittings are told from kept ones", failed=True)
    for turn in budget.rounds(named=50):
        wanted = settings(many, phases=turn.phases)
        seed(turn.seed)(wanted(given(stories())(check)))()


def _check_as_if_missed_sittings_counted(story: Story) -> None:
    """Foretell with every lag counted in slots, and sit as the pathways say."""

    def changed(change: Change) -> Change:
        return replace(change, parameters=replace(change.parameters, basis=Basis.SLOTS))

    told = [replace(path, changes=tuple(map(changed, path.changes))) for path in story.pathways]
    compare(story, told)
