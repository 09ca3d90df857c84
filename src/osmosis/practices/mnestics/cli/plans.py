"""``osmosis mnestic plan add|list|show|sign|dates|end``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.zones import zone_of
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.plan_words import next_words, plan_facts, plan_lines
from osmosis.practices.mnestics.cli.shown import message_lines
from osmosis.practices.mnestics.cli.typed import typed_words
from osmosis.practices.mnestics.cli.unlocking import unlock
from osmosis.practices.mnestics.model import Forgetting
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.plans import DEFAULT_GRACE_DAYS
from osmosis.practices.mnestics.rules.plan_dates import dates_until, parse_date
from osmosis.practices.mnestics.rules.state_words import plan_state_words
from osmosis.practices.mnestics.service import drafts, plans, reading, signing, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.plans import NewPlan
from osmosis.practices.mnestics.service.sealing import Keeping
from osmosis.practices.mnestics.service.signing import Signed
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from uuid import UUID

    from osmosis.cli.shell import CommandShell

_HERE = "osmosis.practices.mnestics.cli.plans"


@click.group(
    cls=LazyGroup,
    entries={
        "add": Command(f"{_HERE}:add", "Make a plan."),
        "list": Command(f"{_HERE}:list_", "List every plan."),
        "show": Command(f"{_HERE}:show", "Show one plan with its chain."),
        "sign": Command(f"{_HERE}:sign", "Read the letter before, and sign the checkpoint."),
        "dates": Command(f"{_HERE}:dates", "Move the checkpoints to come; that is signed too."),
        "end": Command(f"{_HERE}:end", "End a plan before its meeting."),
    },
    epilog="""\b
Examples:
  osmosis mnestic plan add Cello --every year --until 2041-05-04 "What it is for: ..."
  osmosis mnestic plan sign Cello
  osmosis mnestic plan show Cello""",
)
def plan() -> None:
    """Plans over years: letters with checkpoints that several selves sign."""


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic plan add Cello --every year --until 2041-05-04 "To play in the kitchen."
  cat letter.txt | osmosis mnestic plan add House --on 2033-06-01 --on 2036-06-01 --on 2040-06-01

On the last date all authors meet, and everything is opened."""
)
@click.argument("name")
@click.argument("first_letter", required=False)
@click.option("--every", help="A rhythm that is counted from today: year, '6 months', decade.")
@click.option("--until", help="With --every: the day of the meeting.")
@click.option("--on", "days", multiple=True, help="One date; may be repeated, instead of --every.")
@click.option("--zone", default="", help="In which the days begin; where you are when left out.")
@click.option(
    "--grace-days",
    type=int,
    default=DEFAULT_GRACE_DAYS,
    show_default=True,
    help="How long after its day a checkpoint can be signed.",
)
@click.option("--tier", type=click.Choice([one.value for one in Tier]), default=Tier.CURTAIN.value)
@click.option("--witness", help="The age public key of the friend who is the witness.")
@click.option(
    "--forgetting",
    type=click.Choice([one.value for one in Forgetting]),
    default=Forgetting.KEPT.value,
    show_default=True,
    help="After the meeting.",
)
@click.pass_obj
def add(
    shell: CommandShell,
    name: str,
    first_letter: str | None,
    every: str | None,
    until: str | None,
    days: tuple[str, ...],
    zone: str,
    grace_days: int,
    tier: str,
    witness: str | None,
    forgetting: str,
) -> None:
    """Make the plan NAME with FIRST_LETTER, or one from standard input, on what it is for."""
    letter = first_letter or shell.piped_words()
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        wanted = NewPlan(
            name=name,
            dates=_dates(context, every, until, days, zone),
            first_letter=letter,
            zone=zone,
            grace_days=grace_days,
            keeping=Keeping(tier=Tier(tier), witness=witness, forgetting=Forgetting(forgetting)),
        )
        made = plans.see(context, plans.make_plan(context, wanted).id)
    shell.say(
        gettext(
            "{name} is made. Its first letter is on its way to {day}.",
            name=made.plan.name,
            day=_next_day(made),
        )
    )


@click.command("list", epilog="\b\nExamples:\n  osmosis mnestic plan list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List every plan; of what is on its way, no word."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        found = plans.list_plans(parts.context)
    if as_json:
        shell.print_json([plan_facts(one) for one in found])
        return
    rows = [
        {
            "name": one.plan.name,
            "state": plan_state_words(one.state),
            "next": gettext(next_words(one)),
            "meeting": one.checkpoints[-1].date.format_iso() if one.checkpoints else "",
            "id": str(one.plan.id)[-8:],
        }
        for one in found
    ]
    shell.print_table(
        rows, empty=gettext("No plan yet; `osmosis mnestic plan add NAME` makes one.")
    )


@click.command(epilog="\b\nExamples:\n  osmosis mnestic plan show Cello --json")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, name: str, as_json: bool) -> None:
    """Show the plan NAME: its dates, and who signed what when; of what is on its way, no word."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        found = plans.find_by_name(parts.context, name)
    if as_json:
        shell.print_json(plan_facts(found))
        return
    for line in plan_lines(found):
        shell.say(line)


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic plan sign Cello
  osmosis mnestic plan sign Cello "Bach, badly. I practise in the morning now."
  osmosis mnestic plan sign Cello --read             only read what was written

At the meeting it opens every letter, and there may be nothing left to say."""
)
@click.argument("name")
@click.argument("words", required=False)
@click.option("--read", "only_read", is_flag=True, help="Only read; sign later.")
@click.pass_obj
def sign(shell: CommandShell, name: str, words: str | None, only_read: bool) -> None:
    """Read what was written for this checkpoint of NAME, and sign how it stands.

    What was signed is sealed, goes to the next checkpoint, and is never rewritten.
    """
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        found = plans.find_by_name(context, name)
        begun = _read(shell, context, found.plan.id)
        if only_read or (found.open_one is None and not words):
            return
        said = words or _typed(shell, context, found.plan.id, begun)
        if said or found.meets:
            _say_signed(shell, context, signing.sign(context, found.plan.id, said))
        else:
            shell.say(
                gettext("Nothing is signed. The checkpoint can still be, until its grace is over.")
            )


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic plan dates Cello --on 2036-06-01 --on 2041-05-04
  osmosis mnestic plan dates Cello --every "2 years" --until 2051-05-04"""
)
@click.argument("name")
@click.option("--every", help="A rhythm that is counted from today.")
@click.option("--until", help="With --every: the day of the meeting.")
@click.option("--on", "days", multiple=True, help="One date; may be repeated, instead of --every.")
@click.option("--zone", default="", help="In which the days begin from then on.")
@click.pass_obj
def dates(
    shell: CommandShell,
    name: str,
    every: str | None,
    until: str | None,
    days: tuple[str, ...],
    zone: str,
) -> None:
    """Give NAME other checkpoints to come; those that came stay, and the change is signed."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        found = plans.find_by_name(context, name)
        wanted = _dates(context, every, until, days, zone)
        plans.change_dates(context, found.plan.id, wanted, zone)
        for line in plan_lines(plans.see(context, found.plan.id)):
            shell.say(line)


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic plan end Cello "The cello is sold." """
)
@click.argument("name")
@click.argument("words")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def end(shell: CommandShell, name: str, words: str, yes: bool) -> None:
    """End NAME before its meeting and say why, in WORDS; every letter is opened now."""
    with shell.practice("mnestics", MnesticsParts, catch_up=True) as parts:
        context = parts.context
        found = plans.find_by_name(context, name)
        if not yes:
            click.confirm(
                gettext("End {name}? It cannot be taken back.", name=found.plan.name),
                abort=True,
                err=True,
            )
        signing.end(context, found.plan.id, words)
        sitting.close(context, _read(shell, context, found.plan.id))
    told = gettext("{name} has ended.", name=found.plan.name)
    shell.say(f"\n{told}")


def _read(shell: CommandShell, context: PracticeContext, plan_id: UUID) -> UUID:
    """Open what was written for this day and say it; gives the sitting in which it was opened."""
    begun = signing.begin(context, plan_id)
    unlock(shell, context, begun.arrivals)
    for one in reading.read_sitting(context, begun.id):
        for line in message_lines(one):
            shell.say(line)
    return begun.id


def _typed(shell: CommandShell, context: PracticeContext, plan_id: UUID, sitting_id: UUID) -> str:
    if not sys.stdin.isatty():
        return shell.piped_words()
    begun = drafts.read_drafts(context, sitting_id).get(DraftKey(about=plan_id), "")
    return typed_words(shell, gettext("How it stands, and what you change."), begun)


def _say_signed(shell: CommandShell, context: PracticeContext, signed: Signed) -> None:
    now = plans.see(context, signed.plan.id)
    if now.next_one is None:
        shell.say(gettext("Signed. All authors have met."))
    else:
        shell.say(gettext("Signed, sealed, and on its way to {day}.", day=_next_day(now)))
    for copy in signed.copies:
        shell.say(
            gettext(
                "Can still open it: {path}, made {date}",
                path=copy.path,
                date=copy.made_at.format_iso(unit="minute"),
            )
        )


def _next_day(now: plans.SeenPlan) -> str:
    return "" if now.next_one is None else told_date(now.next_one.date)


def _dates(
    context: PracticeContext, every: str | None, until: str | None, days: Sequence[str], zone: str
) -> Sequence[Date]:
    if bool(days) == (every is not None) or (every is None) != (until is None):
        raise InvalidInputError("Give the dates one by one with --on, or --every and --until")
    if every is None or until is None:
        return [parse_date(day) for day in days]
    here = zone_of(zone or context.store.clock.zone())
    today = context.store.time().now.to_tz(here).date()
    return dates_until(every, today, parse_date(until))
