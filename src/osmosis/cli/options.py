"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The passphrase is the first line of this file.",
)
DATABASE = click.option("--database", default="", help="A PostgreSQL address, instead of SQLite.")
LEDGERS = click.option(
    "--ledger",
    "ledgers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A store or copy that may know what was let go since. May be given several times.",
)
