"""``osmosis roll print|export|import|give|folder``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.bags.give import GiveChoices
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.cli.words import roll_id_of
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import capsules, dropping, importing, letting_go, printing
from osmosis.typeset.engine import Paper

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_Out = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "print",
    epilog="""\b
Examples:
  osmosis roll print Patience contact-sheet sheet.pdf
  osmosis roll print Patience slides slides.pdf --paper us-letter""",
)
@click.argument("name")
@click.argument("what", type=click.Choice([one.name for one in printing.PRINTS]))
@click.argument("file", type=_Out)
@click.option("--paper", type=click.Choice(["a4", "us-letter"]), default="a4", show_default=True)
@click.pass_obj
def print_(shell: CommandShell, name: str, what: str, file: Path, paper: str) -> None:
    """Write a print of a roll as PDF."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        data = printing.print_roll(context, roll_id_of(context, name), what, Paper(paper))
    shell.write_file(file, [data])


@click.command(
    epilog="""\b
Examples:
  osmosis roll export Patience
  osmosis roll export Patience patience.roll --with-rested"""
)
@click.argument("name")
@click.argument("file", required=False, type=_Out)
@click.option("--with-rested", is_flag=True, help="Take along what is at rest.")
@click.pass_obj
def export(shell: CommandShell, name: str, file: Path | None, with_rested: bool) -> None:
    """Write a developed roll as one capsule that opens without Osmosis."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        plan = capsules.plan_export(context, roll_id_of(context, name), with_rested=with_rested)
        shell.write_file(file or Path(plan.file_name), plan.chunks())


@click.command(
    "import",
    epilog="""\b
Examples:
  osmosis roll import patience.roll""",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_(shell: CommandShell, file: Path) -> None:
    """Take a capsule into the case; every byte is held to its hash."""
    with shell.practice("rolls", RollsParts) as parts, file.open("rb") as stream:
        roll = importing.import_capsule(parts.context, stream)
    shell.say(gettext("{virtue} is in the case.", virtue=roll.virtue))


@click.command(
    epilog="""\b
Examples:
  osmosis roll give Patience 3 9 20 --out for-ada.html --words "From the spring by the river."

Location, gladness and later thoughts stay out unless you ask for them."""
)
@click.argument("name")
@click.argument("numbers", nargs=-1, type=int, required=True)
@click.option("--out", "file", type=_Out, required=True, help="The HTML file to write.")
@click.option("--title", default="", help="Stands on the page; the virtue if left out.")
@click.option("--words", default="", help="A sentence to whoever receives it.")
@click.option("--location", is_flag=True, help="Also tell where.")
@click.option("--gladness", is_flag=True, help="Also tell how glad.")
@click.option("--glosses", is_flag=True, help="Also tell the later thoughts.")
@click.pass_obj
def give(
    shell: CommandShell,
    name: str,
    numbers: tuple[int, ...],
    file: Path,
    title: str,
    words: str,
    location: bool,
    gladness: bool,
    glosses: bool,
) -> None:
    """Write a few frames as one page that needs nothing but a browser."""
    choices = GiveChoices(
        title=title,
        words=words,
        with_location=location,
        with_gladness=gladness,
        with_glosses=glosses,
    )
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        given, page = capsules.given_page(context, roll_id, numbers, choices)
    shell.write_file(file, [page])
    for sentence in given.left_out:
        shell.warn(sentence)


@click.command(
    epilog="""\b
Examples:
  osmosis roll folder Patience ~/Sync/patience
  osmosis roll folder Patience ~/Sync/patience --remove-originals
  osmosis roll folder Patience --off"""
)
@click.argument("name")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--remove-originals", is_flag=True, help="Remove a file once it is a frame.")
@click.option("--off", is_flag=True, help="Watch no folder any more.")
@click.pass_obj
def folder(
    shell: CommandShell, name: str, path: Path | None, remove_originals: bool, off: bool
) -> None:
    """Watch a folder: each new file in it becomes a frame of the roll."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        if off:
            dropping.unwatch_folder(context, roll_id)
            shell.say(gettext("No folder is watched for this roll."))
            return
        if path is not None:
            dropping.watch_folder(context, roll_id, path, removes_originals=remove_originals)
        watched = dropping.folder_of(context, roll_id)
    if watched is None:
        shell.say(gettext("No folder is watched for this roll."))
        return
    shell.say(
        gettext(
            "Watched: {folder}. A file in it is plain until it is taken in.", folder=watched.path
        )
    )


@click.command(
    "let-go",
    epilog="""\b
Examples:
  osmosis roll let-go Patience --frame 7
  osmosis roll let-go Patience

A roll on which nothing was exposed may go in any state, others when they are developed.""",
)
@click.argument("name")
@click.option("--frame", type=int, help="Only this frame.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def let_go(shell: CommandShell, name: str, frame: int | None, yes: bool) -> None:
    """Let a developed or empty roll, or one developed frame, go for good."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        copies = letting_go.copies_told(context)
        if not yes:
            _ask_to_let_go(shell, frame, copies)
        if frame is None:
            letting_go.let_go_of_roll(context, roll_id)
        else:
            letting_go.let_go_of_frame(context, letting_go.frame_id_of(context, roll_id, frame))
    shell.say(gettext("It is gone."))
    for sentence in copies:
        shell.say(sentence)


def _ask_to_let_go(shell: CommandShell, frame: int | None, copies: Sequence[str]) -> None:
    for sentence in copies:
        shell.warn(sentence)
    question = (
        gettext("Let this roll and every frame on it go? It does not come back")
        if frame is None
        else gettext("Let frame {frame} go? It does not come back", frame=frame)
    )
    click.confirm(question, abort=True, err=True)
