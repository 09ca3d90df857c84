"""``osmosis roll load|list|show|current|finish``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from whenever import TimeDelta

from osmosis.kernel.cadence_words import moment_words
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.rolls.cli.words import (
    AT_REST,
    SEALS,
    STATES,
    frame_facts,
    frame_line,
    frames_told,
    rested_facts,
    roll_facts,
    roll_id_of,
    seen_facts,
)
from osmosis.practices.rolls.model import DEFAULT_LOOKING, Medium, RollState
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.rules import places_left
from osmosis.practices.rolls.service import loading, rolls_seen, scents, sheets
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.store import current as current_store
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_COLOURS_HELP = noop(
    "One of ochre, vermilion, madder, plum, ultramarine, cerulean, viridian, moss, umber, slate; "
    "chosen if left out."
)


@click.command(
    epilog="""\b
Examples:
  osmosis roll load Patience
  osmosis roll load "Plain speech" --exposures 36 --why "I say less than I mean."
  osmosis roll load Courage --tier sealed --wait-days 30
  osmosis roll load Temperance --film"""
)
@click.argument("virtue")
@click.option("--why", default="", help="Why you load it.")
@click.option("--counts", default="", help="What would count.")
@click.option("--looking", default=DEFAULT_LOOKING, show_default=True, help="Who will be looking.")
@click.option("--exposures", type=int, default=24, show_default=True, help="24 or 36.")
@click.option("--colour", default="", help=_COLOURS_HELP)
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.CURTAIN.value,
    show_default=True,
    help="Who may open it; `osmosis key tiers` says what each protects against.",
)
@click.option("--witness", help="The age public key of the friend who is the witness.")
@click.option("--wait-days", type=int, default=14, show_default=True, help="How long it rests.")
@click.option("--film", is_flag=True, help="A roll on real film, which stays there for good.")
@click.option("--scent", multiple=True, help="A bottle of its tag; may be given several times.")
@click.pass_obj
def load(
    shell: CommandShell,
    virtue: str,
    why: str,
    counts: str,
    looking: str,
    exposures: int,
    colour: str,
    tier: str,
    witness: str | None,
    wait_days: int,
    film: bool,
    scent: tuple[str, ...],
) -> None:
    """Load a roll for VIRTUE, in your own words."""
    with shell.practice("rolls", RollsParts) as parts:
        wanted = loading.NewRoll(
            virtue=virtue,
            why=why,
            counts=counts,
            looking=gettext(looking) if looking == DEFAULT_LOOKING else looking,
            exposures=exposures,
            colour=colour,
            tier=Tier(tier),
            medium=Medium.FILM if film else Medium.DIGITAL,
            wait=TimeDelta(hours=24 * wait_days),
            scent_tag=scents.tag_of(parts.context, scent),
            witness=witness,
        )
        roll = loading.load_roll(parts.context, wanted)
    shell.say(
        gettext(
            "Loaded: {virtue}, {exposures} exposures, {edge_code}.",
            virtue=roll.virtue,
            exposures=roll.exposures,
            edge_code=roll.edge_code,
        )
    )


@click.command(
    "list",
    epilog="""\b
Examples:
  osmosis roll list
  osmosis roll list --state finished
  osmosis roll list --json""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--state", type=click.Choice([state.value for state in RollState]), help="Only these."
)
@click.pass_obj
def list_rolls(shell: CommandShell, as_json: bool, state: str | None) -> None:
    """List every roll."""
    with shell.practice("rolls", RollsParts) as parts, parts.context.store.read() as reading:
        now = parts.context.store.time().now
        found = rolls.list_rolls(reading, [RollState(state)] if state else [])
        resting = rolls_seen.at_rest(reading, found, now)
        spent = frames.count_spent(reading)
        fogs = {roll.id: developments.list_fogs(reading, roll.id) for roll in found}
        current_id = current_store.find_current(reading)
    if as_json:
        shell.print_json(
            [
                rested_facts(roll)
                if roll.id in resting
                else roll_facts(
                    roll, spent.get(roll.id, 0), fogs[roll.id], is_current=roll.id == current_id
                )
                for roll in found
            ]
        )
        return
    shell.print_table(
        [
            {
                noop("roll"): (gettext(AT_REST) if roll.id in resting else roll.virtue)
                + (" *" if roll.id == current_id else ""),
                noop("state"): gettext(STATES[roll.state.value]),
                noop("frames"): frames_told(spent.get(roll.id, 0), roll.exposures),
                noop("seal"): gettext(SEALS[roll.tier]),
                noop("code"): "" if roll.id in resting else roll.edge_code,
                noop("id"): str(roll.id)[-8:],
            }
            for roll in found
        ],
        empty=gettext("No roll yet; `osmosis roll load VIRTUE` loads one."),
    )


@click.command(
    epilog="""\b
Examples:
  osmosis roll show
  osmosis roll show Patience"""
)
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, name: str | None, as_json: bool) -> None:
    """Show one roll: its counter while it is sealed, its sheet when it is developed."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        seen = rolls_seen.see_roll(context, roll_id_of(context, name))
        is_shown = seen.roll.is_open and not seen.is_rested
        sheet = sheets.contact_sheet(context, seen.roll.id) if is_shown else None
        zone = context.store.clock.zone()
    shown = () if sheet is None else sheet.frames
    if as_json:
        facts = seen_facts(seen)
        if sheet is not None:
            facts["frames"] = [frame_facts(frame, shell.page) for frame in shown]
        shell.print_json(facts)
        return
    if seen.is_rested:
        shell.say(gettext("This roll is at rest."))
        return
    roll = seen.roll
    shell.say(f"{roll.virtue}  {roll.edge_code}  {gettext(STATES[roll.state.value])}")
    shell.say(_counter(seen, zone))
    for fog in seen.fogs:
        shell.say(
            gettext(
                "Fogged on {day}: {reason}",
                day=moment_words(fog.fogged_at.to_tz(zone)),
                reason=fog.reason,
            )
        )
    for frame in shown:
        shell.say(frame_line(frame, shell.page))


def _counter(seen: SeenRoll, zone: str) -> str:
    roll, spent = seen.roll, seen.spent
    if roll.state is RollState.LOADED:
        left = places_left(roll, [one.number for one in seen.placements])
        return gettext(
            "{spent} spent, {left} left of {exposures}.",
            spent=spent,
            left=left,
            exposures=roll.exposures,
        )
    frames = (
        gettext("{exposures} frames and one", exposures=roll.exposures)
        if spent > roll.exposures
        else ngettext("{n} frame", "{n} frames", spent)
    )
    if roll.is_open or roll.ready_at is None:
        return f"{frames}."
    moment = moment_words(roll.ready_at.to_tz(zone))
    return gettext("{frames}. Ready at {moment}.", frames=frames, moment=moment)


@click.command(
    epilog="""\b
Examples:
  osmosis roll current
  osmosis roll current Courage"""
)
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def current(shell: CommandShell, name: str | None, as_json: bool) -> None:
    """Say which roll is in the camera, or put NAME into it."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        if name is not None:
            loading.make_current(context, roll_id)
        seen = rolls_seen.see_roll(context, roll_id)
    if as_json:
        shell.print_json(seen_facts(seen))
        return
    virtue = gettext(AT_REST) if seen.is_rested else f"{seen.roll.virtue}, {seen.roll.edge_code}"
    shell.say(gettext("In the camera: {virtue}.", virtue=virtue))


@click.command(
    epilog="""\b
Examples:
  osmosis roll finish
  osmosis roll finish Patience"""
)
@click.argument("name", required=False)
@click.pass_obj
def finish(shell: CommandShell, name: str | None) -> None:
    """Finish a roll at whatever frame it is; unexposed places stay dark."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll = loading.finish_roll(context, roll_id_of(context, name))
        zone = context.store.clock.zone()
    ready = roll.ready_at
    if ready is None:
        shell.say(gettext("{virtue} is finished.", virtue=roll.virtue))
        return
    shell.say(
        gettext(
            "{virtue} is finished. It may be developed from {moment}.",
            virtue=roll.virtue,
            moment=moment_words(ready.to_tz(zone)),
        )
    )
