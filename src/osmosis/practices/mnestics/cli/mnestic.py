"""``osmosis mnestic``: pathways, sittings, letters, plans, and what is thought of them later."""

from __future__ import annotations

import click

from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command

_HERE = "osmosis.practices.mnestics.cli"


@click.group(
    cls=LazyGroup,
    entries={
        "path": Command(f"{_HERE}.pathways:path", "Make, change, pause, end and show pathways."),
        "sit": Command(f"{_HERE}.sitting:sit", "Hold the sitting that is open now."),
        "send": Command(f"{_HERE}.sitting:send", "Send a line without sitting through the rest."),
        "answer": Command(f"{_HERE}.answering:answer", "Answer a message, where you stopped it."),
        "map": Command(f"{_HERE}.reaching:map_", "Who will read which message, and when."),
        "orphans": Command(f"{_HERE}.reaching:orphans", "Messages that nobody will read."),
        "missed": Command(f"{_HERE}.missed:missed_", "What a missed date left without a reader."),
        "letter": Command(f"{_HERE}.letters:letter", "Letters to a date or to a next sitting."),
        "plan": Command(f"{_HERE}.plans:plan", "Plans over years that several selves sign."),
        "gloss": Command(f"{_HERE}.beside:gloss", "Add a later thought beside something."),
        "let-go": Command(f"{_HERE}.beside:let_go", "Let a message or a gloss go for good."),
    },
    epilog="""\b
Examples:
  osmosis mnestic path add Sundays --rhythm "every Sunday at 9:00" --first-line "Ask about the fig."
  osmosis mnestic sit
  osmosis mnestic map""",
)
def mnestic() -> None:
    """Send messages to later selves, and read what earlier ones sent."""
