"""What was acknowledged on a store, held against what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from osmosis.app import App, init_app, open_app
from osmosis.blobs.files import FileBlobStore
from osmosis.config import Config
from osmosis.errors import OsmosisError, StorageError
from osmosis.kernel.clock import Instant, SystemClock
from osmosis.ports.jobs import JobState
from osmosis.practices.manifests import PRACTICES
from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.service import loading
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.storage.folder import StoreFolder
from osmosis.storage.opening import NewStore
from osmosis.storage.transaction import ReadTransaction
from osmosis.storage.verify import verify_store
from tests.slow.rolls_at_work import Answer, context_of, develop_here


@dataclass
class KeptStore:
    """A store, and everything that was ever acknowledged on it.

    Attributes:
        home: Its folder.
        acknowledged: By the capture's id.
        developed: The rolls whose development was acknowledged.
        opened_at: When each frame was developed, as first seen.
    """

    home: Path
    acknowledged: dict[str, Answer] = field(default_factory=dict)
    developed: set[UUID] = field(default_factory=set)
    opened_at: dict[UUID, Instant] = field(default_factory=dict)

    def begin(self) -> None:
        """Make the store."""
        init_app(Config(home=self.home), NewStore()).close()

    def note(self, answers: Iterable[Answer]) -> None:
        """Remember what was acknowledged."""
        for answer in answers:
            if answer.what == "kept":
                self.acknowledged[answer.client_id] = answer
            elif answer.what == "developed" and answer.roll_id is not None:
                self.developed.add(answer.roll_id)

    def losses(self) -> list[str]:
        """What was acknowledged and is not there, or not whole."""
        try:
            found = unverified(self.home)
            app = open_app(Config(home=self.home))
        except OsmosisError as error:
            return [f"the store does not open: {error}"]
        try:
            found += [one for answer in self.acknowledged.values() for one in _lost(app, answer)]
            found += self._undeveloped(app)
        finally:
            app.close()
        return found + unverified(self.home)

    def losses_at_the_end(self) -> list[str]:
        """The same once every roll is finished and developed, so that every moment was seen."""
        app = open_app(Config(home=self.home))
        try:
            context = context_of(app)
            for state in (RollState.LOADED, RollState.FINISHED):
                with app.store.read() as reading:
                    waiting = rolls.list_rolls(reading, [state])
                for roll in waiting:
                    with app.store.read() as reading:
                        is_empty = not frames.list_placements(reading, roll.id)
                    if is_empty:
                        continue
                    if state is RollState.LOADED:
                        loading.finish_roll(context, roll.id)
                    else:
                        ended = develop_here(app, roll)
                        assert ended.state is JobState.DONE, ended.reason
        finally:
            app.close()
        return self.losses()

    def _undeveloped(self, app: App) -> list[str]:
        """Rolls that were developed and are not, and frames that were developed twice."""
        with app.store.read() as reading:
            found = {roll.id for roll in rolls.list_rolls(reading) if roll.is_open}
            closed = self.developed - found
            present = {one: found.developed_at for one, found in _developments(reading).items()}
        again = [one for one, at in present.items() if self.opened_at.setdefault(one, at) != at]
        return [
            *(f"roll {one} is not developed any more" for one in closed),
            *(f"frame {one} was developed a second time" for one in again),
        ]


def unverified(home: Path) -> list[str]:
    """What verification finds missing or damaged in a store."""
    report = verify_store(StoreFolder(home), PRACTICES, SystemClock(), blobs=FileBlobStore)
    return [f"verify: {one.what} {one.name}: {one.problem}" for one in report.findings]


def _developments(reading: ReadTransaction) -> dict[UUID, Development]:
    every = [
        frame.id
        for roll in rolls.list_rolls(reading)
        for _, frame in frames.list_frames(reading, roll.id)
    ]
    return dict(developments.list_developments(reading, every))


def _lost(app: App, answer: Answer) -> list[str]:
    """What is missing of one moment."""
    with app.store.read() as reading:
        frame = frames.find_by_client_id(reading, answer.client_id)
        if frame is None:
            return [f"{answer.client_id} is not there"]
        placement = frames.find_placement(reading, frame.id)
        development = developments.find_development(reading, frame.id)
    found = []
    number = None if placement is None else placement.number
    if answer.number not in (None, number):
        found.append(f"{answer.client_id} was told place {answer.number} and has {number}")
    if len(_bytes(app, str(frame.sealed_sha256))) != frame.sealed_size:
        found.append(f"{answer.client_id} is not whole")
    if development is not None:
        original = development.original_sha256
        file = None if original is None else _bytes(app, original)
        if (development.line, file, development.problem) != (answer.line, answer.file, ""):
            found.append(f"{answer.client_id} is not what it was: {development.problem}")
    return found


def _bytes(app: App, sha256: str) -> bytes:
    """A blob; nothing of it where it is missing or damaged."""
    try:
        return b"".join(app.blobs.open(sha256))
    except StorageError:
        return b""
