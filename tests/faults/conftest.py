"""A small world for faults, and a machine with processes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.machine import Machine
from tests.practices.conftest import world
from tests.practices.rolls.conftest import new_world

__all__ = ["new_world", "world"]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing was done yet but making an ordinary store."""
    made = Machine(root=tmp_path)
    made.begin()
    return made
