"""``osmosis apert open|close|breach``: what a gate handed over, and shutting it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from osmosis.errors import ConflictError, NotFoundError
from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.naming import meant_by
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop, pgettext
from osmosis.ports.jobs import JobState, telling
from osmosis.practices.apert.cli.trying import try_lines
from osmosis.practices.apert.editions import PieceInEdition
from osmosis.practices.apert.model import Gate, Opening, OpeningState
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import (
    editions,
    gates,
    keeping,
    openings,
    periods,
    standing,
    steps,
    threshold,
    trying,
)
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_SHOWN = 8  # letters of a key


@click.command(
    "open",
    epilog="""\b
Examples:
  osmosis apert open Sundays
  osmosis apert open Sundays --keep 3f2a9c41 --carry 77b0d1e2
  osmosis apert open Sundays --reason "My sister asked about the harbour."

A piece is named by its title, or by the letters beside it.""",
)
@click.argument("gate")
@click.option("--reason", default="", help="Open it before its time; the next edition says why.")
@click.option("--keep", "keeps", multiple=True, metavar="PIECE", help="Keep this piece for good.")
@click.option(
    "--carry", "carries", multiple=True, metavar="PIECE", help="Let it come again next time."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def open_(  # one for each option
    shell: CommandShell,
    gate: str,
    reason: str,
    keeps: Sequence[str],
    carries: Sequence[str],
    as_json: bool,
) -> None:
    """Show what a gate hands over while it is open, and take pieces out of it."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        found = gate_of(parts.context, gate)
        if reason:
            openings.open_early(parts.context, found.id, reason)
        _assemble(shell, parts, found)
        opening = standing.require_open(parts.context, found.id)
        _take(parts.context, opening, keeps, carries)
        _show(shell, parts.context, opening, as_json=as_json)


@click.command(
    epilog="""\b
Examples:
  osmosis apert close Sundays
  osmosis apert close Sundays --take "The lamps will stay."

What was not kept or carried over goes for good."""
)
@click.argument("gate")
@click.option("--take", default="", metavar="LINE", help="One line: what you take inside.")
@click.pass_obj
def close(shell: CommandShell, gate: str, take: str) -> None:
    """Close a gate before its time is over."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        found = gate_of(parts.context, gate)
        opening = standing.require_open(parts.context, found.id)
        if take:
            threshold.note_taken(parts.context, found.id, take)
        editions.close_now(parts.context, opening.gate_id)
        shell.say(_closed(parts.context, found))
        tried = trying.find_try(parts.context, found.id)
        if tried is not None and tried.tried.is_due:
            for line in try_lines(parts.context, found):
                shell.say(line)


@click.command(
    epilog="""\b
Examples:
  osmosis apert breach
  osmosis apert breach Sundays --json"""
)
@click.argument("gate", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def breach(shell: CommandShell, gate: str | None, as_json: bool) -> None:
    """List when gates were opened before their time, and why."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        chosen = gate_of(parts.context, gate).id if gate else None
        rows = [
            {
                "date": one.opening.date.format_iso() if as_json else told_date(one.opening.date),
                "gate": one.gate.name,
                "reason": one.opening.early_reason,
            }
            for one in openings.list_early(parts.context, chosen)
        ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(rows, empty=gettext("No gate was opened before its time."))


def gate_of(context: PracticeContext, name: str) -> Gate:
    """The gate that is named.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    with context.store.read() as reading:
        return gates.find_by_name(reading, name)


def _assemble(shell: CommandShell, parts: ApertParts, gate: Gate) -> None:
    """Make the edition that waits, here and now.

    Raises:
        ConflictError: Another process is at it, or it could not be made.
    """
    context = parts.context
    waiting = [
        one.opening
        for one in openings.list_living(context)
        if one.gate.id == gate.id and one.opening.state is OpeningState.ASSEMBLING
    ]
    for opening in waiting:
        _unlock(shell, context, opening)
        job = openings.ask_for_edition(context, opening)
        with shell.bar(gettext("Making the book")) as move:
            ended = context.jobs.run(job.id, telling(parts.tasks(), move))
            if ended.state is JobState.DONE:
                move(steps.WHOLE, steps.WHOLE)
        if ended.state is not JobState.DONE:
            raise ConflictError(ended.reason or noop("The book could not be made yet"))


def _unlock(shell: CommandShell, context: PracticeContext, opening: Opening) -> None:
    assert opening.period_id is not None
    with context.store.read() as reading:
        is_locked = periods.is_locked(reading, opening.period_id)
    if is_locked:
        passphrase = shell.ask_secret(gettext("Passphrase"))
        editions.unlock_opening(context, opening.gate_id, passphrase)


def _take(
    context: PracticeContext, opening: Opening, keeps: Sequence[str], carries: Sequence[str]
) -> None:
    if not keeps and not carries:
        return
    pieces = editions.list_pieces(context, opening.ref.id)
    to_keep = [_piece_of(pieces, name).key for name in keeps]
    to_carry = [_piece_of(pieces, name).key for name in carries]
    for key in to_keep:
        keeping.keep_piece(context, opening.ref.id, key)
    for key in to_carry:
        keeping.carry_piece(context, opening.ref.id, key)


def _piece_of(pieces: Sequence[PieceInEdition], name: str) -> PieceInEdition:
    """The piece that is meant by its title, a part of it, or the beginning of its key.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    by_key = [one for one in pieces if len(name) >= 4 and one.key.startswith(name)]
    places = meant_by(name, [(one.key, one.title) for one in pieces])
    found = by_key or [pieces[place] for place in places]
    if not found:
        raise NotFoundError("No piece is called that; name it by the letters beside it")
    if len(found) > 1:
        raise NotFoundError("More than one piece is called that; name it by the letters beside it")
    return found[0]


def _show(
    shell: CommandShell, context: PracticeContext, opening: Opening, *, as_json: bool
) -> None:
    pieces = editions.list_pieces(context, opening.ref.id)
    if as_json:
        shell.print_json(
            [_row(one, for_programs=True) | {"key": one.key, "why": one.why} for one in pieces]
        )
        return
    closes = moment_words(opening.closes_at.to_tz(opening.zone))
    shell.say(gettext("Open until {closes}.", closes=closes))
    shell.print_table([_row(one) for one in pieces], empty=gettext("Nothing was collected for it."))


def _row(piece: PieceInEdition, *, for_programs: bool = False) -> dict[str, object]:
    """A piece as it is listed."""
    kept, carried, section = "kept", "carried", piece.section
    if not for_programs:
        kept, carried = pgettext("piece", "kept"), pgettext("piece", "carried")
        section = gettext(section)
    marks = [word for word, is_so in ((kept, piece.is_kept), (carried, piece.is_carried)) if is_so]
    return {
        "key": piece.key[:_SHOWN],
        "section": section,
        "title": piece.title,
        "source": piece.source,
        "minutes": piece.minutes,
        "": ", ".join(marks),
    }


def _closed(context: PracticeContext, gate: Gate) -> str:
    """That a gate is closed, and when it opens again, if it does."""
    following = standing.find_next(context, gate.id)
    if following is None:
        return gettext("{name} is closed.", name=gate.name)
    day = told_date(following.date)
    return gettext("{name} is closed. It opens again on {day}.", name=gate.name, day=day)
