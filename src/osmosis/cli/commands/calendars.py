"""``osmosis calendar``: the dates of all practices, for the calendar that one has already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import PLACE
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis calendar write ~/osmosis.ics
  osmosis calendar feed
  osmosis calendar revoke"""
)
def calendar() -> None:
    """Have your dates in your own calendar: as a file, or at an address to subscribe to."""


@calendar.command(
    epilog="""\b
Examples:
  osmosis calendar write ~/osmosis.ics"""
)
@click.argument("file", type=PLACE)
@click.pass_obj
def write(shell: CommandShell, file: Path) -> None:
    """Write the dates of three years into FILE; `-` is standard output."""
    from osmosis.calendar.entries import calendar_span, list_entries
    from osmosis.calendar.ics import write_calendar

    with shell.opened() as app:
        span = calendar_span(app.store.time().now, app.store.clock.zone())
        data = write_calendar(list_entries(app.store, app.parts.values(), span))
    shell.write_file(file, [data])


@calendar.command(
    epilog="""\b
Examples:
  osmosis calendar feed
  osmosis calendar feed --anew"""
)
@click.option("--anew", is_flag=True, help="Even if there is one, which then leads nowhere.")
@click.pass_obj
def feed(shell: CommandShell, anew: bool) -> None:
    """Make a secret address to subscribe to; it is shown this once."""
    from osmosis.calendar.feed import open_feed
    from osmosis.web.settings import WebSettings

    with shell.opened() as app:
        with app.store.write() as transaction:
            path = open_feed(transaction, anew=anew)
        own = WebSettings(port=app.config.port).address.rstrip("/")
    shell.say(f"{own}{path}")
    shell.warn(gettext("Whoever has this address can read the names and times of your dates."))
    shell.warn(
        gettext("From another device it is the address of the pages there, and {path}", path=path)
    )
    shell.warn(
        gettext(
            "It leads somewhere only while Osmosis runs, and only where this machine is reached."
        )
    )


@calendar.command(
    epilog="""\b
Examples:
  osmosis calendar revoke"""
)
@click.pass_obj
def revoke(shell: CommandShell) -> None:
    """Let the address lead nowhere."""
    from osmosis.calendar.feed import revoke_feed

    with shell.opened() as app, app.store.write() as transaction:
        revoke_feed(transaction)
    shell.say(gettext("The address leads nowhere any more."))
