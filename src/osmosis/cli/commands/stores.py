"""``osmosis init``: makes a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  osmosis init
  osmosis init ~/diary --name Ada
  osmosis init /tmp/try --rehearsal"""
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--name", default="", help="What you are called; used nowhere but in your copies.")
@click.option("--rehearsal", is_flag=True, help="A store whose clock may be set, for trying out.")
@click.option("--database", default="", help="A PostgreSQL address, instead of SQLite.")
def init(folder: Path | None, name: str, rehearsal: bool, database: str) -> None:
    """Make a store in FOLDER, or where OSMOSIS_HOME points."""
    from osmosis.app import init_app
    from osmosis.config import config_from
    from osmosis.storage.opening import NewStore

    config = config_from()
    if folder is not None:
        config = replace(config, home=folder.expanduser().absolute())
    app = init_app(config, NewStore(name=name, rehearsal=rehearsal, database_url=database))
    app.close()
    click.echo(f"A store was made in {config.home}.")
    if folder is not None:
        click.echo(f"To use it: export OSMOSIS_HOME={config.home}")
