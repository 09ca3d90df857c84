"""``osmosis mnestic sit|send``: the ritual as plain text, and a line for those in a hurry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.cadence_words import date_words
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli import missed
from osmosis.practices.mnestics.cli.files import from_file
from osmosis.practices.mnestics.cli.reaching import told_readers
from osmosis.practices.mnestics.cli.trying import ask
from osmosis.practices.mnestics.cli.words import next_day, pathway_of
from osmosis.practices.mnestics.model import Medium, Pathway, PathwayState, Place
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.rules.meditations import halves
from osmosis.practices.mnestics.rules.words import KIND_OF
from osmosis.practices.mnestics.service import (
    drafts,
    meditations,
    opening,
    pathways,
    reading,
    sealing,
    sending,
    sent,
    sitting,
)
from osmosis.practices.mnestics.service.reading import ReadMessage
from osmosis.practices.mnestics.service.sitting import Sat, SeenSitting
from osmosis.practices.mnestics.service.trying import list_asked

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_END = "."


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
        ritual = _Ritual(shell, context, only_read=only_read)
        ritual.hold(sitting.see(context, sitting.begin(context, chosen).id))


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic send Sundays "The fig has a new leaf."
  osmosis mnestic send Diary --file voice.m4a"""
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
        words = sys.stdin.read().strip()
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        pathway = pathway_of(context, name)
        begun = sitting.begin(context, [pathway.id])
        sending.send_along(context, begun.id, pathway.id, _outgoing(context, pathway, words, file))
        readers = told_readers(context, sent.list_sent(context, begun.id))
        if sitting.see(context, begun.id).sat[1:]:
            shell.say("Sealed. The sitting is open for other pathways: `osmosis mnestic sit`.")
        else:
            asked = list_asked(context, begun.id)
            sitting.close(context, begun.id)
            shell.say("Sealed, and kept.")
            ask(shell, context, asked, waits=False)
    for line in readers[-1:]:
        shell.say(line)


class _Ritual:
    """One sitting in a terminal, place by place."""

    def __init__(self, shell: CommandShell, context: PracticeContext, *, only_read: bool) -> None:
        self._shell = shell
        self._context = context
        self._only_read = only_read
        self._is_terminal = sys.stdin.isatty()

    def hold(self, seen: SeenSitting) -> None:
        """Go through the places that are left; stopping in between loses nothing."""
        places = {
            Place.PHONE: self._phone,
            Place.HEADER: self._header,
            Place.MEDITATION: self._meditate,
            Place.CALENDAR: self._calendar,
            Place.READ: self._read,
            Place.WRITE: self._write,
            Place.REACH: self._reach,
        }
        while seen.sitting.place is not Place.END:
            places[seen.sitting.place](seen)
            seen = sitting.move_on(self._context, seen.sitting.id)
        asked = list_asked(self._context, seen.sitting.id)
        sitting.close(self._context, seen.sitting.id)
        self._shell.say("That is all.")
        for pathway in pathways.list_pathways(self._context, [PathwayState.OPEN]):
            following = next_day(self._context, pathway)
            if following:
                self._shell.say(f"{pathway.name}: {following}.")
        ask(self._shell, self._context, asked, waits=self._is_terminal)

    def _phone(self, seen: SeenSitting) -> None:
        self._shell.say("Put the phone out of reach. If you have a token, take it into your hand.")
        self._wait()

    def _header(self, seen: SeenSitting) -> None:
        """One word at a time where somebody is there to ask for the next one."""
        for header in (one.parameters.header for one in seen.sat if one.parameters.header):
            for word in header.split() if self._is_terminal else [header]:
                self._shell.say(word)
                self._wait("")

    def _meditate(self, seen: SeenSitting) -> None:
        words = meditations.words_of(self._context, seen.sitting.meditation)
        if words:
            self._shell.say(f"\n{halves(words)[0]}\n")
            self._wait()

    def _calendar(self, seen: SeenSitting) -> None:
        for one in seen.sat:
            following = next_day(self._context, one.pathway)
            if following:
                self._shell.say(f"Is the next one in your calendar? {following}.")
        self._wait()

    def _read(self, seen: SeenSitting) -> None:
        missed.tell(self._shell, self._context, seen.sitting.id, waits=self._is_terminal)
        self._unlock(sitting.see(self._context, seen.sitting.id))
        found = reading.read_sitting(self._context, seen.sitting.id)
        if not found:
            self._shell.say("Nothing arrives today.")
        for one in found:
            self._show(one)
        if found:
            self._wait()

    def _write(self, seen: SeenSitting) -> None:
        if self._only_read:
            return
        for one in seen.sat:
            self._write_along(seen, one)

    def _reach(self, seen: SeenSitting) -> None:
        for line in told_readers(self._context, sent.list_sent(self._context, seen.sitting.id)):
            self._shell.say(line)

    def _write_along(self, seen: SeenSitting, one: Sat) -> None:
        medium = one.parameters.medium
        if medium in KIND_OF:
            self._shell.say(f"{one.pathway.name} travels as {medium.value}: use the browser, or")
            self._shell.say(f"`osmosis mnestic send {one.pathway.name} --file FILE`.")
            return
        words = self._words(one, drafts.read_draft(self._context, seen.sitting.id))
        if not words:
            return
        outgoing = _outgoing(self._context, one.pathway, words, None)
        try:
            sending.send_along(self._context, seen.sitting.id, one.pathway.id, outgoing)
        except UserError:
            # What was typed must not be lost because it could not be sent.
            drafts.save_draft(self._context, seen.sitting.id, words)
            raise
        self._shell.say("Sealed.")

    def _words(self, one: Sat, draft: str) -> str:
        """What the person writes, until a full stop stands alone or the input ends."""
        if not self._is_terminal:
            return sys.stdin.read().strip()
        if draft:
            self._shell.say(f"You had begun:\n{draft}")
        self._shell.say(f"\nAlong {one.pathway.name}. A line with only a full stop ends it;")
        self._shell.say("an empty one sends nothing.")
        lines: list[str] = [draft] if draft else []
        for line in sys.stdin:
            if line.rstrip("\r\n") == _END:
                break
            if not line.strip() and not lines:
                return ""
            lines.append(line.rstrip("\r\n"))
        return "\n".join(lines).strip()

    def _show(self, one: ReadMessage) -> None:
        self._shell.say(f"\n{date_words(one.message.sent.local().date())}")
        if one.problem:
            self._shell.say(f"{one.problem}.")
        elif one.message.envelope:
            self._shell.say(f"Open the envelope: {one.message.envelope}")
        if one.note is not None:
            self._shell.say(one.note.line or "")
            if one.note.has_file:
                self._shell.say(f"[{one.note.kind}] /mnestics/messages/{one.message.id}")
        for gloss in one.glosses:
            day = date_words(gloss.added.local().date())
            self._shell.say(f"    {gloss.kind.value}, {day}: {gloss.words}")

    def _unlock(self, seen: SeenSitting) -> None:
        locked = opening.list_locked(self._context, seen.sitting.arrivals)
        if not locked or not self._is_terminal:
            return
        passphrase = self._shell.ask_secret("Passphrase (empty to leave it sealed)")
        if not passphrase:
            return
        try:
            opening.unlock(self._context, [one.id for one in locked], passphrase, None)
        except UserError as error:
            self._shell.warn(f"{error.message}. It stays sealed, and the sitting goes on.")

    def _wait(self, told: str = "Enter goes on.") -> None:
        """Until the person goes on; where nobody is there, at once."""
        if self._is_terminal:
            click.prompt(told, default="", show_default=False, prompt_suffix=" ", err=True)


def _outgoing(
    context: PracticeContext, pathway: Pathway, words: str | None, file: Path | None
) -> sealing.Outgoing:
    client_id = str(new_id(context.store.time().now))
    medium = pathway.parameters.medium
    if file is not None:
        return from_file(client_id, medium, file, words or "")
    if medium in KIND_OF:
        raise InvalidInputError("This pathway carries files; give one with --file")
    if medium is Medium.PAPER:
        return sealing.Outgoing(client_id=client_id, medium=medium, envelope=words or "")
    return sealing.line(client_id, words or "", medium)
