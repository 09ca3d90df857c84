"""``osmosis apert source add|list|weigh|lean|move|retire|rename``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command
from osmosis.practices.apert.cli.words import (
    axis_of,
    gate_id_of,
    gate_of,
    source_facts,
    source_of,
)
from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import axes, discovering, sources
from osmosis.practices.apert.service.adding import ADDED_BY_HAND, add_by_hand, made_whole
from osmosis.practices.apert.service.mail_servers import is_on_server
from osmosis.practices.apert.service.sources import NewSource
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_HERE = "osmosis.practices.apert.cli.sources"


@click.group(
    cls=LazyGroup,
    entries={
        "add": Command(f"{_HERE}:add", "Put a source behind a gate."),
        "list": Command(f"{_HERE}:list_", "List every source, and whether it answers."),
        "weigh": Command(f"{_HERE}:weigh", "Let a source count more or less."),
        "lean": Command(f"{_HERE}:lean", "Say where a source stands on an axis."),
        "move": Command(f"{_HERE}:move", "Put a source behind another gate."),
        "retire": Command(f"{_HERE}:retire", "Visit a source no more."),
        "rename": Command(f"{_HERE}:rename", "Call a source something else."),
    },
    epilog="""\b
Examples:
  osmosis apert source add Sundays https://gazette.example/feed.xml
  osmosis apert source lean gazette Distance --at -60
  osmosis apert source list""",
)
def source() -> None:
    """Add, weigh, lean, move and retire what stands behind gates."""


@click.command(
    epilog="""\b
Examples:
  osmosis apert source add Sundays https://gazette.example/
  osmosis apert source add Sundays https://gazette.example/feed.xml --weight 2 --as-it-is
  osmosis apert source add Sundays ~/Books/novel.epub --kind work
  osmosis apert source add Sundays imaps://me@mail.example/News --kind mailbox
  osmosis apert source add Sundays https://friend.example/patience.roll --kind peer
  osmosis apert source add Sundays "Grandmother" --kind person"""
)
@click.argument("gate")
@click.argument("address")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ADDED_BY_HAND]),
    default=SourceKind.FEED.value,
    show_default=True,
    help="What stands at ADDRESS.",
)
@click.option("--name", default="", help="What to call it; as it calls itself, if left out.")
@click.option("--weight", type=float, default=1.0, show_default=True, help="From 0.1 to 10.")
@click.option("--as-it-is", is_flag=True, help="Do not look whether a feed is there.")
@click.pass_obj
def add(
    shell: CommandShell,
    gate: str,
    address: str,
    kind: str,
    name: str,
    weight: float,
    as_it_is: bool,
) -> None:
    """Put what is at ADDRESS behind GATE.

    Of a feed, ADDRESS is its own or that of a page that names it; of a mailbox, imaps://USER@HOST
    or a path; of a folder and a long work, a path; of what another person shares, a path or the
    address of a capsule; of a person, the name.
    """
    wanted = made_whole(NewSource(address=address, kind=SourceKind(kind), name=name, weight=weight))
    with shell.practice("apert", ApertParts) as parts:
        context = parts.context
        found = gate_of(context, gate)
        if wanted.kind is SourceKind.FEED and not as_it_is:
            wanted = replace(wanted, address=_looked_up(shell, context, address))
        made = add_by_hand(context, found.id, wanted)
    shell.say(gettext("{source} stands behind {gate}.", source=made.title, gate=found.name))
    if is_on_server(made):
        shell.warn(
            gettext(
                "Its password is kept with: osmosis apert password {address}", address=made.address
            )
        )


@click.command("list", epilog="\b\nExamples:\n  osmosis apert source list --gate Sundays --json")
@click.option("--gate", help="Only those behind this one.")
@click.option("--retired", is_flag=True, help="Also those that are visited no more.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, gate: str | None, retired: bool, as_json: bool) -> None:
    """List every source, and whether it answers."""
    with shell.practice("apert", ApertParts) as parts:
        context = parts.context
        found = sources.list_sources(context, gate_id_of(context, gate), retired=retired)
        facts = source_facts(context, found)
    if as_json:
        shell.print_json(facts)
        return
    names = ("gate", "kind", "name", "address", "weight", "reachable")
    shell.print_table(
        [{name: one[name] for name in names} for one in facts],
        empty=gettext("No source yet; `osmosis apert source add GATE ADDRESS` adds one."),
    )


@click.command(epilog="\b\nExamples:\n  osmosis apert source weigh gazette 2")
@click.argument("source")
@click.argument("weight", type=float)
@click.pass_obj
def weigh(shell: CommandShell, source: str, weight: float) -> None:
    """Let SOURCE count more or less than others: from 0.1 to 10, and 1 is as any other."""
    with shell.practice("apert", ApertParts) as parts:
        found = source_of(parts.context, source)
        weighed = sources.weigh_source(parts.context, found.id, weight)
    shell.say(
        gettext(
            "{source} has the weight {weight}.", source=found.title, weight=f"{weighed.weight:g}"
        )
    )


@click.command(
    epilog="""\b
Examples:
  osmosis apert source lean gazette Distance --at -60
  osmosis apert source lean gazette Distance --nowhere"""
)
@click.argument("source")
@click.argument("axis")
@click.option("--at", "place", type=int, help="From -100 to 100.")
@click.option("--nowhere", is_flag=True, help="It has no place on it.")
@click.pass_obj
def lean(shell: CommandShell, source: str, axis: str, place: int | None, nowhere: bool) -> None:
    """Say where SOURCE stands on AXIS: -100 at its low end, 100 at its high one."""
    if (place is None) is not nowhere:
        raise InvalidInputError("Say where it stands with --at, or --nowhere")
    with shell.practice("apert", ApertParts) as parts:
        context = parts.context
        found, on = source_of(context, source), axis_of(context, axis)
        if place is None:
            axes.lean_nowhere(context, found.id, on.id)
        else:
            axes.lean(context, found.id, on.id, place)
    names = {"source": found.title, "axis": on.name}
    if place is None:
        shell.say(gettext("{source} stands nowhere on {axis}.", **names))
    else:
        shell.say(gettext("{source} stands at {place} on {axis}.", place=place, **names))


@click.command(epilog="\b\nExamples:\n  osmosis apert source move gazette Quarter")
@click.argument("source")
@click.argument("gate")
@click.pass_obj
def move(shell: CommandShell, source: str, gate: str) -> None:
    """Put SOURCE behind GATE; what it brought until now stays behind the old one."""
    with shell.practice("apert", ApertParts) as parts:
        found, to = source_of(parts.context, source), gate_of(parts.context, gate)
        sources.move_source(parts.context, found.id, to.id)
    shell.say(gettext("{source} stands behind {gate}.", source=found.title, gate=to.name))


@click.command(epilog="\b\nExamples:\n  osmosis apert source retire gazette")
@click.argument("source")
@click.pass_obj
def retire(shell: CommandShell, source: str) -> None:
    """Visit SOURCE no more; what it brought is still handed over."""
    with shell.practice("apert", ApertParts) as parts:
        found = source_of(parts.context, source)
        sources.retire_source(parts.context, found.id)
    shell.say(gettext("{title} is visited no more.", title=found.title))


@click.command(epilog="\b\nExamples:\n  osmosis apert source rename gazette 'The Gazette'")
@click.argument("source")
@click.argument("name")
@click.pass_obj
def rename(shell: CommandShell, source: str, name: str) -> None:
    """Call SOURCE something else; with an empty name, as it calls itself."""
    with shell.practice("apert", ApertParts) as parts:
        found = source_of(parts.context, source)
        renamed = sources.rename_source(parts.context, found.id, name)
    names = {"address": found.address, "name": renamed.name}
    if renamed.name:
        shell.say(gettext("{address} is called {name}.", **names))
    else:
        shell.say(gettext("{address} is called as it calls itself.", **names))


def _looked_up(shell: CommandShell, context: PracticeContext, address: str) -> str:
    """Where the feed is that an address means.

    Raises:
        InvalidInputError: There is none, or the page names several.
    """
    [found] = discovering.discover(context, [address])
    if found.feeds:
        for feed in found.feeds:
            shell.warn(f"{feed.address}  {feed.title}".rstrip())
        raise InvalidInputError("This page names several feeds; give the address of one")
    if not found.was_reached:
        shell.warn(gettext("It does not answer now; it is asked again by and by."))
    return found.address
