"""Whether a message has a reader at all is known long before the century is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from whenever import Instant, TimeDelta

from osmosis.kernel.cadence import Cadence
from osmosis.practices.mnestics.model import Pathway, PathwayState
from osmosis.practices.mnestics.reads import CalendarLag, Lags, Reads, Unit
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.horizons import first_readers_by, next_readers_by
from osmosis.practices.mnestics.rules.reaching import reach
from tests.practices.mnestics.making import number_id, pathway, weekly, world
from tests.practices.mnestics.sundays import KEPT, NOW
from tests.practices.mnestics.sundays import Story as Sundays
from tests.practices.mnestics.test_reaching_laws import Story, stories

YEARLY = weekly("2031-02-02 09:00", unit="year")


def days(until: Instant) -> int:
    return round((until - NOW).total("hours") / 24)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(stories())
def test_a_message_has_a_reader_by_then_or_none_in_years(story: Story) -> None:
    same_readers(story.pathways, story.world)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(stories())
def test_the_next_reader_of_everything_is_known_by_then(story: Story) -> None:
    messages, by = story.messages, next_readers_by(story.pathways, story.world)
    soon = reach(messages, story.pathways, story.world, by)
    later = reach(messages, story.pathways, story.world, by + TimeDelta(hours=24 * 365 * 3))
    for id_, found in later.items():
        assert soon[id_].next_reader == found.next_reader


def same_readers(pathways: Sequence[Pathway], world: World) -> None:
    messages = Story(list(pathways), world, NOW).messages
    soon = reach(messages, pathways, world, first_readers_by(pathways, world))
    later = reach(messages, pathways, world, world.now + TimeDelta(hours=24 * 365 * 3))
    for id_, found in later.items():
        assert bool(soon[id_].will) == bool(found.will)
        if id_ not in world.read:
            assert soon[id_].is_orphan == found.is_orphan


@pytest.mark.parametrize(
    ("reads", "cadence", "ahead"),
    [
        ((), None, 6),
        ((Lags(counts=(1,)),), None, 13),
        ((Lags(counts=(1, 2, 8)),), None, 62),
        ((CalendarLag(amount=1, unit=Unit.WEEK, within_days=3),), None, 20),
        ((Lags(counts=(1,), of=number_id(1)),), YEARLY, 371),
    ],
)
def test_it_lies_as_far_ahead_as_the_lags_reach(
    reads: Reads, cadence: Cadence | None, ahead: int
) -> None:
    source = pathway(1)
    reader = pathway(2, reads, cadence)
    assert days(first_readers_by([source, reader], world(NOW))) == ahead


def test_a_pathway_that_has_ended_is_read_by_whatever_comes_after_it() -> None:
    ended = replace(pathway(1), state=PathwayState.ENDED)
    reader = pathway(2, (Lags(counts=(1,), of=number_id(1)),), YEARLY)
    story = Sundays([ended, reader], [])
    assert days(first_readers_by(story.pathways, story.world())) == 6
    same_readers([pathway(1), reader], Sundays([pathway(1), reader], [KEPT] * 4).world())


def test_where_nothing_is_to_come_it_is_now() -> None:
    ended = replace(pathway(1, (Lags(counts=(1,)),)), state=PathwayState.ENDED)
    assert first_readers_by([ended], world(NOW)) == NOW
