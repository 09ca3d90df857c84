"""A copy that stops anywhere leaves the one before usable, and the next goes on."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import TimeDelta
from osmosis.storage import copied_database, copying
from osmosis.storage.daily_copies import (
    copy_store,
)
from tests.storage.copied import WORDS, Kept, opened_words, whole_words_of

STEPS = [
    "sweep_leftovers",
    "copy_spool",
    "copy_ledger",
    "snapshot",
    "copy_keys",
    "copy_blobs",
    "exchange",
    "forget_in_copy",
    "drop_placed",
]


def die_in(kept: Kept, step: str, how: Callable[[], None], *, afterwards: bool) -> None:
    module = copied_database if step == "exchange" else copying
    real = getattr(module, step)

    def dies(*given: object, **named: object) -> object:
        if not afterwards:
            how()
        result = real(*given, **named)
        how()
        return result

    setattr(module, step, dies)
    try:
        copy_store(kept.store, kept.blobs, FileBlobStore)
    finally:
        setattr(module, step, real)


@pytest.mark.parametrize("afterwards", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_a_usable_copy_and_the_next_goes_on(
    on_sqlite: Kept, step: str, afterwards: bool
) -> None:
    on_sqlite.make_copy()
    before = {WORDS, "and another"}
    gone = on_sqlite.keep("soon let go")
    on_sqlite.let_go(*gone)
    on_sqlite.keep("later")
    on_sqlite.place.clock.advance(TimeDelta(hours=24))
    on_sqlite.store.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            die_in(
                on_sqlite, step, lambda: os.kill(os.getpid(), signal.SIGKILL), afterwards=afterwards
            )
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert opened_words(on_sqlite) in (before, {*before, "later"})
    assert on_sqlite.make_copy().last.problem == ""
    assert whole_words_of(on_sqlite) == {*before, "later"}
    half = [path for path in on_sqlite.copy.root.rglob("*") if path.name.endswith((".tmp", ".new"))]
    assert half == []


@pytest.mark.parametrize("room", range(0, 26, 2))
def test_a_full_disk_leaves_the_copy_before(
    on_sqlite: Kept, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.make_copy()
    on_sqlite.keep("later")
    real, left = os.fsync, [room]

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        if left[0] < 0 and name.startswith(str(on_sqlite.folder)):
            raise OSError(errno.ENOSPC, "full")
        real(descriptor)

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        report = on_sqlite.make_copy()
    if report.last.problem:
        assert report.last.problem == "There is no room for the copy; the one before is still there"
    assert opened_words(on_sqlite) >= {WORDS, "and another"}
    assert on_sqlite.make_copy().last.problem == ""
    assert whole_words_of(on_sqlite) == {WORDS, "and another", "later"}
