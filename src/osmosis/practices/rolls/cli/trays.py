"""``osmosis roll tray``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.cadence_words import moment_words
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.cli.words import AT_REST, LET_GO, roll_id_of, show_call
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.rules import rhythm_told
from osmosis.practices.rolls.service import calling, rolls_seen, trays
from osmosis.practices.rolls.store import rolls
from osmosis.practices.rolls.store.calls import Tray
from osmosis.storage.tries import MOST_TIMES, Answer, Try
from osmosis.storage.tries_words import try_facts

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis roll tray                         what lies on it
  osmosis roll tray Patience Courage        put these on it, in this order
  osmosis roll tray --call                  call on all of it
  osmosis roll tray --rhythm "every Sunday at 18:00" --times 4
  osmosis roll tray --answer go-back --line "Every week was too much."
  osmosis roll tray --clear"""
)
@click.argument("names", nargs=-1)
@click.option("--call", "call_now", is_flag=True, help="Call on what lies on the tray.")
@click.option("--clear", is_flag=True, help="Take everything off it.")
@click.option("--rhythm", help="Such as 'every Sunday at 18:00', or a whole cadence.")
@click.option(
    "--times",
    type=click.IntRange(1, MOST_TIMES),
    help="Try the rhythm for so many times; then you are asked once.",
)
@click.option(
    "--answer",
    type=click.Choice([one.value for one in Answer]),
    help="What you say after the last time.",
)
@click.option("--line", default="", help="A line beside the answer.")
@click.option("--history", is_flag=True, help="Every change with its date.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def tray(
    shell: CommandShell,
    names: tuple[str, ...],
    call_now: bool,
    clear: bool,
    rhythm: str | None,
    times: int | None,
    answer: str | None,
    line: str,
    history: bool,
    as_json: bool,
) -> None:
    """Show or change what lies outside the case: up to three rolls, called on together.

    A rhythm may be tried for a few times. After the last one you are asked whether to keep it, go
    back or change again.
    """
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        if call_now:
            _call(shell, context, as_json=as_json)
            return
        if answer is not None:
            _answer(context, Answer(answer), line)
        elif line:
            raise InvalidInputError("A line stands beside an answer")
        if names or clear or rhythm is not None or times is not None:
            _change(context, names, rhythm, times, keeps=not (names or clear))
        _show(shell, context, history=history, as_json=as_json)


def _call(shell: CommandShell, context: PracticeContext, *, as_json: bool) -> None:
    called = calling.call_tray(context)
    show_call(shell, called, as_json=as_json)
    asked = trays.try_asked_after(context, called.id)
    if asked is not None and not as_json:
        _say_try(shell, asked)


def _answer(context: PracticeContext, answer: Answer, line: str) -> None:
    living = trays.find_try(context)
    if living is None:
        raise NotFoundError("No rhythm is being tried")
    trays.answer_try(context, living.id, answer, line)


def _change(
    context: PracticeContext,
    names: Sequence[str],
    rhythm: str | None,
    times: int | None,
    *,
    keeps: bool,
) -> None:
    if times is not None and rhythm is None:
        raise InvalidInputError("It is a rhythm that is tried; say which")
    lying = trays.latest(context).rolls if keeps else [roll_id_of(context, one) for one in names]
    calling.change_tray(context, lying, rhythm, times=times)


def _show(shell: CommandShell, context: PracticeContext, *, history: bool, as_json: bool) -> None:
    living = trays.find_try(context)
    if history:
        tried = trays.tries_by_change(context)
        shown = [(one, tried.get(one.changed_at)) for one in trays.history(context)]
    else:
        shown = [(trays.latest(context), living)]
    virtues, zone = _virtues(context), context.store.clock.zone()
    facts = [_facts(one, begun, virtues, zone) for one, begun in shown]
    if as_json:
        shell.print_json(facts)
        return
    for fact in facts:
        when = moment_words(fact["since"]) if history and fact["since"] else gettext("On the tray")
        lay = ", ".join(map(_told, fact["rolls"])) or gettext("nothing")
        rhythm = fact["rhythm"] and f" {rhythm_told(fact['rhythm'])}"
        shell.say(f"{when}: {lay}.{rhythm}")
    if living is not None and not history:
        _say_try(shell, living)


def _virtues(context: PracticeContext) -> Mapping[UUID, str]:
    with context.store.read() as reading:
        every = rolls.list_rolls(reading)
        resting = rolls_seen.at_rest(reading, every, context.store.time().now)
    return {roll.id: AT_REST if roll.id in resting else roll.virtue for roll in every}


def _told(virtue: str) -> str:
    """What somebody wrote stays as it is."""
    return gettext(virtue) if virtue in (AT_REST, LET_GO) else virtue


def _facts(one: Tray, tried: Try | None, virtues: Mapping[UUID, str], zone: str) -> dict[str, Any]:
    return {
        "since": None if one.changed_at is None else one.changed_at.to_tz(zone),
        "rolls": [virtues.get(roll_id, LET_GO) for roll_id in one.rolls],
        "rhythm": one.rhythm,
        "try": None if tried is None else try_facts(tried),
    }


def _say_try(shell: CommandShell, one: Try) -> None:
    counts = {"counted": one.counted, "times": one.times}
    if one.is_due:
        shell.say(gettext("The rhythm was tried, {counted} of {times} times.", **counts))
    else:
        shell.say(gettext("The rhythm is tried, {counted} of {times} times.", **counts))
    if one.before:
        shell.say(gettext("Before: {rhythm}", rhythm=rhythm_told(one.before)))
    else:
        shell.say(gettext("Before: no rhythm."))
    if one.is_due:
        shell.say(gettext("Keep it, go back or change again: --answer keep|go-back|change-again"))
