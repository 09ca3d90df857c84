"""``osmosis mnestic letter add|list|open``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import click

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command
from osmosis.practices.mnestics.cli.shown import message_lines
from osmosis.practices.mnestics.cli.words import names_of, pathway_of, plainly
from osmosis.practices.mnestics.model import Address, Message
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.rules.plan_dates import parse_date
from osmosis.practices.mnestics.service import letters, reading, sealing, sending, sitting
from osmosis.practices.mnestics.service.letters import SeenLetter

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_HERE = "osmosis.practices.mnestics.cli.letters"


@click.group(
    cls=LazyGroup,
    entries={
        "add": Command(f"{_HERE}:add", "Write a letter."),
        "list": Command(f"{_HERE}:list_", "List every letter, unread ones without a word."),
        "open": Command(f"{_HERE}:open_", "Open the letters whose day has come."),
    },
    epilog="""\b
Examples:
  osmosis mnestic letter add --on 2041-05-04 "Do you still have the fig?"
  osmosis mnestic letter list""",
)
def letter() -> None:
    """Letters to a date, to a next sitting, or to the day on which a roll is developed."""


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic letter add --on 2041-05-04 "Do you still have the fig?"
  cat letter.txt | osmosis mnestic letter add --next Sundays
  osmosis mnestic letter add --roll rolls:roll:01c289fd-e100-72a1-bb02-888c8af536f9 "Look long." """
)
@click.argument("words", required=False)
@click.option("--on", "on", help="The day, such as 2041-05-04; up to a century ahead.")
@click.option("--next", "next_of", help="To the next sitting of this pathway.")
@click.option("--roll", help="To the day on which this roll (its Ref) is developed.")
@click.pass_obj
def add(
    shell: CommandShell, words: str | None, on: str | None, next_of: str | None, roll: str | None
) -> None:
    """Write a letter; without WORDS it is read from standard input."""
    if [on, next_of, roll].count(None) != 2:
        raise InvalidInputError("A letter goes to one of --on, --next and --roll")
    text = words or shell.piped_words()
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        outgoing = sealing.line(str(new_id(context.store.time().now)), text)
        if on is not None:
            sent = sending.send_to_date(context, parse_date(on), outgoing)
        elif next_of is not None:
            sent = sending.send_to_next(context, pathway_of(context, next_of).id, outgoing)
        else:
            sent = sending.send_to_roll(context, Ref.parse(roll or ""), outgoing)
        shell.say(gettext("Sealed: {to}.", to=_told(sent, names_of(context))))


@click.command("list", epilog="\b\nExamples:\n  osmosis mnestic letter list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List every letter; of those on their way, no word."""
    with (
        shell.practice("mnestics", MnesticsParts, catch_up=True) as parts,
        plainly(as_json),
    ):
        names = names_of(parts.context)
        rows = [
            {
                "sent": one.letter.sent.local().date().format_iso(),
                "to": _told(one.letter, names),
                "state": _state(one),
                "id": str(one.letter.id)[-8:],
            }
            for one in letters.list_letters(parts.context)
        ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(
        rows, empty=gettext("No letter yet; `osmosis mnestic letter add` writes one.")
    )


@click.command("open", epilog="\b\nExamples:\n  osmosis mnestic letter open")
@click.pass_obj
def open_(shell: CommandShell) -> None:
    """Open the letters whose day has come and that no sitting reads."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        begun = letters.open_letters(context)
        for one in reading.read_sitting(context, begun.id):
            for line in message_lines(one):
                shell.say(line)
        sitting.close(context, begun.id)


def _told(message: Message, names: Mapping[UUID, str]) -> str:
    if message.to is Address.DATE and message.to_date is not None:
        return told_date(message.to_date)
    if message.to is Address.NEXT:
        name = names.get(message.pathway_id) if message.pathway_id is not None else None
        if not name:
            return gettext("the next sitting of a pathway")
        return gettext("the next sitting of {name}", name=name)
    return gettext("the day on which a roll is developed")


def _state(one: SeenLetter) -> str:
    if one.is_read:
        return gettext("read")
    return gettext("its day has come") if one.has_come else gettext("on its way")
