"""``osmosis rest``: what is not to be met for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.kernel.civil_text import parse_midnight
from osmosis.kernel.ids import parse_id
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.storage.rests import Rest


@click.group(
    epilog="""\b
Examples:
  osmosis rest add --from 2030-01-01 --to 2030-04-01
  osmosis rest list"""
)
def rest() -> None:
    """Let a thing, a person or a stretch of time rest, at once and everywhere."""


@rest.command(
    epilog="""\b
Examples:
  osmosis rest add --ref rolls:frame:0196…
  osmosis rest add --human "Grandmother"
  osmosis rest add --from 2030-01-01 --to 2030-04-01"""
)
@click.option("--ref", "ref_text", help="One thing, by its reference.")
@click.option("--human", help="Everything in which this name stands.")
@click.option("--from", "start", help="A stretch of time: its first day.")
@click.option("--to", "end", help="A stretch of time: its last day.")
@click.option("--note", default="", help="For yourself.")
@click.pass_obj
def add(
    shell: CommandShell,
    ref_text: str | None,
    human: str | None,
    start: str | None,
    end: str | None,
    note: str,
) -> None:
    """Let something rest from now on."""
    from osmosis.storage.rests import add_rest

    with shell.opened() as app:
        zone = app.store.clock.zone()
        span = None
        if start or end:
            span = (
                None if start is None else parse_midnight(start, zone),
                None if end is None else parse_midnight(end, zone, later=1),
            )
        with app.store.write() as transaction:
            kept = add_rest(
                transaction,
                ref=None if ref_text is None else Ref.parse(ref_text),
                human=human,
                span=span,
                note=note,
            )
    shell.say(gettext("At rest: {id}. `osmosis rest end {id}` ends it.", id=kept.id))


@rest.command(
    "list",
    epilog="""\b
Examples:
  osmosis rest list
  osmosis rest list --all""",
)
@click.option("--all", "ended", is_flag=True, help="Also those that ended.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, ended: bool, as_json: bool) -> None:
    """List what is at rest."""
    from osmosis.storage.rests import list_rests

    with shell.opened() as app, app.store.read() as reading:
        found = list_rests(reading, ended=ended)
        zone = app.store.clock.zone()
    facts = [
        {
            "id": str(one.id),
            "kind": one.kind.value,
            "what": str(one.ref or one.human or _span(one, zone)),
            "since": one.added_at.to_tz(zone),
            "ended": None if one.ended_at is None else one.ended_at.to_tz(zone),
            "note": one.note,
        }
        for one in found
    ]
    if as_json:
        shell.print_json(facts)
    else:
        shell.print_table(facts, empty=gettext("Nothing is at rest."))


@rest.command(
    epilog="""\b
Examples:
  osmosis rest end 0196a0c1-2f00-7000-8000-5e1f0c7d2a91"""
)
@click.argument("rest_id")
@click.pass_obj
def end(shell: CommandShell, rest_id: str) -> None:
    """End a rest, by its id."""
    from osmosis.storage.rests import end_rest

    with shell.opened() as app, app.store.write() as transaction:
        end_rest(transaction, parse_id(rest_id))
    shell.say(gettext("The rest has ended."))


def _span(one: Rest, zone: str) -> str:
    """The first and the last day of a stretch of time; it ends before the day after that."""
    first = "" if one.span_start is None else one.span_start.to_tz(zone).date().format_iso()
    last = "" if one.span_end is None else one.span_end.subtract(seconds=1).to_tz(zone).date()
    return f"{first} … {last}"
