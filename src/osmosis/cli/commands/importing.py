"""``osmosis import export``: what was written out is taken in again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import DATABASE, LEDGERS, PASSPHRASE_FILE
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    "export",
    epilog="""\b
Examples:
  osmosis import export /media/disk/everything
  osmosis import export everything.zip --database postgresql://ada@localhost/diary
  osmosis import export everything.zip --ledger ~/newer-store

Every file is held to its hash first. Where there is a store already, nothing is done.""",
)
@click.argument("path", type=click.Path(path_type=Path))
@PASSPHRASE_FILE
@DATABASE
@LEDGERS
@click.pass_obj
def export(
    shell: CommandShell,
    path: Path,
    passphrase_file: Path | None,
    database: str,
    ledgers: tuple[Path, ...],
) -> None:
    """Make the same store of the export in PATH, where OSMOSIS_HOME points."""
    from osmosis.cli.commands.passphrases import passphrase_from
    from osmosis.config import config_from
    from osmosis.keeping.arriving import refuse_taken
    from osmosis.keeping.importing import Wanted, import_export, opened_export
    from osmosis.keeping.label import UNDER_VAULT
    from osmosis.kernel.clock import SystemClock
    from osmosis.practices.manifests import PRACTICES
    from osmosis.storage.folder import StoreFolder

    place = StoreFolder(config_from().home)
    refuse_taken(place)
    with opened_export(path.expanduser()) as export:
        passphrase = None
        if export.needs_passphrase:
            is_own = export.label.house != UNDER_VAULT
            question = (
                gettext("The passphrase of the export")
                if is_own
                else gettext("The passphrase of the store")
            )
            passphrase = passphrase_from(passphrase_file, shell, question, twice=False)
        wanted = Wanted(place=place, database_url=database, ledgers=ledgers)
        with shell.bar(gettext("Reading")) as tell:
            done = import_export(export, wanted, PRACTICES, SystemClock(), passphrase, tell=tell)
    shell.say(gettext("A store was made in {place}.", place=place.root))
    if done.released:
        shell.say(gettext("Let go since, and so left out: {count}.", count=done.released))
    shell.say(gettext("What had not been sent waits: `osmosis outbox show`, or Settings, Outbox."))
