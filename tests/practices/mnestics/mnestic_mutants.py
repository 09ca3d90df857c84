"""Mnestics with one thing wrong, as it might be written by mistake, for the machine to find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import count
from typing import Any
from unittest import mock
from uuid import UUID

from whenever import TimeDelta

from osmosis.calendar import reminding
from osmosis.kernel.eras import Due
from osmosis.ports.channels import Notice
from osmosis.ports.practice import CalendarEntry
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Junction, Message, Parameters, Pathway
from osmosis.practices.mnestics.rules import arriving as rules_arriving
from osmosis.practices.mnestics.rules import calendar, chains, reaching
from osmosis.practices.mnestics.rules.junction_sets import JunctionSet
from osmosis.practices.mnestics.service import opening, sealing
from osmosis.practices.mnestics.store import junctions, messages, sittings
from osmosis.sealing.unpacking import OpenedMoment
from osmosis.storage.timekeeping import StoreTime, Timekeeper
from osmosis.storage.transaction import ReadTransaction, Transaction
from tests.practices.machines import Mutant

MNESTICS = "osmosis.practices.mnestics"
SECOND = TimeDelta(seconds=1)


def messages_are_lost() -> AbstractContextManager[object]:
    """What is sent in a sitting is acknowledged, and its row is not written."""
    add = messages.add_message

    def losing(transaction: Transaction, message: Message) -> None:
        if message.junction_id is None:
            add(transaction, message)

    return mock.patch(f"{MNESTICS}.store.messages.add_message", losing)


def words_are_cut_off() -> AbstractContextManager[object]:
    """A message loses its last letter before it is sealed."""
    seal = sealing.seal

    def cutting(context: PracticeContext, outgoing: Any, keeping: Any) -> sealing.Sealed:
        note = replace(outgoing.note, line=outgoing.note.line[:-1])
        return seal(context, replace(outgoing, note=note), keeping)

    return mock.patch(f"{MNESTICS}.service.sending.seal", cutting)


def originals_are_written_again() -> AbstractContextManager[object]:
    """What is opened is left in the store in a form of its own."""
    opened_moment = opening.opened_moment

    def rewriting(
        context: PracticeContext, reading: ReadTransaction, message: Message
    ) -> OpenedMoment | None:
        moment = opened_moment(context, reading, message)
        name = str(message.sealed_sha256)
        path = context.store.folder.blobs(context.store.person_id) / name[:2] / name
        path.chmod(0o600)
        path.write_bytes(path.read_bytes() + b"\n")
        return moment

    return mock.patch(f"{MNESTICS}.service.opening.opened_moment", rewriting)


def a_second_arrival_is_a_second_message() -> AbstractContextManager[object]:
    """The client's id is not looked for."""
    return mock.patch(f"{MNESTICS}.store.messages.find_by_client_id", return_value=None)


def a_message_can_be_read_at_its_address() -> AbstractContextManager[object]:
    """Whoever knows which message it is reads it, before any sitting does."""

    def at_once(_: PracticeContext, reading: ReadTransaction, message_id: UUID) -> Message:
        return messages.get_message(reading, message_id)

    return mock.patch(f"{MNESTICS}.service.opening.arrived_message", at_once)


def junctions_fall_early() -> AbstractContextManager[object]:
    """A junction falls in the second before it is due."""
    coming = calendar.coming

    def early(pathway: Any, fallen: Any, until: Any) -> Iterator[Junction]:
        return coming(pathway, fallen, until + SECOND)

    return mock.patch(f"{MNESTICS}.service.junctions.coming", early)


def what_has_fallen_falls_again() -> AbstractContextManager[object]:
    """The last junction that fell is not remembered."""
    dues = calendar.dues

    def forgetful(pathway: Pathway, fallen: Sequence[Junction]) -> Iterator[Due]:
        return dues(pathway, fallen[:-1])

    return mock.patch(f"{MNESTICS}.rules.calendar.dues", forgetful)


def a_pause_is_caught_up_with() -> AbstractContextManager[object]:
    """A pathway that is resumed lets fall what it missed."""
    dues = calendar.dues

    def catching_up(pathway: Pathway, fallen: Sequence[Junction]) -> Iterator[Due]:
        return dues(replace(pathway, state_at=None), fallen)

    return mock.patch(f"{MNESTICS}.rules.calendar.dues", catching_up)


def the_grace_never_ends() -> AbstractContextManager[object]:
    """A junction can be kept for ever."""
    return mock.patch(f"{MNESTICS}.store.junctions.leave_unkept")


def a_missed_sitting_counts_as_kept() -> AbstractContextManager[object]:
    """A junction whose grace is over was kept."""
    return mock.patch(f"{MNESTICS}.store.junctions.leave_unkept", junctions.keep)


def lags_count_what_was_missed() -> AbstractContextManager[object]:
    """What counts sittings that were kept counts every date."""
    return mock.patch(f"{MNESTICS}.rules.arriving._kept", list)


def a_change_reaches_back() -> AbstractContextManager[object]:
    """A sitting follows the pathway as it is now, and not as it was when the junction fell."""

    def as_now(pathway: Pathway, _: object) -> Parameters:
        return pathway.parameters

    return mock.patch(f"{MNESTICS}.service.arriving.parameters_at", as_now)


def retired_lines_are_read() -> AbstractContextManager[object]:
    """What was taken off its board is read on."""
    travels = rules_arriving.travels

    def still(message: Message) -> bool:
        return travels(replace(message, retired_at=None))

    return mock.patch(f"{MNESTICS}.rules.arriving.travels", still)


def two_who_sit_down_at_once_get_in_each_others_way() -> AbstractContextManager[object]:
    """Whether a sitting was begun is looked for only before the writing begins."""
    unclosed = sittings.list_unclosed

    def early(reading: ReadTransaction) -> Any:
        return [] if isinstance(reading, Transaction) else unclosed(reading)

    return mock.patch(f"{MNESTICS}.store.sittings.list_unclosed", early)


def a_sitting_that_was_left_is_closed_as_kept() -> AbstractContextManager[object]:
    """Whoever closes a sitting too late has kept what was missed."""
    of_sitting = junctions.list_of_sitting

    def reopened(reading: ReadTransaction, sitting_id: UUID) -> list[Junction]:
        found = of_sitting(reading, sitting_id)
        return [replace(one, state=type(one.state).OPEN) for one in found]

    return mock.patch(f"{MNESTICS}.store.junctions.list_of_sitting", reopened)


def a_doubted_clock_opens_everything() -> AbstractContextManager[object]:
    """Nothing waits while the clock stands before what was kept."""
    judge = Timekeeper.judge

    def trusting(timekeeper: Timekeeper, reading: ReadTransaction) -> StoreTime:
        time = judge(timekeeper, reading)
        if isinstance(reading, Transaction):
            return replace(time, may_unseal=True, doubt="")
        return time

    return mock.patch.object(Timekeeper, "judge", trusting)


def what_nobody_has_read_is_let_go() -> AbstractContextManager[object]:
    """A message is let go on its way."""
    found = mock.Mock(return_value=True)
    return mock.patch(f"{MNESTICS}.service.forgetting.sittings.find_reading", found)


def an_old_draft_stays() -> AbstractContextManager[object]:
    """What was sent is still in the draft."""
    change = sittings.change_sitting

    def careless(transaction: Transaction, sitting_id: UUID, **changes: object) -> None:
        if changes != {"draft": b""}:
            change(transaction, sitting_id, **changes)

    return mock.patch(f"{MNESTICS}.store.sittings.change_sitting", careless)


def the_chain_of_glosses_is_broken() -> AbstractContextManager[object]:
    """A gloss holds the hash of the first one, and not of the one before it."""
    return mock.patch(
        f"{MNESTICS}.service.glosses.in_order", lambda every: chains.in_order(every)[:1]
    )


def sittings_that_were_held_call_on() -> AbstractContextManager[object]:
    """A reminder that waits is not taken back."""
    return mock.patch("osmosis.storage.outbox.withdraw")


def every_look_reminds() -> AbstractContextManager[object]:
    """A reminder is called by when it was looked for."""
    notice_of, looks = reminding.notice_of, count()

    def unstable(entry: CalendarEntry) -> Notice:
        return replace(notice_of(entry), key=f"{entry.uid}:{next(looks)}")

    return mock.patch(f"{reminding.__name__}.notice_of", unstable)


def nothing_is_foretold() -> AbstractContextManager[object]:
    """What will be read is said to be read by nobody."""

    def silent(*given: Any) -> Any:
        return {
            id_: replace(one, will=JunctionSet(), may=JunctionSet())
            for id_, one in reaching.reach(*given).items()
        }

    return mock.patch(f"{MNESTICS}.service.reaching.reach", silent)


def what_may_be_read_is_promised() -> AbstractContextManager[object]:
    """What chance may bring is said to come."""

    def rash(*given: Any) -> Any:
        return {
            id_: replace(one, will=one.may if one.may.runs else one.will)
            for id_, one in reaching.reach(*given).items()
        }

    return mock.patch(f"{MNESTICS}.service.reaching.reach", rash)


MUTANTS: tuple[Mutant, ...] = (
    messages_are_lost,
    words_are_cut_off,
    originals_are_written_again,
    a_second_arrival_is_a_second_message,
    a_message_can_be_read_at_its_address,
    junctions_fall_early,
    what_has_fallen_falls_again,
    a_pause_is_caught_up_with,
    the_grace_never_ends,
    a_missed_sitting_counts_as_kept,
    lags_count_what_was_missed,
    a_change_reaches_back,
    retired_lines_are_read,
    two_who_sit_down_at_once_get_in_each_others_way,
    a_sitting_that_was_left_is_closed_as_kept,
    a_doubted_clock_opens_everything,
    what_nobody_has_read_is_let_go,
    an_old_draft_stays,
    the_chain_of_glosses_is_broken,
    sittings_that_were_held_call_on,
    every_look_reminds,
    nothing_is_foretold,
    what_may_be_read_is_promised,
)
