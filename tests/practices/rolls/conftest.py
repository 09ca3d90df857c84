"""A small world: a store in a temporary folder, a clock that stands still, and Rolls opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from whenever import TimeDelta

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Kept, Origin, Roll
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import developing, exposing, scents, sheets
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.service.loading import NewRoll, finish_roll, load_roll
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from tests.media.making import card, encoded, exif_with, mp4, photograph, wav
from tests.practices.small_world import START, NewWorld, SmallWorld


class World(SmallWorld):
    """A person with a store."""

    @property
    def context(self) -> PracticeContext:
        """What the use cases of Rolls are given."""
        return self.opened(RollsParts).context

    def load(self, virtue: str = "Patience", **wanted: object) -> Roll:
        """A loaded roll."""
        return load_roll(self.context, NewRoll(virtue=virtue, **wanted))  # type: ignore[arg-type]  # a test names the fields it cares for

    def expose_line(self, roll: Roll, line: str = "A line.", **capture: object) -> Kept:
        """A line exposed on a roll."""
        return self.expose(roll, MomentNote(kind="line", line=line), None, **capture)

    def expose(self, roll: Roll, note: MomentNote, file: bytes | None, **capture: object) -> Kept:
        """A moment exposed on a roll, sealed as the browser and the shell seal it."""
        with self.app.store.read() as reading:
            recipient = rolls.get_recipient(reading, roll.id)
        chunks = None if file is None else [file]
        fields: dict[str, object] = {
            "roll_id": roll.id,
            "client_id": str(new_id(self.clock.now())),
            "kind": FrameKind(note.kind),
            "taken": CivilMoment(instant=self.clock.now(), zone="Europe/Bucharest"),
            "sealed": encrypting(pack_moment(note, chunks), [recipient]),
            "origin": Origin.BROWSER,
            **capture,
        }
        return expose(self.context, Capture(**fields))  # type: ignore[arg-type]  # likewise

    def finished(self, *lines: str, virtue: str = "Patience", **wanted: object) -> Roll:
        """A roll with these lines on it, finished."""
        roll = self.load(virtue, **wanted)
        for line in lines or ("A line.",):
            self.expose_line(roll, line)
        return finish_roll(self.context, roll.id)

    def rested(self, roll: Roll) -> Roll:
        """The roll, once its waiting time is over."""
        ready = roll.ready_at
        assert ready is not None
        self.clock.set(max(ready, self.clock.now()))
        return self.roll(roll)

    def developed(self, *lines: str, virtue: str = "Patience", **wanted: object) -> Roll:
        """A developed roll with these lines on it."""
        return self.develop(self.rested(self.finished(*lines, virtue=virtue, **wanted)))

    def develop(self, roll: Roll) -> Roll:
        """A finished roll, developed here and now."""
        job = developing.ask_to_develop(self.context, roll.id)
        self.app.jobs.run(job.id, developing.tasks(self.context))
        return self.roll(roll)

    def roll(self, roll: Roll) -> Roll:
        """The roll as it is now."""
        with self.app.store.read() as reading:
            return rolls.get_roll(reading, roll.id)


@pytest.fixture
def new_world() -> NewWorld:
    """The worlds of this practice."""
    return World.new


@pytest.fixture
def other(tmp_path: Path) -> Iterator[World]:
    """Another store, years later and on another continent."""
    later = START + TimeDelta(hours=24 * 800)
    world = World.new(tmp_path / "other", start=later, zone="Asia/Tokyo")
    yield world
    world.app.close()


@pytest.fixture
def roll(world: World) -> Roll:
    """A roll with a frame of every kind, circled, fogged, cased."""
    bottle = scents.add_scent(world.context, "Rain on slate")
    loaded = world.load(
        "Răbdare", why="I hurry.", counts="I waited.", looking="Ada", scent_tag=(bottle.id,)
    )
    exif = exif_with(exif={0x9003: "2031:05:01 18:30:00"}, gps=True)
    kinds: list[tuple[MomentNote, bytes | None]] = [
        (MomentNote(kind="line", line="Waited.", detail="the clock", glad=0), None),
        (
            MomentNote(kind="photo", detail="her glove", glad=80, file_name="bench.jpg"),
            encoded(card(), "JPEG", exif=exif.tobytes()),
        ),
        (MomentNote(kind="photo", line="Turned.", file_name="a.heic"), photograph("HEIF")),
        (MomentNote(kind="audio", file_name="tram.wav"), wav()),
        (MomentNote(kind="video", file_name="tram.mp4", line="It left."), mp4()),
        (MomentNote(kind="scent", scent="Rain on slate"), None),
        (MomentNote(kind="photo", line="Lost.", file_name="torn.jpg"), photograph("JPEG")[:700]),
    ]
    for note, file in kinds:
        world.clock.advance(TimeDelta(hours=1))
        world.expose(loaded, note, file)
    world.expose_line(loaded, "Misfire.", number=12)
    exposing.cap(world.context)
    job = developing.open_early(world.context, loaded.id, "I could not wait.")
    world.app.jobs.run(job.id, developing.tasks(world.context))
    sheets.circle(world.context, loaded.id, [5, 2], {2: 90})
    world.clock.advance(TimeDelta(hours=1))
    return sheets.put_into_case(world.context, loaded.id, "Cine așteaptă.")
