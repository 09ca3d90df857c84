"""``osmosis mnestic sit|send``: the ritual as plain text, and a line for those in a hurry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.cli.reaching import told_readers
from osmosis.practices.mnestics.cli.ritual import Ritual
from osmosis.practices.mnestics.cli.trying import ask
from osmosis.practices.mnestics.cli.words import pathway_of
from osmosis.practices.mnestics.cli.writing import outgoing_of, send_lines
from osmosis.practices.mnestics.model import Medium
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.service import sending, sent, sitting
from osmosis.practices.mnestics.service.trying import list_asked

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic sit
  osmosis mnestic sit --read                       only read; that is a sitting too
  echo "The fig lives." | osmosis mnestic sit      read, and send what stands in the pipe

What was begun is gone on with, here or in the browser."""
)
@click.option("--read", "only_read", is_flag=True, help="Only read; send nothing.")
@click.option("--path", "names", multiple=True, help="Only this pathway; may be repeated.")
@click.pass_obj
def sit(shell: CommandShell, only_read: bool, names: tuple[str, ...]) -> None:
    """Hold the sitting that is open now: what arrives, what leaves, and a quiet end."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        chosen = [pathway_of(context, name).id for name in names]
        ritual = Ritual(shell, context, only_read=only_read)
        ritual.hold(sitting.see(context, sitting.begin(context, chosen).id))


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic send Sundays "The fig has a new leaf."
  osmosis mnestic send Diary --file voice.m4a
  printf "One.\\nTwo.\\nThree." | osmosis mnestic send Notes     three short messages"""
)
@click.argument("name")
@click.argument("words", required=False)
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="Sound or video.")
@click.pass_obj
def send(shell: CommandShell, name: str, words: str | None, file: Path | None) -> None:
    """Send WORDS along the pathway NAME, from the junction that is open now.

    That keeps it: sending only is a sitting too.
    """
    if not words and file is None:
        words = shell.piped_words()
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        pathway = pathway_of(context, name)
        begun = sitting.begin(context, [pathway.id])
        if pathway.parameters.medium is Medium.SHORT and file is None:
            if send_lines(shell, context, begun.id, pathway, words or "").problems:
                return
        else:
            outgoing = outgoing_of(context, pathway, words or "", file)
            sending.send_along(context, begun.id, pathway.id, outgoing)
        readers = told_readers(context, sent.list_sent(context, begun.id))
        if sitting.see(context, begun.id).sat[1:]:
            shell.say(
                gettext("Sealed. The sitting is open for other pathways: `osmosis mnestic sit`.")
            )
        else:
            asked = list_asked(context, begun.id)
            sitting.close(context, begun.id, keeps_drafts=True)
            shell.say(gettext("Sealed, and kept."))
            ask(shell, context, asked, waits=False)
    for line in readers[-1:]:
        shell.say(line)
