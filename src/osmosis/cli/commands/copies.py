"""``osmosis copies``: a second place for the store, and the way back from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import PLACE
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.storage.daily_copies import LastCopy


@click.group(
    epilog="""\b
Examples:
  osmosis copies folder /media/disk/copies
  osmosis copies now
  osmosis copies restore /media/disk/copies/osmosis-0196… ~/diary"""
)
def copies() -> None:
    """Copy the store and its keys into a folder once a day, when something has changed."""


@copies.command(
    epilog="""\b
Examples:
  osmosis copies folder ~/disk/copies"""
)
@click.argument("path", type=PLACE)
@click.pass_obj
def folder(shell: CommandShell, path: Path) -> None:
    """Copy into the folder PATH from now on."""
    from osmosis.storage.daily_copies import choose_folder

    with shell.opened() as app:
        chosen = choose_folder(app.store, path)
    shell.say(gettext("Copies are made in {place} once a day, while Osmosis runs.", place=chosen))
    shell.say(gettext("Whoever has such a copy has the house key. Sealed rolls stay sealed in it."))
    shell.say(gettext("The first one: `osmosis copies now`."))


@copies.command(
    epilog="""\b
Examples:
  osmosis copies now"""
)
@click.pass_obj
def now(shell: CommandShell) -> int:
    """Bring the copy up to date now."""
    from osmosis.blobs.files import blobs_outside
    from osmosis.cli.exits import exit_code
    from osmosis.storage.daily_copies import copy_store

    with shell.opened() as app:
        report = copy_store(app.store, app.blobs, blobs_outside)
    if report.last.problem:
        shell.warn(gettext(report.last.problem))
        return 3 if report.failure is None else exit_code(report.failure)
    shell.say(
        gettext("Copied.") if report.is_new else gettext("Nothing has changed since the last copy.")
    )
    return 0


@copies.command(
    epilog="""\b
Examples:
  osmosis copies show"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, as_json: bool) -> None:
    """Show where copies are made, and how the last one went."""
    from osmosis.storage.daily_copies import chosen_folder, last_copy

    with shell.opened() as app:
        chosen, last = chosen_folder(app.store), last_copy(app.store)
        facts = _facts(chosen, last, app.store.clock.zone())
    if as_json:
        shell.print_json(facts)
    elif chosen is None:
        shell.say(gettext("No copies are made; `osmosis copies folder` names a folder for them."))
    else:
        shell.print_table([facts], empty="")


@copies.command(
    epilog="""\b
Examples:
  osmosis copies stop"""
)
@click.pass_obj
def stop(shell: CommandShell) -> None:
    """Make no more copies; those that there are stay."""
    from osmosis.storage.daily_copies import chosen_folder, stop_copying

    with shell.opened() as app:
        chosen = chosen_folder(app.store)
        stop_copying(app.store)
    said = gettext("No more copies are made.")
    if chosen is not None:
        stays = gettext("What lies in {place} stays there.", place=chosen)
        said = f"{said} {stays}"
    shell.say(said)


@copies.command(
    epilog="""\b
Examples:
  osmosis copies restore ~/disk/copies/osmosis-0196… ~/diary
  osmosis copies restore ~/disk/copies/osmosis-0196… ~/diary --ledger ~/other-copy

The store that OSMOSIS_HOME names is asked what was let go since, if it is the same person's."""
)
@click.argument("copy", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("folder", type=PLACE)
@click.option(
    "--ledger",
    "ledgers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Another store or copy that may know what was let go since. May be given several times.",
)
@click.pass_obj
def restore(shell: CommandShell, copy: Path, folder: Path, ledgers: tuple[Path, ...]) -> int:
    """Make a store in FOLDER, which must be empty or missing, out of COPY."""
    from osmosis.blobs.files import FileBlobStore
    from osmosis.config import config_from
    from osmosis.kernel.clock import SystemClock
    from osmosis.practices.manifests import PRACTICES
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.restoring import restore_copy

    target = folder.expanduser().absolute()
    home = config_from().home
    restored = restore_copy(
        copy.absolute(),
        StoreFolder(target),
        PRACTICES,
        SystemClock(),
        open_blobs=FileBlobStore,
        ledgers=ledgers if home == target else (*ledgers, home),
    )
    shell.say(gettext("A store was made in {place}.", place=target))
    if restored.released:
        shell.say(
            gettext("Let go since, and so not brought back: {count}.", count=restored.released)
        )
    if restored.may_be_older:
        shell.warn(
            gettext(
                "No newer ledger was found; what was let go since this copy may be back. "
                "`--ledger` names another store or copy that may know of it."
            )
        )
    for name in restored.damaged:
        shell.warn(gettext("Damaged in the copy: {name}", name=name))
    shell.say(gettext("To use it: export OSMOSIS_HOME={place}", place=target))
    return 3 if restored.damaged else 0


def _facts(chosen: Path | None, last: LastCopy, zone: str) -> dict[str, object]:
    return {
        "folder": None if chosen is None else str(chosen),
        "made": None if last.made_at is None else last.made_at.to_tz(zone),
        "looked": None if last.checked_at is None else last.checked_at.to_tz(zone),
        "problem": last.problem,
    }
