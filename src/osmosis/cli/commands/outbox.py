"""``osmosis outbox``: what came along with an import, and is sent only when you say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis outbox show
  osmosis outbox send
  osmosis outbox drop"""
)
def outbox() -> None:
    """Show what waits until you say so, and send it or drop it.

    After an import, nothing goes out by itself that may have gone out from where it comes from.
    """


@outbox.command(
    epilog="""\b
Examples:
  osmosis outbox show
  osmosis outbox show --json"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, as_json: bool) -> None:
    """Show what waits until you say so."""
    from osmosis.storage.outbox import list_held

    with shell.opened() as app, app.store.read() as reading:
        rows = [
            {"what": one.notice.title, "way": one.channel, "since": one.created_at.format_iso()}
            for one in list_held(reading)
        ]
    if as_json:
        shell.print_json(rows)
    else:
        shell.print_table(rows, empty=gettext("Nothing waits for your word."))


@outbox.command(
    epilog="""\b
Examples:
  osmosis outbox send"""
)
@click.pass_obj
def send(shell: CommandShell) -> None:
    """Let what waits be sent, each at its time."""
    from osmosis.storage.outbox import list_held, resume

    with shell.opened() as app, app.store.write() as transaction:
        held = list_held(transaction)
        for one in held:
            resume(transaction, one.id)
    shell.say(gettext("Sent while Osmosis runs: {count}.", count=len(held)))


@outbox.command(
    epilog="""\b
Examples:
  osmosis outbox drop"""
)
@click.pass_obj
def drop(shell: CommandShell) -> None:
    """Never send what waits."""
    from osmosis.storage import outbox as storage

    with shell.opened() as app, app.store.write() as transaction:
        held = storage.list_held(transaction)
        for one in held:
            storage.drop(transaction, one.id)
    shell.say(gettext("Never sent: {count}.", count=len(held)))
