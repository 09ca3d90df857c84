"""``osmosis roll load|list|show|current|finish``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from whenever import TimeDelta

from osmosis.practices.rolls.cli.words import (
    AT_REST,
    STATES,
    frame_facts,
    frame_line,
    rested_facts,
    roll_facts,
    roll_id_of,
)
from osmosis.practices.rolls.model import COLOURS, DEFAULT_LOOKING, Medium, Roll, RollState
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.rules import places_left
from osmosis.practices.rolls.service import loading, rolls_seen, scents, sheets
from osmosis.practices.rolls.store import current as current_store
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


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
@click.option("--colour", default="", help=f"One of {', '.join(COLOURS)}; chosen if left out.")
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
            looking=looking,
            exposures=exposures,
            colour=colour,
            tier=Tier(tier),
            medium=Medium.FILM if film else Medium.DIGITAL,
            wait=TimeDelta(hours=24 * wait_days),
            scent_tag=scents.tag_of(parts.context, scent),
            witness=witness,
        )
        roll = loading.load_roll(parts.context, wanted)
    shell.say(f"Loaded: {roll.virtue}, {roll.exposures} exposures, {roll.edge_code}.")


@click.command("list")
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
        current_id = current_store.find_current(reading)
    if as_json:
        shell.print_json(
            [
                rested_facts(roll)
                if roll.id in resting
                else roll_facts(roll, spent.get(roll.id, 0), is_current=roll.id == current_id)
                for roll in found
            ]
        )
        return
    shell.print_table(
        [
            {
                "roll": (AT_REST if roll.id in resting else roll.virtue)
                + (" *" if roll.id == current_id else ""),
                "state": STATES[roll.state.value],
                "frames": f"{spent.get(roll.id, 0)} of {roll.exposures}",
                "seal": roll.tier.value,
                "code": "" if roll.id in resting else roll.edge_code,
                "id": str(roll.id)[-8:],
            }
            for roll in found
        ],
        empty="No roll yet; `osmosis roll load VIRTUE` loads one.",
    )


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, name: str | None, as_json: bool) -> None:
    """Show one roll: its counter while it is sealed, its sheet when it is developed."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        with context.store.read() as reading:
            roll = rolls.get_roll(reading, roll_id)
            if rolls_seen.at_rest(reading, [roll], context.store.time().now):
                _show_rested(shell, roll, as_json=as_json)
                return
            taken = [one.number for one in frames.list_placements(reading, roll_id)]
            is_current = current_store.find_current(reading) == roll_id
        sheet = sheets.contact_sheet(context, roll_id) if roll.is_open else None
    if as_json:
        facts = roll_facts(roll, len(taken), is_current=is_current)
        if sheet is not None:
            facts["frames"] = [frame_facts(frame) for frame in sheet.frames]
            facts["fogged"] = [
                {"at": fog.fogged_at.format_iso(), "reason": fog.reason} for fog in sheet.fogs
            ]
        shell.print_json(facts)
        return
    shell.say(f"{roll.virtue}  {roll.edge_code}  {STATES[roll.state.value]}")
    shell.say(_counter(roll, taken))
    if sheet is not None:
        for fog in sheet.fogs:
            shell.say(f"Fogged {fog.fogged_at.format_iso(unit='minute')}: {fog.reason}")
        for frame in sheet.frames:
            shell.say(frame_line(frame))


def _show_rested(shell: CommandShell, roll: Roll, *, as_json: bool) -> None:
    if as_json:
        shell.print_json(rested_facts(roll))
    else:
        shell.say("This roll is at rest.")


def _counter(roll: Roll, taken: list[int]) -> str:
    if roll.state is RollState.LOADED:
        return f"{len(taken)} spent, {places_left(roll, taken)} left of {roll.exposures}."
    if roll.is_open or roll.ready_at is None:
        return f"{len(taken)} frames."
    return f"{len(taken)} frames. Ready at {roll.ready_at.format_iso(unit='minute')}."


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def current(shell: CommandShell, name: str | None) -> None:
    """Say which roll is in the camera, or put NAME into it."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        if name is None:
            with context.store.read() as reading:
                roll = loading.current_roll(reading)
        else:
            roll = loading.make_current(context, roll_id_of(context, name))
    shell.say(f"In the camera: {roll.virtue}, {roll.edge_code}.")


@click.command()
@click.argument("name", required=False)
@click.pass_obj
def finish(shell: CommandShell, name: str | None) -> None:
    """Finish a roll at whatever frame it is; unexposed places stay dark."""
    with shell.practice("rolls", RollsParts) as parts:
        roll = loading.finish_roll(parts.context, roll_id_of(parts.context, name))
    ready = roll.ready_at
    when = "" if ready is None else f" It may be developed from {ready.format_iso(unit='minute')}."
    shell.say(f"{roll.virtue} is finished.{when}")
