"""``osmosis apert``: gates, what stands behind them, and what they hand over."""

from __future__ import annotations

from typing import Final

import click

from osmosis.ports.commands import LazyGroup

_HERE: Final = "osmosis.practices.apert.cli"


@click.group(
    cls=LazyGroup,
    entries={},
    epilog="""\b
Examples:
  osmosis apert gate add Sundays --rhythm weekly --minutes 45
  osmosis apert source add Sundays https://gazette.example/feed.xml
  osmosis apert status""",
)
def apert() -> None:
    """Keep the world out, and let it in on its days."""
