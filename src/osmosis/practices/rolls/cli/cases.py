"""``osmosis roll circle|case|call|browse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.cli.words import frame_facts, frame_line, roll_id_of, show_call
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import calling, sheets

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis roll circle Patience 3 9 20
  osmosis roll circle Patience 3:90 9 20:70      (how glad, actually)"""
)
@click.argument("name")
@click.argument("prints", nargs=-1)
@click.pass_obj
def circle(shell: CommandShell, name: str, prints: tuple[str, ...]) -> None:
    """Circle up to six prints of a developed roll, in this order."""
    numbers, glad = _marks(prints)
    with shell.practice("rolls", RollsParts) as parts:
        sheet = sheets.circle(parts.context, roll_id_of(parts.context, name), numbers, glad)
    for frame in sheet.frames:
        if frame.circle is not None:
            shell.say(frame_line(frame, shell.page))


@click.command(
    epilog="""\b
Examples:
  osmosis roll case Patience --line ""
  osmosis roll case Courage --line 'Someone who says it.'"""
)
@click.argument("name")
@click.option("--line", required=True, help="Who the person in these frames is; may be empty.")
@click.pass_obj
def case(shell: CommandShell, name: str, line: str) -> None:
    """Put a developed roll into the case."""
    with shell.practice("rolls", RollsParts) as parts:
        roll = sheets.put_into_case(parts.context, roll_id_of(parts.context, name), line)
    shell.say(gettext("{virtue} is in the case.", virtue=roll.virtue))


@click.command(
    epilog="""\b
Examples:
  osmosis roll call Patience --new-way "I let him finish his sentence."
  osmosis roll call Patience"""
)
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--new-way", help="One new way today, in your own words.")
@click.pass_obj
def call(shell: CommandShell, name: str, as_json: bool, new_way: str | None) -> None:
    """Call on a roll: three to six frames, and then it ends."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        called = calling.call_on(context, roll_id_of(context, name))
        if new_way:
            calling.say_new_way(context, called.id, new_way)
    show_call(shell, called, as_json=as_json)


@click.command(
    epilog="""\b
Examples:
  osmosis roll browse Patience
  osmosis roll browse Patience --json"""
)
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def browse(shell: CommandShell, name: str, as_json: bool) -> None:
    """Show the whole roll, frame by frame in its own order, ending after the last."""
    with shell.practice("rolls", RollsParts) as parts:
        sheet = sheets.contact_sheet(parts.context, roll_id_of(parts.context, name))
    if as_json:
        shell.print_json([frame_facts(frame, shell.page) for frame in sheet.frames])
        return
    for frame in sheet.frames:
        shell.say(frame_line(frame, shell.page))


def _marks(prints: tuple[str, ...]) -> tuple[list[int], dict[int, int]]:
    numbers: list[int] = []
    glad: dict[int, int] = {}
    for mark in prints:
        number, _, gladness = mark.partition(":")
        if not number.isdigit() or (gladness and not gladness.isdigit()):
            raise InvalidInputError("A print is written 3, or 3:90 with its gladness", given=mark)
        numbers.append(int(number))
        if gladness:
            glad[int(number)] = int(gladness)
    return numbers, glad
