"""``osmosis apert highlights``: what was marked on a reader, brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import highlights as marked
from osmosis.practices.apert.service.highlights import Becomes

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.practices.context import PracticeContext

_SHOWN = 8  # letters of an id
_DONE = {
    Becomes.FRAME: noop("It is a frame now."),
    Becomes.MESSAGE: noop("It is a message now."),
}


@click.command(
    epilog="""\b
Examples:
  osmosis apert highlights "/media/kindle/documents/My Clippings.txt"
  osmosis apert highlights koreader.json
  osmosis apert highlights
  osmosis apert highlights --frame 8af536f9"""
)
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--frame", metavar="ID", help="Make this one a frame on the roll in the camera.")
@click.option("--message", metavar="ID", help="Send this one along the pathway that sits next.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def highlights(
    shell: CommandShell, file: Path | None, frame: str | None, message: str | None, as_json: bool
) -> None:
    """Take in the FILE of a reader; without one, list what came back.

    KOReader exports its highlights as JSON, a Kindle keeps them in `My Clippings.txt`. Taken in
    twice, it changes nothing.
    """
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        context = parts.context
        if file is not None:
            _take_in(shell, context, file)
        elif frame or message:
            becomes = Becomes.FRAME if frame else Becomes.MESSAGE
            marked.turn_into(context, _named(context, frame or message or ""), becomes)
            shell.say(gettext(_DONE[becomes]))
        else:
            _list(shell, context, as_json=as_json)


def _take_in(shell: CommandShell, context: PracticeContext, file: Path) -> None:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InvalidInputError("This file cannot be read", path=file) from error
    taken = marked.take_in(context, data)
    shell.say(
        gettext(
            "New: {added}. Known: {known}. Of other books: {others}.",
            added=taken.added,
            known=taken.known,
            others=taken.others,
        )
    )


def _list(shell: CommandShell, context: PracticeContext, *, as_json: bool) -> None:
    rows = [
        {
            "text": one.text,
            "note": one.note,
            "piece": one.title,
            "became": "" if one.became is None else one.became.kind,
            "id": str(one.id)[-_SHOWN:],
        }
        for one in marked.list_highlights(context)
    ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(rows, empty=gettext("Nothing has come back yet."))


def _named(context: PracticeContext, letters: str) -> UUID:
    found = [one.id for one in marked.list_highlights(context) if str(one.id).endswith(letters)]
    if len(found) != 1:
        raise InvalidInputError("This names no highlight, or more than one")
    return found[0]
