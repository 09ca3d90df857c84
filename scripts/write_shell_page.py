#!/usr/bin/env python3
"""Writes docs/shell.md from the commands themselves; a test compares the two."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from osmosis.cli.main import cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "shell.md"
HEAD = """\
# The shell

Every command of `osmosis`, as `--help` tells it. This page is written by
`scripts/write_shell_page.py` from the commands themselves.

Commands that list or show something take `--json`. `osmosis completion bash` (or `zsh`, `fish`)
prints what completes them by Tab. From the folder of Osmosis, `./run WORD` is `osmosis WORD`.

The exit code says what kind of outcome it was:

| code | meaning |
|---|---|
| 0 | done |
| 1 | it is not there, or not possible as things stand, or not yet |
| 2 | what was given cannot be used |
| 3 | the store has a problem, or `verify` found something that is not mended |
| 4 | something outside Osmosis failed: a folder, a mail server, another program |
| 70 | a mistake of Osmosis itself |
| 130 | you stopped it |
"""


def page() -> str:
    """The whole page."""
    context = click.Context(cli, info_name="osmosis")
    parts = [HEAD]
    for name, command, path in _commands(cli, context, ("osmosis",)):
        parts.append(_section(name, command, path))
    return "\n".join(parts)


def _commands(
    group: click.Group, context: click.Context, path: Sequence[str]
) -> Iterator[tuple[str, click.Command, Sequence[str]]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        here = (*path, name)
        yield name, command, here
        if isinstance(command, click.Group):
            inside = click.Context(command, info_name=name, parent=context)
            yield from _commands(command, inside, here)


def _section(name: str, command: click.Command, path: Sequence[str]) -> str:
    """One command: what it does, how it is called, its options, its examples."""
    heading = "#" * len(path)
    context = click.Context(command, info_name=name)
    lines = [f"{heading} {' '.join(path)}", "", _said(command.help), ""]
    if not isinstance(command, click.Group):
        usage = " ".join([*path, *command.collect_usage_pieces(context)])
        lines += [f"    {usage}", ""]
        lines += _options(command)
    lines += _examples(command.epilog)
    return "\n".join(lines)


def _options(command: click.Command) -> list[str]:
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    if not options:
        return []
    rows = [f"| {_called(option)} | {_told(option)} |" for option in options]
    return ["| option | |", "|---|---|", *rows, ""]


def _called(option: click.Option) -> str:
    value = "" if option.is_flag else f" {_value_name(option)}"
    return f"`{option.opts[0]}{value}`"


def _value_name(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(str(choice) for choice in option.type.choices).replace("|", r"\|")
    return option.type.name.upper().split(" ")[0]


def _told(option: click.Option) -> str:
    told = (option.help or "").replace("|", r"\|")
    is_told = option.show_default and not option.is_flag and option.default not in (None, "")
    return f"{told} ({option.default} if left out)".strip() if is_told else told


def _examples(epilog: str | None) -> list[str]:
    lines = [line.rstrip() for line in (epilog or "").replace("\b", "").splitlines()]
    examples = [f"    {line.strip()}" for line in lines if line.strip() and line != "Examples:"]
    return [*examples, ""] if examples else []


def _said(text: str | None) -> str:
    return " ".join((text or "").replace("\b", "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Written: {PAGE.name}")
    sys.exit(0)
