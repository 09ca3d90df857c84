"""Rolls in the drawing of all threads: what they gather, counted from afar, and what rests."""

from __future__ import annotations

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import Span, ThreadMark
from osmosis.practices.rolls.service import exposing, letting_go, sheets
from osmosis.practices.rolls.service.loading import finish_roll
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START

ALWAYS = Span(start=Instant.MIN, end=Instant.MAX)


def of_kind(marks: list[ThreadMark], kind: str) -> list[ThreadMark]:
    return [mark for mark in marks if mark.kind == kind]


def lived(world: World) -> list[ThreadMark]:
    """A roll with three moments in two months, and what is drawn of it."""
    roll = world.load("Order")
    for hours in (0, 1, 24 * 40):
        world.clock.set(START + TimeDelta(hours=hours))
        world.expose_line(roll)
    finish_roll(world.context, roll.id)
    parts = world.app.parts["rolls"]
    return [*parts.thread_lines(), *parts.threads(ALWAYS)]


def test_a_roll_gathers_its_moments_and_says_no_word_of_them_while_it_is_sealed(
    world: World,
) -> None:
    marks = lived(world)
    [roll], frames = of_kind(marks, "roll"), of_kind(marks, "frame")
    assert (roll.at, roll.until, roll.sealed) == (START, world.clock.now(), True)
    assert [frame.until for frame in frames] == [roll.until] * 3
    assert {frame.thread for frame in frames} == {roll.ref}
    assert {(frame.label, frame.sealed) for frame in frames} == {("", True)}


def test_from_afar_the_moments_of_a_month_are_one_mark_that_counts_them(world: World) -> None:
    near = of_kind(lived(world), "frame")
    far = of_kind(list(world.app.parts["rolls"].threads_from_afar(ALWAYS)), "frame")
    assert [mark.count for mark in far] == [2, 1]
    assert sum(mark.count for mark in far) == len(near)


def test_what_rests_is_neither_drawn_nor_counted(world: World) -> None:
    marks = lived(world)
    parts = world.app.parts["rolls"]
    with world.app.store.write() as transaction:
        add_rest(transaction, span=(START, START + TimeDelta(minutes=30)))
    assert len(of_kind(list(parts.threads(ALWAYS)), "frame")) == 2
    assert sum(one.count for one in of_kind(list(parts.threads_from_afar(ALWAYS)), "frame")) == 2
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=of_kind(marks, "roll")[0].ref)
    assert list(parts.threads(ALWAYS)) == []
    assert list(parts.threads_from_afar(ALWAYS)) == []
    assert list(parts.thread_lines()) == []


def test_a_human_who_rests_hides_the_moments_and_the_rolls_that_name_them(world: World) -> None:
    roll = world.developed("At the lake with Ada.", "Rain.", virtue="Order")
    other = world.developed("Snow.", virtue="Patience")
    sheets.put_into_case(world.context, other.id, "Ada, mostly")
    parts = world.app.parts["rolls"]
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ada")
    near, far = list(parts.threads(ALWAYS)), list(parts.threads_from_afar(ALWAYS))
    for marks in (near, far):
        assert [mark.label for mark in of_kind(marks, "frame")] == ["Order, frame 2"]
    assert [line.ref for line in parts.thread_lines()] == [roll.ref]


def test_only_what_was_let_go_of_rolls_keeps_moments_from_being_counted_by_months(
    world: World,
) -> None:
    lived(world)
    parts = world.app.parts["rolls"]
    with world.app.store.write() as transaction:
        release(transaction, Ref("apert", "edition", new_id(START)), [])
    assert [one.count for one in of_kind(list(parts.threads_from_afar(ALWAYS)), "frame")] == [2, 1]


def test_minutes_were_lived_whether_a_moment_is_void_was_let_go_or_rests(world: World) -> None:
    roll = world.load("Order")
    for _ in range(3):
        world.expose_line(roll)
    exposing.cap(world.context)
    [before] = world.app.parts["rolls"].minutes(ALWAYS)
    assert (before.inside, before.outside) == (3, 0)
    box = world.develop(world.rested(finish_roll(world.context, roll.id)))
    frame = letting_go.frame_id_of(world.context, box.id, 1)
    letting_go.let_go_of_frame(world.context, frame)
    with world.app.store.write() as transaction:
        add_rest(transaction, span=(START, START + TimeDelta(minutes=30)))
        add_rest(transaction, ref=roll.ref)
    assert list(world.app.parts["rolls"].minutes(ALWAYS)) == [before]


def test_only_rolls_that_lie_in_a_span_are_drawn_there(world: World) -> None:
    lived(world)
    parts = world.app.parts["rolls"]
    before = Span(start=Instant.MIN, end=START - TimeDelta(hours=1))
    after = Span(start=world.clock.now() + TimeDelta(hours=1), end=Instant.MAX)
    assert list(parts.threads(before)) == []
    assert list(parts.threads(after)) == []
    between = Span(start=START + TimeDelta(hours=100), end=START + TimeDelta(hours=101))
    assert len(of_kind(list(parts.threads(between)), "frame")) == 2
