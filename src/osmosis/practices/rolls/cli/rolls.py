"""``osmosis roll``: everything about rolls but the camera itself."""

from __future__ import annotations

from collections.abc import Mapping

import click

from osmosis.errors import PluginError
from osmosis.ports.loading import load as load_command

_PACKAGE = "osmosis.practices.rolls.cli"
_COMMANDS: Mapping[str, str] = {
    "load": "lives:load",
    "list": "lives:list_rolls",
    "show": "lives:show",
    "current": "lives:current",
    "finish": "lives:finish",
    "develop": "bathing:develop",
    "open-early": "bathing:open_early",
    "circle": "cases:circle",
    "case": "cases:case",
    "call": "cases:call",
    "browse": "cases:browse",
    "tray": "cases:tray",
    "before": "films:before",
    "insert": "films:insert",
    "scan": "films:scan",
    "lab": "films:lab",
    "print": "papers:print_",
    "export": "papers:export",
    "import": "papers:import_",
    "give": "papers:give",
    "folder": "papers:folder",
    "let-go": "papers:let_go",
}


class RollGroup(click.Group):
    """Imports a sub-command when it is called, so that none pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of a roll's life."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        command = load_command(f"{_PACKAGE}.{place}")
        if not isinstance(command, click.Command):
            raise PluginError("A part of the shell is no command", part=place)
        return command


@click.group(
    cls=RollGroup,
    epilog="""\b
Examples:
  osmosis roll load "Patience" --why "I hurry people I love."
  osmosis roll list
  osmosis roll develop Patience
  osmosis roll call Patience""",
)
def roll() -> None:
    """Load, finish, develop, case and call on rolls."""
