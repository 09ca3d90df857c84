"""``osmosis apert save``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import gates, saving

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis apert save https://quiet.example/why-figs-sleep
  osmosis apert save https://quiet.example/figs --gate Sundays --note "For Ana" """
)
@click.argument("address")
@click.option("--gate", "gate_name", help="For which gate; the one that opens next if left out.")
@click.option("--title", default="", help="What the page is called, if you know.")
@click.option("--note", default="", help="A line to yourself, printed with it.")
@click.pass_obj
def save(shell: CommandShell, address: str, gate_name: str | None, title: str, note: str) -> None:
    """Keep the page at ADDRESS for a gate's next opening."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        context = parts.context
        if gate_name is None:
            gate = saving.gate_for_links(context)
        else:
            with context.store.read() as reading:
                gate = gates.find_by_name(reading, gate_name)
        kept = saving.save_link(context, gate.id, address, title, note)
        shell.say(kept.told)
