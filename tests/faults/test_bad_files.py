"""Files that cannot become a frame: one sentence by every way in, and nothing of them is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from whenever import TimeDelta

from benchmarks.measuring import command_cost
from osmosis.access.tokens import add_token
from osmosis.practices.rolls.service import dropping, loading, sheets
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.moment import MomentNote
from tests.faults.bad_files import (
    BAD_FILES,
    MEGABYTE,
    BadFile,
    big_video,
    jpeg,
    peak_bytes_of,
    pieces_of,
)
from tests.faults.machine import COMMAND, Machine, context_of
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.callers import Script
from tests.web.site import Site

LONG_AGO = 1_700_000_000
MOST_MEMORY = 120 * MEGABYTE


def named(bad: BadFile) -> str:
    return bad.what


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which one roll is loaded, and stays as it is."""
    machine = Machine(root=tmp_path_factory.mktemp("shared"))
    machine.begin()
    with machine.opened() as app:
        loading.load_roll(context_of(app), loading.NewRoll(virtue="Patience"))
    return machine


@pytest.mark.parametrize("bad", BAD_FILES, ids=named)
def test_the_shell_refuses_it_with_exit_code_2_and_keeps_nothing(
    bad: BadFile, shared: Machine, tmp_path: Path
) -> None:
    path = tmp_path / bad.name
    path.write_bytes(bad.content())
    said = shared.osmosis("expose", f"--{bad.family}", path)
    assert (said.code, said.out) == (2, "")
    assert said.sentence.startswith(f"osmosis: {bad.sentence}")
    assert shared.spooled() == []


@pytest.mark.parametrize("bad", BAD_FILES, ids=named)
def test_the_api_refuses_it_with_422_and_keeps_nothing(bad: BadFile, world: World) -> None:
    roll = world.load()
    site = Site(world.app)
    script = Script(site, "capture")
    file = {bad.family: (bad.name, bad.content(), "application/octet-stream")}
    answer = script.post(f"/rolls/{roll.id}/frames", files=file)
    site.close()
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(bad.sentence)
    assert list(world.app.blobs.list()) == []
    assert list(world.app.store.folder.tmp.iterdir()) == []
    with world.app.store.read() as reading:
        assert frames.list_frames(reading, roll.id) == []


def test_a_drop_folder_leaves_them_lying_and_takes_in_what_is_good(
    world: World, tmp_path: Path
) -> None:
    roll = world.load()
    dropped = tmp_path / "dropped"
    dropped.mkdir()
    dropping.watch_folder(world.context, roll.id, dropped, removes_originals=True)
    photographs = [bad for bad in BAD_FILES if bad.family == "photo" and not can_be_a_video(bad)]
    for number, bad in enumerate(photographs):
        (dropped / f"{number}-{bad.name}").write_bytes(bad.content())
    (dropped / "good.jpg").write_bytes(jpeg())
    for path in dropped.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert len(dropping.take_in(world.context)) == 1
    assert len(list(dropped.iterdir())) == len(photographs)
    assert not (dropped / "good.jpg").exists()


@pytest.mark.parametrize("bad", [bad for bad in BAD_FILES if bad.content()], ids=named)
def test_what_nobody_could_look_at_before_it_was_sealed_stays_as_an_original_with_its_reason(
    bad: BadFile, world: World
) -> None:
    roll = world.load()
    content = bad.content()
    note = MomentNote(kind="photo", line="Whatever it was.", file_name=bad.name)
    world.expose(roll, note, content)
    world.expose_line(roll, "The next one.")
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=15 * 24))
    assert world.develop(roll).is_open
    first, second = (
        frame.development for frame in sheets.contact_sheet(world.context, roll.id).frames
    )
    assert first is not None
    assert second is not None
    assert (second.line, second.problem) == ("The next one.", "")
    assert first.line == "Whatever it was."
    assert b"".join(world.app.blobs.open(str(first.original_sha256))) == content
    assert bool(first.problem) == (not can_be_a_video(bad))


@pytest.mark.parametrize(
    "name",
    [
        b"../../../etc/passwd.jpg",
        b"a\nb\x1b[31mc.jpg",
        b"\xff\xfe.jpg",
        b"-rf.jpg",
        "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe".encode(),
        b"CON.jpg",
        b"x" * 250 + b".jpg",
    ],
    ids=ascii,
)
def test_a_hostile_name_names_nothing_but_the_frame(
    name: bytes, shared: Machine, tmp_path: Path
) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/" + name.rpartition(b"/")[2])
    Path(path).write_bytes(jpeg())
    before = {one for one in shared.root.rglob("*") if one.is_dir()}
    said = shared.osmosis("expose", "--photo", path)
    assert (said.code, said.err) == (0, "")
    assert {one for one in shared.root.rglob("*") if one.is_dir()} == before
    [spooled] = shared.spooled()
    spooled.unlink()


@pytest.mark.parametrize("name", ["../" * 12 + "etc/passwd.jpg", "x" * 4_000, "a\0b.jpg", "..", ""])
def test_a_hostile_name_by_the_api_is_only_ever_data(name: str, world: World) -> None:
    roll = world.load()
    before = sorted(path for path in world.app.store.folder.root.rglob("*") if path.is_dir())
    note = MomentNote(kind="photo", file_name=name)
    world.expose(roll, note, jpeg())
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=15 * 24))
    world.develop(roll)
    [frame] = sheets.contact_sheet(world.context, roll.id).frames
    assert frame.development is not None
    assert frame.development.problem == ""
    assert "/" not in frame.development.file_name
    assert len(frame.development.file_name) <= 200
    new = {path for path in world.app.store.folder.root.rglob("*") if path.is_dir()} - set(before)
    store = world.app.store
    homes = (store.folder.blobs(store.person_id), store.folder.derived(store.person_id))
    assert all(any(path.is_relative_to(home) for home in homes) for path in new)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("x" * 4_000, "File name too long"),
        ("nowhere/cat.jpg", "No such file or directory"),
        (os.sep, "Is a directory"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_short_sentence(
    given: str, reason: str, shared: Machine
) -> None:
    said = shared.osmosis("expose", "--photo", given)
    assert said.code == 2
    assert said.sentence.endswith(f": {reason}")
    assert len(said.sentence) < 250


def test_a_wrong_ending_is_said_and_kept_all_the_same(shared: Machine, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(jpeg())
    said = shared.osmosis("expose", "--photo", path)
    assert said.code == 0
    assert said.sentence == "Its name ends like another kind of file, but it is JPEG"
    [spooled] = shared.spooled()
    spooled.unlink()


def test_a_video_of_200_mb_goes_through_little_memory_from_the_shell_to_its_original(
    machine: Machine, tmp_path: Path
) -> None:
    video = tmp_path / "long.mp4"
    big_video(video, 200 * MEGABYTE)
    machine.osmosis("roll", "load", "Patience")
    environment = machine.environment()
    exposed = command_cost([*COMMAND, "expose", "--video", video], environment)
    assert exposed.peak_bytes < MOST_MEMORY
    developed = command_cost(
        [*COMMAND, "roll", "open-early", "Patience", "--reason", "to look"], environment
    )
    assert developed.peak_bytes < MOST_MEMORY
    with machine.opened() as app:
        with app.store.read() as reading:
            [roll] = rolls.list_rolls(reading)
        [frame] = sheets.contact_sheet(context_of(app), roll.id).frames
        assert frame.development is not None
        assert frame.development.problem == ""
        assert frame.development.original_size == 200 * MEGABYTE


def test_a_video_of_200_mb_goes_through_little_memory_of_the_server(
    machine: Machine, tmp_path: Path
) -> None:
    video = tmp_path / "long.mp4"
    big_video(video, 200 * MEGABYTE)
    with machine.opened() as app:
        roll = loading.load_roll(context_of(app), loading.NewRoll(virtue="Patience"))
        secret = add_token(app.store, "phone", "capture")[1]
    head = b'--x\r\nContent-Disposition: form-data; name="video"; filename="long.mp4"\r\n\r\n'
    end = b"\r\n--x--\r\n"

    def body() -> Iterator[bytes]:
        yield head
        yield from pieces_of(video)
        yield end

    with machine.serving() as server, server.script(secret) as script:
        answer = script.post(
            f"/api/v1/rolls/{roll.id}/frames",
            content=body(),
            headers={
                "Content-Type": "multipart/form-data; boundary=x",
                "Content-Length": str(len(head) + video.stat().st_size + len(end)),
            },
        )
        assert answer.status_code == 201, answer.text
        assert peak_bytes_of(server.process.pid) < 2 * MOST_MEMORY


def test_a_video_over_the_limit_is_refused_before_it_is_read(
    shared: Machine, tmp_path: Path
) -> None:
    video = tmp_path / "endless.mp4"
    big_video(video, 2_100_000_000)
    said = shared.osmosis("expose", "--video", video)
    assert said.code == 2
    assert said.sentence == "osmosis: The video is larger than the limit of 2,000 MB"


def can_be_a_video(bad: BadFile) -> bool:
    """Whether the file is a whole recording or photograph, only not of the kind that was said."""
    return bad.what.endswith(("called a photograph", "called a video"))
