"""``osmosis move``: the store in another place, and the old one only to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import PLACE
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_SQLITE = "sqlite"


@click.command(
    epilog="""\b
Examples:
  osmosis move /media/disk/diary
  osmosis move --to postgresql://ada@localhost/diary
  osmosis move ~/diary --to sqlite

The password of PostgreSQL comes from PGPASSWORD or a password file. Stop Osmosis first."""
)
@click.argument("place", required=False, type=PLACE)
@click.option(
    "--to",
    "database",
    default="",
    help="The new store's database: `sqlite`, or a PostgreSQL address. (sqlite if left out)",
)
@click.pass_obj
def move(shell: CommandShell, place: Path | None, database: str) -> None:
    """Move the store into the folder PLACE, and onto another database if you say so.

    Where PLACE is left out, it is a folder beside the old one that is called after the database.
    Everything is compared row by row before the old store is left; then that one only leads to
    where the store lives now.
    """
    from osmosis.config import config_from
    from osmosis.errors import InvalidInputError
    from osmosis.keeping.moving import move_store
    from osmosis.kernel.clock import SystemClock
    from osmosis.practices.manifests import PRACTICES
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.moved import refuse_moved

    if place is None and not database:
        raise InvalidInputError("Say where to: a folder, or a database with --to")
    url = "" if database == _SQLITE else database
    kind = url.partition(":")[0].partition("+")[0] or _SQLITE
    if kind not in (_SQLITE, "postgresql"):
        raise InvalidInputError("--to is `sqlite` or an address that begins with postgresql://")
    home = config_from().home.absolute()
    new = home.with_name(f"{home.name}-{kind}") if place is None else place.expanduser().absolute()
    refuse_moved(home)
    with shell.bar(gettext("Moving")) as tell:
        move_store(StoreFolder(home), StoreFolder(new), url, PRACTICES, SystemClock(), tell=tell)
    shell.say(gettext("Moved to {place}; every row and every blob was compared.", place=new))
    shell.say(
        gettext(
            "Every command goes there from now on, also where OSMOSIS_HOME names the old place."
        )
    )
    shell.say(
        gettext(
            "The old one in {old} opens no more and only leads to the new one. Before you\n"
            "delete it: export OSMOSIS_HOME={new}",
            old=home,
            new=new,
        )
    )
