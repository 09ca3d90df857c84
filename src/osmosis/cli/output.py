"""What commands print: a table for people, JSON for scripts, bars for long work."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """The option ``--json`` of everything that lists or shows."""
    option: F = click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)
    return option


def print_json(value: object) -> None:
    """One JSON value, indented, with letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(rows: Sequence[Mapping[str, object]], *, empty: str) -> None:
    """Rows under their headings; a sentence when there are none."""
    if not rows:
        click.echo(empty)
        return
    names = list(rows[0])
    cells = [[_text(row[name]) for name in names] for row in rows]
    widths = [
        max(len(name), *(len(line[place]) for line in cells)) for place, name in enumerate(names)
    ]
    for line in [names, *cells]:
        parts = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(parts).rstrip())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
