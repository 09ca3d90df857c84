"""``osmosis apert gate add|list|show|change|pause|resume|end|rename``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click
from whenever import TimeDelta

from osmosis.kernel.civil import local_of
from osmosis.kernel.rhythms import written_rhythm
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command
from osmosis.practices.apert.cli.trying import try_lines
from osmosis.practices.apert.cli.words import GATE_STATES, gate_facts, gate_lines, gate_of, next_day
from osmosis.practices.apert.model import Device, GateParameters, GateState, Intensity
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.rules.rhythms import parse_rhythm
from osmosis.practices.apert.service import gates, known
from osmosis.practices.apert.service.sources import NewSource
from osmosis.practices.context import PracticeContext
from osmosis.sealing.tiers import Tier
from osmosis.storage.tries import MOST_TIMES

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_HERE = "osmosis.practices.apert.cli.gates"
_TIERS = [Tier.CURTAIN.value, Tier.SEALED.value]
_RHYTHM = noop(
    "weekly, monthly, quarterly, yearly, unarian, decenarian, centenarian, millenarian, "
    "or another, such as 'every second Sunday at 18:00'."
)
C = TypeVar("C", bound=Callable[..., Any])


@click.group(
    cls=LazyGroup,
    entries={
        "add": Command(f"{_HERE}:add", "Make a gate."),
        "change": Command(f"{_HERE}:change", "Change or tune a gate from now on."),
        "answer": Command(f"{_HERE.rpartition('.')[0]}.trying:answer", "Answer after a try."),
        "rename": Command(f"{_HERE}:rename", "Call a gate something else."),
        "pause": Command(f"{_HERE}:pause", "Let it neither collect nor open for a while."),
        "resume": Command(f"{_HERE}:resume", "Let it collect and open again."),
        "end": Command(f"{_HERE}:end", "End a gate for good."),
        "list": Command(f"{_HERE}:list_", "List every gate."),
        "show": Command(f"{_HERE}:show", "Show one gate."),
    },
    epilog="""\b
Examples:
  osmosis apert gate add Sundays --rhythm weekly --minutes 45
  osmosis apert gate list""",
)
def gate() -> None:
    """Make, change, pause, end and show gates."""


def _choices(values: Any) -> click.Choice[str]:
    return click.Choice([one.value for one in values])


@click.command(
    epilog="""\b
Examples:
  osmosis apert gate add Sundays --rhythm weekly --minutes 45
  osmosis apert gate add Quarter --rhythm quarterly --source https://review.example/feed.xml
  osmosis apert gate add Fortnight --rhythm "every second Sunday at 18:00" """
)
@click.argument("name")
@click.option("--rhythm", default="weekly", show_default=True, help=_RHYTHM)
@click.option("--minutes", type=int, help="Of reading; as goes with the rhythm, if left out.")
@click.option("--source", "addresses", multiple=True, help="A feed's address; may be repeated.")
@click.pass_obj
def add(
    shell: CommandShell, name: str, rhythm: str, minutes: int | None, addresses: tuple[str, ...]
) -> None:
    """Make the gate NAME; it is closed, and collects from now on."""
    wanted = gates.NewGate(
        name=name,
        rhythm=rhythm,
        minutes=minutes,
        sources=[NewSource(address=address) for address in addresses],
    )
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        made = gates.make_gate(parts.context, wanted)
        day = next_day(parts.context, made)
    if day:
        shell.say(gettext("{name} is closed. It opens on {day}.", name=made.name, day=day))
    else:
        shell.say(gettext("{name} is closed. It does not open.", name=made.name))


def _tuning_options(command: C) -> C:
    """The options that say how a gate is; what is left out stays as it is."""
    options = [
        click.option("--rhythm", help=_RHYTHM),
        click.option("--minutes", type=int, help="Of reading."),
        click.option("--open-hours", type=int, help="How long it stays open."),
        click.option("--intensity", type=_choices(Intensity), help="How its book is filled."),
        click.option("--words-per-minute", type=int, help="Your reading speed."),
        click.option("--device", type=_choices(Device), help="What you read on."),
        click.option("--tier", type=click.Choice(_TIERS), help="What keeps it unread."),
        click.option("--pictures-per-entry", type=int, help="At most so many of one entry."),
        click.option("--pictures-per-source", type=int, help="At most so many of one source."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    epilog="""\b
Examples:
  osmosis apert gate change Sundays --minutes 30 --intensity deep
  osmosis apert gate change Sundays --rhythm monthly
  osmosis apert gate change Sundays --minutes 90 --try 4
  osmosis apert gate change Sundays --zone Europe/Lisbon"""
)
@click.argument("name")
@click.option(
    "--try",
    "times",
    type=click.IntRange(1, MOST_TIMES),
    metavar="N",
    help="For the next N openings only; then you are asked once.",
)
@click.option("--zone", help="Keep it in another zone from its next opening on.")
@_tuning_options
@click.pass_obj
def change(
    shell: CommandShell, /, name: str, times: int | None, zone: str | None, **given: Any
) -> None:
    """Change or tune the gate NAME from now on; what it was is kept with its dates.

    A change may be tried for a few openings. After the last one you are asked whether to keep it,
    go back or change again; `osmosis apert gate answer` answers.
    """
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        context = parts.context
        found = gate_of(context, name)
        if zone:
            found = gates.move_to_zone(context, found.id, zone)
        wanted = _changed(context, found.parameters, given)
        gates.change_gate(context, found.id, wanted, times=times)
        for line in gate_lines(context, gates.get_gate(context, found.id)):
            shell.say(line)


@click.command(epilog="\b\nExamples:\n  osmosis apert gate rename Sundays 'Sunday paper'")
@click.argument("name")
@click.argument("new_name")
@click.pass_obj
def rename(shell: CommandShell, name: str, new_name: str) -> None:
    """Call the gate NAME something else."""
    with shell.practice("apert", ApertParts) as parts:
        found = gate_of(parts.context, name)
        renamed = gates.rename_gate(parts.context, found.id, new_name)
    shell.say(gettext("{old} is called {new} now.", old=found.name, new=renamed.name))


@click.command(epilog="\b\nExamples:\n  osmosis apert gate pause Sundays")
@click.argument("name")
@click.pass_obj
def pause(shell: CommandShell, name: str) -> None:
    """Let NAME neither collect nor open until it is resumed."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        paused = gates.pause_gate(parts.context, gate_of(parts.context, name).id)
    shell.say(
        gettext(
            "{name} is paused. Nothing is collected until `osmosis apert gate resume`.",
            name=paused.name,
        )
    )


@click.command(epilog="\b\nExamples:\n  osmosis apert gate resume Sundays")
@click.argument("name")
@click.pass_obj
def resume(shell: CommandShell, name: str) -> None:
    """Let NAME collect and open again."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        resumed = gates.resume_gate(parts.context, gate_of(parts.context, name).id)
        day = next_day(parts.context, resumed)
    if day:
        shell.say(gettext("{name} collects again. It opens on {day}.", name=resumed.name, day=day))
    else:
        shell.say(gettext("{name} collects again. It opens on no day to come.", name=resumed.name))


@click.command(epilog="\b\nExamples:\n  osmosis apert gate end Sundays")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def end(shell: CommandShell, name: str, yes: bool) -> None:
    """End NAME for good; what is behind it unread is let go."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        found = gate_of(parts.context, name)
        if not yes:
            question = gettext("End {name}, and let go of what is behind it?", name=found.name)
            click.confirm(question, abort=True, err=True)
        gates.end_gate(parts.context, found.id)
    shell.say(gettext("{name} has ended.", name=found.name))


@click.command("list", epilog="\b\nExamples:\n  osmosis apert gate list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--state", type=_choices(GateState), help="Only these.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool, state: str | None) -> None:
    """List every gate that does not rest, and when it opens."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        met = known.list_met(parts.context)
        found = [one for one in met if state is None or one.state is GateState(state)]
        facts = [gate_facts(parts.context, one) for one in found]
    if as_json:
        shell.print_json(facts)
        return
    names = ("name", "state", "next", "minutes", "rhythm")
    shell.print_table(
        [
            {
                **{name: one[name] for name in names},
                "state": gettext(GATE_STATES[gate.state]),
                "rhythm": written_rhythm(gate.parameters.cadence),
            }
            for one, gate in zip(facts, found, strict=True)
        ],
        empty=gettext("No gate yet; `osmosis apert gate add NAME` makes one."),
    )


@click.command(epilog="\b\nExamples:\n  osmosis apert gate show Sundays")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, name: str, as_json: bool) -> None:
    """Show the gate NAME, and nothing of what is behind it."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        found = gate_of(parts.context, name)
        if as_json:
            shell.print_json(gate_facts(parts.context, found))
            return
        for line in [*gate_lines(parts.context, found), *try_lines(parts.context, found)]:
            shell.say(line)


def _changed(
    context: PracticeContext, now: GateParameters, given: dict[str, Any]
) -> GateParameters:
    """The parameters with what was given on the command line."""
    wanted = {name: value for name, value in given.items() if value is not None}
    rhythm, hours = wanted.pop("rhythm", None), wanted.pop("open_hours", None)
    if rhythm is not None:
        zone = now.cadence.zones[-1].zone
        today = local_of(context.store.time().now, zone).date()
        wanted["cadence"] = parse_rhythm(rhythm, today, zone)
    if hours is not None:
        wanted["open_for"] = TimeDelta(hours=hours)
    kinds = {"intensity": Intensity, "device": Device, "tier": Tier}
    for name in kinds.keys() & wanted.keys():
        wanted[name] = kinds[name](wanted[name])
    return replace(now, **wanted)
