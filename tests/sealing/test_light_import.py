"""The shell's exposure must be quick: sealing a moment imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "PIL",
    "alembic",
    "asyncio",
    "cryptography",
    "email",
    "jinja2",
    "logging",
    "segno",
    "sqlalchemy",
    "starlette",
    "tempfile",
    "typst",
    "zipfile",
}

SEALING = """
import sys
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
recipient = "age162xzehf5evs3unxl0kmfcfjksqkghxtlds5xrplysrj8ypura5qqrzsw0z"
assert b"".join(seal_moment(MomentNote(kind="line", line="x"), None, [recipient]))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("module", sorted(HEAVY))
def test_nothing_heavy_is_named(module: str, sealing_modules: frozenset[str]) -> None:
    assert module not in sealing_modules


@pytest.fixture(scope="module")
def sealing_modules() -> frozenset[str]:
    done = subprocess.run(
        [sys.executable, "-c", SEALING], capture_output=True, text=True, check=True
    )
    return frozenset(done.stdout.split())
