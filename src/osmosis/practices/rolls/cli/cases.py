"""``osmosis roll circle|case|call|browse|tray``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_words import moment_words
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.cli.words import AT_REST, LET_GO, frame_facts, frame_line, roll_id_of
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.prints import CallOn
from osmosis.practices.rolls.service import calling, rolls_seen, sheets
from osmosis.practices.rolls.store import calls, rolls

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
    shell.say(f"{roll.virtue} is in the case.")


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
    _show_call(shell, called, as_json=as_json)


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


@click.command(
    epilog="""\b
Examples:
  osmosis roll tray                         what lies on it
  osmosis roll tray Patience Courage        put these on it, in this order
  osmosis roll tray --call                  call on all of it
  osmosis roll tray --clear"""
)
@click.argument("names", nargs=-1)
@click.option("--call", "call_now", is_flag=True, help="Call on what lies on the tray.")
@click.option("--clear", is_flag=True, help="Take everything off it.")
@click.option("--rhythm", help="Such as: every 1 week from 2031-05-04 09:00 Europe/Bucharest.")
@click.option("--history", is_flag=True, help="Every change with its date.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def tray(
    shell: CommandShell,
    names: tuple[str, ...],
    call_now: bool,
    clear: bool,
    rhythm: str | None,
    history: bool,
    as_json: bool,
) -> None:
    """Show or change what lies outside the case: up to three rolls, called on together."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        if call_now:
            _show_call(shell, calling.call_tray(context), as_json=as_json)
            return
        if names or clear or rhythm is not None:
            with context.store.read() as reading:
                lying = calls.latest_tray(reading).rolls
            wanted = [roll_id_of(context, name) for name in names]
            keep = list(lying) if not (names or clear) else wanted
            calling.change_tray(context, keep, rhythm)
        _show_tray(shell, context, history=history, as_json=as_json)


def _show_tray(
    shell: CommandShell, context: PracticeContext, *, history: bool, as_json: bool
) -> None:
    zone = context.store.clock.zone()
    with context.store.read() as reading:
        shown = calls.tray_history(reading) if history else [calls.latest_tray(reading)]
        every = rolls.list_rolls(reading)
        resting = rolls_seen.at_rest(reading, every, context.store.time().now)
    virtues = {roll.id: AT_REST if roll.id in resting else roll.virtue for roll in every}
    told = [
        (
            None if one.changed_at is None else one.changed_at.to_tz(zone),
            [virtues.get(roll_id, LET_GO) for roll_id in one.rolls],
            one.rhythm,
        )
        for one in shown
    ]
    if as_json:
        shell.print_json(
            [{"since": since, "rolls": names, "rhythm": rhythm} for since, names, rhythm in told]
        )
        return
    for since, names, rhythm in told:
        when = moment_words(since) if history and since else "On the tray"
        shell.say(f"{when}: {', '.join(names) or 'nothing'}. {rhythm}".rstrip())


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


def _show_call(shell: CommandShell, called: CallOn, *, as_json: bool) -> None:
    lines = [roll.identity_line for roll in called.rolls if roll.identity_line]
    if as_json:
        shell.print_json(
            {
                "id": str(called.id),
                "rolls": [roll.virtue for roll in called.rolls],
                "bottles": list(called.bottles),
                "box": called.box,
                "frames": [frame_facts(frame, shell.page) for frame in called.frames],
                "identity_lines": lines,
            }
        )
        return
    if called.bottles:
        shell.say(f"Open the bottle: {', '.join(called.bottles)}.")
    held = [frame for frame in called.frames if frame.is_held]
    if held and called.box:
        shell.say(f"The box: {called.box}. Hold these to the light.")
    for frame in (*held, *(frame for frame in called.frames if not frame.is_held)):
        shell.say(frame_line(frame, shell.page))
    for line in lines:
        shell.say(line)
