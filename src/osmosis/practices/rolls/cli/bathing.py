"""``osmosis roll develop|open-early``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from osmosis.errors import ConflictError
from osmosis.kernel.clock import pause
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.jobs import Job, JobState, Task, telling
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.cli.words import roll_id_of
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.service import developing, opening
from osmosis.practices.rolls.service.rolls_seen import see_roll
from osmosis.sealing.tiers import LockedVaultError, StillWitnessedError, Tier

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_GivenBack = click.Path(path_type=Path, exists=True, dir_okay=False)
_LOOK_SECONDS = 1.0
_FRIEND_FIRST = noop(
    "Your friend's layer is still on this roll's key; `osmosis roll develop NAME "
    "--key-for-friend FILE` writes it for your friend, and --witness takes what comes back"
)


def _run_here(shell: CommandShell, context: PracticeContext, job: Job) -> None:
    develop = {developing.TASK: partial(developing.develop, context)}
    with shell.bar(gettext("Developing")) as move:
        ended = _run_or_follow(context, job, telling(develop, move), move)
    if ended.state is not JobState.DONE:
        raise ConflictError(ended.reason or gettext("Developing stopped"))
    shell.say(gettext("Developed. `osmosis roll show` shows the sheet; circle up to six prints."))


def _run_or_follow(
    context: PracticeContext,
    job: Job,
    tasks: Mapping[str, Task],
    move: Callable[[int, int], None],
) -> Job:
    """Run a job here; while a server that runs beside this is at it, follow it to its end.

    Should that server die, the job is free again after a while, and goes on here.
    """
    while True:
        try:
            return context.jobs.run(job.id, tasks)
        except ConflictError:
            seen = context.jobs.get(job.id)
        if seen.total:
            move(seen.done, seen.total)
        if not seen.is_living:
            return seen
        pause(_LOOK_SECONDS)


def _unlock(
    shell: CommandShell,
    context: PracticeContext,
    roll_id: UUID,
    witness: Path | None,
    early_reason: str = "",
) -> None:
    without = None if witness is None else witness.read_bytes()
    if without is None and see_roll(context, roll_id).roll.tier is Tier.WITNESSED:
        raise StillWitnessedError(_FRIEND_FIRST)
    given = shell.ask_secret(gettext("Passphrase"))
    opening.unlock_roll(context, roll_id, given, without, early_reason)


def _write_for_friend(shell: CommandShell, context: PracticeContext, name: str, file: Path) -> None:
    key = opening.key_for_witness(context, roll_id_of(context, name))
    shell.write_file(file, [key])
    shell.warn(
        gettext(
            "Your friend takes one layer off, with any age tool or `osmosis key witness`, sees "
            "nothing of the roll, and sends the rest back. Then: develop it with --witness FILE."
        )
    )


@click.command(
    epilog="""\b
Examples:
  osmosis roll develop Patience
  osmosis roll develop Courage --key-for-friend courage.key.age
  osmosis roll develop Courage --witness given-back.age"""
)
@click.argument("name")
@click.option(
    "--key-for-friend",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Only write a witnessed roll's key for your friend, into this file.",
)
@click.option("--witness", type=_GivenBack, help="The roll's key as your friend gave it back.")
@click.pass_obj
def develop(
    shell: CommandShell, name: str, key_for_friend: Path | None, witness: Path | None
) -> None:
    """Develop a finished roll that has rested."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        if key_for_friend is not None:
            _write_for_friend(shell, context, name, key_for_friend)
            return
        roll_id = roll_id_of(context, name)
        try:
            job = developing.ask_to_develop(context, roll_id)
        except LockedVaultError:
            # Asked for only now: a roll that still rests must not be unlocked.
            _unlock(shell, context, roll_id, witness)
            job = developing.ask_to_develop(context, roll_id)
        _run_here(shell, context, job)


@click.command(
    "open-early",
    epilog="""\b
Examples:
  osmosis roll open-early Patience --reason "I am moving tomorrow."
  osmosis roll open-early Courage --reason "She asked." --witness given-back.age""",
)
@click.argument("name")
@click.option("--reason", required=True, help="Why; it stays beside the roll for ever.")
@click.option("--witness", type=_GivenBack, help="The roll's key as your friend gave it back.")
@click.pass_obj
def open_early(shell: CommandShell, name: str, reason: str, witness: Path | None) -> None:
    """Develop a roll before its time, which leaves a fogged mark for ever."""
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        roll_id = roll_id_of(context, name)
        seen = see_roll(context, roll_id)
        why = rules.checked_reason(reason)
        rules.ensure_openable_early(seen.roll, context.store.time(), seen.placements)
        if opening.needs_passphrase(context, seen.roll):
            _unlock(shell, context, roll_id, witness, why)
        _run_here(shell, context, developing.open_early(context, roll_id, why))
