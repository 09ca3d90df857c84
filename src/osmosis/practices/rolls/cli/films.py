"""``osmosis roll before|insert|scan|lab``: film, and what one already has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import parse_id
from osmosis.languages.speaking import gettext
from osmosis.media.check import check_file
from osmosis.media.dates import moment_taken
from osmosis.media.exif import read_exif
from osmosis.media.exif_block import find_exif
from osmosis.media.limits import MediaRefusedError
from osmosis.media.names import display_name
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.cli.words import STATES, roll_id_of
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import film, scans
from osmosis.practices.rolls.service.before import FromBefore, make_roll_from_before
from osmosis.practices.rolls.service.past import things_of_shelf
from osmosis.sealing.moment import MomentNote
from osmosis.storage.pieces import pieces_of

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_File = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    epilog="""\b
Examples:
  osmosis roll before Patience photos/*.jpg notes.txt --line "Someone who waits."
  osmosis roll before Patience --from-shelf 5f0c… --from-shelf 77ab…

A text file becomes a note; anything else must be a photograph. `osmosis roll past` lists the
shelf with its ids."""
)
@click.argument("virtue")
@click.argument("files", nargs=-1, type=_File)
@click.option("--from-shelf", "shelf", multiple=True, metavar="ID", help="A moment of the past.")
@click.option("--line", default="", help="Who the person in these frames is.")
@click.pass_obj
def before(
    shell: CommandShell, virtue: str, files: tuple[Path, ...], shelf: tuple[str, ...], line: str
) -> None:
    """Case up to 24 photographs or notes that you already have, at once."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        things = [_from_before(context, path) for path in files]
        things += things_of_shelf(context, [parse_id(one) for one in shelf])
        roll = make_roll_from_before(context, virtue, things, line)
    shell.say(gettext("{virtue} is in the case, from before.", virtue=roll.virtue))


@click.command(
    epilog="""\b
Examples:
  osmosis roll insert Temperance 7
  osmosis roll insert Temperance 7 --at 2031-05-04T09:00+03:00"""
)
@click.argument("name")
@click.argument("number", type=int)
@click.option("--at", help="When it was, if not now: 2031-05-04T09:00+03:00.")
@click.pass_obj
def insert(shell: CommandShell, name: str, number: int, at: str | None) -> None:
    """Put a forgotten frame on film in at NUMBER; those behind it move on by one."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        taken = None if at is None else parse_moment(at, zone=context.store.clock.zone())
        film.insert_forgotten(context, roll_id_of(context, name), number, taken)
    shell.say(
        gettext("Frame {number} is on film; the frames behind it moved on by one.", number=number)
    )


@click.command(
    epilog="""\b
Examples:
  osmosis roll scan Temperance scans/*.tif --dry-run
  osmosis roll scan Temperance scans/*.tif"""
)
@click.argument("name")
@click.argument("files", nargs=-1, required=True, type=_File)
@click.option("--dry-run", is_flag=True, help="Only say which scan would be which frame.")
@click.pass_obj
def scan(shell: CommandShell, name: str, files: tuple[Path, ...], dry_run: bool) -> None:
    """Match scans to frames on film, by the numbers in their names or by their order."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        numbers = scans.match(context, roll_id, [path.name for path in files])
        if not dry_run:
            sealed = [
                (numbers[path.name], scans.seal_scan(context, roll_id, path.name, pieces_of(path)))
                for path in files
            ]
            scans.keep_sealed(context, roll_id, sealed)
    for file, number in sorted(numbers.items(), key=lambda item: item[1]):
        shell.say(f"{number:>2}  {file}")


@click.command(
    epilog="""\b
Examples:
  osmosis roll lab Temperance
  osmosis roll lab Temperance --box "second shelf, left"
  osmosis roll lab Temperance --box "third shelf" --place-only"""
)
@click.argument("name")
@click.option("--box", default="", help="Where the box stands.")
@click.option("--place-only", is_flag=True, help="Only say where the box stands.")
@click.pass_obj
def lab(shell: CommandShell, name: str, box: str, place_only: bool) -> None:
    """Take a film roll one step on: to the lab, and back."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        if place_only:
            roll = film.set_box_place(context, roll_id, box)
        else:
            roll = film.move_on(context, roll_id, box)
    shell.say(f"{roll.virtue}: {gettext(STATES[roll.state.value])}. {roll.box_place}".rstrip())


def _from_before(context: PracticeContext, path: Path) -> FromBefore:
    changed = Instant.from_timestamp(int(path.stat().st_mtime))
    taken = CivilMoment(instant=changed, zone=context.store.clock.zone(), certainty="uncertain")
    if path.suffix.lower() in (".txt", ".md"):
        try:
            line = path.read_text(encoding="utf-8").strip()
        except UnicodeDecodeError:
            raise InvalidInputError("This note is not UTF-8 text", file=path.name) from None
        return FromBefore(note=MomentNote(kind="line", line=line), taken=taken, chunks=None)
    try:
        with path.open("rb") as file:
            checked = check_file(file, name=path.name, expect="photo")
    except MediaRefusedError as error:
        raise InvalidInputError(error.message, file=display_name(path.name)) from None
    block = find_exif(path.read_bytes())
    written = None if block is None else read_exif(block).taken
    if written is not None:
        taken = moment_taken(written, context.store.clock.zone())
    note = MomentNote(kind="photo", file_name=path.name, media_type=checked.kind.media_type)
    return FromBefore(note=note, taken=taken, chunks=pieces_of(path))
