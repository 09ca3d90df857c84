"""What is asked of a store that cannot give it: one sentence, its exit code, and nothing changed.

Each row spoils a small store in one way, asks, and then looks whether what was kept is there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier

import pytest

from osmosis.app import open_app
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import exposing
from osmosis.practices.rolls.store import frames
from osmosis.storage.engine import sqlite_driver
from osmosis.storage.migrating import KERNEL
from tests.faults.machine import PASSPHRASE, Machine
from tests.practices.rolls.conftest import World

NEW = "2031-05-04T09:00[Europe/Bucharest]"
RESTED = "2031-06-04T09:00[Europe/Bucharest]"
BACK = "2031-05-01T09:00[Europe/Bucharest]"
Spoil = Callable[[Machine], object]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One way in which things stand badly.

    Attributes:
        what: In a few words.
        spoil: What happens to the store before.
        words: The command.
        given: What the command reads.
        at: The time on the rehearsal's clock.
        code: The exit code; 0 where the work goes on all the same.
        sentence: A part of what is said.
    """

    what: str
    words: tuple[str, ...]
    code: int
    sentence: str
    spoil: Spoil = field(default=lambda machine: None)
    given: str = ""
    at: str = NEW


def keys_of(machine: Machine) -> Path:
    return machine.folder.keys(machine.folder.read_marker().person_id)


def without_house_key(machine: Machine) -> None:
    (keys_of(machine) / "house.key").unlink()


def with_another_house_key(machine: Machine) -> None:
    (keys_of(machine) / "house.key").write_text("not a key at all\n", encoding="ascii")


def marker(data: bytes) -> Spoil:
    def spoil(machine: Machine) -> None:
        (machine.home / "osmosis-store.json").write_bytes(data)

    return spoil


def without_marker(machine: Machine) -> None:
    (machine.home / "osmosis-store.json").unlink()


def database(data: bytes) -> Spoil:
    def spoil(machine: Machine) -> None:
        (machine.home / "store.db").write_bytes(data)

    return spoil


def without_database(machine: Machine) -> None:
    (machine.home / "store.db").unlink()


def newer(machine: Machine) -> None:
    """A later program has migrated it."""
    connection = sqlite_driver().connect(str(machine.home / "store.db"))
    connection.execute(
        "INSERT INTO migrations VALUES (?, 99, 'from_later', '2041-01-01T00:00:00Z')",
        (KERNEL.name,),
    )
    connection.commit()
    connection.close()


def without_capture_file(machine: Machine) -> None:
    (machine.home / "capture.json").write_bytes(b'{"half": ')


DEVELOP = ("roll", "develop", "Courage")
EXPOSE = ("expose", "--line", "One more.")
CASES = (
    Case(what="number out of range", words=("expose", "--film", "99"), code=2, sentence="no such"),
    Case(what="too glad", words=(*EXPOSE, "--glad", "101"), code=2, sentence="from 0 to 100"),
    Case(
        what="no roll of that name",
        words=(*EXPOSE, "--roll", "Temperance"),
        code=1,
        sentence="No loaded roll is called that",
    ),
    Case(what="still resting", words=DEVELOP, code=1, sentence="This roll still rests"),
    Case(
        what="wrong passphrase",
        words=DEVELOP,
        given="not the one\n",
        at=RESTED,
        code=1,
        sentence="The passphrase is not right",
    ),
    Case(
        what="right passphrase",
        words=DEVELOP,
        given=f"{PASSPHRASE}\n",
        at=RESTED,
        code=0,
        sentence="Developed.",
    ),
    Case(
        what="no passphrase at all",
        words=DEVELOP,
        at=RESTED,
        code=2,
        sentence="A passphrase is needed",
    ),
    Case(
        what="missing key, to develop",
        spoil=without_house_key,
        words=("roll", "open-early", "Patience", "--reason", "to look"),
        code=3,
        sentence="The house key is missing",
    ),
    Case(
        what="missing key, to load",
        spoil=without_house_key,
        words=("roll", "load", "Justice"),
        code=3,
        sentence="The house key is missing",
    ),
    Case(
        what="missing key, to expose",
        spoil=without_house_key,
        words=EXPOSE,
        code=0,
        sentence="Kept.",
    ),
    Case(
        what="damaged key",
        spoil=with_another_house_key,
        words=("roll", "open-early", "Patience", "--reason", "to look"),
        code=3,
        sentence="The house key is damaged",
    ),
    Case(
        what="clock set back, to develop",
        words=DEVELOP,
        given=f"{PASSPHRASE}\n",
        at=BACK,
        code=1,
        sentence="The clock stands before the last thing that was kept",
    ),
    Case(what="clock set back, to expose", words=EXPOSE, at=BACK, code=0, sentence="Kept."),
    Case(
        what="empty marker",
        spoil=marker(b""),
        words=("roll", "list"),
        code=3,
        sentence="The store's marker is damaged",
    ),
    Case(
        what="damaged marker, to expose",
        spoil=marker(b'{"format": 1, "person_id"'),
        words=EXPOSE,
        code=3,
        sentence="The store's marker is damaged",
    ),
    Case(
        what="damaged marker, to serve",
        spoil=marker(b"{}"),
        words=("serve", "--port", "0"),
        code=3,
        sentence="The store's marker is damaged",
    ),
    Case(
        what="missing marker",
        spoil=without_marker,
        words=("roll", "list"),
        code=1,
        sentence="There is no Osmosis store here",
    ),
    Case(
        what="missing marker, to serve",
        spoil=without_marker,
        words=("serve", "--port", "0"),
        code=1,
        sentence="This folder is not empty",
    ),
    Case(
        what="missing marker, to begin anew",
        spoil=without_marker,
        words=("init",),
        code=1,
        sentence="This folder is not empty",
    ),
    Case(
        what="newer store",
        spoil=newer,
        words=("roll", "list"),
        code=3,
        sentence="newer",
    ),
    Case(
        what="damaged database",
        spoil=database(b"no database" * 1_000),
        words=("roll", "list"),
        code=3,
        sentence="run `osmosis verify`",
    ),
    Case(
        what="damaged database, to expose",
        spoil=database(b"no database" * 1_000),
        words=EXPOSE,
        code=0,
        sentence="Kept.",
    ),
    Case(
        what="missing database",
        spoil=without_database,
        words=("roll", "list"),
        code=3,
        sentence="store.db is missing",
    ),
    Case(
        what="damaged capture file",
        spoil=without_capture_file,
        words=EXPOSE,
        code=0,
        sentence="Kept.",
    ),
)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A store with a roll in the camera, and a sealed one that rests."""
    machine = Machine(root=tmp_path_factory.mktemp("pattern"))
    machine.begin(rehearsal=True)
    machine.set_passphrase()
    clock = {"OSMOSIS_CLOCK": NEW}
    for words in (
        ("roll", "load", "Courage", "--tier", "sealed"),
        ("expose", "--line", "The first."),
        ("roll", "finish"),
        ("roll", "load", "Patience"),
        ("expose", "--line", "The second."),
        ("roll", "show"),
    ):
        said = machine.osmosis(*words, environment=clock)
        assert said.code == 0, said
    return machine


@pytest.fixture
def spoiled(pattern: Machine, tmp_path: Path) -> Machine:
    """A copy of that store, to be spoiled; nobody has it open."""
    machine = Machine(root=tmp_path / "machine")
    shutil.copytree(pattern.root, machine.root)
    return machine


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_it_is_said_in_one_sentence_and_what_was_kept_stays_kept(
    case: Case, spoiled: Machine
) -> None:
    case.spoil(spoiled)
    before = bytes_of(spoiled)
    said = spoiled.osmosis(*case.words, given=case.given, environment={"OSMOSIS_CLOCK": case.at})
    assert said.code == case.code, said
    if case.code:
        assert case.sentence in said.sentence
        assert said.out == ""
        assert "Traceback" not in said.err
    else:
        assert case.sentence in said.out
    after = bytes_of(spoiled)
    lost = {path for path in before if path not in after and "spool" not in path}
    assert lost == set()
    untouched = ("blobs", "keys", "osmosis-store.json")
    changed = {path for path in before if path in after and after[path] != before[path]}
    assert {path for path in changed if path.startswith(untouched)} == set()
    if case.what == "newer store":
        assert after == before


def bytes_of(machine: Machine) -> dict[str, bytes]:
    """Every file of a store but locks and what SQLite lays beside its database."""
    return {
        str(path.relative_to(machine.home)): path.read_bytes()
        for path in machine.home.rglob("*")
        if path.is_file() and "lock" not in path.name and not path.name.startswith("store.db-")
    }


def full(world: World, left: int = 0) -> Roll:
    """A roll with so many places left."""
    roll = world.load()
    places = roll.exposures + (0 if roll.lucky_number < 0 else 1)
    for number in range(places - left):
        world.expose_line(roll, f"Line {number}.")
    return roll


def test_a_full_roll_keeps_the_next_one_as_a_loose_frame(world: World) -> None:
    roll = full(world)
    kept = world.expose_line(roll, "One more.")
    assert kept.number is None
    assert [frame.id for frame in exposing.list_loose(world.context)] == [kept.frame.id]


def test_two_devices_that_take_the_last_frame_at_once_both_keep_their_moment(world: World) -> None:
    roll = full(world, left=1)
    other = World(app=open_app(world.app.config, world.clock), clock=world.clock)
    together = Barrier(2)

    def take(device: World, client_id: str) -> int | None:
        together.wait(30)
        return device.expose_line(roll, client_id, client_id=client_id).number

    with ThreadPoolExecutor(2) as threads:
        taking = [
            threads.submit(take, device, name) for device, name in ((world, "a"), (other, "b"))
        ]
        numbers = [one.result(60) for one in taking]
    other.app.close()
    assert sorted(number is None for number in numbers) == [False, True]
    with world.app.store.read() as reading:
        spent = frames.list_placements(reading, roll.id)
        assert len({one.number for one in spent}) == len(spent)
        assert len(frames.list_loose(reading)) == 1


def test_two_shells_that_expose_at_once_lose_nothing(machine: Machine) -> None:
    machine.osmosis("roll", "load", "Patience")
    with ThreadPoolExecutor(4) as threads:
        said = list(
            threads.map(
                lambda n: machine.osmosis("expose", "--line", f"Line {n}.", cold=True), range(8)
            )
        )
    assert [one.code for one in said] == [0] * 8
    with ThreadPoolExecutor(2) as threads:
        shown = list(threads.map(lambda _: machine.osmosis("roll", "show", cold=True), range(2)))
    assert [one.code for one in shown] == [0, 0]
    assert "8 spent" in machine.osmosis("roll", "show").out


def test_a_roll_that_still_rests_is_not_unlocked_by_its_passphrase(spoiled: Machine) -> None:
    clock = {"OSMOSIS_CLOCK": NEW}
    said = spoiled.osmosis(*DEVELOP, given=f"{PASSPHRASE}\n", environment=clock)
    assert said.code == 1
    again = spoiled.osmosis(*DEVELOP, given="not the one\n", environment={"OSMOSIS_CLOCK": RESTED})
    assert again.sentence == "osmosis: The passphrase is not right"
