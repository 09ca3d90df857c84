"""Groups of shell commands that import a command only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from osmosis.errors import PluginError
from osmosis.ports.loading import load
from osmosis.ports.practice import Command


class LazyGroup(click.Group):
    """A group that knows its commands by name, place and one sentence each.

    Args:
        entries: The commands in the order in which they are listed.
    """

    def __init__(self, *args: Any, entries: Mapping[str, Command], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in their order."""
        return list(self._entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now.

        Raises:
            PluginError: It cannot be imported, or is no command.
        """
        entry = self._entries.get(cmd_name)
        if entry is None:
            return None
        command = load(entry.place)
        if not isinstance(command, click.Command):
            raise PluginError("A part of the shell is no command", part=entry.place)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, written without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.about) for name, entry in self._entries.items()])
