"""``osmosis mnestic missed``: what a missed date left without a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import click

from osmosis.languages.listing import either
from osmosis.languages.speaking import gettext, pgettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.shown import message_lines
from osmosis.practices.mnestics.cli.words import message_of, plainly
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.rules.missed_words import missed_words
from osmosis.practices.mnestics.service import missed, reading, sitting
from osmosis.practices.mnestics.store.missed import Choice

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_OPEN, _ON = "open", "send-on"


@click.command(
    "missed",
    epilog="""\b
Examples:
  osmosis mnestic missed
  osmosis mnestic missed --open 8af536f9
  osmosis mnestic missed --send-on 8af536f9""",
)
@click.option("--open", "opened", metavar="ID", help="Fetch this one by hand and read it.")
@click.option("--send-on", "sent_on", metavar="ID", help="Let the next sitting read this one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def missed_(shell: CommandShell, opened: str | None, sent_on: str | None, as_json: bool) -> None:
    """List what sittings have named because a missed date left it without a reader.

    Left alone, it stays where it is.
    """
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        if opened:
            _open(shell, context, message_of(context, opened))
        elif sent_on:
            missed.send_on(context, message_of(context, sent_on))
            shell.say(gettext("The next sitting reads it."))
        else:
            _list(shell, context, as_json=as_json)


def tell(shell: CommandShell, context: PracticeContext, sitting_id: UUID, *, waits: bool) -> None:
    """Say what a sitting names, and ask what to do with each.

    Args:
        waits: Whether somebody is there to answer.
    """
    for one in missed.list_named(context, sitting_id):
        if one.choice is not None:
            continue
        shell.say(f"\n{missed_words(one.message, one.junction)}")
        if not waits:
            shell.say(
                gettext(
                    "`osmosis mnestic missed --open {id}` opens it.", id=str(one.message.id)[-8:]
                )
            )
            continue
        ways = [_OPEN, *([_ON] if one.may_be_sent_on else [])]
        told = gettext("{ways}? Enter lets it be", ways=either(ways))
        kind = click.Choice([*ways, ""])
        said = click.prompt(
            told, type=kind, default="", show_default=False, show_choices=False, err=True
        )
        _do(context, one.message.id, said)


def _list(shell: CommandShell, context: PracticeContext, *, as_json: bool) -> None:
    with plainly(as_json):
        rows = [
            {
                "told": missed_words(one.message, one.junction),
                "done": "" if one.choice is None else _choice_words(one.choice),
                "id": str(one.message.id)[-8:],
            }
            for one in missed.list_named(context)
        ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(rows, empty=gettext("No missed date has left anything without a reader."))


def _open(shell: CommandShell, context: PracticeContext, message_id: UUID) -> None:
    """Read one now, and end the sitting that was begun for it alone."""
    sitting_id = missed.fetch(context, message_id)
    for one in reading.read_sitting(context, sitting_id):
        if one.message.id == message_id:
            for line in message_lines(one):
                shell.say(line)
    seen = sitting.see(context, sitting_id)
    if not seen.sat and not seen.is_over:
        sitting.close(context, sitting_id)


def _do(context: PracticeContext, message_id: UUID, said: str) -> None:
    if said == _OPEN:
        missed.fetch(context, message_id)
    elif said == _ON:
        missed.send_on(context, message_id)
    else:
        missed.let_be(context, message_id)


def _choice_words(choice: Choice) -> str:
    return {
        Choice.FETCHED: pgettext("what a missed date left", "fetched"),
        Choice.SENT_ON: pgettext("what a missed date left", "sent-on"),
        Choice.LEFT: pgettext("what a missed date left", "left"),
    }[choice]
