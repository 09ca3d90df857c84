"""``osmosis roll``: everything about rolls but the camera itself."""

from __future__ import annotations

import click

from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command

_HERE = "osmosis.practices.rolls.cli"
_ENTRIES = {
    "load": Command(f"{_HERE}.lives:load", "Load a roll for a virtue."),
    "list": Command(f"{_HERE}.lives:list_rolls", "List every roll."),
    "show": Command(f"{_HERE}.lives:show", "Show one roll."),
    "current": Command(f"{_HERE}.lives:current", "Which roll is in the camera."),
    "finish": Command(f"{_HERE}.lives:finish", "Finish a roll at whatever frame it is."),
    "develop": Command(f"{_HERE}.bathing:develop", "Develop a finished roll that has rested."),
    "open-early": Command(f"{_HERE}.bathing:open_early", "Develop before its time; leaves a mark."),
    "circle": Command(f"{_HERE}.cases:circle", "Circle up to six prints."),
    "case": Command(f"{_HERE}.cases:case", "Put a developed roll into the case."),
    "call": Command(f"{_HERE}.cases:call", "Call on a roll: three to six frames."),
    "browse": Command(f"{_HERE}.cases:browse", "The whole roll, frame by frame."),
    "tray": Command(f"{_HERE}.trays:tray", "Up to three rolls, called on together."),
    "before": Command(f"{_HERE}.films:before", "Case what you already have."),
    "past": Command(f"{_HERE}.past:past", "The shelf of the past: what was imported."),
    "insert": Command(f"{_HERE}.films:insert", "Put in a forgotten frame on film."),
    "scan": Command(f"{_HERE}.films:scan", "Match scans to frames on film."),
    "lab": Command(f"{_HERE}.films:lab", "Take a film roll to the lab, and back."),
    "print": Command(f"{_HERE}.papers:print_", "Sheets, slides, strips, labels, a book."),
    "export": Command(f"{_HERE}.papers:export", "Write one capsule that opens anywhere."),
    "import": Command(f"{_HERE}.papers:import_", "Take a capsule into the case."),
    "give": Command(f"{_HERE}.papers:give", "A few frames as one page for somebody."),
    "folder": Command(f"{_HERE}.papers:folder", "Watch a folder for new frames."),
    "let-go": Command(f"{_HERE}.papers:let_go", "Let a roll or a frame go for good."),
}


@click.group(
    cls=LazyGroup,
    entries=_ENTRIES,
    epilog="""\b
Examples:
  osmosis roll load "Patience" --why "I hurry people I love."
  osmosis roll list
  osmosis roll develop Patience
  osmosis roll call Patience""",
)
def roll() -> None:
    """Load, finish, develop, case and call on rolls."""
