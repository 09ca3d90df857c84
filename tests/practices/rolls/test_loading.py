"""Loading, the roll in the camera, finishing, and finding a roll by its name."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.languages.speaking import speaking_as
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.capture_state import (
    CaptureState,
    read_capture_state,
    write_capture_state,
)
from osmosis.practices.rolls.model import (
    COLOURS,
    NO_LUCKY,
    Medium,
    NoCurrentRollError,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.service import exposing, loading, scents
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.tiers import Tier
from tests.practices.rolls.conftest import World


def camera(world: World) -> Roll:
    with world.app.store.read() as reading:
        return loading.current_roll(reading)


def called(world: World, name: str) -> Roll:
    with world.app.store.read() as reading:
        return loading.find_by_name(reading, name)


def capture_state(world: World) -> CaptureState:
    path = world.app.store.folder.capture_file
    state = read_capture_state(path, world.app.store.person_id)
    assert state is not None
    return state


def seed_with(lucky: Callable[[int], bool], exposures: int = 24) -> str:
    """A seed whose lucky number is such."""
    every = (f"{number:032x}" for number in range(1_000))
    return next(seed for seed in every if lucky(rules.lucky_number(seed, exposures)))


# Loading


def test_everything_but_the_virtue_has_a_default(world: World) -> None:
    roll = world.load("  Plain   speech ")
    assert (roll.virtue, roll.why, roll.counts) == ("Plain speech", "", "")
    assert (roll.looking, roll.exposures, roll.tier) == ("You, later", 24, Tier.CURTAIN)
    assert (roll.medium, roll.wait) == (Medium.DIGITAL, TimeDelta(hours=14 * 24))
    assert (roll.state, roll.scent_tag, roll.witness) == (RollState.LOADED, (), None)
    assert (roll.colour in COLOURS, roll.is_from_before) == (True, False)
    assert str(roll.loaded) == "2031-05-04T12:00:00+03:00[Europe/Bucharest]"
    assert roll.edge_code.startswith("PLA ")
    assert len(roll.seed) == 32
    assert world.roll(roll) == roll


def test_everything_can_be_said(world: World) -> None:
    bottle = scents.add_scent(world.context, "Rain")
    roll = world.load(
        "Courage",
        why=" I wait. ",
        counts="I spoke first.",
        looking="Ada, at twenty",
        exposures=36,
        colour="plum",
        medium=Medium.FILM,
        wait=TimeDelta(hours=1),
        scent_tag=(bottle.id,),
    )
    assert (roll.why, roll.counts, roll.looking) == ("I wait.", "I spoke first.", "Ada, at twenty")
    assert (roll.exposures, roll.colour, roll.medium) == (36, "plum", Medium.FILM)
    assert (roll.wait, roll.scent_tag) == (TimeDelta(hours=1), (bottle.id,))
    assert world.roll(roll) == roll


def test_an_empty_sentence_above_the_shutter_is_the_usual_one(world: World) -> None:
    assert world.load(looking="  ").looking == "You, later"


@pytest.mark.parametrize(
    "wanted",
    [
        {"virtue": " "},
        {"why": "x" * 4_001},
        {"exposures": 30},
        {"colour": "beige"},
        {"wait": TimeDelta(hours=-1)},
        {"tier": Tier.SEALED},
    ],
    ids=lambda wanted: next(iter(wanted)),
)
def test_what_cannot_be_loaded_leaves_nothing_behind(
    world: World, wanted: dict[str, object]
) -> None:
    with pytest.raises(InvalidInputError):
        world.load(**{"virtue": "Patience", **wanted})  # type: ignore[arg-type]  # a table of wrong things
    with world.app.store.read() as reading:
        assert list(rolls.list_rolls(reading)) == []
    assert list(capture_state(world).rolls) == []


def test_five_rolls_are_loaded_at_a_time(world: World) -> None:
    loaded = [world.load(f"Virtue {number}") for number in range(5)]
    assert len({roll.colour for roll in loaded}) == 5
    with pytest.raises(RollStateError, match="Five rolls are loaded already"):
        world.load("One too many")
    world.expose_line(loaded[0])
    loading.finish_roll(world.context, loaded[0].id)
    assert world.load("A sixth").state is RollState.LOADED


def test_a_seed_decides_the_lucky_number_and_nothing_else_does(world: World) -> None:
    for lucky in (0, 25, NO_LUCKY):
        seed = seed_with(lambda number, lucky=lucky: number == lucky)  # type: ignore[misc]  # bound at once
        assert world.load(f"Virtue {lucky}", seed=seed).lucky_number == lucky


@pytest.mark.parametrize(("lucky", "places"), [(0, 25), (25, 25), (NO_LUCKY, 24)])
def test_the_lucky_frame_is_offered_after_the_last(world: World, lucky: int, places: int) -> None:
    roll = world.load(seed=seed_with(lambda number: number == lucky))
    kept = [world.expose_line(roll) for _ in range(places)]
    expected = list(range(1, 25)) + ([] if lucky == NO_LUCKY else [lucky])
    assert [one.number for one in kept] == expected
    assert [one.left for one in kept] == [*range(23, -1, -1), *([0] * (places - 24))]
    assert world.roll(roll).state is RollState.FINISHED
    assert world.expose_line(roll).number is None


def test_two_people_with_the_same_words_have_different_rolls(world: World) -> None:
    one, other = world.load(), world.load()
    assert one.seed != other.seed
    with world.app.store.read() as reading:
        assert rolls.get_recipient(reading, one.id) != rolls.get_recipient(reading, other.id)


# The camera


def test_the_first_roll_is_put_into_the_camera_and_the_second_is_not(world: World) -> None:
    with pytest.raises(NoCurrentRollError):
        camera(world)
    first, second = world.load(), world.load("Courage")
    assert camera(world).id == first.id
    assert loading.make_current(world.context, second.id).id == second.id
    assert camera(world).id == second.id
    state = capture_state(world)
    assert state.current == str(second.id)
    assert [one.virtue for one in state.rolls] == ["Patience", "Courage"]


def test_only_a_loaded_roll_is_put_into_the_camera(world: World) -> None:
    done = world.finished()
    with pytest.raises(RollStateError, match="is finished"):
        loading.make_current(world.context, done.id)
    with pytest.raises(NotFoundError):
        loading.make_current(world.context, UUID(int=1))


def test_a_finished_roll_makes_room_in_the_camera_for_the_newest(world: World) -> None:
    first, second, third = world.load("A"), world.load("B"), world.load("C")
    world.expose_line(first)
    loading.finish_roll(world.context, first.id)
    assert camera(world).id == third.id
    world.expose_line(second)
    loading.finish_roll(world.context, second.id)
    assert camera(world).id == third.id
    world.expose_line(third)
    loading.finish_roll(world.context, third.id)
    with pytest.raises(NoCurrentRollError):
        camera(world)
    assert capture_state(world).current is None


def test_the_camera_s_file_counts_what_is_spent(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    world.expose_line(roll, stays_loose=True)
    exposing.cap(world.context)
    [known] = capture_state(world).rolls
    assert (known.spent, known.exposures, known.lucky_number) == (1, 24, roll.lucky_number)


@pytest.mark.parametrize("broken", [b"", b"{}", b"[]", b'{"format": 99}', b"\xff\xfe", None])
def test_a_camera_s_file_that_is_lost_or_damaged_says_nothing(
    world: World, broken: bytes | None
) -> None:
    world.load()
    path = world.app.store.folder.capture_file
    if broken is None:
        path.unlink()
    else:
        path.write_bytes(broken)
    assert read_capture_state(path, world.app.store.person_id) is None
    world.reopen()
    assert [one.virtue for one in capture_state(world).rolls] == ["Patience"]


def test_a_camera_s_file_of_somebody_else_says_nothing(world: World) -> None:
    roll = world.load()
    path = world.app.store.folder.capture_file
    assert read_capture_state(path, roll.id) is None


def test_a_camera_s_file_that_did_not_change_is_not_written_again(world: World) -> None:
    world.load()
    path = world.app.store.folder.capture_file
    before = path.stat().st_ino
    write_capture_state(path, capture_state(world))
    assert path.stat().st_ino == before


def test_the_camera_s_file_holds_public_halves_only(world: World) -> None:
    world.load(why="A secret reason.")
    text = world.app.store.folder.capture_file.read_text(encoding="utf-8")
    assert "age1" in text
    assert "AGE-SECRET" not in text
    assert "secret reason" not in text


# Finishing


def test_a_roll_may_be_finished_at_any_frame(world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    world.clock.advance(TimeDelta(hours=1))
    done = loading.finish_roll(world.context, roll.id)
    assert (done.state, done.finished_at) == (RollState.FINISHED, world.clock.now())
    assert done.ready_at == world.clock.now() + TimeDelta(hours=14 * 24)
    assert list(capture_state(world).rolls) == []
    with pytest.raises(RollStateError, match="is finished"):
        loading.finish_roll(world.context, roll.id)


def test_a_roll_without_a_frame_is_not_finished(world: World) -> None:
    roll = world.load()
    with pytest.raises(RollStateError, match="Nothing was exposed"):
        loading.finish_roll(world.context, roll.id)
    assert roll.ready_at is None


# Names


def test_a_loaded_roll_comes_before_one_of_the_same_name_in_the_case(world: World) -> None:
    world.developed()
    again = world.load()
    assert called(world, "patience").id == again.id


def test_a_name_that_means_several_rolls_asks_for_the_id(world: World) -> None:
    one, _ = world.load("Patience at work"), world.load("Patience at home")
    with pytest.raises(NotFoundError, match="More than one roll"):
        called(world, "Patience")
    assert called(world, str(one.id)).id == one.id
    assert called(world, str(one.id)[-8:]).id == one.id
    with pytest.raises(NotFoundError, match="No roll is called that"):
        called(world, "Courage")
    with pytest.raises(NotFoundError, match="No roll is called that"):
        called(world, " ")


def test_the_camera_finds_a_roll_as_the_shell_does(world: World) -> None:
    one, other = world.load("Patience at work"), world.load("Patience at home")
    state = capture_state(world)
    for name in (None, "patience at w", str(one.id)[-8:]):
        assert [meant.id for meant in state.list_meant(name)] == [str(one.id)]
    assert [meant.id for meant in state.list_meant("patience at h")] == [str(other.id)]
    assert len(state.list_meant("Patience")) == 2
    assert state.list_meant("Courage") == []


def test_where_nobody_is_named_the_later_self_looks_in_the_language_of_whoever_loads(
    world: World,
) -> None:
    with speaking_as("de"):
        assert world.load(looking=" ").looking == "Du, später"
    assert world.load("Courage", looking="").looking == "You, later"
