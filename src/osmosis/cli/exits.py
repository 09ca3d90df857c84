"""The one table from an error's category to an exit code."""

from __future__ import annotations

import click

from osmosis.errors import (
    ConfigError,
    InvalidInputError,
    OsmosisError,
    PlaceError,
    StorageError,
    UserError,
)
from osmosis.languages.errors import told_error

INTERNAL = 70  # EX_SOFTWARE of sysexits.h

_CODES: tuple[tuple[type[OsmosisError], int], ...] = (
    (InvalidInputError, 2),
    (ConfigError, 2),
    (UserError, 1),
    (PlaceError, 4),
    (StorageError, 3),
    (OsmosisError, 4),
)


def exit_code(error: OsmosisError) -> int:
    """The exit code of an error."""
    return next(code for category, code in _CODES if isinstance(error, category))


def report(error: OsmosisError) -> int:
    """Say an error in one sentence on standard error, and its exit code."""
    click.echo(f"osmosis: {told_error(error)}", err=True)
    return exit_code(error)
