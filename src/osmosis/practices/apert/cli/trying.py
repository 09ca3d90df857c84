"""``osmosis apert gate answer``: a gate tried otherwise, and the one question after it."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

import click

from osmosis.errors import NotFoundError
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.cli.words import gate_facts, gate_lines, gate_of
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import gates, trying
from osmosis.practices.apert.service.answering import answer_try
from osmosis.practices.context import PracticeContext
from osmosis.storage.tries import Answer
from osmosis.storage.tries_words import tried_words

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_ANSWERS = [one.value for one in Answer]
_PARAMETERS = (
    *("rhythm", "minutes", "open_hours", "intensity", "words_per_minute", "device", "tier"),
    *("pictures_per_entry", "pictures_per_source"),
)


@click.command(
    epilog="""\b
Examples:
  osmosis apert gate answer Sundays keep
  osmosis apert gate answer Sundays go-back --line "Too long for one evening." """
)
@click.argument("name")
@click.argument("answer", type=click.Choice(_ANSWERS))
@click.option("--line", default="", help="A line beside the answer.")
@click.pass_obj
def answer(shell: CommandShell, name: str, answer: str, line: str) -> None:
    """Say of the gate NAME, which was tried otherwise, whether it stays like this.

    To go back sets what stood before, from now on.
    """
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        context = parts.context
        found = trying.find_try(context, gate_of(context, name).id)
        if found is None:
            raise NotFoundError("Nothing is being tried on this gate")
        said = Answer(answer)
        answer_try(context, found.gate.id, found.tried.id, said, line)
        for told in gate_lines(context, gates.get_gate(context, found.gate.id)):
            shell.say(told)
    if said is Answer.CHANGE_AGAIN:
        shell.say(
            gettext("Change it: `osmosis apert gate change {gate}`.", gate=quote(found.gate.name))
        )


def try_lines(context: PracticeContext, gate: Gate) -> Sequence[str]:
    """That a gate is tried as it is, how many times are left, and what stood before."""
    found = trying.find_try(context, gate.id)
    if found is None:
        return []
    now, then = (gate_facts(context, one) for one in (gate, found.as_before))
    before = [f"{name} {then[name]}" for name in _PARAMETERS if then[name] != now[name]]
    told = [
        tried_words(found.tried, "opening"),
        gettext("Before: {before}.", before=", ".join(before)),
    ]
    if not found.tried.is_due:
        return told
    asked = gettext(
        "Keep it, go back or change again: `osmosis apert gate answer {gate} {answers}`",
        gate=quote(gate.name),
        answers="|".join(_ANSWERS),
    )
    return [*told, asked]
