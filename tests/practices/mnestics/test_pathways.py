"""Pathways are made, changed with every version kept, paused, resumed and ended."""

from __future__ import annotations

from uuid import uuid4

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.model import (
    InvalidPathwayError,
    Medium,
    Parameters,
    Pathway,
    PathwayState,
    PathwayStateError,
)
from osmosis.practices.mnestics.reads import Lags, RandomOld, ToMeToday
from osmosis.practices.mnestics.service import junctions, pathways
from osmosis.practices.mnestics.store import messages
from osmosis.sealing.tiers import Tier
from tests.practices.mnestics.conftest import LAST_TIME, World, weekly


def sent(world: World) -> int:
    with world.app.store.read() as reading:
        return len(messages.list_messages(reading))


def test_a_pathway_is_kept_as_it_was_wished(either_world: World) -> None:
    world = either_world
    path = world.path(
        "Sundays",
        medium=Medium.BOARD,
        reads=(Lags(counts=(1, 2, 3), is_board=True), RandomOld(), ToMeToday()),
        header="Once more",
        board=3,
        grace=TimeDelta(hours=5),
    )
    world.reopen()
    assert world.pathway(path) == path
    assert path.parameters.reads[0] == Lags(counts=(1, 2, 3), is_board=True)
    assert [change.number for change in path.changes] == [1]


def test_every_change_is_kept_with_its_date(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.at(2031, 5, 20)
    parameters = path.parameters
    changed = pathways.change_pathway(
        world.context,
        path.id,
        Parameters(cadence=parameters.cadence, reads=(), header="A header"),
    )
    assert [change.parameters.header for change in changed.changes] == ["", "A header"]
    assert changed.changes[-1].from_at == Instant.from_utc(2031, 5, 20, 7)
    assert [change.try_id for change in changed.changes] == [None, None]
    assert [change.era for change in changed.changes] == [1, 1]


def test_a_change_to_the_same_is_none(world: World) -> None:
    path = world.path()
    assert world.change(path, reads=LAST_TIME) == path


def test_another_rhythm_begins_an_era_and_what_has_fallen_stays(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 20)
    changed = world.change(path, cadence=weekly("2031-05-21T20:00"))
    assert [change.era for change in changed.changes] == [1, 2]
    world.at(2031, 5, 29)
    fallen = world.fallen(path)
    assert [one.slot for one in fallen] == [
        "1:0@2031-05-11",
        "1:1@2031-05-18",
        "2:0@2031-05-21",
        "2:1@2031-05-28",
    ]
    assert [one.number for one in fallen] == [0, 1, 2, 3]


def test_what_was_due_before_a_change_falls_with_it_though_nobody_had_looked(world: World) -> None:
    path = world.path()
    world.clock.set(Instant.from_utc(2031, 5, 20))
    world.change(path, cadence=weekly("2031-05-21T20:00"))
    assert [one.slot for one in world.fallen(path)] == ["1:0@2031-05-11", "1:1@2031-05-18"]
    world.at(2031, 5, 22)
    assert len(world.fallen(path)) == 3


def test_the_zone_alone_makes_no_era(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 12)
    moved = pathways.move_to_zone(world.context, path.id, "Asia/Tokyo")
    assert [change.era for change in moved.changes] == [1, 1]
    world.at(2031, 5, 18, 1)
    assert [(one.number, one.zone) for one in world.fallen(path)] == [
        (0, "Europe/Bucharest"),
        (1, "Asia/Tokyo"),
    ]


def test_nothing_falls_in_a_pause_nor_afterwards_for_it(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 12)
    paused = pathways.pause_pathway(world.context, path.id)
    assert paused.state is PathwayState.PAUSED
    world.at(2031, 6, 4)
    assert junctions.list_coming(world.context, Instant.from_utc(2040, 1, 1)) == []
    pathways.resume_pathway(world.context, path.id)
    world.at(2031, 6, 9)
    assert [str(one.date) for one in world.fallen(path)] == ["2031-05-11", "2031-06-08"]


def test_what_was_due_before_a_pause_falls_with_it(world: World) -> None:
    path = world.path()
    world.clock.set(Instant.from_utc(2031, 5, 12))
    pathways.pause_pathway(world.context, path.id)
    assert world.states(path) == ["open"]


def test_an_ended_pathway_is_changed_no_more(world: World) -> None:
    path = world.path()
    pathways.end_pathway(world.context, path.id)
    world.at(2031, 6, 9)
    assert world.fallen(path) == []
    for change in (pathways.resume_pathway, pathways.pause_pathway, pathways.end_pathway):
        with pytest.raises(PathwayStateError, match="ended"):
            change(world.context, path.id)
    with pytest.raises(PathwayStateError, match="ended"):
        world.change(path, reads=())


def test_nothing_is_changed_while_the_clock_is_doubted(world: World) -> None:
    path = world.path()
    world.clock.advance(TimeDelta(hours=-1))
    with pytest.raises(PathwayStateError, match="clock stands before"):
        pathways.pause_pathway(world.context, path.id)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "n" * 81}, "at most 80"),
        ({"name": "SUNDAYS"}, "has this name already"),
        ({"first_line": " "}, "begins with a line"),
        ({"board": 11}, "one to ten lines"),
        ({"grace": TimeDelta(hours=-1)}, "some time after"),
        ({"tier": Tier.SEALED}, "set a passphrase first"),
        ({"tier": Tier.WITNESSED}, "has a witness"),
        ({"witness": "age1"}, "only a witnessed one"),
        ({"header": "h" * 4_001}, "at most 4,000"),
        ({"reads": (Lags(counts=(1,), of=uuid4()),)}, "does not exist"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    world: World, wanted: dict[str, object], said: str
) -> None:
    world.path("Sundays")
    with pytest.raises(InvalidPathwayError, match=said):
        world.path(**{"name": "Another", **wanted})  # type: ignore[arg-type]  # a test names the fields it cares for
    assert len(pathways.list_pathways(world.context)) == 1
    assert sent(world) == 1


def test_the_same_wish_twice_is_one_pathway(world: World) -> None:
    parameters = Parameters(cadence=weekly(), reads=())
    wanted = pathways.NewPathway(
        name="Sundays", parameters=parameters, first_line="Begin.", client_id="one-wish"
    )
    first = pathways.make_pathway(world.context, wanted)
    assert pathways.make_pathway(world.context, wanted) == first
    assert sent(world) == 1


def test_a_crossing_may_name_another_pathway(world: World) -> None:
    yearly = world.path("Yearly")
    reads = (Lags(counts=(1,), of=yearly.id),)
    assert world.path("Sundays", reads=reads).parameters.reads == reads


def test_a_pathway_can_be_called_something_else_but_not_as_another(world: World) -> None:
    path, _ = world.path("Sundays"), world.path("Yearly")
    assert pathways.rename_pathway(world.context, path.id, "sundays ").name == "sundays"
    with pytest.raises(InvalidInputError, match="already"):
        pathways.rename_pathway(world.context, path.id, "yearly")


def find(world: World, name: str) -> Pathway:
    with world.app.store.read() as reading:
        return pathways.find_by_name(reading, name)


def test_a_pathway_is_found_by_a_part_of_its_name_a_living_one_first(world: World) -> None:
    ended, living = world.path("Sundays"), world.path("Sunny")
    pathways.end_pathway(world.context, ended.id)
    assert find(world, "sun") == living
    assert find(world, "SUNDAYS").id == ended.id
    assert find(world, str(living.id)) == living
    with pytest.raises(NotFoundError, match="is called that"):
        find(world, "Mondays")
    world.path("Sunken")
    with pytest.raises(NotFoundError, match="More than one"):
        find(world, "sun")
