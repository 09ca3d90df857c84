"""``kill -9`` in the middle of a move and of an import: one store is alive, or the whole of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from osmosis.errors import ConflictError
from osmosis.keeping import moving
from osmosis.storage import opening
from tests.keeping.any_life import live_any
from tests.keeping.lived import Home
from tests.slow.plugin import Budget
from tests.slow.stopped import Step, Stopped
from tests.storage.lives import blobs_of

BLOBS = 150
LONGEST_SECONDS = 2.0


@dataclass(frozen=True)
class Work:
    """What is moved or made, and where."""

    home: Path
    new: Path
    out: Path


def move_away(work: Work, tells: Connection) -> None:
    """Move a store, from the moment at which that is told."""
    tells.send(Step("begun"))
    Home(root=work.home).move(Home(root=work.new))


def make_again(work: Work, tells: Connection) -> None:
    """Make a store of an export, from the moment at which that is told."""
    tells.send(Step("begun"))
    Home(root=work.new).make_of(work.out)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """A store with many blobs, and an export of it."""
    home = live_any(tmp_path / "kept", [])
    store = home.raw()
    for number in range(BLOBS):
        blobs_of(store).put([f"{number} ".encode() * 20_000])
    store.close()
    home.export(tmp_path / "out")
    return Work(home=home.root, new=tmp_path / "new", out=tmp_path / "out")


def is_alive(root: Path) -> bool:
    """Whether there is a store that opens."""
    if not root.exists():
        return False
    try:
        Home(root=root).open().close()
    except ConflictError:
        return False
    return True


def killed(act: Callable[[Work, Connection], None], work: Work, seed: int) -> None:
    """Begin, and be killed somewhere."""
    process: Stopped[Step] = Stopped(act, work)
    process.live_for(random.Random(seed), LONGEST_SECONDS)
    process.kill()
    process.ensure_killed()


def of_its_own(work: Work, number: int) -> Work:
    """A store that a round may move."""
    folder = work.out.parent / f"round-{number}"
    shutil.copytree(work.home, folder / "store")
    return Work(home=folder / "store", new=folder / "new", out=work.out)


def both_live_without_the_check(work: Work, monkeypatch: pytest.MonkeyPatch) -> bool:
    """What would be if a store opened that has not wholly arrived."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as weakened:
        weakened.setattr(moving, "_leave", stop)
        weakened.setattr(opening, "settle_arrival", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            move_away(work, _Deaf())  # type: ignore[arg-type]  # nobody listens
        return is_alive(work.home) and is_alive(work.new)


class _Deaf:
    def send(self, _: object) -> None:
        """Nobody hears it."""


@pytest.mark.slow(share=4)
def test_kill_nine_in_a_move_leaves_one_living_store(
    budget: Budget, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = of_its_own(work, 0)
    both = both_live_without_the_check(weak, monkeypatch)
    budget.control("a store opens before it has arrived", failed=both)
    for turn in budget.rounds(named=20):
        mine = of_its_own(work, turn.number)
        killed(move_away, mine, turn.seed)
        alive = (is_alive(mine.home), is_alive(mine.new))
        assert sum(alive) == 1
        if alive[0]:
            Home(root=mine.home).move(Home(root=mine.new))
        original, arrived = Home(root=work.home), Home(root=mine.new)
        assert original.differences(arrived, moved=True) == []
        assert not list(mine.new.parent.glob(".new*"))
        shutil.rmtree(mine.home.parent)


@pytest.mark.slow(share=3)
def test_kill_nine_in_an_import_leaves_nothing_or_the_whole(budget: Budget, work: Work) -> None:
    for turn in budget.rounds(named=20):
        killed(make_again, work, turn.seed)
        new = Home(root=work.new)
        if not new.root.exists():
            new.make_of(work.out)
        new.open().close()
        assert Home(root=work.home).differences(new) == []
        shutil.rmtree(new.root)
