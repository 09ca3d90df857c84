"""``osmosis init`` makes a store; ``osmosis verify`` looks whether it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import DATABASE, PLACE
from osmosis.config import config_from
from osmosis.errors import OsmosisError
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.cli.shell import CommandShell
    from osmosis.ports.practice import Finding, PracticeParts
    from osmosis.storage.verifying.blobs import Remake


@click.command(
    epilog="""\b
Examples:
  osmosis init
  osmosis init ~/diary --name "My own"
  osmosis init /tmp/try --rehearsal"""
)
@click.argument("folder", required=False, type=PLACE)
@click.option("--name", default="", help="What you are called; used nowhere but in your copies.")
@click.option("--rehearsal", is_flag=True, help="A store whose clock may be set, for trying out.")
@DATABASE
def init(folder: Path | None, name: str, rehearsal: bool, database: str) -> None:
    """Make a store in FOLDER, or where OSMOSIS_HOME points."""
    from osmosis.app import init_app
    from osmosis.storage.opening import NewStore

    config = config_from()
    if folder is not None:
        config = replace(config, home=folder.expanduser().absolute())
    app = init_app(config, NewStore(name=name, rehearsal=rehearsal, database_url=database))
    app.close()
    click.echo(gettext("A store was made in {place}.", place=config.home))
    if folder is not None:
        click.echo(gettext("To use it: export OSMOSIS_HOME={place}", place=config.home))


class _Source(click.Path):
    """A path, or a place in restic."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """The path; or the place as it is called from now on."""
        from osmosis.keeping.backups.restic_keys import RESTIC, spelled_restic

        given = str(value)
        if given.startswith(RESTIC):
            return spelled_restic(given)
        return super().convert(value, param, ctx)


@click.command(
    epilog="""\b
Examples:
  osmosis verify
  osmosis verify --from /media/disk/copies         mend from a copy of the store
  osmosis verify --from /media/disk/backups        or from a backup
  osmosis verify --from restic:/media/disk/restic  or from the newest one in restic
  osmosis verify --from patience.roll              or from a capsule"""
)
@click.option(
    "--from",
    "copies",
    multiple=True,
    type=_Source(path_type=Path, exists=True),
    help="What to mend from: a copy, a backup, an export, a capsule. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def verify(shell: CommandShell, copies: tuple[Path | str, ...], as_json: bool) -> int:
    """Read every blob, row and ledger line; name what is missing or damaged, and mend it."""
    from osmosis.blobs.files import FileBlobStore
    from osmosis.keeping.backups.mending import LaidOut, laid_out
    from osmosis.kernel.clock import SystemClock
    from osmosis.practices.manifests import PRACTICES
    from osmosis.sealing.keys import needed_keys
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.verify import verify_store
    from osmosis.storage.verifying.report import told_finding

    home = StoreFolder(config_from().home)
    with ExitStack() as stack:
        practices = _opener(shell, stack)
        ask, found, plain = partial(_asked_for, shell), list[LaidOut](), list[Path]()
        for one in copies:
            may_be = isinstance(one, str) or one.is_dir()
            backup = stack.enter_context(laid_out(str(one), home, ask)) if may_be else None
            if backup is not None:
                found.append(backup)
            elif isinstance(one, Path):
                plain.append(one)
        report = verify_store(
            home,
            PRACTICES,
            SystemClock(),
            blobs=FileBlobStore,
            copies=plain,
            backups=[folder for one in found for folder in one.folders],
            remake=_remaker([*(one.open for one in found), _from_practices(practices)]),
            needed_keys=needed_keys,
        )
        report.findings += _found_by(practices)
    if as_json:
        # No counts: they would tell how much waits behind a closed gate.
        findings = [asdict(one) for one in report.findings]
        whole = {"is_whole": report.is_whole}
        shell.print_json({**whole, "findings": findings, "notes": report.notes})
        return 0 if report.is_whole else 3
    for finding in report.findings:
        told = told_finding(finding)
        shell.say(f"{told} {gettext('Mended.')}" if finding.mended else told)
    for note in report.notes:
        shell.say(gettext(note))
    shell.say(
        gettext("Everything is there, and whole.")
        if report.is_whole
        else gettext("Something is missing or damaged.")
    )
    return 0 if report.is_whole else 3


def _asked_for(shell: CommandShell) -> str:
    """The passphrase, where the store has no house key at hand."""
    return shell.ask_secret(gettext("The passphrase of the backup"))


def _opener(shell: CommandShell, stack: ExitStack) -> Callable[[], Sequence[PracticeParts]]:
    """Opens the practices when they are first asked for; there are none where that cannot be."""
    opened: list[App] = []

    def practices() -> Sequence[PracticeParts]:
        if not opened:
            try:
                opened.append(stack.enter_context(shell.opened()))
            except OsmosisError:
                return ()
        return tuple(opened[0].parts.values())

    return practices


def _remaker(sources: Sequence[Remake]) -> Remake:
    """Asks one after the other to make a blob anew."""

    def remake(sha256: str) -> Iterable[bytes] | None:
        made = (source(sha256) for source in sources)
        return next((chunks for chunks in made if chunks is not None), None)

    return remake


def _from_practices(practices: Callable[[], Sequence[PracticeParts]]) -> Remake:
    """Asks the practices to make a blob anew; only when something is damaged."""

    def remake(sha256: str) -> Iterable[bytes] | None:
        return _remaker([parts.remake for parts in practices()])(sha256)

    return remake


def _found_by(practices: Callable[[], Sequence[PracticeParts]]) -> Iterator[Finding]:
    """What the practices find wrong; what they cannot read was found wrong already."""
    for parts in practices():
        with suppress(OsmosisError):
            yield from parts.verify()
