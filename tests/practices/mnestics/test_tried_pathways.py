"""A pathway tried otherwise: counted by sittings kept, asked about once, never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from whenever import TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.practices.mnestics.model import Medium, Parameters, Pathway, PathwayStateError, Step
from osmosis.practices.mnestics.reads import Basis, CalendarLag, Lags, RandomOld, Unit
from osmosis.practices.mnestics.service import pathways, sitting, trying
from osmosis.practices.mnestics.service.trying import TriedPathway
from osmosis.practices.mnestics.store.pathways import parameters_as_json, parameters_from_json
from osmosis.storage.rests import add_rest
from osmosis.storage.tries import Answer, Try
from osmosis.storage.tries_words import last_words, tried_words
from tests.practices.mnestics.conftest import LAST_TIME, World, weekly

TIME_BEFORE = (Lags(counts=(2,)),)


class StopError(Exception):
    """Ends the program in the middle."""


def tried(world: World, path: Pathway, times: int = 2, **wanted: object) -> Try:
    """The try of another reads, or of something else."""
    fields = wanted or {"reads": TIME_BEFORE}
    new = replace(world.pathway(path).parameters, **fields)  # type: ignore[arg-type]  # a test names the fields it cares for
    pathways.change_pathway(world.context, path.id, new, times=times)
    return living(world, path)


def found(world: World, path: Pathway) -> TriedPathway | None:
    return trying.find_try(world.context, path.id)


def living(world: World, path: Pathway) -> Try:
    one = found(world, path)
    assert one is not None
    return one.tried


def asked(world: World, *path: Pathway) -> list[str]:
    """The pathways that the sitting which goes on asks about."""
    held = world.begin(*path)
    return [one.pathway.name for one in trying.list_asked(world.context, held.id)]


def ended(world: World, path: Pathway) -> Sequence[Try]:
    return list(trying.tries_by_id(world.context, path).values())


def test_what_is_tried_holds_at_once_and_remembers_what_stood_before(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.live()
    begun = tried(world, path, times=4)
    now = world.pathway(path)
    assert now.parameters.reads == TIME_BEFORE
    assert [change.try_id for change in now.changes] == [None, begun.id]
    one = found(world, path)
    assert one is not None
    assert (one.before, one.tried.times, one.tried.counted) == (path.parameters, 4, 0)


def test_parameters_come_back_from_their_json_as_they_were(world: World) -> None:
    path = world.path(
        reads=(
            Lags(counts=(1, 2), of=world.path("Other").id, is_board=True),
            CalendarLag(amount=1, unit=Unit.YEAR, within_days=3),
            RandomOld(),
        ),
        medium=Medium.STREAM,
        header="Read slowly.",
        steps=frozenset(Step),
        basis=Basis.SLOTS,
        grace=TimeDelta(hours=5),
    )
    wanted: Parameters = path.parameters
    assert parameters_from_json(parameters_as_json(wanted)) == wanted
    tried(world, path, reads=())
    one = found(world, path)
    assert one is not None
    assert one.before == wanted


def test_a_sitting_counts_when_it_is_kept_and_a_missed_date_does_not(world: World) -> None:
    path = world.path(grace=TimeDelta(hours=24))
    tried(world, path, times=2)
    world.live()
    held = world.begin(path)
    assert living(world, path).counted == 0
    sitting.close(world.context, held.id)
    assert living(world, path).counted == 1
    world.live(2)
    assert world.states(path) == ["kept", "unkept", "open"]
    assert (living(world, path).counted, living(world, path).is_due) == (1, False)
    world.keep(path)
    assert living(world, path).is_due


def test_a_date_that_had_fallen_before_the_change_does_not_count(world: World) -> None:
    path = world.path()
    world.live()
    tried(world, path)
    world.keep(path)
    assert living(world, path).counted == 0
    world.live()
    world.keep(path)
    assert living(world, path).counted == 1


def test_a_sitting_that_was_never_ended_does_not_count(world: World) -> None:
    path = world.path(grace=TimeDelta(hours=24))
    tried(world, path, times=1)
    world.live()
    world.read(world.begin(path))
    world.live()
    assert world.states(path) == ["unkept", "open"]
    assert living(world, path).counted == 0


def test_the_question_comes_at_the_end_of_the_last_sitting_and_of_no_other(world: World) -> None:
    path = world.path()
    tried(world, path, times=2)
    seen = []
    for _ in range(3):
        world.live()
        seen.append(asked(world, path))
        world.keep(path)
    assert seen == [[], ["Sundays"], []]
    assert living(world, path).is_due


def test_a_sitting_of_two_pathways_asks_about_both(world: World) -> None:
    path, other, third = (world.path(name) for name in ("Sundays", "Others", "Thirds"))
    for one in (path, other):
        tried(world, one, times=1)
    tried(world, third, times=2)
    world.live()
    assert asked(world) == ["Sundays", "Others"]
    trying.answer_try(world.context, other.id, living(world, other).id, Answer.KEEP)
    assert asked(world) == ["Sundays"]
    sitting.close(world.context, world.begin().id)
    assert [one.times for one in ended(world, path) if one.is_due] == [1]
    assert living(world, third).counted == 1


def test_of_a_pathway_at_rest_nothing_is_asked(world: World) -> None:
    path = world.path()
    tried(world, path, times=1)
    world.live()
    held = world.begin(path)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=path.ref)
    assert trying.list_asked(world.context, held.id) == []


@pytest.mark.parametrize(
    ("answer", "reads", "versions"),
    [
        (Answer.KEEP, TIME_BEFORE, 2),
        (Answer.GO_BACK, LAST_TIME, 3),
        (Answer.CHANGE_AGAIN, TIME_BEFORE, 2),
    ],
)
def test_only_going_back_makes_a_version_and_no_version_is_rewritten(
    either_world: World, answer: Answer, reads: object, versions: int
) -> None:
    world = either_world
    path = world.path()
    begun = tried(world, path, times=1)
    before = world.pathway(path).changes
    world.live()
    world.keep(path)
    over = trying.answer_try(world.context, path.id, begun.id, answer, "  Too far back.  ")
    now = world.pathway(path)
    assert (now.parameters.reads, len(now.changes)) == (reads, versions)
    assert now.changes[:2] == before
    assert (over.answer, over.words) == (answer, "Too far back.")
    assert found(world, path) is None
    with pytest.raises(ConflictError):
        trying.answer_try(world.context, path.id, begun.id, answer)


def test_going_back_to_another_rhythm_begins_an_era_of_its_own(world: World) -> None:
    path = world.path()
    begun = tried(world, path, times=1, cadence=weekly("2031-05-07T09:00"))
    world.at(2031, 5, 7)
    world.keep(path)
    trying.answer_try(world.context, path.id, begun.id, Answer.GO_BACK)
    world.live(2)
    dates = [junction.date.format_iso() for junction in world.fallen(path)]
    assert dates == ["2031-05-07", "2031-05-11", "2031-05-18"]
    assert [change.era for change in world.pathway(path).changes] == [1, 2, 3]
    assert [junction.number for junction in world.fallen(path)] == [0, 1, 2]


def test_another_change_ends_a_try_and_the_same_one_does_not(world: World) -> None:
    path = world.path()
    first = tried(world, path)
    world.change(path, reads=TIME_BEFORE)
    pathways.rename_pathway(world.context, path.id, "Each Sunday")
    pathways.pause_pathway(world.context, path.id)
    pathways.resume_pathway(world.context, path.id)
    assert living(world, path) == first
    second = tried(world, path, reads=())
    assert second.before == first.after
    world.change(path, header="So.")
    assert found(world, path) is None
    assert [one.answer for one in ended(world, path)] == [Answer.CHANGE_AGAIN] * 2


def test_a_pathway_that_ends_takes_its_try_along_without_a_question(world: World) -> None:
    path = world.path()
    begun = tried(world, path, times=1)
    world.live()
    held = world.begin(path)
    pathways.end_pathway(world.context, path.id)
    assert trying.list_asked(world.context, held.id) == []
    [over] = ended(world, path)
    assert (over.is_living, over.answer) == (False, None)
    with pytest.raises(ConflictError):
        trying.answer_try(world.context, path.id, begun.id, Answer.KEEP)


@pytest.mark.parametrize(("reads", "times"), [(LAST_TIME, 4), (TIME_BEFORE, 0), (TIME_BEFORE, 100)])
def test_what_is_no_try_is_refused_and_changes_nothing(
    world: World, reads: object, times: int
) -> None:
    path = world.path()
    with pytest.raises(InvalidInputError):
        tried(world, path, times, reads=reads)
    assert world.pathway(path) == path
    assert found(world, path) is None


def test_a_try_is_answered_at_its_own_pathway_alone(world: World) -> None:
    path, other = world.path("Sundays"), world.path("Others")
    begun = tried(world, path)
    with pytest.raises(NotFoundError):
        trying.answer_try(world.context, other.id, begun.id, Answer.KEEP)
    assert living(world, path) == begun


def test_nothing_goes_back_while_the_clock_is_doubted(world: World) -> None:
    path = world.path()
    begun = tried(world, path)
    world.live()
    world.clock.set(world.clock.now() - TimeDelta(hours=24))
    with pytest.raises(PathwayStateError):
        trying.answer_try(world.context, path.id, begun.id, Answer.GO_BACK)
    assert living(world, path).is_living


def test_a_crash_while_it_goes_back_leaves_the_try_and_the_pathway(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.path()
    begun = tried(world, path)
    before = world.pathway(path)

    def stop(*_: object) -> None:
        raise StopError

    with monkeypatch.context() as broken:
        broken.setattr(trying, "add_version", stop)
        with pytest.raises(StopError):
            trying.answer_try(world.context, path.id, begun.id, Answer.GO_BACK)
    world.reopen()
    assert (world.pathway(path), living(world, path)) == (before, begun)


@pytest.mark.parametrize(
    ("times", "counted", "told"),
    [
        (4, 0, "It is tried like this for four sittings. Four are left."),
        (4, 3, "It is tried like this for four sittings. One is left."),
        (1, 0, "It is tried like this for one sitting. One is left."),
        (2, 2, "You tried it like this for two sittings."),
    ],
)
def test_a_try_says_how_many_sittings_are_left(
    world: World, times: int, counted: int, told: str
) -> None:
    path = world.path()
    one = replace(tried(world, path, times), counted=counted)
    assert tried_words(one, "sitting") == told
    assert last_words(replace(one, times=2), "sitting", "“A”").endswith("This is the last of them.")
