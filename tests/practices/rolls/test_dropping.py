"""Drop folders: what a phone syncs becomes frames, once each, and nothing else is touched."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError, StorageError
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.practices.rolls.model import FrameKind, Kept, Origin, Roll, RollStateError
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.service import dropping, exposing, loading, sheets
from osmosis.practices.rolls.store import drop_folders, frames
from osmosis.storage.pieces import pieces_of
from tests.media.making import card, encoded, exif_with, mp4, photograph, wav
from tests.practices.rolls.conftest import World

NOW = Instant.from_utc(2026, 11, 23, 12)  # the machine's time; the store rehearses another
DROPPING = "osmosis.practices.rolls.service.dropping"
MINUTE = TimeDelta(minutes=1)


class Died(BaseException):
    """The program was killed."""


class Phone:
    """A folder that something syncs, and the program's look at it once a minute."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.clock = FixedClock(NOW)
        folder.mkdir()

    def drops(self, name: str, content: bytes, *, ago: float = 60.0) -> Path:
        """A file arrives; it was changed so many seconds ago."""
        path = self.folder / name
        path.write_bytes(content)
        changed = self.clock.now().timestamp() - ago
        os.utime(path, (changed, changed))
        return path

    def look(self) -> list[Kept]:
        """What the program does once a minute."""
        self.clock.advance(MINUTE)
        return list(dropping.take_in(self.world.context, self.clock))

    def names(self) -> list[str]:
        """What lies in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def phone(world: World, tmp_path: Path) -> Phone:
    return Phone(world, tmp_path / "inbox")


@pytest.fixture
def roll(world: World, phone: Phone) -> Roll:
    """A roll whose folder is watched."""
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder)
    return loaded


def dated(day: int) -> bytes:
    exif = exif_with(exif={0x9003: f"2026:11:{day:02} 10:00:00", 0x9011: "+02:00"})
    return encoded(card((96 + day, 64)), "JPEG", exif=exif.tobytes())


def developed(world: World, roll: Roll) -> list[Development]:
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    sheet = sheets.contact_sheet(world.context, roll.id)
    return [frame.development for frame in sheet.frames if frame.development is not None]


# One file


@pytest.mark.parametrize(
    "dropped",
    [
        ("bench.jpg", photograph("JPEG"), FrameKind.PHOTO),
        ("bench.heic", photograph("HEIF"), FrameKind.PHOTO),
        ("wrong-ending.txt", photograph("PNG"), FrameKind.PHOTO),
        ("tram.wav", wav(), FrameKind.AUDIO),
        ("tram.mp4", mp4(), FrameKind.VIDEO),
    ],
    ids=lambda dropped: str(dropped[0]),
)
def test_one_new_file_becomes_one_frame(
    world: World, phone: Phone, roll: Roll, dropped: tuple[str, bytes, FrameKind]
) -> None:
    name, content, kind = dropped
    phone.drops(name, content)
    [kept] = phone.look()
    assert (kept.number, kept.frame.kind, kept.frame.origin) == (1, kind, Origin.FOLDER)
    assert phone.look() == []
    assert phone.names() == [name]
    [found] = developed(world, roll)
    assert b"".join(world.app.blobs.open(str(found.original_sha256))) == content
    assert found.file_name == name


def test_a_frame_has_the_time_of_its_photograph_or_else_of_its_file(
    world: World, phone: Phone, roll: Roll
) -> None:
    phone.drops("dated.jpg", dated(3))
    [kept] = phone.look()
    assert str(kept.frame.taken) == "2026-11-03T10:00:00+02:00[Europe/Bucharest]"
    assert kept.frame.taken.certainty == "exact"
    phone.drops("undated.png", photograph("PNG"))
    [kept] = phone.look()
    assert kept.frame.taken.instant == NOW
    assert (kept.frame.taken.zone, kept.frame.taken.certainty) == ("Europe/Bucharest", "uncertain")


def test_a_photograph_whose_date_is_nonsense_is_taken_in_all_the_same(
    phone: Phone, roll: Roll
) -> None:
    exif = exif_with(exif={0x9003: "0001:01:01 00:00:00", 0x9011: "+01:00"})
    phone.drops("odd.jpg", encoded(card(), "JPEG", exif=exif.tobytes()))
    [kept] = phone.look()
    assert kept.frame.taken.certainty == "uncertain"


def test_nothing_of_it_is_plain_in_the_store(world: World, phone: Phone, roll: Roll) -> None:
    content = photograph("PNG")
    phone.drops("bench.png", content)
    phone.look()
    root = world.app.store.folder.root
    for mark in (content[-60:-20], b"bench.png"):
        assert [p for p in root.rglob("*") if p.is_file() and mark in p.read_bytes()] == []


def test_a_file_that_is_changed_later_is_a_new_file(phone: Phone, roll: Roll) -> None:
    phone.drops("bench.jpg", dated(1))
    assert len(phone.look()) == 1
    phone.drops("bench.jpg", dated(2))
    assert [kept.number for kept in phone.look()] == [2]


# Several


def test_two_files_that_arrive_together_wait_for_a_choice(
    world: World, phone: Phone, roll: Roll
) -> None:
    phone.drops("a.jpg", dated(1))
    phone.drops("b.jpg", dated(2))
    assert [kept.number for kept in phone.look()] == [None, None]
    assert len(exposing.list_loose(world.context)) == 2
    phone.drops("c.jpg", dated(3))
    assert [kept.number for kept in phone.look()] == [1]


def test_a_file_that_is_still_arriving_holds_up_its_company(
    world: World, phone: Phone, roll: Roll
) -> None:
    phone.drops("first.jpg", dated(1), ago=50)
    phone.drops("second.jpg", dated(2)[:400], ago=-58)  # two seconds before the next look
    assert phone.look() == []
    phone.drops("second.jpg", dated(2), ago=0)
    assert [kept.number for kept in phone.look()] == [None, None]
    assert len(exposing.list_loose(world.context)) == 2


def test_what_is_no_picture_holds_up_nothing_though_it_is_written_to_all_the_time(
    phone: Phone, roll: Roll
) -> None:
    phone.drops("sync.log", b"a line, and another line, and one more line", ago=-59)
    phone.drops("bench.jpg", dated(1))
    assert [kept.number for kept in phone.look()] == [1]


def test_a_half_synced_file_is_taken_in_once_it_is_whole(phone: Phone, roll: Roll) -> None:
    phone.drops("bench.jpg", dated(1)[:600])
    assert phone.look() == []
    phone.drops("empty.jpg", b"")
    assert phone.look() == []
    phone.drops("bench.jpg", dated(1))
    assert [kept.number for kept in phone.look()] == [1]


def test_a_time_from_a_phone_whose_clock_is_ahead_does_not_keep_a_file_waiting(
    phone: Phone, roll: Roll
) -> None:
    phone.drops("bench.jpg", dated(1), ago=-3600)
    assert [kept.number for kept in phone.look()] == [1]


# What is left alone


def test_what_lay_there_before_is_left_alone(world: World, phone: Phone) -> None:
    phone.drops("old.jpg", dated(1))
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    assert phone.look() == []
    phone.drops("new.jpg", dated(2))
    assert [kept.number for kept in phone.look()] == [1]
    assert phone.names() == ["old.jpg"]


def test_links_hidden_files_sub_folders_and_texts_are_left_alone(
    world: World, phone: Phone, tmp_path: Path
) -> None:
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    elsewhere = tmp_path / "private.jpg"
    elsewhere.write_bytes(dated(1))
    os.utime(elsewhere, (0, 0))
    (phone.folder / "link.jpg").symlink_to(elsewhere)
    (phone.folder / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (phone.folder / "sub").mkdir()
    (phone.folder / "sub" / "inside.jpg").write_bytes(dated(2))
    phone.drops(".hidden.jpg", dated(3))
    phone.drops("notes.txt", b"Bread, milk, and a new lamp for the hall.")
    before = phone.names()
    assert phone.look() == []
    assert phone.names() == before
    assert elsewhere.exists()


def test_a_roll_that_is_no_longer_loaded_takes_in_nothing(
    world: World, phone: Phone, roll: Roll
) -> None:
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    phone.drops("late.jpg", dated(1))
    assert phone.look() == []
    assert phone.names() == ["late.jpg"]


def test_a_roll_that_fills_up_keeps_the_rest_loose(world: World, phone: Phone) -> None:
    loaded = world.load(seed="0" * 31 + "7")
    dropping.watch_folder(world.context, loaded.id, phone.folder)
    for _ in range(23):
        world.expose_line(loaded)
    phone.drops("last.jpg", dated(1))
    assert [kept.number for kept in phone.look()] == [24]


def test_a_folder_that_went_away_is_passed_over(
    world: World, phone: Phone, roll: Roll, tmp_path: Path
) -> None:
    other = Phone(world, tmp_path / "other")
    second = world.load("Courage")
    dropping.watch_folder(world.context, second.id, other.folder)
    phone.folder.rmdir()
    other.drops("bench.jpg", dated(1))
    assert [kept.roll.id for kept in phone.look()] == [second.id]


def test_a_folder_that_is_not_watched_any_more_is_left_alone(
    world: World, phone: Phone, roll: Roll
) -> None:
    assert dropping.folder_of(world.context, roll.id) is not None
    dropping.unwatch_folder(world.context, roll.id)
    assert dropping.folder_of(world.context, roll.id) is None
    phone.drops("bench.jpg", dated(1))
    assert phone.look() == []


def test_what_came_while_nobody_watched_is_left_alone_when_it_is_watched_again(
    world: World, phone: Phone, roll: Roll
) -> None:
    dropping.unwatch_folder(world.context, roll.id)
    phone.drops("meanwhile.jpg", dated(1))
    dropping.watch_folder(world.context, roll.id, phone.folder)
    assert phone.look() == []


# Originals


def test_an_original_is_removed_only_when_that_was_asked(world: World, phone: Phone) -> None:
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    phone.drops("a.jpg", dated(1))
    phone.drops("b.jpg", dated(2))
    assert len(phone.look()) == 2
    assert phone.names() == []


def test_an_original_stays_until_its_frame_is_durable(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    phone.drops("a.jpg", dated(1))

    def full(self: object, chunks: Iterable[bytes], **_: object) -> None:
        raise StorageError("The disk is full; nothing was changed")

    monkeypatch.setattr("osmosis.blobs.files.FileBlobStore.put", full)
    with pytest.raises(StorageError):
        phone.look()
    assert phone.names() == ["a.jpg"]
    monkeypatch.undo()
    assert len(phone.look()) == 1
    assert phone.names() == []


def test_a_file_that_changed_in_this_very_moment_is_neither_kept_nor_removed(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    phone.drops("a.jpg", dated(1))

    def meanwhile(path: Path) -> Any:
        yield from pieces_of(path)
        phone.drops("a.jpg", dated(2))

    monkeypatch.setattr(f"{DROPPING}.pieces_of", meanwhile)
    assert phone.look() == []
    assert list(world.app.blobs.list()) == []
    monkeypatch.undo()
    [kept] = phone.look()
    assert str(kept.frame.taken)[:10] == "2026-11-02"
    assert phone.names() == []


def test_another_file_of_the_same_name_is_not_removed(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    phone.drops("a.jpg", dated(1))

    def and_then(*given: Any) -> Kept:
        kept = exposing.expose(*given)
        phone.drops("a.jpg", dated(2))
        return kept

    monkeypatch.setattr(f"{DROPPING}.expose", and_then)
    assert len(phone.look()) == 1
    assert phone.names() == ["a.jpg"]
    monkeypatch.undo()
    assert [kept.number for kept in phone.look()] == [2]
    assert phone.names() == []


@pytest.mark.parametrize("dies_at", ["second expose", "known", "remove"])
def test_a_crash_in_between_takes_nothing_in_twice_and_loses_nothing(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    loaded = world.load()
    dropping.watch_folder(world.context, loaded.id, phone.folder, removes_originals=True)
    phone.drops("a.jpg", dated(1))
    phone.drops("b.jpg", dated(2))
    exposed: list[Kept] = []

    def expose(*given: Any) -> Kept:
        if exposed and dies_at == "second expose":
            raise Died
        exposed.append(exposing.expose(*given))
        return exposed[-1]

    def die(*_: object) -> None:
        raise Died

    monkeypatch.setattr(f"{DROPPING}.expose", expose)
    if dies_at == "known":
        monkeypatch.setattr(drop_folders, "add_known", die)
    if dies_at == "remove":
        monkeypatch.setattr(dropping, "_remove", die)
    with pytest.raises(Died):
        phone.look()
    monkeypatch.undo()
    world.reopen()
    phone.look()
    loose = exposing.list_loose(world.context)
    assert len({frame.id for frame in loose}) == 2
    with world.app.store.read() as reading:
        assert frames.list_placements(reading, loaded.id) == []
    assert phone.look() == []


# Which folder


def test_a_folder_must_be_there_and_outside_the_store(world: World, tmp_path: Path) -> None:
    loaded = world.load()
    (tmp_path / "a file").write_text("")
    for wrong in (tmp_path / "missing", tmp_path / "a file", tmp_path / "bad\udcff"):
        with pytest.raises(InvalidInputError, match="no such folder"):
            dropping.watch_folder(world.context, loaded.id, wrong)
    root = world.app.store.folder.root
    (tmp_path / "link").symlink_to(root)
    for wrong in (root, root / "tmp", tmp_path / "link"):
        with pytest.raises(InvalidInputError, match="outside the store"):
            dropping.watch_folder(world.context, loaded.id, wrong)
    with pytest.raises(NotFoundError):
        dropping.watch_folder(world.context, UUID(int=1), tmp_path)
    with pytest.raises(RollStateError, match="finished"):
        dropping.watch_folder(world.context, world.finished(virtue="Order").id, tmp_path)


def test_two_rolls_do_not_share_a_folder(world: World, phone: Phone, roll: Roll) -> None:
    other = world.load("Courage")
    with pytest.raises(InvalidInputError, match="Another roll watches"):
        dropping.watch_folder(world.context, other.id, phone.folder / ".." / "inbox")
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    dropping.watch_folder(world.context, other.id, phone.folder)
    phone.drops("bench.jpg", dated(1))
    assert [kept.roll.id for kept in phone.look()] == [other.id]


def test_a_roll_watches_one_folder_at_a_time(
    world: World, phone: Phone, roll: Roll, tmp_path: Path
) -> None:
    other = Phone(world, tmp_path / "other")
    watched = dropping.watch_folder(world.context, roll.id, other.folder, removes_originals=True)
    assert (watched.path, watched.removes_originals) == (str(other.folder), True)
    assert dropping.folder_of(world.context, roll.id) == watched
    phone.drops("a.jpg", dated(1))
    assert phone.look() == []


def test_the_machine_s_own_clock_is_asked_when_none_is_given(
    world: World, phone: Phone, roll: Roll
) -> None:
    phone.drops("long-ago.jpg", dated(1), ago=3600 * 24 * 365 * 20)
    assert len(dropping.take_in(world.context)) == 1
