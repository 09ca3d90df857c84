"""``osmosis apert``: gates, what stands behind them, and what they hand over."""

from __future__ import annotations

from typing import Final

import click

from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command

_HERE: Final = "osmosis.practices.apert.cli"


@click.group(
    cls=LazyGroup,
    entries={
        "open": Command(f"{_HERE}.opening:open_", "Show what an open gate hands over."),
        "close": Command(f"{_HERE}.opening:close", "Close a gate before its time is over."),
        "breach": Command(f"{_HERE}.opening:breach", "When gates were opened early, and why."),
        "password": Command(f"{_HERE}.mail:password", "Keep the password of a mailbox."),
        "save": Command(f"{_HERE}.saving:save", "Keep a page for a gate's next opening."),
        "collect": Command(f"{_HERE}.collecting:collect", "Visit the sources that are due, now."),
        "status": Command(f"{_HERE}.collecting:status", "Which gates are closed, and until when."),
    },
    epilog="""\b
Examples:
  osmosis apert gate add Sundays --rhythm weekly --minutes 45
  osmosis apert source add Sundays https://gazette.example/feed.xml
  osmosis apert status""",
)
def apert() -> None:
    """Keep the world out, and let it in on its days."""
