"""Letting go: what leaves is in no file any more, and its place stays spent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.capture_state import read_capture_state
from osmosis.practices.rolls.model import (
    FrameNumberError,
    NotDevelopedError,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import (
    calling,
    cases,
    developing,
    dropping,
    exposing,
    letting_go,
    loading,
    sheets,
    trays,
)
from osmosis.practices.rolls.service.pictures import picture_of
from osmosis.practices.rolls.store import current, rolls
from osmosis.sealing.moment import MomentNote
from osmosis.storage.releases import is_released
from osmosis.storage.settings import get_setting
from tests.media.making import photograph
from tests.practices.rolls.conftest import World

MARK = "zebra-crossing-at-dawn"


def files_with(world: World, words: str) -> list[str]:
    """Every file of the store, the log of the database included, that holds these words."""
    root = world.app.store.folder.root
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [str(path.relative_to(root)) for path in found if words.encode() in path.read_bytes()]


def frame_id(world: World, roll: Roll, number: int) -> UUID:
    return letting_go.frame_id_of(world.context, roll.id, number)


def blobs(world: World) -> set[str]:
    return {info.sha256 for info in world.app.blobs.list()}


def test_a_frame_s_words_are_in_no_file_after_it_was_let_go(world: World) -> None:
    roll = world.developed(f"She said {MARK}.", "Another line.")
    assert files_with(world, MARK) != []
    letting_go.let_go_of_frame(world.context, frame_id(world, roll, 1))
    assert files_with(world, MARK) == []
    assert [f.is_let_go for f in sheets.contact_sheet(world.context, roll.id).frames] == [
        True,
        False,
    ]


def test_a_photograph_leaves_with_its_sealed_copy_and_every_size_of_it(world: World) -> None:
    roll = world.load()
    world.expose(roll, MomentNote(kind="photo", file_name=f"{MARK}.jpg"), photograph("JPEG"))
    roll = world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    [shown] = sheets.contact_sheet(world.context, roll.id).frames
    assert shown.development is not None
    thumb = picture_of(world.context, shown.development, PrintSize.THUMB)
    assert len(blobs(world)) == 2
    letting_go.let_go_of_frame(world.context, shown.frame.id)
    assert blobs(world) == set()
    assert not thumb.parent.exists()
    assert files_with(world, MARK) == []


def test_the_number_of_what_was_let_go_stays_spent(world: World) -> None:
    roll = world.developed("One.", "Two.")
    letting_go.let_go_of_frame(world.context, frame_id(world, roll, 1))
    shown = sheets.contact_sheet(world.context, roll.id).frames
    assert [(f.placement.number, f.is_dark, f.development is None) for f in shown] == [
        (1, True, True),
        (2, False, False),
    ]


def test_what_was_let_go_is_not_let_go_twice(world: World) -> None:
    roll = world.developed("One.")
    gone = frame_id(world, roll, 1)
    letting_go.let_go_of_frame(world.context, gone)
    with pytest.raises(NotFoundError, match="was let go"):
        letting_go.let_go_of_frame(world.context, gone)


def test_nothing_is_let_go_unseen(world: World) -> None:
    roll = world.finished("One.")
    with pytest.raises(NotDevelopedError):
        letting_go.let_go_of_frame(world.context, frame_id(world, roll, 1))
    with pytest.raises(NotDevelopedError):
        letting_go.let_go_of_roll(world.context, roll.id)
    with pytest.raises(FrameNumberError, match="no frame of this number"):
        frame_id(world, roll, 2)


def test_nothing_is_let_go_while_the_clock_is_doubted(world: World) -> None:
    roll = world.developed("One.")
    world.clock.advance(TimeDelta(hours=-1))
    with pytest.raises(RollStateError, match="clock stands before"):
        letting_go.let_go_of_frame(world.context, frame_id(world, roll, 1))
    with pytest.raises(RollStateError, match="clock stands before"):
        letting_go.let_go_of_roll(world.context, roll.id)


def test_the_same_photograph_on_another_frame_keeps_its_bytes(world: World) -> None:
    roll = world.load()
    for _ in range(2):
        world.expose(roll, MomentNote(kind="photo"), photograph("JPEG"))
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    letting_go.let_go_of_frame(world.context, frame_id(world, roll, 1))
    other = sheets.contact_sheet(world.context, roll.id).frames[1].development
    assert other is not None
    assert b"".join(world.app.blobs.open(str(other.original_sha256))) == photograph("JPEG")


def test_a_whole_roll_leaves_with_every_word_about_it(world: World, tmp_path: Path) -> None:
    roll = world.load(f"{MARK} 1", why=f"{MARK} 2", counts=f"{MARK} 3", looking=f"{MARK} 4")
    world.expose_line(roll, f"{MARK} 5")
    inbox = tmp_path / MARK
    inbox.mkdir()
    dropping.watch_folder(world.context, roll.id, inbox)
    job = developing.open_early(world.context, roll.id, f"{MARK} 6")
    world.app.jobs.run(job.id, developing.tasks(world.context))
    sheets.put_into_case(world.context, roll.id, f"{MARK} 7")
    call = calling.call_on(world.context, roll.id)
    calling.say_new_way(world.context, call.id, f"{MARK} 8")
    calling.change_tray(world.context, [roll.id])
    assert files_with(world, MARK) != []
    letting_go.let_go_of_roll(world.context, roll.id)
    assert files_with(world, MARK) == []
    assert blobs(world) == set()


def test_a_roll_that_was_let_go_is_met_nowhere(world: World) -> None:
    roll = world.developed("One.")
    other = world.developed("Two.", virtue="Courage")
    calling.change_tray(world.context, [roll.id, other.id])
    letting_go.let_go_of_roll(world.context, roll.id)
    case = cases.read_case(world.context)
    assert [one.roll.id for one in case.kept] == [other.id]
    assert trays.latest(world.context).rolls == (other.id,)
    with world.app.store.read() as reading:
        assert [one.id for one in rolls.list_rolls(reading)] == [other.id]
        assert is_released(reading, roll.ref)
    for look in (
        lambda: sheets.contact_sheet(world.context, roll.id),
        lambda: calling.call_on(world.context, roll.id),
        lambda: world.expose_line(roll),
        lambda: letting_go.let_go_of_roll(world.context, roll.id),
        lambda: world.app.resolve(roll.ref),
    ):
        with pytest.raises(NotFoundError):
            look()


def test_a_key_leaves_with_its_roll(world: World) -> None:
    roll = world.developed("One.")
    letting_go.let_go_of_roll(world.context, roll.id)
    with world.app.store.read() as reading, pytest.raises(NotFoundError, match="no key"):
        rolls.get_recipient(reading, roll.id)


def test_a_key_stays_for_a_frame_that_found_its_place_elsewhere_until_that_leaves_too(
    world: World,
) -> None:
    roll = world.developed("One.")
    late = world.expose_line(roll, "Too late.")
    other = world.load("Courage")
    exposing.place_loose(world.context, late.frame.id, other.id)
    letting_go.let_go_of_roll(world.context, roll.id)
    other = world.develop(world.rested(loading.finish_roll(world.context, other.id)))
    [shown] = sheets.contact_sheet(world.context, other.id).frames
    assert shown.development is not None
    assert (shown.development.line, shown.development.problem) == ("Too late.", "")
    letting_go.let_go_of_frame(world.context, late.frame.id)
    with world.app.store.read() as reading, pytest.raises(NotFoundError, match="no key"):
        rolls.get_recipient(reading, roll.id)


def test_a_roll_on_which_nothing_was_exposed_may_go_and_makes_room(world: World) -> None:
    loaded = [world.load(f"Virtue {number}") for number in range(5)]
    letting_go.let_go_of_roll(world.context, loaded[0].id)
    with world.app.store.read() as reading:
        assert current.find_current(reading) == loaded[-1].id
    state = read_capture_state(world.app.store.folder.capture_file, world.app.store.person_id)
    assert state is not None
    assert [one.id for one in state.rolls] == [str(one.id) for one in loaded[1:]]
    assert world.load("Another").state is RollState.LOADED


def test_the_last_roll_leaves_an_empty_camera(world: World) -> None:
    letting_go.let_go_of_roll(world.context, world.load().id)
    with world.app.store.read() as reading:
        assert current.find_current(reading) is None
        assert get_setting(reading, "rolls.current") is None


def test_a_loose_frame_may_go_unseen_and_waits_no_more(world: World) -> None:
    roll = world.load()
    loose = world.expose_line(roll, f"{MARK}", stays_loose=True)
    letting_go.let_go_of_frame(world.context, loose.frame.id)
    assert exposing.list_loose(world.context) == []
    assert blobs(world) == set()
    with pytest.raises(NotFoundError, match="was let go"):
        exposing.place_loose(world.context, loose.frame.id, roll.id)


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The program dies after the rows were let go and before any byte was."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(letting_go, "remove_derived", die)
    yield monkeypatch
    monkeypatch.undo()


def test_what_a_crash_left_behind_leaves_at_the_next_start(
    world: World, interrupted: pytest.MonkeyPatch
) -> None:
    roll = world.load()
    world.expose(roll, MomentNote(kind="photo"), photograph("JPEG"))
    roll = world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    gone = frame_id(world, roll, 1)
    with pytest.raises(KeyboardInterrupt):
        letting_go.let_go_of_frame(world.context, gone)
    derived = world.app.store.folder.derived(world.app.store.person_id) / str(gone)
    assert derived.exists()
    assert len(blobs(world)) == 2
    interrupted.undo()
    world.reopen()
    assert not derived.exists()
    assert blobs(world) == set()


def test_every_thing_that_left_has_its_own_tombstone(world: World) -> None:
    roll = world.load()
    kept = world.expose(roll, MomentNote(kind="photo"), photograph("JPEG"))
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    letting_go.let_go_of_roll(world.context, roll.id)
    with world.app.store.read() as reading:
        for kind, thing in (
            ("roll", roll.id),
            ("frame", kept.frame.id),
            ("original", kept.frame.id),
        ):
            assert is_released(reading, Ref("rolls", kind, thing))
