"""``osmosis today``: what is asked now, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis today
  osmosis today --json"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def today(shell: CommandShell, as_json: bool) -> None:
    """Say what is asked now: at most five things, and where each is done."""
    from osmosis.calendar.today import facts_of, list_asked

    with shell.opened() as app:
        shell.catch_up(app)
        asked = list_asked(app.store, app.parts.values(), in_shell=True)
    if as_json:
        shell.print_json(facts_of(asked))
        return
    for one in asked:
        shell.say(f"{one.title}  {one.address}")
    if not asked:
        shell.say(gettext("Nothing today."))
