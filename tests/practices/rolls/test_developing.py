"""Developing: every frame comes out as it went in, once, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.errors import StorageError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.ports.jobs import Job, JobState
from osmosis.practices.rolls.model import (
    NotDevelopedError,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import Development, PrintSize
from osmosis.practices.rolls.service import (
    developing,
    exposing,
    loading,
    opening,
    pictures,
    sheets,
)
from osmosis.practices.rolls.store import developments, frames
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import Tier
from osmosis.storage import schema
from osmosis.storage.leases import Leases
from tests.media.making import bomb_png, card, encoded, exif_with, mp4, photograph, wav
from tests.practices.rolls.conftest import World
from tests.practices.small_world import PASSPHRASE

DAY = TimeDelta(hours=24)
TAKEN_TAG, OFFSET_TAG = 0x9003, 0x9011


class Died(BaseException):
    """The program was killed."""


def shown(world: World, roll: Roll, number: int = 1) -> Development:
    """What a frame turned out to hold."""
    frames = {
        one.placement.number: one for one in sheets.contact_sheet(world.context, roll.id).frames
    }
    found = frames[number].development
    assert found is not None
    return found


def original(world: World, found: Development) -> bytes:
    return b"".join(world.app.blobs.open(str(found.original_sha256)))


def with_photo(world: World, file: bytes, **note: Any) -> Roll:
    roll = world.load()
    world.expose(roll, MomentNote(kind="photo", **note), file)
    return world.rested(loading.finish_roll(world.context, roll.id))


def dated(written: str, offset: str | None = None, *, gps: bool = False) -> bytes:
    inner: dict[int, object] = {TAKEN_TAG: written}
    if offset is not None:
        inner[OFFSET_TAG] = offset
    return encoded(card(), "JPEG", exif=exif_with(exif=inner, gps=gps).tobytes())


# What comes out


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_photograph_comes_out_byte_for_byte_and_in_three_sizes(world: World, form: str) -> None:
    file = photograph(form)
    roll = world.develop(with_photo(world, file, file_name="bench.x", detail="her glove", glad=0))
    found = shown(world, roll)
    assert original(world, found) == file
    assert (found.problem, found.width, found.height) == ("", 96, 64)
    assert (found.detail, found.glad_predicted, found.file_name) == ("her glove", 0, "bench.x")
    assert found.original_size == len(file)
    for size in PrintSize:
        path = pictures.derived_path(world.context, found.frame_id, size)
        assert path.read_bytes().startswith(b"\xff\xd8")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_however_the_camera_was_held(
    world: World, orientation: int
) -> None:
    found = shown(
        world, world.develop(with_photo(world, photograph("JPEG", orientation=orientation)))
    )
    assert (found.width, found.height) == (96, 64)


@pytest.mark.parametrize(
    ("kind", "file", "media_type"),
    [("audio", wav(), "audio/wav"), ("video", mp4(), "video/mp4")],
)
def test_sound_and_video_come_out_byte_for_byte(
    world: World, kind: str, file: bytes, media_type: str
) -> None:
    roll = world.load()
    world.expose(roll, MomentNote(kind=kind, line="The tram."), file)
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    found = shown(world, roll)
    assert original(world, found) == file
    assert (found.media_type, found.problem, found.line) == (media_type, "", "The tram.")


def test_a_scent_comes_out_as_its_name(world: World) -> None:
    roll = world.load()
    world.expose(roll, MomentNote(kind="scent", scent="Rain on slate"), None)
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    found = shown(world, roll)
    assert (found.scent, found.original_sha256, found.problem) == ("Rain on slate", None, "")


def test_a_date_with_an_offset_is_exact(world: World) -> None:
    found = shown(world, world.develop(with_photo(world, dated("2031:05:01 18:30:00", "+03:00"))))
    assert found.photographed == "2031-05-01T18:30:00+03:00[Europe/Bucharest]"
    assert found.photographed_certainty == "exact"


def test_a_date_without_an_offset_is_read_where_the_moment_was_and_is_uncertain(
    world: World,
) -> None:
    roll = world.load()
    taken = CivilMoment(instant=world.clock.now(), zone="Asia/Tokyo")
    world.expose(roll, MomentNote(kind="photo"), dated("2031:05:01 18:30:00"), taken=taken)
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    found = shown(world, roll)
    assert found.photographed == "2031-05-01T18:30:00+09:00[Asia/Tokyo]"
    assert found.photographed_certainty == "uncertain"


@pytest.mark.parametrize("written", ["0000:00:00 00:00:00", "2031:13:45 99:99:99", "yesterday"])
def test_a_date_that_is_nonsense_is_no_date(world: World, written: str) -> None:
    found = shown(world, world.develop(with_photo(world, dated(written))))
    assert (found.photographed, found.photographed_certainty, found.problem) == ("", "", "")


def test_it_is_known_that_a_photograph_carries_a_place(world: World) -> None:
    with_place = shown(
        world, world.develop(with_photo(world, dated("2031:05:01 18:30:00", gps=True)))
    )
    assert with_place.has_location
    assert with_place.camera == "Kiev 60"
    without = shown(world, world.develop(with_photo(world, photograph("PNG"))))
    assert not without.has_location


# What cannot be shown


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (
            b"not a picture at all, only words that go on for a while",
            "of a kind that Osmosis knows",
        ),
        (photograph("JPEG")[:700], "cut off"),
        (bomb_png(60_000, 60_000), "megapixels"),
    ],
    ids=["no picture", "cut off", "a bomb"],
)
def test_a_file_that_cannot_be_shown_is_kept_with_the_reason_and_stops_nothing(
    world: World, file: bytes, reason: str
) -> None:
    roll = world.load()
    world.expose(roll, MomentNote(kind="photo", line="It was there."), file)
    world.expose_line(roll, "And so was I.")
    roll = world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert roll.state is RollState.DEVELOPED
    found = shown(world, roll)
    assert reason in found.problem
    assert original(world, found) == file
    assert found.line == "It was there."
    assert shown(world, roll, 2).line == "And so was I."


def test_of_a_type_that_is_too_long_only_the_start_is_kept(world: World) -> None:
    said = f"{'a' * 60}/{'b' * 60}"
    found = shown(world, world.develop(with_photo(world, b"not a picture", media_type=said)))
    assert found.media_type == said[:80]


def seal_is_damaged(world: World, sha256: str) -> bytes:
    """Flip one bit of a blob; gives back what it was."""
    person = world.app.store.person_id
    path = world.app.store.folder.blobs(person) / sha256[:2] / sha256
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    return whole


def test_a_damaged_frame_says_so_and_opens_once_it_is_mended(world: World) -> None:
    roll = world.load()
    kept = world.expose_line(roll, "Kept all the same.")
    world.expose_line(roll, "Another.")
    whole = seal_is_damaged(world, str(kept.frame.sealed_sha256))
    roll = world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert "damaged" in shown(world, roll).problem
    assert shown(world, roll).line == ""
    assert shown(world, roll, 2).line == "Another."
    world.app.blobs.put([whole])
    world.develop(roll)
    assert (shown(world, roll).line, shown(world, roll).problem) == ("Kept all the same.", "")
    with pytest.raises(RollStateError, match="developed already"):
        world.develop(roll)


def test_a_missing_frame_says_so(world: World) -> None:
    roll = world.load()
    kept = world.expose_line(roll)
    world.app.blobs.delete(str(kept.frame.sealed_sha256))
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert "missing" in shown(world, roll).problem


def test_what_was_sealed_for_somebody_else_says_so(world: World) -> None:
    roll, other = world.load(), world.load("Courage")
    stranger = world.expose_line(other, "Not for this key.")
    bytes_for_other = b"".join(world.app.blobs.open(str(stranger.frame.sealed_sha256)))
    world.expose_line(roll, sealed=[bytes_for_other])
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert "does not open" in shown(world, roll).problem


def test_a_void_frame_stays_sealed(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "A misfire.")
    exposing.cap(world.context)
    world.expose_line(roll, "A frame.")
    roll = world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    first, second = sheets.contact_sheet(world.context, roll.id).frames
    assert (first.is_dark, first.development) == (True, None)
    assert second.development is not None


# Whose key


def test_a_frame_opens_with_the_key_of_the_roll_that_it_was_sealed_for(world: World) -> None:
    full, roll = world.finished("One.", virtue="Courage"), world.load()
    late = world.expose_line(full, "Meant for Courage.")
    assert late.number is None
    exposing.place_loose(world.context, late.frame.id, roll.id)
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert shown(world, roll).line == "Meant for Courage."


def test_a_late_upload_after_developing_is_kept_loose_and_still_opens(world: World) -> None:
    done = world.developed("One.")
    late = world.expose_line(done, "From the train, without connection.")
    assert late.number is None
    roll = world.load("Courage")
    exposing.place_loose(world.context, late.frame.id, roll.id)
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert shown(world, roll).line == "From the train, without connection."


def test_a_frame_whose_key_is_locked_waits_for_it(world: World) -> None:
    world.set_passphrase()
    sealed = world.finished("One.", virtue="Courage", tier=Tier.SEALED)
    late = world.expose_line(sealed, "Under another key.")
    roll = world.load()
    exposing.place_loose(world.context, late.frame.id, roll.id)
    world.develop(world.rested(loading.finish_roll(world.context, roll.id)))
    assert "still locked" in shown(world, roll).problem
    opening.unlock_roll(world.context, sealed.id, PASSPHRASE)
    world.develop(world.rested(sealed))
    assert (shown(world, roll).line, shown(world, roll).problem) == ("Under another key.", "")


# When


def test_an_unfinished_roll_is_not_developed(world: World) -> None:
    roll = world.load()
    with pytest.raises(RollStateError, match="Only a finished roll"):
        world.develop(roll)


def test_a_roll_that_still_rests_stays_sealed(world: World) -> None:
    roll = world.finished()
    world.clock.advance(DAY * 14 - TimeDelta(microseconds=1))
    with pytest.raises(NotDevelopedError, match="still rests") as refused:
        world.develop(roll)
    assert refused.value.opens == "2031-05-18T09:00Z"
    with pytest.raises(NotDevelopedError):
        sheets.contact_sheet(world.context, roll.id)
    world.clock.advance(TimeDelta(microseconds=1))
    assert world.develop(roll).state is RollState.DEVELOPED


def test_a_roll_without_a_wait_is_developed_at_once(world: World) -> None:
    roll = world.finished(wait=TimeDelta.ZERO)
    assert world.develop(roll).state is RollState.DEVELOPED


def test_nothing_is_opened_while_the_clock_is_doubted(world: World) -> None:
    roll = world.rested(world.finished())
    world.load("Courage")  # something is kept at this time
    world.clock.advance(TimeDelta(minutes=-6))
    with pytest.raises(NotDevelopedError, match="clock stands before"):
        world.develop(roll)


def test_a_clock_that_is_set_back_after_asking_opens_nothing(world: World) -> None:
    roll = world.rested(world.finished("A secret.", "Another."))
    job = developing.ask_to_develop(world.context, roll.id)
    world.clock.advance(TimeDelta(minutes=-6))
    ended = run(world, job)
    assert (ended.state, ended.done) == (JobState.FAILED, 0)
    assert "clock stands before" in ended.reason
    assert world.roll(roll).state is RollState.FINISHED
    world.clock.advance(TimeDelta(minutes=6))
    assert world.develop(roll).state is RollState.DEVELOPED


# How it goes on


def run(world: World, job: Job) -> Job:
    return world.app.jobs.run(job.id, developing.tasks(world.context))


class Counting:
    """A job's context that writes down what it is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def progress(self, done: int, total: int) -> None:
        self.steps.append((done, total))


def test_progress_counts_frames_as_they_come_out(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "Void.")
    exposing.cap(world.context)
    for number in range(3):
        world.expose_line(roll, f"Line {number}.")
    world.rested(loading.finish_roll(world.context, roll.id))
    counting = Counting()
    developing.develop(world.context, counting, {"roll_id": str(roll.id)})
    assert counting.steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_crash_in_the_middle_loses_nothing_and_opens_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = world.rested(world.finished("One.", "Two.", "Three."))
    job = developing.ask_to_develop(world.context, roll.id)
    opened: list[UUID] = []
    real = developing._read_frame

    def read(*given: Any) -> Development:
        opened.append(given[2].id)
        if len(opened) == 2:
            raise Died
        return real(*given)

    monkeypatch.setattr(developing, "_read_frame", read)
    with pytest.raises(Died):
        run(world, job)
    with pytest.raises(NotDevelopedError):
        sheets.contact_sheet(world.context, roll.id)
    world.reopen()
    ended = world.app.jobs.run_one(developing.tasks(world.context))
    assert ended is not None
    assert (ended.id, ended.state, ended.done, ended.total) == (job.id, JobState.DONE, 3, 3)
    assert len(opened) == 4
    assert len(set(opened)) == 3
    assert [shown(world, roll, number).line for number in (1, 2, 3)] == ["One.", "Two.", "Three."]


def test_a_worker_that_died_without_a_word_is_taken_over(world: World) -> None:
    roll = world.rested(world.finished("One.", "Two."))
    job = developing.ask_to_develop(world.context, roll.id)
    leases = Leases(world.app.store, schema.jobs)
    with world.app.store.write() as transaction:
        # Claimed by a process that is no more: it neither renews its lease nor gives it back.
        leases.take(transaction, job.id, {"state": JobState.RUNNING.value, "attempts": 1})
        transaction.update(
            schema.jobs, {"lease_until": Instant.from_timestamp(0)}, schema.jobs.c.id == job.id
        )
    world.reopen()
    ended = world.app.jobs.run_one(developing.tasks(world.context))
    assert ended is not None
    assert (ended.id, ended.state) == (job.id, JobState.DONE)
    assert shown(world, roll, 2).line == "Two."


def test_a_full_disk_ends_the_work_and_marks_no_frame(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = with_photo(world, photograph("JPEG"))
    job = developing.ask_to_develop(world.context, roll.id)

    def full(self: object, chunks: Iterable[bytes], **_: object) -> None:
        raise StorageError("The disk is full; nothing was changed")

    monkeypatch.setattr("osmosis.blobs.files.FileBlobStore.put", full)
    ended = run(world, job)
    assert (ended.state, ended.reason) == (JobState.FAILED, "The disk is full; nothing was changed")
    monkeypatch.undo()
    assert shown(world, world.develop(roll)).problem == ""


def test_asking_twice_is_one_job(world: World) -> None:
    roll = world.rested(world.finished())
    first = developing.ask_to_develop(world.context, roll.id)
    assert developing.ask_to_develop(world.context, roll.id).id == first.id


def test_each_frame_is_kept_in_a_transaction_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = world.rested(world.finished("One.", "Two."))
    with world.app.store.read() as reading:
        placed = [one.frame_id for one in frames.list_placements(reading, roll.id)]
    seen: list[int] = []

    class Looking(Counting):
        def progress(self, done: int, total: int) -> None:
            with world.app.store.read() as reading:
                seen.append(len(developments.list_developments(reading, placed)))

    developing.develop(world.context, Looking(), {"roll_id": str(roll.id)})
    assert seen == [0, 1, 2]


def test_a_deleted_size_is_made_again(world: World) -> None:
    found = shown(world, world.develop(with_photo(world, photograph("JPEG"))))
    path = pictures.picture_of(world.context, found, PrintSize.PRINT)
    before = path.read_bytes()
    path.unlink()
    assert pictures.picture_of(world.context, found, PrintSize.PRINT).read_bytes() == before
