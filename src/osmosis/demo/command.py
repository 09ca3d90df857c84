"""``osmosis demo``: a filled case to look around in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.config import Config, config_from
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis demo
  osmosis demo --fresh                 begin again with the same life
  osmosis demo --folder /tmp/a-life"""
)
@click.option("--fresh", is_flag=True, help="Delete the rehearsal, and make it anew.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where it lives.")
@click.option("--port", type=click.IntRange(0, 65_535), help="The port; 0 lets the system choose.")
@click.pass_obj
def demo(shell: CommandShell, fresh: bool, folder: Path | None, port: int | None) -> None:
    """Open a rehearsal store that is filled already, and walk through it.

    A small life in rolls of every state, ten years of pathways and gates, with a clock that may
    be set. It has a folder of its own: your own store is neither opened nor changed. It reaches no
    network; behind its gates stand papers of old news that come with Osmosis.
    """
    from osmosis.demo import place
    from osmosis.demo.life import read_life
    from osmosis.demo.walk_pages import walk_routes
    from osmosis.web.server import serve

    home = (folder or place.default_folder()).expanduser().absolute()
    if fresh:
        place.remove(home)
    if not place.is_rehearsed(home):
        with shell.bar(gettext("Living a small life through")) as move:
            place.rehearse(home, move)
    shell.say(
        gettext(
            "A rehearsal, in {place}. Its passphrase is: {passphrase}",
            place=home,
            passphrase=read_life().passphrase,
        )
    )
    config = config_from()
    serve(
        Config(home=home, port=config.port if port is None else port),
        say=shell.say,
        more=walk_routes,
    )
