"""What Rolls asks of a person on a day: little, and nothing about what rests."""

from __future__ import annotations

from whenever import Date, TimeDelta

from osmosis.ports.practice import Card
from osmosis.practices.rolls.service import calling, loading, sheets
from osmosis.storage import rests
from tests.practices.rolls.conftest import World

TODAY = Date(2031, 5, 4)


def cards(world: World, day: Date = TODAY) -> list[Card]:
    return list(world.app.parts["rolls"].cards(day))


def test_nothing_is_asked_of_somebody_who_has_nothing(world: World) -> None:
    assert cards(world) == []
    world.load()
    assert cards(world) == []


def test_a_roll_that_has_rested_asks_to_be_developed_and_then_to_be_looked_at(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    assert cards(world) == []
    world.clock.advance(TimeDelta(hours=14 * 24))
    assert cards(world) == [
        Card(title="Develop “Patience”", address=f"/rolls/{roll.id}/develop", ref=roll.ref)
    ]
    world.develop(roll)
    assert [card.address for card in cards(world)] == [f"/rolls/{roll.id}/sheet"]
    sheets.put_into_case(world.context, roll.id, "")
    assert cards(world) == []


def test_the_last_frames_are_named_and_none_before(world: World) -> None:
    roll = world.load()
    for number in range(24):
        world.expose_line(roll, f"Line {number}.")
        titles = [card.title for card in cards(world)]
        assert titles == {
            20: ["The last 3 frames of “Patience”"],
            21: ["The last 2 frames of “Patience”"],
            22: ["The last frame of “Patience”"],
        }.get(number, [])


def test_what_rests_is_not_asked_about(world: World) -> None:
    roll = world.load("Patience with Ada")
    for number in range(23):
        world.expose_line(roll, f"Line {number}.")
    assert len(cards(world)) == 1
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, human="Ada")
    assert cards(world) == []


def test_the_tray_is_called_on_the_days_of_its_own_rhythm(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=14 * 24))
    world.develop(roll)
    sheets.put_into_case(world.context, roll.id, "")
    calling.change_tray(world.context, [roll.id])
    days = [TODAY.add(days=number) for number in range(22)]
    assert all(cards(world, day) == [] for day in days)
    calling.change_tray(
        world.context, [roll.id], "every 2 weeks from 2031-05-05 23:30 Pacific/Auckland"
    )
    asked = [day for day in days if cards(world, day)]
    assert asked == [Date(2031, 5, 5), Date(2031, 5, 19)]
    assert cards(world, asked[0]) == [Card(title="Call on the tray", address="/tray")]
    calling.change_tray(world.context, [])
    assert cards(world, asked[0]) == []


def test_a_tray_that_was_called_on_asks_for_nothing_more_that_day(world: World) -> None:
    roll = world.developed("One.")
    sheets.put_into_case(world.context, roll.id, "")
    today = world.clock.now().to_tz("Europe/Bucharest").date()
    calling.change_tray(world.context, [roll.id], f"every week from {today} 09:00 Europe/Bucharest")
    assert cards(world, today) == [Card(title="Call on the tray", address="/tray")]
    calling.call_tray(world.context)
    assert cards(world, today) == []
    assert len(cards(world, today.add(days=7))) == 1
