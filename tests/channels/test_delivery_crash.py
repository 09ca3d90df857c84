"""A process that is killed while it sends: what it had in hand arrives all the same, once."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from osmosis.channels.folder import choose_folder, open_channels
from osmosis.ports.channels import Notice
from osmosis.storage import reminders, schema
from osmosis.storage.delivery import Delivered, Outbox
from tests.small_store import half_a_minute_later, new_store

ROOT = Path(__file__).parents[2]

SENDER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from osmosis.channels.folder import FolderChannel, chosen_folder
    from osmosis.storage.delivery import Outbox
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.opening import open_store
    from tests.small_store import START, FixedClock

    def stand_still():
        print("here", flush=True)
        sys.stdin.read()

    class Watched(FolderChannel):
        def send(self, notice):
            if sys.argv[2] == "before":
                stand_still()
            super().send(notice)
            stand_still()

    def opener(reading, surroundings):
        return [Watched(chosen_folder(reading))]

    store = open_store(StoreFolder(Path(sys.argv[1])), [], FixedClock(START))
    Outbox(store, [opener]).deliver_due()
    """
)


@pytest.mark.parametrize("point", ["before", "after"])
def test_a_notice_arrives_once_when_its_sender_is_killed(
    tmp_path: Path, database_url: str, point: str
) -> None:
    store = new_store(tmp_path / "store", database_url)
    folder = tmp_path / "reminders"
    choose_folder(store, folder)
    with store.write() as transaction:
        reminders.remind(transaction, Notice(key="k", title="Ready", body="Since Tuesday."))
    command = [sys.executable, "-c", SENDER, str(store.folder.root), point]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as sender:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "here\n"
        sender.send_signal(signal.SIGKILL)
    assert len(list(folder.iterdir())) == (0 if point == "before" else 1)

    assert Outbox(store, [open_channels]).deliver_due() == Delivered()
    later = Outbox(store, [open_channels], half_a_minute_later(store, schema.outbox))
    assert later.deliver_due() == Delivered(sent=1)
    assert later.deliver_due() == Delivered()
    assert [path.read_text() for path in folder.iterdir()] == ["Ready\n\nSince Tuesday.\n"]
    store.close()
