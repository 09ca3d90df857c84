"""Groups of shell commands that import a command only when it is called, and their language."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from inspect import cleandoc
from typing import Any, TypeVar

import click

from osmosis.errors import InvalidInputError, PluginError
from osmosis.kernel.surrogates import holds_undecoded
from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import gettext, spoken
from osmosis.ports.epilogs import told_epilog
from osmosis.ports.loading import load
from osmosis.ports.practice import Command

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


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
        return in_spoken_language(with_whole_words(command))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, written without importing any of them."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl(
                [(name, gettext(entry.about)) for name, entry in self._entries.items()]
            )


class _Words(click.types.StringParamType):
    """A text of which every byte could be read."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return whole_words(super().convert(value, param, ctx))


def whole_words(text: str) -> str:
    """The text as it is, if every byte of it could be read.

    Raises:
        InvalidInputError: It was written in another encoding. Kept, it would lack its letters for
            good, and the person would see that only when a seal opens.
    """
    if holds_undecoded(text):
        raise unread_words()
    return text


def unread_words() -> InvalidInputError:
    """What is said of words that could not be read, or only in part."""
    return InvalidInputError("These words are in another encoding than this shell reads")


def with_whole_words(command: AnyCommand) -> AnyCommand:
    """A command which takes no text, and lets none below it take one, that is read only in part."""
    taking = copy(command)
    taking.params = [_with_whole_words(parameter) for parameter in taking.params]
    if isinstance(taking, click.Group):
        taking.commands = {name: with_whole_words(one) for name, one in taking.commands.items()}
    return taking


def _with_whole_words(parameter: click.Parameter) -> click.Parameter:
    if type(parameter.type) is not click.types.StringParamType:
        return parameter
    taking = copy(parameter)
    taking.type = _Words()
    return taking


def in_spoken_language(command: AnyCommand) -> AnyCommand:
    """A command whose help, and that of all below it, is in the language that is spoken.

    The command itself stays as it is, for whoever calls it in another language.
    """
    if spoken() == ENGLISH:
        return command
    told = copy(command)
    told._help_option = None  # click keeps the words of whoever asked first
    told.help = told.help and gettext(cleandoc(told.help))
    told.short_help = told.short_help and gettext(told.short_help)
    told.epilog = told.epilog and told_epilog(told.epilog, gettext)
    told.params = [_in_spoken_language(parameter) for parameter in told.params]
    if isinstance(told, click.Group):
        told.commands = {name: in_spoken_language(one) for name, one in told.commands.items()}
    return told


def _in_spoken_language(parameter: click.Parameter) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option) and told.help:
        told.help = gettext(told.help)
    return told
