"""How pathways, dates and messages are shown in the shell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_text import cadence_text
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.civil import local_of
from osmosis.kernel.rhythms import parse_rhythm
from osmosis.languages.dates import told_date
from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import gettext, ngettext, speaking
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Parameters, Pathway
from osmosis.practices.mnestics.reads import Reads
from osmosis.practices.mnestics.rules.reaching import Comparison
from osmosis.practices.mnestics.rules.reads_text import parse_reads, reads_text
from osmosis.practices.mnestics.rules.reads_words import reads_words
from osmosis.practices.mnestics.rules.state_words import (
    forgetting_words,
    medium_words,
    pathway_state_words,
    tier_words,
)
from osmosis.practices.mnestics.service import junctions, pathways, trying
from osmosis.practices.mnestics.store.messages import list_messages
from osmosis.storage.tries_words import try_facts

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


def pathway_of(context: PracticeContext, name: str) -> Pathway:
    """The pathway that is named.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    with context.store.read() as reading:
        return pathways.find_by_name(reading, name)


def message_of(context: PracticeContext, name: str) -> UUID:
    """The message that is meant by its id, its end, or its Ref.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    wanted = name.rpartition(":")[2].lower()
    with context.store.read() as reading:
        meant = [one.id for one in list_messages(reading) if str(one.id).endswith(wanted)]
    if not wanted or not meant:
        raise NotFoundError("There is no such message")
    if len(meant) > 1:
        raise NotFoundError("More than one message is meant; write more of its id")
    return meant[0]


def names_of(context: PracticeContext) -> dict[UUID, str]:
    """The name of every pathway."""
    return {pathway.id: pathway.name for pathway in pathways.list_pathways(context)}


def reads_of(context: PracticeContext, text: str) -> Reads:
    """What a text says is read.

    Raises:
        ReadsError: It says nothing that can be read, and where.
    """
    return parse_reads(text, {name: pathway_id for pathway_id, name in names_of(context).items()})


def cadence_of(context: PracticeContext, text: str) -> Cadence:
    """The cadence that a text means, where the person is; a short one begins tomorrow."""
    zone = context.store.clock.zone()
    tomorrow = local_of(context.store.time().now, zone).date().add(days=1)
    return parse_rhythm(text, tomorrow, zone)


def next_day(context: PracticeContext, pathway: Pathway) -> str:
    """The day of its next junction, in words; empty when none is to come."""
    coming = junctions.list_next(context, [pathway])
    return told_date(coming[0].junction.date) if coming else ""


def pathway_facts(context: PracticeContext, pathway: Pathway) -> dict[str, object]:
    """A pathway for ``--json``."""
    coming = junctions.list_next(context, [pathway])
    tried = trying.find_try(context, pathway.id)
    return {
        "id": str(pathway.id),
        "name": pathway.name,
        "state": pathway.state.value,
        **parameter_facts(pathway.parameters, names_of(context)),
        "next": coming[0].junction.date.format_iso() if coming else None,
        "try": None if tried is None else try_facts(tried.tried),
        "changes": [
            {
                "number": change.number,
                "from": change.from_at.format_iso(),
                "is_try": change.try_id is not None,
            }
            for change in pathway.changes
        ],
    }


def parameter_facts(parameters: Parameters, names: Mapping[UUID, str]) -> dict[str, object]:
    """How a pathway stands, for ``--json``."""
    return {
        "rhythm": cadence_text(parameters.cadence),
        "reads": reads_text(parameters.reads, names),
        "medium": parameters.medium.value,
        "header": parameters.header,
        "steps": sorted(step.value for step in parameters.steps),
        "counts": parameters.basis.value,
        "board": parameters.board,
        "tier": parameters.tier.value,
        "forgetting": parameters.forgetting.value,
        "grace_hours": parameters.grace.total("hours"),
    }


def pathway_lines(context: PracticeContext, pathway: Pathway) -> Sequence[str]:
    """A pathway in a few sentences."""
    parameters, names = pathway.parameters, names_of(context)
    following = next_day(context, pathway)
    said = reads_words(parameters.reads, names, parameters.basis)
    return [
        f"{pathway.name}, {pathway_state_words(pathway.state)}",
        gettext("Rhythm: {rhythm}.", rhythm=cadence_words(parameters.cadence)),
        gettext("Reads {reads} ({text}).", reads=said, text=reads_text(parameters.reads, names)),
        gettext(
            "Written as: {medium}. Forgetting: {forgetting}. Seal: {seal}.",
            medium=medium_words(parameters.medium),
            forgetting=forgetting_words(parameters.forgetting),
            seal=tier_words(parameters.tier),
        ),
        gettext("Next: {date}.", date=following) if following else gettext("No date is to come."),
    ]


def plainly(as_json: bool) -> AbstractContextManager[None]:
    """English for a program; for a person the language that is spoken."""
    return speaking(ENGLISH) if as_json else nullcontext()


def say_changed(shell: CommandShell, compared: Comparison) -> None:
    """Say how many messages a change has orphaned and rescued."""
    lost, found = len(compared.orphaned), len(compared.rescued)
    if lost:
        shell.say(
            ngettext(
                "{n} message: are read by nobody now.",
                "{n} messages: are read by nobody now.",
                lost,
            )
        )
    if found:
        shell.say(ngettext("{n} message: are read again.", "{n} messages: are read again.", found))


def say_wanted(shell: CommandShell, compared: Comparison) -> None:
    """Say how many messages a change would orphan and rescue."""
    lost, found = len(compared.orphaned), len(compared.rescued)
    if lost:
        shell.say(
            ngettext(
                "{n} message: would be read by nobody.",
                "{n} messages: would be read by nobody.",
                lost,
            )
        )
    if found:
        shell.say(
            ngettext(
                "{n} message: would be read again.", "{n} messages: would be read again.", found
            )
        )


def say_gone_back(shell: CommandShell, compared: Comparison) -> None:
    """Say how many messages going back would orphan and rescue."""
    lost, found = len(compared.orphaned), len(compared.rescued)
    if lost:
        shell.say(
            ngettext(
                "{n} message: read by nobody if you go back.",
                "{n} messages: read by nobody if you go back.",
                lost,
            )
        )
    if found:
        shell.say(
            ngettext(
                "{n} message: read again if you go back.",
                "{n} messages: read again if you go back.",
                found,
            )
        )
