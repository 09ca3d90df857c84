"""The ``osmosis`` command; every sub-command is imported only when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

import osmosis
from osmosis.cli.clicks_words import click_speaks_too
from osmosis.cli.exits import INTERNAL, report
from osmosis.cli.shell import CommandShell
from osmosis.cli.streams import let_readers_go
from osmosis.errors import OsmosisError, ProgramError
from osmosis.languages.known import language_of_environment
from osmosis.languages.speaking import gettext, speaking
from osmosis.ports.commands import LazyGroup, in_spoken_language
from osmosis.ports.practice import Command
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.disk import NO_ROOM

_COMMANDS = "osmosis.cli.commands"
_OWN = {
    "init": Command(f"{_COMMANDS}.stores:init", "Make a store."),
    "today": Command(f"{_COMMANDS}.today:today", "What is asked now, and nothing else."),
    "serve": Command(f"{_COMMANDS}.serving:serve", "Start Osmosis for the browser."),
    "demo": Command("osmosis.demo.command:demo", "Open a rehearsal that is filled already."),
    "autostart": Command(f"{_COMMANDS}.serving:autostart", "Start with your login session."),
    "search": Command(f"{_COMMANDS}.searching:search", "Find what was opened, by its words."),
    "verify": Command(f"{_COMMANDS}.stores:verify", "Look whether everything is there and whole."),
    "import": Command(f"{_COMMANDS}.bringing:import_", "Bring in what was kept elsewhere."),
    "copies": Command(f"{_COMMANDS}.copies:copies", "A second place for the store, and back."),
    "backup": Command(f"{_COMMANDS}.backups:backup", "Snapshots elsewhere, proved, and back."),
    "export": Command(f"{_COMMANDS}.exporting:export", "Write everything out as plain files."),
    "move": Command(f"{_COMMANDS}.moving:move", "Move the store elsewhere."),
    "outbox": Command(f"{_COMMANDS}.outbox:outbox", "What waits to be sent until you say so."),
    "loom": Command(f"{_COMMANDS}.looms:loom", "All threads in one drawing."),
    "tilt": Command(f"{_COMMANDS}.looms:tilt", "How time leans between inside and outside."),
    "calendar": Command(f"{_COMMANDS}.calendars:calendar", "Your dates, for your own calendar."),
    "reminders": Command(f"{_COMMANDS}.reminders:reminders", "By which ways you are reminded."),
    "key": Command(f"{_COMMANDS}.keys:key", "The passphrase, the key sheet, the witness."),
    "token": Command(f"{_COMMANDS}.tokens:token", "Let scripts and phone shortcuts in."),
    "clock": Command(f"{_COMMANDS}.clocks:clock", "What time it is for the store."),
    "rest": Command(f"{_COMMANDS}.rests:rest", "Let something rest, everywhere at once."),
    "completion": Command(f"{_COMMANDS}.completion:completion", "Complete these words by Tab."),
}


def commands() -> dict[str, Command]:
    """Every sub-command: those of the practices first."""
    found = {name: entry for one in PRACTICES for name, entry in one.commands.items()}
    return {**found, **_OWN}


@click.group(
    cls=LazyGroup,
    entries=commands(),
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  osmosis roll load "Patience"
  osmosis expose --line "Waited for the bus with her and did not look at the time."
  osmosis serve

The store is the folder that OSMOSIS_HOME names; `osmosis init` makes one.""",
)
@click.version_option(osmosis.__version__, prog_name="osmosis")
@click.pass_context
def cli(context: click.Context) -> None:
    """Choose, gently and on purpose, what your past and other people may say to you."""
    context.obj = CommandShell()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with the exit code of its outcome."""
    let_readers_go()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and say its exit code; errors become one sentence on standard error."""
    with speaking(language_of_environment(os.environ)), click_speaks_too():
        return _outcome(arguments)


def _outcome(arguments: Sequence[str] | None) -> int:
    try:
        return _run(arguments)
    except OsmosisError as error:
        return report(error)
    except Exception as error:  # the one place where a surprise becomes a sentence
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return report(ProgramError("There is no room for what this command writes"))
        if os.environ.get("OSMOSIS_TRACEBACK"):
            raise
        click.echo(
            gettext(
                "Osmosis made a mistake: {name}. Set OSMOSIS_TRACEBACK=1 to see where.",
                name=type(error).__name__,
            ),
            err=True,
        )
        return INTERNAL


def _run(arguments: Sequence[str] | None) -> int:
    given = None if arguments is None else list(arguments)
    try:
        outcome = in_spoken_language(cli).main(
            args=given, prog_name="osmosis", standalone_mode=False
        )
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        click.echo(gettext("Stopped."), err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return outcome if isinstance(outcome, int) else 0
