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
        "gate": Command(f"{_HERE}.gates:gate", "Make, change, pause, end and show gates."),
        "source": Command(f"{_HERE}.sources:source", "Add, weigh, lean, move and retire sources."),
        "axis": Command(f"{_HERE}.axes:axis", "Name axes, and where editions should stand."),
        "import": Command(f"{_HERE}.lists:import_", "Take in a list of sources (OPML)."),
        "export": Command(f"{_HERE}.lists:export", "Write a list of your sources (OPML)."),
        "blocklist": Command(f"{_HERE}.lists:blocklist", "The hosts of your sources."),
        "open": Command(f"{_HERE}.opening:open_", "Show what an open gate hands over."),
        "close": Command(f"{_HERE}.opening:close", "Close a gate before its time is over."),
        "breach": Command(f"{_HERE}.opening:breach", "When gates were opened early, and why."),
        "password": Command(f"{_HERE}.mail:password", "Keep the password of a mailbox."),
        "letters": Command(f"{_HERE}.mail:letters", "What becomes of a mailbox's letters."),
        "save": Command(f"{_HERE}.saving:save", "Keep a page for a gate's next opening."),
        "collect": Command(f"{_HERE}.collecting:collect", "Visit the sources that are due, now."),
        "status": Command(f"{_HERE}.collecting:status", "Which gates are closed, and until when."),
        "deliver": Command(f"{_HERE}.delivering:deliver", "Hand the book of a gate over."),
        "highlights": Command(f"{_HERE}.highlights:highlights", "What you marked on a reader."),
    },
    epilog="""\b
Examples:
  osmosis apert gate add Sundays --rhythm weekly --minutes 45
  osmosis apert source add Sundays https://gazette.example/feed.xml
  osmosis apert axis add Distance --from near --to far""",
)
def apert() -> None:
    """Keep the world out, and let it in on its days."""
