"""``osmosis pebble``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tests.tiny_practice import store
from tests.tiny_practice.parts import PebblesParts

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group()
def pebble() -> None:
    """A few words that lie above water for a while."""


@pebble.command()
@click.argument("words")
@click.pass_obj
def pick(shell: CommandShell, words: str) -> None:
    """Pick one up."""
    with shell.practice("pebbles", PebblesParts) as parts:
        with parts.context.store.write() as transaction:
            store.pick(transaction, words)
        shell.say("Picked up.")


@pebble.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """See them."""
    with shell.practice("pebbles", PebblesParts) as parts:
        rows = [{"words": one.words, "polished": one.polished} for one in parts.every()]
    if as_json:
        shell.print_json(rows)
    else:
        shell.print_table(rows, empty="No pebbles.")
