"""Several writers at once: one after the other, nothing lost, nobody waits for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from osmosis.storage import engine
from osmosis.storage.failures import StoreBusyError
from osmosis.storage.ledger_lines import LedgerLine
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store
from tests.storage.notes.tables import notes
from tests.storage.stores import Place, add_note

COUNTING = """
import sys
from pathlib import Path
from osmosis.storage.settings import get_setting, set_setting
from tests.storage.stores import Place
store = Place(root=Path(sys.argv[1]), database_url=sys.argv[2]).open()
sys.stdin.readline()
for _ in range(25):
    with store.write() as transaction:
        set_setting(transaction, "count", get_setting(transaction, "count", 0) + 1)
store.close()
"""


def test_two_processes_count_together_without_losing_one(place: Place) -> None:
    store = place.init()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING, str(place.root), place.database_url],
            stdin=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdin is not None
        with writer.stdin as starting:
            starting.write("\n")
    assert [writer.wait() for writer in writers] == [0, 0]
    with store.read() as reading:
        assert get_setting(reading, "count") == 50
    lines: list[LedgerLine] = [line for line, _ in store.ledger.lines()]
    assert len(lines) == len({line.key for line in lines}) == 51
    store.close()


def test_threads_of_one_process_count_together_without_losing_one(store: Store) -> None:
    def count(_number: int) -> None:
        with store.write() as transaction:
            set_setting(transaction, "count", get_setting(transaction, "count", 0) + 1)

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(count, range(40)))
    with store.read() as reading:
        assert get_setting(reading, "count") == 40
    assert len(list(store.ledger.lines())) == 41


def test_a_second_writer_waits_at_its_first_step_for_the_first(store: Store) -> None:
    order: list[str] = []
    inside, finish = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait()
        with store.write() as transaction:
            order.append("second begins")
            assert len(transaction.rows(sa.select(notes))) == 1

    thread = threading.Thread(target=second)
    thread.start()
    with store.write() as transaction:
        transaction.insert(notes, id=store.person_id, words="first", noted_at=transaction.at)
        inside.set()
        # The second can be seen waiting for the lock only from outside; this is long enough for
        # it to have got in, if nothing kept it out.
        finish.wait(0.2)
        order.append("first commits")
    thread.join()
    assert order == ["first commits", "second begins"]


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.write() as transaction:
        transaction.insert(notes, id=store.person_id, words="w", noted_at=transaction.at)
        with store.read() as reading:
            assert reading.find(notes) is None


def test_a_store_that_stays_busy_says_so(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 1)
    first, second = sqlite_place.init(), sqlite_place.open()
    with first.write(), pytest.raises(StoreBusyError), second.write():
        pytest.fail("two writers at once")
    add_note(second, "afterwards")
    first.close()
    second.close()
