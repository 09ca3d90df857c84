"""``osmosis mnestic map|orphans``: who will read which message, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.words import names_of, plainly
from osmosis.practices.mnestics.model import Message
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.rules.reaching import MessageReach
from osmosis.practices.mnestics.service import reaching
from osmosis.practices.mnestics.service.known import names_of_homes
from osmosis.practices.mnestics.service.reaching import Reader, next_reader
from osmosis.practices.mnestics.store import messages, sittings

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_TOLD = {
    Reader.NOBODY: noop("Nobody will read it, as the pathway stands. It may be meant for nobody."),
    Reader.PERHAPS: noop("You may read it, if chance or a missed date brings it up."),
    Reader.NO_LONGER: noop("Nobody will read it again, as the pathway stands."),
}
_SHORT = {Reader.NOBODY: noop("nobody"), Reader.PERHAPS: noop("perhaps"), Reader.NO_LONGER: ""}


@click.command(
    "map",
    epilog="""\b
Examples:
  osmosis mnestic map
  osmosis mnestic map --json

The drawing of it is in the browser, under Pathways.""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def map_(shell: CommandShell, as_json: bool) -> None:
    """List every message with who reads it next; no word of what is on its way."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        reached, awaited = reaching.reach_every(context), reaching.next_checkpoints(context)
        with context.store.read() as reading:
            names = names_of_homes(reading)
            every = messages.list_messages(reading)
            read = sittings.last_readings(reading)
    with plainly(as_json):
        rows = [
            {
                "sent": one.sent.local().date().format_iso(),
                "along": gettext("a letter") if one.home is None else names.get(one.home.id, ""),
                "read": read[one.id].format_iso(unit="minute") if one.id in read else "",
                "next": told_date(awaited[one.id])
                if one.id in awaited
                else _next(one, reached.get(one.id)),
                "id": str(one.id)[-8:],
            }
            for one in every
        ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(rows, empty=gettext("Nothing was sent yet."))


@click.command(epilog="\b\nExamples:\n  osmosis mnestic orphans --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def orphans(shell: CommandShell, as_json: bool) -> None:
    """List messages that were never read and that nobody will read; they may be meant so."""
    with (
        shell.practice("mnestics", MnesticsParts, catch_up=True) as parts,
        plainly(as_json),
    ):
        context = parts.context
        names = names_of(context)
        rows = [
            {
                "sent": one.sent.local().date().format_iso(),
                "along": names.get(one.pathway_id, "") if one.pathway_id else gettext("a letter"),
                "id": str(one.id)[-8:],
            }
            for one in reaching.list_orphans(context)
        ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(rows, empty=gettext("Every message will be read, or may be, or was."))


def told_readers(context: PracticeContext, sent: Sequence[Message]) -> list[str]:
    """Who will read what was just sent, a sentence each."""
    reached = reaching.reach_every(context) if sent else {}
    return [_told(one, reached.get(one.id)) for one in sent]


def _told(message: Message, reach: MessageReach | None) -> str:
    following = next_reader(message, reach)
    if following.date is None:
        return gettext(_TOLD[following.reader])
    return gettext("You will read it on {date}.", date=told_date(following.date))


def _next(message: Message, reach: MessageReach | None) -> str:
    following = next_reader(message, reach)
    if following.date is not None:
        return told_date(following.date)
    short = _SHORT[following.reader]
    return gettext(short) if short else ""
