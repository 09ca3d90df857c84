"""The ``osmosis`` command; every sub-command is imported only when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

import osmosis
from osmosis.cli.exits import INTERNAL, report
from osmosis.cli.shell import CommandShell
from osmosis.errors import OsmosisError
from osmosis.ports.loading import load
from osmosis.practices.manifests import PRACTICES

_OWN = {
    "init": "osmosis.cli.commands.stores:init",
    "serve": "osmosis.cli.commands.serving:serve",
    "autostart": "osmosis.cli.commands.serving:autostart",
    "verify": "osmosis.cli.commands.stores:verify",
    "key": "osmosis.cli.commands.keys:key",
    "token": "osmosis.cli.commands.tokens:token",
    "clock": "osmosis.cli.commands.clocks:clock",
    "rest": "osmosis.cli.commands.rests:rest",
    "completion": "osmosis.cli.commands.completion:completion",
}


def commands() -> dict[str, str]:
    """Every sub-command and where it is written."""
    found = dict(_OWN)
    for manifest in PRACTICES:
        found.update(manifest.commands)
    return found


class LazyGroup(click.Group):
    """A group that knows its sub-commands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the alphabet."""
        return sorted(commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        place = commands().get(cmd_name)
        if place is None:
            return None
        command: click.Command = load(place)
        return command


@click.group(
    cls=LazyGroup,
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
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and say its exit code; errors become one sentence on standard error."""
    try:
        return _run(arguments)
    except OsmosisError as error:
        return report(error)
    except BrokenPipeError:
        # Whoever read our output has gone; say nothing more to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the one place where a surprise becomes a sentence
        if os.environ.get("OSMOSIS_TRACEBACK"):
            raise
        click.echo(
            f"Osmosis made a mistake: {type(error).__name__}. "
            "Set OSMOSIS_TRACEBACK=1 to see where.",
            err=True,
        )
        return INTERNAL


def _run(arguments: Sequence[str] | None) -> int:
    given = None if arguments is None else list(arguments)
    try:
        outcome = cli.main(args=given, prog_name="osmosis", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return outcome if isinstance(outcome, int) else 0
