"""``osmosis loose``: frames that wait for a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.kernel.ids import parse_id
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls.cli.words import KINDS, roll_id_of
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import exposing

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis loose list
  osmosis loose place 0196a0c1-2f00-7000-8000-5e1f0c7d2a91 Patience"""
)
def loose() -> None:
    """Frames that were kept but have no place on a roll."""


@loose.command(
    "list",
    epilog="""\b
Examples:
  osmosis loose list""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_loose(shell: CommandShell, as_json: bool) -> None:
    """List them; what is in them stays sealed."""
    with shell.practice("rolls", RollsParts) as parts:
        waiting = exposing.list_loose(parts.context)
    facts = [
        {"id": str(frame.id), "kind": frame.kind.value, "taken": frame.taken} for frame in waiting
    ]
    if as_json:
        shell.print_json(facts)
        return
    rows = [
        {
            noop("id"): str(frame.id),
            noop("kind"): gettext(KINDS[frame.kind.value]),
            noop("taken"): frame.taken,
        }
        for frame in waiting
    ]
    shell.print_table(rows, empty=gettext("No frame waits for a place."))


@loose.command(
    epilog="""\b
Examples:
  osmosis loose place 0196a0c1-2f00-7000-8000-5e1f0c7d2a91 Patience
  osmosis loose place 0196a0c1-2f00-7000-8000-5e1f0c7d2a91 Temperance --number 7"""
)
@click.argument("frame")
@click.argument("roll")
@click.option("--number", type=int, help="Its place; the next free one if left out.")
@click.pass_obj
def place(shell: CommandShell, frame: str, roll: str, number: int | None) -> None:
    """Give a loose FRAME (its id) a place on a loaded ROLL."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        kept = exposing.place_loose(context, parse_id(frame), roll_id_of(context, roll), number)
    shell.say(gettext("{virtue}, frame {number}.", virtue=kept.roll.virtue, number=kept.number))
