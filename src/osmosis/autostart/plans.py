"""What is to be registered, and how one platform registers it: data, no effects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NAME = "osmosis"
LABEL = "org.osmosis-loom.osmosis"
Command = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """How Osmosis is started.

    Attributes:
        command: The program and its arguments.
        home: The store's folder.
    """

    command: Command
    home: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How one platform is told.

    Attributes:
        what: What it is called there, in English.
        file: The file that is written.
        content: What stands in it.
        turn_on: Commands to run when the file is there.
        turn_off: Commands to run before the file is removed. None of them ends a running Osmosis.
        is_on: A command that succeeds while it is on; without one, the file says so.
        may_fail: Commands whose failure means nothing.
    """

    what: str
    file: Path
    content: bytes
    turn_on: tuple[Command, ...]
    turn_off: tuple[Command, ...]
    is_on: Command | None = None
    may_fail: tuple[Command, ...] = ()
