"""``osmosis serve`` and ``osmosis autostart``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from osmosis.config import EVERY_NETWORK, LOOPBACK, config_from
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.autostart.registering import Standing
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis serve
  osmosis serve --port 8080
  osmosis serve --lan                  for the phone, over HTTPS and with your passphrase"""
)
@click.option("--port", type=click.IntRange(0, 65_535), help="The port; 0 lets the system choose.")
@click.option("--lan", is_flag=True, help="Let other devices in, with a passphrase over HTTPS.")
@click.option("--bind", help="The address to listen on, with --lan.")
@click.pass_obj
def serve(shell: CommandShell, port: int | None, lan: bool, bind: str | None) -> None:
    """Start Osmosis for the browser, and print its address."""
    from osmosis.web.server import serve as serve_pages

    config = config_from()
    if port is not None:
        config = replace(config, port=port)
    listen_on = bind or (EVERY_NETWORK if lan else LOOPBACK)
    serve_pages(replace(config, bind=listen_on, lan=lan), say=shell.say)


@click.group(
    epilog="""\b
Examples:
  osmosis autostart on
  osmosis autostart status"""
)
def autostart() -> None:
    """Let Osmosis start with your login session."""


@autostart.command(
    epilog="""\b
Examples:
  osmosis autostart on"""
)
@click.pass_obj
def on(shell: CommandShell) -> None:
    """Start with the login session, from now on."""
    from osmosis.autostart.registering import plan_here, turn_on

    _say(shell, turn_on(plan_here(config_from().home)))


@autostart.command(
    epilog="""\b
Examples:
  osmosis autostart off"""
)
@click.pass_obj
def off(shell: CommandShell) -> None:
    """Do not start by itself any more."""
    from osmosis.autostart.registering import plan_here, turn_off

    _say(shell, turn_off(plan_here(config_from().home)))


@autostart.command(
    epilog="""\b
Examples:
  osmosis autostart status
  osmosis autostart status --json"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(shell: CommandShell, as_json: bool) -> None:
    """Say whether it does."""
    from osmosis.autostart.registering import plan_here, standing

    found = standing(plan_here(config_from().home))
    if as_json:
        shell.print_json({"on": found.is_on, "what": found.what, "current": found.is_current})
        return
    _say(shell, found)


def _say(shell: CommandShell, found: Standing) -> None:
    if not found.is_on:
        shell.say(gettext("Osmosis does not start by itself."))
        return
    shell.say(gettext("Osmosis starts with your login session ({what}).", what=found.what))
    if not found.is_current:
        shell.say(
            gettext("What was written then is out of date; `osmosis autostart on` writes it anew.")
        )
