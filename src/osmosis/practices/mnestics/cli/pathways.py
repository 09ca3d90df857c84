"""``osmosis mnestic path add|change|pause|resume|end|list|show|preview``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click
from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.rhythms import written_rhythm
from osmosis.languages.speaking import gettext
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.trying import try_lines
from osmosis.practices.mnestics.cli.words import (
    cadence_of,
    next_day,
    pathway_facts,
    pathway_lines,
    pathway_of,
    reads_of,
    say_changed,
    say_wanted,
)
from osmosis.practices.mnestics.model import (
    Forgetting,
    Medium,
    Parameters,
    Pathway,
    PathwayState,
    Step,
)
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.reads import Basis, Lags, ToMeToday
from osmosis.practices.mnestics.rules.state_words import pathway_state_words
from osmosis.practices.mnestics.service import pathways, reaching
from osmosis.sealing.tiers import Tier
from osmosis.storage.tries import MOST_TIMES

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_HERE = "osmosis.practices.mnestics.cli.pathways"
_READS = (Lags(counts=(1,)), ToMeToday())
C = TypeVar("C", bound=Callable[..., Any])


@click.group(
    cls=LazyGroup,
    entries={
        "add": Command(f"{_HERE}:add", "Make a pathway."),
        "change": Command(f"{_HERE}:change", "Change a pathway from now on."),
        "answer": Command(f"{_HERE.rpartition('.')[0]}.trying:answer", "Answer after a try."),
        "preview": Command(f"{_HERE}:preview", "What a change would orphan or rescue."),
        "pause": Command(f"{_HERE}:pause", "Let no junction fall until it is resumed."),
        "resume": Command(f"{_HERE}:resume", "Let junctions fall again."),
        "end": Command(f"{_HERE}:end", "End a pathway for good."),
        "list": Command(f"{_HERE}:list_", "List every pathway."),
        "show": Command(f"{_HERE}:show", "Show one pathway."),
    },
    epilog="""\b
Examples:
  osmosis mnestic path add Sundays --rhythm "every Sunday at 9:00" --first-line "Ask about the fig."
  osmosis mnestic path list""",
)
def path() -> None:
    """Make, change, pause, end and show pathways."""


def _choices(values: Any) -> click.Choice[str]:
    return click.Choice([one.value for one in values])


def _parameter_options(command: C) -> C:
    """The options that say how a pathway is; what is left out stays as it is."""
    options = [
        click.option(
            "--rhythm",
            help="Such as weekly, 'every 2 months', 'every Sunday at 18:00', or a whole cadence.",
        ),
        click.option("--reads", help="Such as '-1 + to me today'; `osmosis mnestic path --help`."),
        click.option("--medium", type=_choices(Medium), help="How a message is written."),
        click.option("--header", help="A text that a sitting begins with, word by word."),
        click.option(
            "--step", "steps", multiple=True, type=_choices(Step), help="May be repeated."
        ),
        click.option("--counts", type=_choices(Basis), help="What a lag counts."),
        click.option("--board", type=int, help="At most so many lines on its board, up to 10."),
        click.option("--forgetting", type=_choices(Forgetting), help="After the last reading."),
        click.option("--grace-hours", type=int, help="How long a date can still be kept."),
        click.option("--tier", type=_choices(Tier), help="What keeps its messages unread."),
        click.option("--witness", help="The age public key of the friend who is the witness."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic path add Sundays --rhythm "every Sunday at 9:00" --first-line "Ask about the fig."
  osmosis mnestic path add Yearly --rhythm yearly --reads "last 4" --first-line "What has changed?"
  osmosis mnestic path add Board --medium board --reads "last 4" --first-line "Less coffee." """
)
@click.argument("name")
@click.option("--first-line", required=True, help="Arrives at the first junction.")
@_parameter_options
@click.pass_obj
def add(shell: CommandShell, /, name: str, first_line: str, **given: Any) -> None:
    """Make the pathway NAME: a rhythm, and a line to whoever sits there first."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        cadence = cadence_of(context, given["rhythm"] or "weekly")
        wanted = pathways.NewPathway(
            name=name,
            parameters=_changed(context, Parameters(cadence=cadence, reads=_READS), given),
            first_line=first_line,
        )
        made = pathways.make_pathway(context, wanted)
        following = next_day(context, made)
    shell.say(
        gettext(
            "{name} is made. Its first line arrives on {date}.",
            name=made.name,
            date=following,
        )
    )


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic path change Sundays --reads "-2"
  osmosis mnestic path change Sundays --rhythm "every 2 weeks" --try 4
  osmosis mnestic path change Sundays --name "Every Sunday" """
)
@click.argument("name")
@click.option("--name", "new_name", help="Call it something else.")
@click.option("--zone", help="Keep it in another zone from its next junction on.")
@click.option(
    "--try",
    "times",
    type=click.IntRange(1, MOST_TIMES),
    help="Only for so many sittings; then you are asked once.",
)
@_parameter_options
@click.pass_obj
def change(
    shell: CommandShell,
    /,
    name: str,
    new_name: str | None,
    zone: str | None,
    times: int | None,
    **given: Any,
) -> None:
    """Change the pathway NAME from now on; what it was is kept with its dates.

    A change may be tried for a few sittings. After the last one you are asked whether to keep it,
    go back or change again.
    """
    if zone and times is not None:
        raise InvalidInputError("Move it to another zone first, and then try something")
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        pathway = pathway_of(context, name)
        parameters = _changed(context, pathway.parameters, given)
        compared = reaching.preview_change(context, pathway.id, parameters)
        pathways.change_pathway(context, pathway.id, parameters, times=times)
        if zone:
            pathways.move_to_zone(context, pathway.id, zone)
        if new_name:
            pathways.rename_pathway(context, pathway.id, new_name)
        _say_pathway(shell, context, pathways.get_pathway(context, pathway.id))
    say_changed(shell, compared)


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic path preview Sundays --reads "-2" """
)
@click.argument("name")
@_parameter_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def preview(shell: CommandShell, /, name: str, as_json: bool, **given: Any) -> None:
    """Say what a change would orphan or rescue, and change nothing."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        pathway = pathway_of(context, name)
        parameters = _changed(context, pathway.parameters, given)
        compared = reaching.preview_change(context, pathway.id, parameters)
    if as_json:
        shell.print_json(
            {
                "orphaned": [str(one) for one in compared.orphaned],
                "rescued": [str(one) for one in compared.rescued],
            }
        )
        return
    say_wanted(shell, compared)
    if not compared.orphaned and not compared.rescued:
        shell.say(gettext("Every message would be read as now, or by another sitting."))


@click.command(epilog="\b\nExamples:\n  osmosis mnestic path pause Sundays")
@click.argument("name")
@click.pass_obj
def pause(shell: CommandShell, name: str) -> None:
    """Let no junction of NAME fall until it is resumed."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        paused = pathways.pause_pathway(parts.context, pathway_of(parts.context, name).id)
    shell.say(
        gettext(
            "{name} is paused. Nothing falls until `osmosis mnestic path resume`.", name=paused.name
        )
    )


@click.command(epilog="\b\nExamples:\n  osmosis mnestic path resume Sundays")
@click.argument("name")
@click.pass_obj
def resume(shell: CommandShell, name: str) -> None:
    """Let the junctions of NAME fall again."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        resumed = pathways.resume_pathway(parts.context, pathway_of(parts.context, name).id)
        following = next_day(parts.context, resumed)
    if following:
        shell.say(gettext("{name} goes on. Next: {date}.", name=resumed.name, date=following))
    else:
        shell.say(gettext("{name} goes on. Next: nothing is to come.", name=resumed.name))


@click.command(epilog="\b\nExamples:\n  osmosis mnestic path end Sundays")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def end(shell: CommandShell, name: str, yes: bool) -> None:
    """End NAME for good; its messages stay where they are."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        pathway = pathway_of(context, name)
        compared = reaching.preview_end(context, pathway.id)
        say_wanted(shell, compared)
        if not yes:
            click.confirm(gettext("End {name}?", name=pathway.name), abort=True, err=True)
        pathways.end_pathway(context, pathway.id)
    shell.say(gettext("{name} has ended.", name=pathway.name))


@click.command("list", epilog="\b\nExamples:\n  osmosis mnestic path list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--state", type=_choices(PathwayState), help="Only these.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool, state: str | None) -> None:
    """List every pathway."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        found = pathways.list_pathways(context, [PathwayState(state)] if state else [])
        facts = [pathway_facts(context, pathway) for pathway in found]
    if as_json:
        shell.print_json(facts)
        return
    names = ("name", "state", "next", "reads", "rhythm")
    shell.print_table(
        [
            {
                **{name: one[name] for name in names},
                "state": pathway_state_words(pathway.state),
                "rhythm": written_rhythm(pathway.parameters.cadence),
            }
            for one, pathway in zip(facts, found, strict=True)
        ],
        empty=gettext("No pathway yet; `osmosis mnestic path add NAME` makes one."),
    )


@click.command(epilog="\b\nExamples:\n  osmosis mnestic path show Sundays")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, name: str, as_json: bool) -> None:
    """Show the pathway NAME."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        pathway = pathway_of(parts.context, name)
        if as_json:
            shell.print_json(pathway_facts(parts.context, pathway))
            return
        _say_pathway(shell, parts.context, pathway)


def _say_pathway(shell: CommandShell, context: PracticeContext, pathway: Pathway) -> None:
    for line in (*pathway_lines(context, pathway), *try_lines(context, pathway)):
        shell.say(line)


def _changed(context: PracticeContext, parameters: Parameters, given: dict[str, Any]) -> Parameters:
    """The parameters with what was given on the command line."""
    wanted: dict[str, Any] = {}
    if given["rhythm"]:
        wanted["cadence"] = cadence_of(context, given["rhythm"])
    if given["reads"] is not None:
        wanted["reads"] = reads_of(context, given["reads"])
    if given["steps"]:
        wanted["steps"] = frozenset(map(Step, given["steps"]))
    if given["grace_hours"] is not None:
        wanted["grace"] = TimeDelta(hours=given["grace_hours"])
    kinds: dict[str, tuple[str, Any]] = {
        "medium": ("medium", Medium),
        "counts": ("basis", Basis),
        "forgetting": ("forgetting", Forgetting),
        "tier": ("tier", Tier),
    }
    for option, (field, kind) in kinds.items():
        if given[option]:
            wanted[field] = kind(given[option])
    for field in ("header", "board", "witness"):
        if given[field] is not None:
            wanted[field] = given[field]
    return replace(parameters, **wanted)
