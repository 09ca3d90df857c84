"""kill -9 while keys are written: there is always one whole vault, the old or the new."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from osmosis.errors import NotAllowedError
from osmosis.sealing.keys import KeyFolder
from tests.sealing.quick_lock import quick_lock

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is not known there")

FIRST, SECOND = "quiet ochre harbour", "lantern under the bridge"
ROUNDS = 6
RACES = 40

CHANGING = """
import sys
from pathlib import Path
from osmosis.sealing.keys import KeyFolder
from tests.sealing.quick_lock import quick_lock
keys = KeyFolder(Path(sys.argv[1]), lock_up=quick_lock)
now, then = sys.argv[2:]
while True:
    keys.set_passphrase(then, current=now)
    now, then = then, now
    print("changed", flush=True)
"""

MAKING = """
import sys
from pathlib import Path
from osmosis.sealing.keys import KeyFolder
from tests.sealing.quick_lock import quick_lock
number = 0
while True:
    keys = KeyFolder(Path(sys.argv[1]) / str(number), lock_up=quick_lock)
    keys.create_house()
    keys.set_passphrase(sys.argv[2])
    number += 1
    print("made", flush=True)
"""


RACING = f"""
import sys
from contextlib import suppress
from pathlib import Path
from osmosis.sealing.key_files import KeyExistsError
from osmosis.sealing.keys import KeyFolder, PresentPassphraseError
from tests.sealing.quick_lock import quick_lock
for number in range({RACES}):
    keys = KeyFolder(Path(sys.argv[1]) / str(number), lock_up=quick_lock)
    with suppress(KeyExistsError):
        keys.create_house()
    with suppress(PresentPassphraseError):
        keys.set_passphrase(sys.argv[2])
"""


def environment() -> dict[str, str]:
    """What a child needs to find the product and the tests."""
    root = Path(__file__).parents[2]
    return {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}


def killed_after(lines: int, program: str, *arguments: str) -> None:
    """Run a program, wait for so many of its lines, and kill it wherever it is then."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)


def opens(keys: KeyFolder, passphrase: str) -> bool:
    try:
        keys.unlock(passphrase)
    except NotAllowedError:
        return False
    return True


def test_a_passphrase_change_killed_anywhere_leaves_one_readable_vault(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path, lock_up=quick_lock)
    keys.create_house()
    vault = keys.set_passphrase(FIRST)
    now, then = FIRST, SECOND
    for round_number in range(ROUNDS):
        killed_after(1 + 7 * round_number, CHANGING, str(tmp_path), now, then)
        fits = [passphrase for passphrase in (now, then) if opens(keys, passphrase)]
        assert len(fits) == 1
        now, then = (now, then) if fits == [now] else (then, now)
        assert keys.unlock(now) == vault
        assert keys.check().sentences == []


def test_first_keys_killed_anywhere_can_be_finished(tmp_path: Path) -> None:
    for round_number in range(ROUNDS):
        folder = tmp_path / str(round_number)
        killed_after(1 + 5 * round_number, MAKING, str(folder), FIRST)
        for path in folder.iterdir():
            keys = KeyFolder(path, lock_up=quick_lock)
            house = keys.house() if keys.has_house else keys.create_house()
            vault = keys.unlock(FIRST) if keys.has_vault else keys.set_passphrase(FIRST)
            assert (keys.house(), keys.unlock(FIRST)) == (house, vault)
            assert keys.check().sentences == []


def test_two_processes_that_make_keys_at_once_agree_on_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RACING, str(tmp_path), FIRST]
    processes = [subprocess.Popen(command, env=environment()) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert len(list(tmp_path.iterdir())) == RACES
    for path in tmp_path.iterdir():
        keys = KeyFolder(path, lock_up=quick_lock)
        assert keys.unlock(FIRST).recipient == keys.vault_recipient()
        assert keys.check().sentences == []
