"""``osmosis clock``: what time it is, as far as the store believes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.kernel.cadence_words import moment_words
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis clock show
  osmosis clock accept --reason 'The battery was empty.'"""
)
def clock() -> None:
    """The clock that the store follows."""


@clock.command(
    epilog="""\b
Examples:
  osmosis clock show"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, as_json: bool) -> None:
    """Say what time it is, and whether seals may open."""
    from osmosis.storage.timekeeping import list_acceptances

    with shell.opened() as app:
        time = app.store.time()
        zone = app.store.clock.zone()
        moment = time.now.to_tz(zone)
        rehearsal = app.store.folder.read_marker().rehearsal
        with app.store.read() as reading:
            accepted = list_acceptances(reading)
    if as_json:
        shell.print_json(
            {
                "now": moment.format_iso(),
                "may_unseal": time.may_unseal,
                "doubt": time.doubt,
                "rehearsal": rehearsal,
                "accepted": [
                    {"at": one.accepted_at.format_iso(), "reason": one.reason} for one in accepted
                ],
            }
        )
        return
    now = moment.format_iso(unit="second")
    shell.say(gettext("{moment} (rehearsal)", moment=now) if rehearsal else now)
    if time.doubt:
        shell.say(
            gettext(
                "{doubt} `osmosis clock accept --reason WHY` says that it is right.",
                doubt=time.doubt,
            )
        )
    for one in accepted:
        accepted_at = moment_words(one.accepted_at.to_tz(zone))
        shell.say(gettext("Accepted {moment}: {reason}", moment=accepted_at, reason=one.reason))


@clock.command(
    "set",
    epilog="""\b
Examples:
  osmosis clock set '2031-05-04T09:00[Europe/Bucharest]'""",
)
@click.argument("moment")
@click.pass_obj
def set_(shell: CommandShell, moment: str) -> None:
    """Set a rehearsal store's clock to MOMENT, like 2031-05-04T09:00[Europe/Bucharest]."""
    from osmosis.kernel.clock import SystemClock
    from osmosis.storage.rehearsal import parse_clock, set_rehearsal_clock

    with shell.opened() as app:
        folder = app.store.folder
        set_rehearsal_clock(folder, folder.read_marker(), SystemClock(), parse_clock(moment))
    shell.say(
        gettext(
            "The clock stands at {moment}.", moment=parse_clock(moment).format_iso(unit="second")
        )
    )


@clock.command(
    epilog="""\b
Examples:
  osmosis clock accept --reason 'The battery was empty.'"""
)
@click.option("--reason", required=True, help="Why it is right; kept for ever.")
@click.pass_obj
def accept(shell: CommandShell, reason: str) -> None:
    """Say that a doubted clock is right."""
    from osmosis.storage.timekeeping import accept as accept_clock

    with shell.opened() as app:
        time = accept_clock(app.store, reason)
        now = time.now.to_tz(app.store.clock.zone())
    shell.say(gettext("Accepted: it is {moment}.", moment=moment_words(now)))
