"""What is printed into a pipe that nobody reads any more: the command goes on to its own end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

_MAIN = "from osmosis.cli.main import main; main()"


def unheard(*words: str) -> int:
    """How a command ends whose output and complaints nobody reads."""
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-c", _MAIN, *words]
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=writes, stderr=writes, check=False
        ).returncode
    finally:
        os.close(writes)


@pytest.mark.skipif(os.name == "nt", reason="pipes are of POSIX")
def test_a_reader_that_leaves_changes_neither_the_work_nor_its_code(
    shell: Shell, tmp_path: Path
) -> None:
    assert unheard("roll", "load", "Patience") == 0
    assert "Patience" in shell("roll", "list").out
    assert unheard("roll", "list") == 0
    assert unheard("roll", "show", "Courage") == 1
    (tmp_path / "store" / "store.db").write_bytes(b"damaged")
    assert unheard("verify") == 3
