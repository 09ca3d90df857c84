"""Options that several commands have."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import click

from osmosis.languages.speaking import gettext


class _PlaceText(click.ParamType[str]):
    """Where something is written; an empty word names no place, least of all the folder here."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail(gettext("It is empty; say where."), param, ctx)
        try:
            os.lstat(value)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                self.fail(gettext("No file or folder has so long a name."), param, ctx)
        return value


class _Place(click.Path):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(PLACE_TEXT.convert(value, param, ctx), param, ctx)


class _Database(click.ParamType[str]):
    """A PostgreSQL address; an empty word leaves the rows on SQLite."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value and value.partition(":")[0].partition("+")[0] != "postgresql":
            self.fail(gettext("An address begins with postgresql://."), param, ctx)
        return value


PLACE_TEXT = _PlaceText()
PLACE = _Place(path_type=Path)
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The passphrase is the first line of this file.",
)
DATABASE = click.option(
    "--database", type=_Database(), default="", help="A PostgreSQL address, instead of SQLite."
)
LEDGERS = click.option(
    "--ledger",
    "ledgers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A store or copy that may know what was let go since. May be given several times.",
)
