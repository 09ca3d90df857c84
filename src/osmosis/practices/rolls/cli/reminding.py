"""``osmosis reminders``: how one is told that a roll may be developed; not at all, until chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service.reminders import (
    remind_in_folder,
    remind_nowhere,
    reminder_folder,
)
from osmosis.storage.outbox import list_given_up

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis reminders folder ~/phone/inbox
  osmosis reminders off"""
)
def reminders() -> None:
    """Be told when a roll may be developed, by a small text file in a folder."""


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders folder ~/phone/inbox"""
)
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def folder(shell: CommandShell, path: Path) -> None:
    """Write reminders into the folder PATH from now on."""
    with shell.practice("rolls", RollsParts) as parts:
        chosen = remind_in_folder(parts.context, path)
    shell.say(f"Reminders are written into {chosen}, while Osmosis runs.")


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders show"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, as_json: bool) -> None:
    """Show where reminders are written, and those that could not be."""
    with shell.practice("rolls", RollsParts) as parts:
        chosen = reminder_folder(parts.context)
        with parts.context.store.read() as reading:
            given_up = [
                {"reminder": one.notice.title, "problem": one.problem}
                for one in list_given_up(reading)
            ]
    if as_json:
        shell.print_json({"folder": chosen and str(chosen), "given_up": given_up})
        return
    shell.say(
        "No reminders are written; `osmosis reminders folder` names a folder for them."
        if chosen is None
        else f"Reminders are written into {chosen}."
    )
    for one in given_up:
        shell.say(f"Given up: {one['reminder']}. {one['problem']}")


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders off"""
)
@click.pass_obj
def off(shell: CommandShell) -> None:
    """Write no more reminders, and none of those that wait."""
    with shell.practice("rolls", RollsParts) as parts:
        remind_nowhere(parts.context)
    shell.say("No more reminders are written.")
