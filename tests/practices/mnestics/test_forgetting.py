"""What becomes of a message after its last reading: kept, faded, or let go for good."""

from __future__ import annotations

from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.practices.manifests import PRACTICES
from osmosis.practices.mnestics.model import (
    Forgetting,
    Message,
    NotArrivedError,
    Pathway,
    PathwayStateError,
)
from osmosis.practices.mnestics.reads import Lags, RandomOld
from osmosis.practices.mnestics.service import (
    arriving,
    fading,
    forgetting,
    opening,
    pathways,
    searching,
    sitting,
)
from osmosis.practices.mnestics.store import messages
from osmosis.practices.mnestics.store.readings import Reading, last_of
from osmosis.storage.copies import copy_database
from osmosis.storage.releases import list_released
from osmosis.storage.verify import verify_store
from tests.practices.mnestics.conftest import World
from tests.practices.small_world import START


def read_once(world: World, **wanted: object) -> tuple[Pathway, Message]:
    """A message that was sent, and read at the next sitting."""
    path = world.path(**wanted)  # type: ignore[arg-type]  # a test names the fields it cares for
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.read(held)
    sent = world.send(held, path, "A line.")
    sitting.close(world.context, held.id)
    world.live()
    world.keep(path)
    return path, sent


def faded(world: World) -> frozenset[UUID]:
    now = world.clock.now()
    with world.app.store.read() as reading:
        return fading.faded(pathways.list_pathways(world.context), arriving.world_of(reading, now))


def found(world: World) -> list[str]:
    every = searching.search_documents(world.context, START)
    return [document.text for document in every if not document.removed]


def test_what_fades_is_not_found_after_its_last_reading_and_can_be_fetched_by_hand(
    either_world: World,
) -> None:
    world = either_world
    _, sent = read_once(world)
    assert sent.id in faded(world)
    assert found(world) == []
    opened = opening.open_message(world.context, sent.id)
    assert opened.note is not None
    assert opened.note.line == "A line."


def test_what_will_be_read_again_has_not_faded(world: World) -> None:
    path, sent = read_once(world, reads=(Lags(counts=(1, 3)),))
    assert sent.id not in faded(world)
    assert found(world) == ["A line."]
    world.live(2)
    world.keep(path)
    assert sent.id not in faded(world)
    world.live()
    world.keep(path)
    assert sent.id in faded(world)


def test_what_is_kept_stays_findable(world: World) -> None:
    _, sent = read_once(world, forgetting=Forgetting.KEPT)
    assert sent.id not in faded(world)
    assert found(world) == ["You begin here.", "A line."]


def test_chance_draws_nothing_that_has_faded(world: World) -> None:
    path, sent = read_once(world)
    world.change(path, reads=(RandomOld(),))
    world.live()
    assert world.keep(path) == []
    world.change(path, forgetting=Forgetting.KEPT)
    with world.app.store.read() as reading:
        assert messages.get_message(reading, sent.id).forgetting is Forgetting.FADES


@pytest.mark.parametrize(("days", "years"), [(0, 0), (364, 0), (366, 1), (3_660, 10), (-5, 0)])
def test_it_is_drawn_paler_each_year(days: int, years: int) -> None:
    assert fading.paleness(START, START + TimeDelta(hours=24 * days)) == years


def test_what_is_to_be_let_go_leaves_with_its_last_reading(either_world: World) -> None:
    world = either_world
    path = world.path(forgetting=Forgetting.LET_GO, reads=(Lags(counts=(1, 2)),))
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.read(held)
    sent = world.send(held, path, "A line.")
    copy_database(world.app.store.engine, world.app.store.folder, world.clock)
    world.clock.advance(TimeDelta(minutes=5))
    sitting.close(world.context, held.id)
    blob = world.blob(sent)
    world.live()
    world.keep(path)
    assert blob.exists()
    world.live()
    held = world.begin(path)
    assert world.words(held) == ["A line."]
    [copy] = sitting.close(world.context, held.id)
    assert copy.path.parent == world.app.store.folder.backups
    assert not blob.exists()
    with pytest.raises(NotFoundError, match="let go"):
        opening.open_message(world.context, sent.id)
    with world.app.store.read() as reading:
        assert [one.id for one in messages.list_let_go(reading)][-1] == sent.id


def test_what_nobody_read_is_never_let_go(world: World) -> None:
    path = world.path(forgetting=Forgetting.LET_GO)
    world.at(2031, 5, 11)
    held = world.begin(path)
    sent = world.send(held, path, "A line.")
    sitting.close(world.context, held.id)
    world.live()
    sitting.close(world.context, world.begin(path).id)
    assert world.blob(sent).exists()
    with pytest.raises(NotArrivedError, match="unread"):
        forgetting.let_go_of_message(world.context, sent.id)


def test_nothing_is_let_go_while_the_clock_is_doubted(world: World) -> None:
    path = world.path(forgetting=Forgetting.LET_GO)
    world.at(2031, 5, 11)
    held = world.begin(path)
    [read] = world.read(held)
    world.clock.set(Instant.from_utc(2031, 5, 10))
    with pytest.raises(PathwayStateError, match="clock stands before"):
        forgetting.let_go_of_message(world.context, read.message.id)
    assert sitting.close(world.context, held.id) == []
    assert world.blob(read.message).exists()
    world.at(2031, 5, 18)
    world.keep(path)
    assert not world.blob(read.message).exists()


def test_a_message_that_is_let_go_leaves_no_byte_of_its_key_or_ciphertext(
    world: World,
) -> None:
    _, sent = read_once(world)
    with world.app.store.read() as reading:
        _, wrapped, _ = messages.get_key(reading, sent.id)
    ciphertext = world.blob(sent).read_bytes()
    derived = world.app.store.folder.derived(world.app.store.person_id) / str(sent.id)
    derived.mkdir(parents=True)
    (derived / "mended.webm").write_bytes(b"a mended copy")
    assert forgetting.let_go_of_message(world.context, sent.id) == []
    every = b"".join(
        path.read_bytes() for path in world.app.config.home.rglob("*") if path.is_file()
    )
    assert wrapped[100:140] not in every
    assert ciphertext[100:140] not in every
    assert not derived.exists()
    with pytest.raises(NotFoundError):
        forgetting.let_go_of_message(world.context, sent.id)
    removed = [one for one in searching.search_documents(world.context, START) if one.removed]
    assert sent.ref in {one.ref for one in removed}


def test_what_a_crash_left_of_a_message_that_was_let_go_leaves_at_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sent = read_once(world)
    with monkeypatch.context() as broken:
        broken.setattr(forgetting, "_leave", lambda *_: [])
        forgetting.let_go_of_message(world.context, sent.id)
    assert world.blob(sent).exists()
    world.reopen()
    assert not world.blob(sent).exists()
    with world.app.store.read() as reading:
        assert [stone.ref for stone in list_released(reading)] == [sent.ref]


def test_verifying_misses_nothing_that_was_let_go(world: World) -> None:
    path, sent = read_once(world)
    forgetting.let_go_of_message(world.context, sent.id)
    folder = world.app.store.folder
    report = verify_store(folder, PRACTICES, world.clock, blobs=FileBlobStore)
    assert list(report.findings) == []
    world.live()
    assert world.keep(path) == []


def test_of_several_readings_of_a_message_the_last_one_counts() -> None:
    message, other, sitting = UUID(int=1), UUID(int=2), UUID(int=3)
    moments = [Instant.from_utc(2031, 5, day) for day in (4, 9, 6)]
    every = [
        Reading(message_id=of, sitting_id=sitting, junction_id=None, read_at=at)
        for of, at in zip((message, message, message, other), [*moments, moments[0]], strict=True)
    ]
    assert last_of(every) == {message: moments[1], other: moments[0]}
