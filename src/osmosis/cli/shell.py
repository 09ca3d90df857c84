"""What every command is handed: a way to open Osmosis, and ways to print.

Commands of practices get it through click (``@click.pass_obj``) and import nothing of this room.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from whenever import ZonedDateTime

from osmosis.errors import InvalidInputError, SealedError
from osmosis.kernel.civil import CivilMoment
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.ports.practice import PracticeParts

Parts = TypeVar("Parts", bound="PracticeParts")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class CommandShell:
    """One run of the command."""

    @contextmanager
    def opened(self) -> Iterator[App]:
        """Osmosis on the store that ``OSMOSIS_HOME`` names, closed again at the end.

        Raises:
            NotFoundError: There is no store there.
        """
        from osmosis.app import open_app
        from osmosis.config import config_from
        from osmosis.storage.timekeeping import ignored_clock_sentence

        app = open_app(config_from())
        try:
            sentence = ignored_clock_sentence(app.store.folder)
            if sentence:
                click.echo(sentence, err=True)
            for part in app.parts.values():
                for told in part.on_opening():
                    self.warn(told)
            yield app
        except SealedError as error:
            _tell_opening_in(app.store.clock.zone(), error)
            raise
        finally:
            app.close()

    @contextmanager
    def practice(self, name: str, kind: type[Parts], *, catch_up: bool = False) -> Iterator[Parts]:
        """One practice of an opened Osmosis.

        Args:
            catch_up: Whether what is due is done first; nobody may have looked at the clock for
                days.
        """
        with self.opened() as app:
            if catch_up:
                self.catch_up(app)
            parts = app.parts[name]
            assert isinstance(parts, kind)
            yield parts

    def catch_up(self, app: App) -> None:
        """Do what is due; a sentence on standard error says so when it takes long."""
        # Imported here: exposing a frame catches up with nothing, and must not wait for calendars.
        from osmosis.cli.catching_up import catch_up

        catch_up(app, self.warn)

    def page(self, path: str) -> str:
        """The address of a page while Osmosis is served on its own machine."""
        from osmosis.config import DEFAULT_PORT, LOOPBACK, config_from

        return f"http://{LOOPBACK}:{config_from().port or DEFAULT_PORT}{path}"

    def say(self, sentence: str) -> None:
        """One sentence on standard output."""
        click.echo(_harmless(sentence))

    def warn(self, sentence: str) -> None:
        """One sentence on standard error."""
        click.echo(_harmless(sentence), err=True)

    def ask_secret(self, question: str, *, twice: bool = False) -> str:
        """What the person types unseen; where there is no terminal, a line of standard input.

        Args:
            twice: Whether a terminal asks for it once more, to catch a slip.

        Raises:
            InvalidInputError: There is neither a terminal nor a line.
        """
        if _has_terminal():
            typed = click.prompt(question, hide_input=True, confirmation_prompt=twice, err=True)
            return str(typed)
        line = sys.stdin.readline()
        if not line:
            raise InvalidInputError("A passphrase is needed; pipe it in as one line")
        return line.rstrip("\r\n")

    def piped_words(self) -> str:
        """What standard input holds, without the space around it.

        Raises:
            InvalidInputError: It is in another encoding than this shell reads.
        """
        return self.piped_text().strip()

    def piped_text(self) -> str:
        """What standard input holds, as it is.

        Raises:
            InvalidInputError: It is in another encoding than this shell reads.
        """
        from osmosis.ports.commands import unread_words, whole_words

        try:
            return whole_words(sys.stdin.read())
        except UnicodeDecodeError:
            raise unread_words() from None

    @contextmanager
    def bar(self, label: str) -> Iterator[Callable[[int, int], None]]:
        """A bar on standard error, moved by telling how much of how much is done.

        Where nobody looks, because standard error is no terminal, nothing is written.
        """
        if not sys.stderr.isatty():
            yield lambda _done, _total: None
            return
        with click.progressbar(length=1, label=label, file=sys.stderr) as shown:

            def move(done: int, total: int) -> None:
                shown.length = max(total, 1)
                shown.update(done - shown.pos)

            yield move

    def write_file(self, file: Path, chunks: Iterable[bytes]) -> None:
        """Write a file whole or not at all, and say where it is; ``-`` is standard output.

        Only its owner may read it; whoever made it can say otherwise.

        Raises:
            ConflictError: There is such a file already.
            PlaceError: It cannot be written there.
        """
        from osmosis.errors import ConflictError, PlaceError

        if str(file) == "-":
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            return
        try:
            if file.exists():
                raise ConflictError("There is such a file already; nothing was written", file=file)
            _write_whole(file, chunks)
        except OSError as error:
            raise PlaceError("This file cannot be written", file=file) from error
        click.echo(gettext("Written: {file}", file=file))

    def print_json(self, value: object) -> None:
        """One JSON value, indented, with letters as they are; moments as machines read them."""
        text = json.dumps(value, ensure_ascii=False, indent=2, default=_machine_time)
        click.echo(_harmless(text))

    def print_table(self, rows: Sequence[Mapping[str, object]], *, empty: str) -> None:
        """Rows under their headings, moments as people read them; a sentence for no rows."""
        if not rows:
            click.echo(empty)
            return
        names = list(rows[0])
        cells = [[_harmless(_text(row[name])) for name in names] for row in rows]
        headings = [gettext(name) for name in names]
        widths = [
            max(len(heading), *(len(line[place]) for line in cells))
            for place, heading in enumerate(headings)
        ]
        for line in [headings, *cells]:
            parts = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            click.echo("  ".join(parts).rstrip())


def _write_whole(file: Path, chunks: Iterable[bytes]) -> None:
    from osmosis.storage.durable import write_durably

    half = file.with_name(f".{file.name[:200]}.{secrets.token_hex(6)}.part")
    try:
        write_durably(half, chunks)
        half.rename(file)
    finally:
        with suppress(OSError):  # a disk that takes no files also refuses to take one away
            half.unlink(missing_ok=True)


def _has_terminal() -> bool:
    """Whether somebody can be asked, also when standard input is a file."""
    if sys.stdin.isatty() or os.name == "nt":
        return sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _harmless(text: str) -> str:
    """The text without signs that steer a terminal; words may come from somebody's capsule."""
    return _STEERING.sub("\ufffd", text)


def _tell_opening_in(zone: str, error: SealedError) -> None:
    """Say when something opens in the store's zone, not in that of machines."""
    from osmosis.web.dates import told_opening

    if error.opens is not None:
        error.facts["opens"] = told_opening(error.opens, zone)


def _machine_time(value: object) -> str:
    if isinstance(value, ZonedDateTime):
        return value.to_instant().format_iso(unit="second")
    if isinstance(value, CivilMoment):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, ZonedDateTime | CivilMoment):
        # Imported here: exposing a frame prints no table, and must not wait for calendars.
        from osmosis.kernel.cadence_words import moment_words

        return moment_words(value.local() if isinstance(value, CivilMoment) else value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)
