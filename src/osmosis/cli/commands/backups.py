"""``osmosis backup``: snapshots of the store in another place, the drill, and the way back."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from osmosis.cli.options import DATABASE, LEDGERS, PASSPHRASE_FILE, PLACE, PLACE_TEXT
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.cli.shell import CommandShell
    from osmosis.keeping.key_locks import Way

_SNAPSHOT = click.option(
    "--snapshot", default="", help="Which one, as `list` names it; the newest when left out."
)
_KEEP = click.option(
    "--keep",
    multiple=True,
    help="What is kept: last:N, or daily, weekly, monthly, yearly. May be given several times.",
)

_KEY_SHEET = click.option(
    "--key-sheet",
    type=click.File(encoding="utf-8", errors="replace"),
    help="The key sheet, instead of the passphrase.",
)


@click.group(
    epilog="""\b
Examples:
  osmosis backup to /media/disk/backups
  osmosis backup run
  osmosis backup check
  osmosis backup restore /media/disk/backups"""
)
def backup() -> None:
    """Snapshots of the store in another place, proved by bringing them back."""


@backup.command(
    epilog="""\b
Examples:
  osmosis backup to /media/disk/backups
  osmosis backup to /media/disk/backups --keep daily:30 --keep yearly:50
  osmosis backup to s3:https://storage.example.org/bucket/folder --key-id AK12
  osmosis backup to restic:/media/disk/restic

PLACE is a folder; or s3: and the address of a bucket in an S3-compatible storage, where every
piece is encrypted; or restic: and what restic calls a repository, where that command is there."""
)
@click.argument("place", type=PLACE_TEXT)
@_KEEP
@click.option("--key-id", default="", help="Who asks the storage; its secret is asked for.")
@click.option("--region", default="us-east-1", show_default=True, help="Of the storage.")
@PASSPHRASE_FILE
@click.pass_obj
def to(
    shell: CommandShell,
    place: str,
    keep: tuple[str, ...],
    key_id: str,
    region: str,
    passphrase_file: Path | None,
) -> None:
    """Back up into PLACE from now on, once a day while Osmosis runs."""
    from osmosis.blobs.s3_accounts import S3Account
    from osmosis.cli.commands.passphrases import passphrase_from
    from osmosis.keeping.backups.choosing import choose_place
    from osmosis.keeping.backups.restic_keys import RESTIC

    account, passphrase = None, ""
    if key_id:
        secret = shell.ask_secret(gettext("The secret of this key"))
        account = S3Account(key_id=key_id, secret=secret, region=region)
    with shell.opened() as app:
        if place.startswith(RESTIC) and app.keys.has_vault:
            question = gettext("The passphrase, which opens the repository from now on, too")
            passphrase = passphrase_from(passphrase_file, shell, question, twice=False)
        chosen = choose_place(app, place, keep, account, passphrase)
    shell.say(gettext("Backups are made in {place} once a day, while Osmosis runs.", place=chosen))
    shell.say(
        gettext("The house key lies in them under your passphrase; what is sealed stays sealed.")
    )
    shell.say(gettext("The first one: `osmosis backup run`. Try it: `osmosis backup check`."))


@backup.command(
    epilog="""\b
Examples:
  osmosis backup run
  osmosis backup run --to /media/other/backups --keep last:5"""
)
@click.option("--to", "place", type=PLACE_TEXT, help="Another place than the chosen one.")
@_KEEP
@PASSPHRASE_FILE
@click.pass_obj
def run(
    shell: CommandShell, place: str | None, keep: tuple[str, ...], passphrase_file: Path | None
) -> int:
    """Make a backup now."""
    from osmosis.cli.commands.passphrases import passphrase_from
    from osmosis.keeping.backups.retention import read_rules
    from osmosis.keeping.backups.running import Order, run_backup

    with shell.opened() as app:
        if not place:
            _chosen_in(app)  # before a passphrase is asked for
        passphrase = None
        if passphrase_file is not None or not app.keys.has_vault:
            question = gettext("A passphrase for the house key in this backup")
            passphrase = passphrase_from(passphrase_file, shell, question, twice=True)
        rules = read_rules(keep) if keep else None
        order = Order(place=place or "", passphrase=passphrase, rules=rules)
        with shell.bar(gettext("Writing")) as tell:
            last = run_backup(app, order, tell=tell)
    shell.say(gettext("Backed up: {place}", place=last.place))
    if last.problem:
        shell.warn(gettext(last.problem))
        return 3
    return 0


@backup.command(
    "list",
    epilog="""\b
Examples:
  osmosis backup list
  osmosis backup list /media/disk/backups --json""",
)
@click.argument("place", required=False, type=PLACE_TEXT)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_KEY_SHEET
@PASSPHRASE_FILE
@click.pass_obj
def list_(
    shell: CommandShell,
    place: str | None,
    as_json: bool,
    key_sheet: TextIO | None,
    passphrase_file: Path | None,
) -> None:
    """Show the backups in PLACE, or in the chosen place, the oldest first."""
    from osmosis.keeping.backups.places import list_place, spelled_place
    from osmosis.kernel.clock import SystemClock

    zone = SystemClock().zone()
    if place:
        named = spelled_place(place)
        every = list_place(named, lambda: _way(shell, key_sheet, passphrase_file))
    else:
        named = _chosen(shell)
        with shell.opened() as app:
            every = list_place(named, app)
    rows = [{"snapshot": one.name, "made": one.at.to_tz(zone)} for one in every]
    if as_json:
        pairs = zip(rows, every, strict=True)
        shell.print_json([{**row, "forms": dict(one.forms)} for row, one in pairs])
        return
    shell.print_table(rows, empty=gettext("There is no backup here yet."))
    proved = _proved(named)
    if proved:
        shell.say(proved)


@backup.command(
    epilog="""\b
Examples:
  osmosis backup check
  osmosis backup check /media/disk/backups --snapshot 20310504

A whole store is made beside yours for a while, so there must be room for one."""
)
@click.argument("place", required=False, type=PLACE_TEXT)
@_SNAPSHOT
@PASSPHRASE_FILE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def check(
    shell: CommandShell,
    place: str | None,
    snapshot: str,
    passphrase_file: Path | None,
    as_json: bool,
) -> int:
    """Read all of a backup, bring it back in a temporary place, and compare."""
    from osmosis.cli.commands.passphrases import passphrase_from
    from osmosis.keeping.backups.checking import check_backup
    from osmosis.keeping.backups.places import list_place, spelled_place
    from osmosis.keeping.backups.repository import fitting

    named = spelled_place(place) if place else _chosen(shell)
    with shell.opened() as app:
        fitting(list_place(named, app), snapshot, named)  # before a passphrase is asked for
        passphrase = passphrase_from(passphrase_file, shell, gettext("The passphrase"), twice=False)
        with shell.bar(gettext("Reading")) as tell:
            checked = check_backup(app, named, passphrase, name=snapshot, tell=tell)
    if as_json:
        shell.print_json({"snapshot": checked.name, "findings": checked.findings})
    for sentence in () if as_json else checked.findings:
        shell.say(sentence)
    if checked.findings:
        shell.warn(
            gettext("This backup is not whole. `osmosis backup run` writes anew what it still can.")
        )
        return 3
    if not as_json:
        shell.say(
            gettext(
                "{name} was brought back for a trial, and is the same as it was.", name=checked.name
            )
        )
    return 0


@backup.command(
    epilog="""\b
Examples:
  osmosis backup restore /media/disk/backups
  osmosis backup restore /media/disk/backups --to ~/diary --snapshot 20310504
  osmosis backup restore /media/disk/backups --key-sheet scanned.txt

Where there is a store already, nothing is done unless you say --over."""
)
@click.argument("place", type=PLACE_TEXT)
@_SNAPSHOT
@click.option("--to", "folder", type=PLACE, help="Where; or where OSMOSIS_HOME points.")
@click.option("--over", is_flag=True, help="Lay the store that is there aside first.")
@DATABASE
@LEDGERS
@click.option(
    "--from-before-letting-go", "released", is_flag=True, help="Bring back what was let go since."
)
@click.option(
    "--leave-out-damaged", "without", is_flag=True, help="Do without pictures that are damaged."
)
@_KEY_SHEET
@PASSPHRASE_FILE
@click.pass_obj
def restore(
    shell: CommandShell,
    place: str,
    snapshot: str,
    folder: Path | None,
    over: bool,
    database: str,
    ledgers: tuple[Path, ...],
    released: bool,
    without: bool,
    key_sheet: TextIO | None,
    passphrase_file: Path | None,
) -> int:
    """Make a store of a backup in PLACE."""
    from osmosis.config import config_from
    from osmosis.keeping.backups.places import opened_place, spelled_place
    from osmosis.keeping.backups.restoring import Recovery, refuse_restoring, restore_snapshot
    from osmosis.keeping.importing import Wanted
    from osmosis.kernel.clock import SystemClock
    from osmosis.practices.manifests import PRACTICES
    from osmosis.storage.folder import StoreFolder

    home = config_from().home
    target = home if folder is None else folder.expanduser().absolute()
    asked = (*ledgers, home) if home != target and home.is_dir() else ledgers
    way = cache(lambda: _way(shell, key_sheet, passphrase_file))
    refuse_restoring(StoreFolder(target), is_over=over)
    named = spelled_place(place)
    with opened_place(named, way, name=snapshot, beside=target.parent) as repository:
        chosen = repository.chosen(snapshot)
        recovery = Recovery(
            wanted=Wanted(place=StoreFolder(target), database_url=database, ledgers=asked),
            way=way(),
            is_over=over,
            leaves_out_damaged=without,
            brings_released=released,
        )
        with shell.bar(gettext("Reading")) as tell:
            done = restore_snapshot(
                repository, chosen, recovery, PRACTICES, SystemClock(), tell=tell
            )
    shell.say(gettext("A store was made in {place}, as of {name}.", place=target, name=chosen.name))
    if done.aside is not None:
        shell.say(gettext("The one that was there lies in {place}.", place=done.aside))
    if done.released:
        shell.say(gettext("What was let go since was left out."))
    for path in done.damaged:
        shell.warn(gettext("Damaged in the backup, and so left out: {path}", path=path))
    shell.say(gettext("What had not been sent waits: `osmosis outbox show`."))
    return 3 if done.damaged else 0


@backup.command(
    epilog="""\b
Examples:
  osmosis backup drop 20310504T090000-000000"""
)
@click.argument("snapshot")
@click.argument("place", required=False, type=PLACE_TEXT)
@click.pass_obj
def drop(shell: CommandShell, snapshot: str, place: str | None) -> None:
    """Take one SNAPSHOT away, such as one that `check` calls damaged."""
    from osmosis.keeping.backups.places import spelled_place
    from osmosis.keeping.backups.pruning import drop_snapshot

    named = spelled_place(place) if place else _chosen(shell)
    with shell.opened() as app:
        drop_snapshot(app, named, snapshot)
    shell.say(gettext("Taken away: {snapshot}", snapshot=snapshot))


@backup.command(
    epilog="""\b
Examples:
  osmosis backup stop"""
)
@click.pass_obj
def stop(shell: CommandShell) -> None:
    """Make no more backups by itself; those that there are stay."""
    from osmosis.keeping.backups.choosing import chosen_place, stop_backing_up

    with shell.opened() as app:
        place = chosen_place(app.store)
        stop_backing_up(app.store)
    said = gettext("No more backups are made.")
    if place:
        stays = gettext("What lies in {place} stays there.", place=place)
        said = f"{said} {stays}"
    shell.say(said)


@backup.command(
    epilog="""\b
Examples:
  osmosis backup password
  osmosis backup password --key-sheet scanned.txt"""
)
@_KEY_SHEET
@click.pass_obj
def password(shell: CommandShell, key_sheet: TextIO | None) -> None:
    """Print the password for using a restic repository without Osmosis."""
    from osmosis.keeping.backups.restic_keys import house_password
    from osmosis.sealing.key_sheet import parse_key_sheet

    if key_sheet is not None:
        house = parse_key_sheet(key_sheet.read()).house
    else:
        with shell.opened() as app:
            house = app.keys.house()
    shell.say(house_password(house))


def _chosen(shell: CommandShell) -> str:
    """The chosen place.

    Raises:
        ConflictError: There is none.
    """
    with shell.opened() as app:
        return _chosen_in(app)


def _chosen_in(app: App) -> str:
    from osmosis.errors import ConflictError
    from osmosis.keeping.backups.choosing import chosen_place

    place = chosen_place(app.store)
    if not place:
        raise ConflictError("No place for a backup was chosen; `osmosis backup to` names one")
    return place


def _proved(place: str) -> str:
    """When the chosen place was last proved, in a sentence; empty of any other place."""
    from osmosis.config import config_from
    from osmosis.kernel.clock import SystemClock
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.last_backup import last_backup
    from osmosis.web.dates import told_moment

    last = last_backup(StoreFolder(config_from().home))
    if last.place != place:
        return ""
    if last.proved_at is None:
        return gettext("Not proved yet; `osmosis backup check` brings it back for a trial.")
    return gettext(
        "Last brought back for a trial: {moment}",
        moment=told_moment(last.proved_at.to_tz(SystemClock().zone())),
    )


def _way(shell: CommandShell, key_sheet: TextIO | None, passphrase_file: Path | None) -> Way:
    from osmosis.cli.commands.passphrases import passphrase_from
    from osmosis.sealing.key_sheet import parse_key_sheet

    if key_sheet is not None:
        return parse_key_sheet(key_sheet.read())
    return passphrase_from(
        passphrase_file, shell, gettext("The passphrase of the backup"), twice=False
    )
