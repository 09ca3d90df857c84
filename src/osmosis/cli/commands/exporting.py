"""``osmosis export``: everything as plain files, for people and for another store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import PLACE
from osmosis.languages.speaking import gettext, noop

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_UNDER = {
    "vault": noop("The house key lies in it under your vault key; your passphrase opens it."),
    "passphrase": noop("The house key lies in it under the passphrase that you gave."),
    "none": noop("There was no house key to take along."),
}


@click.command(
    epilog="""\b
Examples:
  osmosis export /media/disk/everything
  osmosis export everything.zip
  osmosis export everything.zip --passphrase-file secret.txt

data/index.html in it opens in any browser. `osmosis import export` makes the same store of it."""
)
@click.argument("place", type=PLACE)
@click.option(
    "--passphrase",
    "own",
    is_flag=True,
    help="Lock the house key with a passphrase of its own, and not with the vault key.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Such a passphrase is the first line of this file.",
)
@click.option(
    "--leave-out-lost-keys",
    "without",
    is_flag=True,
    help="Do without keys that are lost or damaged; what only they open stays shut.",
)
@click.pass_obj
def export(
    shell: CommandShell, place: Path, own: bool, passphrase_file: Path | None, without: bool
) -> int:
    """Write everything out into the new folder PLACE, or into one file that ends in .zip.

    Where a key is lost, nothing is written unless you say so.
    """
    from osmosis.cli.commands.passphrases import passphrase_from
    from osmosis.keeping.exporting import export_store
    from osmosis.keeping.key_locks import AS_THEY_ARE, lost_keys
    from osmosis.sealing.keys import HOUSE_FILE

    with shell.opened() as app:
        lost = lost_keys(app.store.folder.keys(app.store.person_id))
        if lost and not without:
            shell.warn(
                gettext("`--leave-out-lost-keys` writes out what can be read without such a key.")
            )
            raise next(iter(lost.values()))
        passphrase, has_vault = None, app.keys.has_vault and not AS_THEY_ARE & lost.keys()
        if own or passphrase_file is not None or not (has_vault or HOUSE_FILE in lost):
            question = gettext("A passphrase for the house key in this export")
            passphrase = passphrase_from(passphrase_file, shell, question, twice=True)
        with shell.bar(gettext("Writing")) as tell:
            done = export_store(
                app, place.expanduser(), passphrase, leaves_out_lost_keys=without, tell=tell
            )
    shell.say(gettext("Written: {file}", file=place))
    shell.say(gettext(_UNDER[done.house]))
    shell.say(
        gettext(
            "What was developed or read lies in it as plain files; what is sealed stays sealed."
        )
    )
    if not done.lost:
        return 0
    shell.warn(
        gettext(
            "Lost or damaged, and so not in it: {keys}. What only this opens stays shut in it.",
            keys=", ".join(done.lost),
        )
    )
    return 3
