"""``osmosis apert axis add|list|aim|remove``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command
from osmosis.practices.apert.cli.words import axis_of, gate_of
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import axes

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_HERE = "osmosis.practices.apert.cli.axes"


@click.group(
    cls=LazyGroup,
    entries={
        "add": Command(f"{_HERE}:add", "Name an axis and its two ends."),
        "list": Command(f"{_HERE}:list_", "List every axis."),
        "aim": Command(f"{_HERE}:aim", "Say where a gate's editions should stand."),
        "remove": Command(f"{_HERE}:remove", "Remove an axis."),
    },
    epilog="""\b
Examples:
  osmosis apert axis add Distance --from near --to far
  osmosis apert axis aim Sundays Distance --within 20""",
)
def axis() -> None:
    """Name axes, and say where editions should stand on them."""


@click.command(epilog="\b\nExamples:\n  osmosis apert axis add Distance --from near --to far")
@click.argument("name")
@click.option("--from", "low", required=True, help="What its low end is called.")
@click.option("--to", "high", required=True, help="What its high end is called.")
@click.option("--virtue", default="", help="The roll's virtue that it stands for, if it does.")
@click.pass_obj
def add(shell: CommandShell, name: str, low: str, high: str, virtue: str) -> None:
    """Name the axis NAME."""
    with shell.practice("apert", ApertParts) as parts:
        made = axes.make_axis(parts.context, name, low, high, virtue)
    shell.say(
        gettext(
            "{name} runs from {low} (-100) to {high} (100).",
            name=made.name,
            low=made.low,
            high=made.high,
        )
    )


@click.command("list", epilog="\b\nExamples:\n  osmosis apert axis list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List every axis."""
    with shell.practice("apert", ApertParts) as parts:
        facts = [
            {"name": one.name, "from": one.low, "to": one.high, "virtue": one.virtue}
            for one in axes.list_axes(parts.context)
        ]
    if as_json:
        shell.print_json(facts)
        return
    shell.print_table(facts, empty=gettext("No axis yet; `osmosis apert axis add NAME` names one."))


@click.command(
    epilog="""\b
Examples:
  osmosis apert axis aim Sundays Distance --at -10 --within 20
  osmosis apert axis aim Sundays Distance --nowhere"""
)
@click.argument("gate")
@click.argument("axis")
@click.option("--at", "place", type=int, default=0, show_default=True, help="-100 to 100.")
@click.option("--within", type=int, default=20, show_default=True, help="How far off it may be.")
@click.option("--nowhere", is_flag=True, help="It does not matter on this axis.")
@click.pass_obj
def aim(shell: CommandShell, gate: str, axis: str, place: int, within: int, nowhere: bool) -> None:
    """Say where GATE's editions should stand on AXIS, and how far off they may be."""
    with shell.practice("apert", ApertParts) as parts:
        context = parts.context
        found, on = gate_of(context, gate), axis_of(context, axis)
        if nowhere:
            axes.aim_nowhere(context, found.id, on.id)
        else:
            axes.aim(context, found.id, on.id, place, within)
    if nowhere:
        shell.say(gettext("{gate} may stand anywhere on {axis}.", gate=found.name, axis=on.name))
        return
    shell.say(
        gettext(
            "{gate} may stand at {place}, give or take {within}, on {axis}.",
            gate=found.name,
            place=place,
            within=within,
            axis=on.name,
        )
    )


@click.command(epilog="\b\nExamples:\n  osmosis apert axis remove Distance")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(shell: CommandShell, name: str, yes: bool) -> None:
    """Remove the axis NAME, with every leaning and target on it."""
    with shell.practice("apert", ApertParts) as parts:
        found = axis_of(parts.context, name)
        if not yes:
            click.confirm(gettext("Remove {name}?", name=found.name), abort=True, err=True)
        axes.remove_axis(parts.context, found.id)
    shell.say(gettext("{name} is removed.", name=found.name))
