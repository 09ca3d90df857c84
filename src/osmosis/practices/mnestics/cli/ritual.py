"""The ritual in a terminal: place by place, and stopping in between loses nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli import missed, trying
from osmosis.practices.mnestics.cli.answering import answer_some
from osmosis.practices.mnestics.cli.reaching import told_readers
from osmosis.practices.mnestics.cli.shown import message_lines
from osmosis.practices.mnestics.cli.typed import ask
from osmosis.practices.mnestics.cli.unlocking import unlock
from osmosis.practices.mnestics.cli.words import next_day
from osmosis.practices.mnestics.cli.writing import Writer, ask_about_left
from osmosis.practices.mnestics.model import PathwayState, Place
from osmosis.practices.mnestics.service import (
    drafts,
    meditations,
    pathways,
    reading,
    sent,
    sitting,
)
from osmosis.practices.mnestics.service.sitting import SeenSitting
from osmosis.practices.mnestics.service.trying import list_asked

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


class Ritual:
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
        if drafts.read_drafts(self._context, seen.sitting.id):
            self._shell.say(gettext("What you began and did not send comes up when you sit next."))
        # A terminal does not show it at the end, so that nobody has chosen to let it go.
        sitting.close(self._context, seen.sitting.id, keeps_drafts=True)
        self._shell.say(gettext("That is all."))
        for pathway in pathways.list_pathways(self._context, [PathwayState.OPEN]):
            following = next_day(self._context, pathway)
            if following:
                self._shell.say(f"{pathway.name}: {following}.")
        trying.ask(self._shell, self._context, asked, waits=self._is_terminal)

    def _phone(self, seen: SeenSitting) -> None:
        self._shell.say(
            gettext("Put the phone out of reach. If you have a token, take it into your hand.")
        )
        self._wait()

    def _header(self, seen: SeenSitting) -> None:
        """One word at a time where somebody is there to ask for the next one."""
        for header in (one.parameters.header for one in seen.sat if one.parameters.header):
            for word in header.split() if self._is_terminal else [header]:
                self._shell.say(word)
                self._wait("")

    def _meditate(self, seen: SeenSitting) -> None:
        sentence, _ = meditations.halves_of(self._context, seen.sitting.meditation)
        if sentence:
            self._shell.say(f"\n{sentence}\n")
            self._wait()

    def _calendar(self, seen: SeenSitting) -> None:
        for one in seen.sat:
            following = next_day(self._context, one.pathway)
            if following:
                self._shell.say(
                    gettext("Is the next one in your calendar? {date}.", date=following)
                )
        self._wait()

    def _read(self, seen: SeenSitting) -> None:
        missed.tell(self._shell, self._context, seen.sitting.id, waits=self._is_terminal)
        arriving = sitting.see(self._context, seen.sitting.id).sitting.arrivals
        unlock(self._shell, self._context, arriving)
        found = reading.read_sitting(self._context, seen.sitting.id)
        if not found:
            self._shell.say(gettext("Nothing arrives today."))
        for number, one in enumerate(found, start=1):
            for line in message_lines(one, number if self._is_terminal else None):
                self._shell.say(line)
        if found and self._is_terminal:
            answer_some(self._shell, self._context, seen, found)

    def _write(self, seen: SeenSitting) -> None:
        if self._only_read:
            return
        ask_about_left(self._shell, self._context, seen)
        writer = Writer(self._shell, self._context, seen)
        for one in seen.sat:
            writer.write(one)

    def _reach(self, seen: SeenSitting) -> None:
        for line in told_readers(self._context, sent.list_sent(self._context, seen.sitting.id)):
            self._shell.say(line)

    def _wait(self, told: str | None = None) -> None:
        """Until the person goes on; where nobody is there, at once."""
        if self._is_terminal:
            ask(gettext("Enter goes on.") if told is None else told)
