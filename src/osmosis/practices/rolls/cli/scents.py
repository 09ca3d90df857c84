"""``osmosis scent``: the shelf of bottles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import scents as service
from osmosis.practices.rolls.store.scents import list_scents

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis scent add "Rain on dust" --where "the shop by the bridge" --stock 2
  osmosis scent list"""
)
def scent() -> None:
    """A smell cannot be recorded, but a bottle can be tagged and bought again."""


@scent.command(
    epilog="""\b
Examples:
  osmosis scent add Lavender
  osmosis scent add "Rain on dust" --where "the shop by the bridge" --stock 2"""
)
@click.argument("name")
@click.option("--where", default="", help="Where to buy it again.")
@click.option("--stock", type=int, default=1, show_default=True, help="Bottles left.")
@click.option(
    "--photo", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Of the bottle."
)
@click.pass_obj
def add(shell: CommandShell, name: str, where: str, stock: int, photo: Path | None) -> None:
    """Put a bottle on the shelf."""
    picture = None if photo is None else [photo.read_bytes()]
    with shell.practice("rolls", RollsParts) as parts:
        kept = service.add_scent(parts.context, name, where, stock, picture)
    shell.say(gettext("On the shelf: {name}.", name=kept.name))


@scent.command(
    "list",
    epilog="""\b
Examples:
  osmosis scent list""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List the shelf."""
    with shell.practice("rolls", RollsParts) as parts, parts.context.store.read() as reading:
        shelf = list_scents(reading)
    facts = [
        {
            noop("name"): one.name,
            noop("where to buy"): one.where_to_buy,
            noop("stock"): one.stock,
        }
        for one in shelf
    ]
    if as_json:
        shell.print_json(facts)
        return
    shell.print_table(
        facts, empty=gettext("The shelf is empty; `osmosis scent add NAME` fills it.")
    )


@scent.command(
    epilog="""\b
Examples:
  osmosis scent stock Lavender 1"""
)
@click.argument("name")
@click.argument("left", type=int)
@click.pass_obj
def stock(shell: CommandShell, name: str, left: int) -> None:
    """Say how many bottles of NAME are LEFT."""
    with shell.practice("rolls", RollsParts) as parts:
        ids = service.tag_of(parts.context, [name])
        kept = service.change_stock(parts.context, ids[0], left)
    shell.say(gettext("{name}: {stock} left.", name=kept.name, stock=kept.stock))


@scent.command(
    epilog="""\b
Examples:
  osmosis scent suggest"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def suggest(shell: CommandShell, as_json: bool) -> None:
    """Suggest tags that no roll has and that are far from those in use."""
    with shell.practice("rolls", RollsParts) as parts:
        tags = service.suggest_tags(parts.context)
    facts = [[one.name for one in tag] for tag in tags]
    if as_json:
        shell.print_json(facts)
        return
    for tag in facts:
        shell.say(" + ".join(tag))
    if not facts:
        shell.say(gettext("Every tag of the shelf is in use, or the shelf is empty."))
