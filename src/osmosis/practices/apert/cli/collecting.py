"""``osmosis apert collect|status``: nothing that these say tells of what lies behind a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.errors import ConflictError
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.jobs import JobState, telling
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import collecting, looking

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis apert collect"""
)
@click.pass_obj
def collect(shell: CommandShell) -> None:
    """Visit the sources whose time has come, now."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        context = parts.context
        job = collecting.ask_to_collect(context)
        with shell.bar(gettext("Visiting")) as move:
            ended = context.jobs.run(job.id, telling(parts.tasks(), move))
        if ended.state is not JobState.DONE:
            raise ConflictError(ended.reason or noop("Collecting stopped"))
        for name in looking.list_unreachable(context):
            shell.say(gettext("Not reachable: {name}", name=name))
        shell.say(gettext("Everything was visited."))


@click.command(
    epilog="""\b
Examples:
  osmosis apert status"""
)
@click.pass_obj
def status(shell: CommandShell) -> None:
    """Say of each gate whether it is closed and until when, and whether its sources answer."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        gates = looking.list_gates(parts.context)
        for seen in gates:
            shell.say(f"{seen.name}: {seen.standing}")
            for source in seen.sources:
                shell.say(f"  {source.name}: {source.health}")
        if not gates:
            shell.say(gettext("There is no gate yet."))
