"""``osmosis mnestic path answer``: a pathway tried otherwise, and the one question after it."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

import click

from osmosis.errors import NotFoundError
from osmosis.languages.listing import listed
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.words import (
    names_of,
    parameter_facts,
    pathway_lines,
    pathway_of,
    say_gone_back,
)
from osmosis.practices.mnestics.model import Pathway
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.service import pathways, reaching, trying
from osmosis.practices.mnestics.service.trying import TriedPathway
from osmosis.storage.tries import Answer
from osmosis.storage.tries_words import tried_words

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_ANSWERS = [one.value for one in Answer]


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic path answer Sundays keep
  osmosis mnestic path answer Sundays go-back --line "Too far back." """
)
@click.argument("name")
@click.argument("answer", type=click.Choice(_ANSWERS))
@click.option("--line", default="", help="A line beside the answer.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def answer(shell: CommandShell, name: str, answer: str, line: str, yes: bool) -> None:
    """Say of the pathway NAME, which was tried otherwise, whether it stays like this.

    To go back sets what stood before, from now on. Where that would leave messages that nobody
    reads, you are asked first.
    """
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        found = trying.find_try(context, pathway_of(context, name).id)
        if found is None:
            raise NotFoundError("Nothing is being tried on this pathway")
        said = Answer(answer)
        if said is Answer.GO_BACK and _say_what_it_means(shell, context, found) and not yes:
            click.confirm(gettext("Go back?"), abort=True, err=True)
        _answer(shell, context, found, said, line)


def try_lines(context: PracticeContext, pathway: Pathway) -> Sequence[str]:
    """That a pathway is tried as it is, how many times are left, and what stood before."""
    found = trying.find_try(context, pathway.id)
    if found is None:
        return []
    told = [
        tried_words(found.tried, "sitting"),
        gettext("Before: {parameters}.", parameters=_before(context, found)),
    ]
    if not found.tried.is_due:
        return told
    how = gettext(
        "Keep it, go back or change again: `osmosis mnestic path answer {name} {answers}`",
        name=quote(pathway.name),
        answers="|".join(_ANSWERS),
    )
    return [*told, how]


def ask(
    shell: CommandShell, context: PracticeContext, asked: Sequence[TriedPathway], *, waits: bool
) -> None:
    """The questions at the end of a sitting; each may be left.

    Args:
        waits: Whether somebody is there to answer.
    """
    for one in asked:
        *told, how = try_lines(context, one.pathway) or [""]
        for line in [f"\n{one.pathway.name}", *told, *([] if waits else [how])]:
            shell.say(line)
        if waits and told:
            _ask(shell, context, one)


def _ask(shell: CommandShell, context: PracticeContext, one: TriedPathway) -> None:
    _say_what_it_means(shell, context, one)
    kind = click.Choice([*_ANSWERS, ""])
    told = gettext(
        "Keep it, go back or change again ({answers}; Enter leaves it)", answers="/".join(_ANSWERS)
    )
    said = click.prompt(
        told, type=kind, default="", show_default=False, show_choices=False, err=True
    )
    if said:
        line = click.prompt(gettext("A line on it"), default="", show_default=False, err=True)
        _answer(shell, context, one, Answer(said), line)


def _answer(
    shell: CommandShell, context: PracticeContext, found: TriedPathway, said: Answer, line: str
) -> None:
    pathway = found.pathway
    trying.answer_try(context, pathway.id, found.tried.id, said, line)
    for told in pathway_lines(context, pathways.get_pathway(context, pathway.id)):
        shell.say(told)
    if said is Answer.CHANGE_AGAIN:
        shell.say(
            gettext("Change it: `osmosis mnestic path change {name}`.", name=quote(pathway.name))
        )


def _say_what_it_means(shell: CommandShell, context: PracticeContext, one: TriedPathway) -> bool:
    """Say how many messages going back would orphan and rescue; whether it would orphan any."""
    compared = reaching.preview_change(context, one.pathway.id, one.before)
    say_gone_back(shell, compared)
    return bool(compared.orphaned)


def _before(context: PracticeContext, found: TriedPathway) -> str:
    """What stood otherwise before, by the names of the shell."""
    names = names_of(context)
    now, then = (parameter_facts(one, names) for one in (found.pathway.parameters, found.before))
    return ", ".join(f"{name} {_plain(then[name])}" for name in then if then[name] != now[name])


def _plain(value: object) -> str:
    if isinstance(value, list):
        return listed([str(one) for one in value]) if value else gettext("none")
    return str(value) or gettext("none")
