"""Sending: once, sealed before it touches a disk, and addressed to whom one likes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from whenever import Date, TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    BoardFullError,
    Forgetting,
    Medium,
    Message,
    NotArrivedError,
    SittingOverError,
)
from osmosis.practices.mnestics.service import letters, opening, sealing, sending, sitting
from osmosis.practices.mnestics.store import messages
from osmosis.practices.rolls.service import developing
from osmosis.practices.rolls.service.loading import NewRoll, finish_roll, load_roll
from osmosis.sealing.moment import InvalidMomentError, MomentNote
from osmosis.sealing.tiers import Tier
from tests.practices.mnestics.conftest import World


def sent(world: World) -> list[Message]:
    with world.app.store.read() as reading:
        return list(messages.list_messages(reading))


def test_each_message_has_a_key_of_its_own(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    two = [world.send(held, path, "The same."), world.send(held, path, "The same.")]
    with world.app.store.read() as reading:
        recipients = {messages.get_key(reading, one.id)[0] for one in sent(world)}
    assert len(recipients) == 3
    assert two[0].sealed_sha256 != two[1].sealed_sha256
    assert all(world.blob(one).exists() for one in two)


def test_a_second_arrival_is_the_same_message(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    outgoing = sealing.line("from-a-phone", "Once.")
    first = sending.send_along(world.context, held.id, path.id, outgoing)
    sitting.close(world.context, held.id)
    # A phone that never heard the answer asks again, though the sitting is over meanwhile.
    assert sending.send_along(world.context, held.id, path.id, outgoing) == first
    assert sending.send_to_next(world.context, path.id, outgoing) == first
    assert len(sent(world)) == 2


TEARING = """
import os
import sys
from pathlib import Path
from uuid import UUID
from osmosis.app import open_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.practices.mnestics.service import sealing, sending
from osmosis.practices.mnestics.store import messages
app = open_app(Config(home=Path(sys.argv[1])), FixedClock(Instant.from_utc(2031, 5, 4, 9)))
messages.add_message = lambda *_: os._exit(9)
context = app.parts["mnestics"].context
sending.send_to_next(context, UUID(sys.argv[2]), sealing.line("torn", "Once."))
"""


def test_a_crash_between_ciphertext_and_row_leaves_no_half_message(either_world: World) -> None:
    world = either_world
    path = world.path()
    outgoing = sealing.line("torn", "Once.")
    world.app.close()
    words = [sys.executable, "-c", TEARING, str(world.app.config.home), str(path.id)]
    assert subprocess.run(words, check=False).returncode == 9
    world.reopen()
    assert len(sent(world)) == 1
    assert len(list(world.context.blobs.list())) == 2
    message = sending.send_to_next(world.context, path.id, outgoing)
    assert [one.client_id for one in sent(world)][-1] == "torn"
    assert world.blob(message).exists()


def test_nothing_is_sent_in_a_sitting_that_is_over_or_along_another_pathway(world: World) -> None:
    path, other = world.path("Sundays"), world.path("Others")
    world.at(2031, 5, 11)
    held = world.begin(path)
    with pytest.raises(ConflictError, match="no junction in this sitting"):
        world.send(held, other, "Not here.")
    sitting.close(world.context, held.id)
    with pytest.raises(SittingOverError):
        world.send(held, path, "Too late.")
    assert len(sent(world)) == 2


@pytest.mark.parametrize(
    "outgoing",
    [
        sealing.line("empty", " \n"),
        sealing.line("", "No id."),
        sealing.line("../etc", "No id."),
        sealing.Outgoing(client_id="a", medium=Medium.LINE),
        sealing.Outgoing(client_id="a", medium=Medium.PAPER),
        sealing.Outgoing(
            client_id="a",
            medium=Medium.PAPER,
            note=MomentNote(kind="line", line="No."),
            envelope="e",
        ),
        sealing.Outgoing(client_id="a", medium=Medium.AUDIO, note=MomentNote(kind="audio")),
        sealing.Outgoing(
            client_id="a", medium=Medium.LETTER, note=MomentNote(kind="photo"), file=[b"x"]
        ),
        sealing.line("long", "x" * (1 << 20)),
    ],
)
def test_what_cannot_be_sent_leaves_nothing(world: World, outgoing: sealing.Outgoing) -> None:
    path = world.path()
    with pytest.raises((InvalidInputError, InvalidMomentError)):
        sending.send_to_next(world.context, path.id, outgoing)
    assert len(sent(world)) == 1


def test_paper_keeps_the_date_and_says_which_envelope(world: World) -> None:
    path = world.path(medium=Medium.PAPER)
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.read(held)
    outgoing = sealing.Outgoing(
        client_id="paper", medium=Medium.PAPER, envelope="The blue one, in the drawer"
    )
    message = sending.send_along(world.context, held.id, path.id, outgoing)
    assert (message.sealed_sha256, message.sealed_size) == (None, 0)
    sitting.close(world.context, held.id)
    world.live()
    [read] = world.read(world.begin(path))
    assert (read.message.envelope, read.note, read.problem) == (
        "The blue one, in the drawer",
        None,
        "",
    )


def test_a_full_board_takes_a_line_only_for_one_that_is_retired(either_world: World) -> None:
    world = either_world
    path = world.path(medium=Medium.BOARD, board=2)
    world.at(2031, 5, 11)
    held = world.begin(path)
    world.read(held)
    first, second = (world.send(held, path, words, Medium.BOARD) for words in ("One.", "Two."))
    third = sealing.line("third", "Three.", Medium.BOARD)
    with pytest.raises(BoardFullError, match="retire one"):
        sending.send_along(world.context, held.id, path.id, third)
    sending.send_along(world.context, held.id, path.id, third, retires_id=first.id)
    with pytest.raises(BoardFullError, match="not on the board"):
        sending.retire_line(world.context, first.id)
    sending.retire_line(world.context, second.id)
    sitting.close(world.context, held.id)
    world.live()
    assert world.words(world.begin(path)) == ["Three."]


def test_a_letter_to_the_next_sitting_of_another_pathway_is_read_there_once(world: World) -> None:
    path = world.path("Sundays")
    other = world.path("Others", reads=())
    sending.send_to_next(world.context, other.id, sealing.line("across", "From over here."))
    world.at(2031, 5, 11)
    assert world.keep(other) == ["You begin here.", "From over here."]
    assert world.keep(path) == ["You begin here."]
    world.live()
    assert world.keep(other) == []


@pytest.mark.parametrize("date", [Date(2031, 5, 4), Date(2031, 5, 3), Date(2131, 5, 5)])
def test_a_letter_goes_to_a_day_ahead_and_within_a_century(world: World, date: Date) -> None:
    with pytest.raises(InvalidInputError, match="up to a century"):
        sending.send_to_date(world.context, date, sealing.line("far", "When?"))
    sending.send_to_date(world.context, Date(2131, 5, 4), sealing.line("far", "Then."))


def test_a_letter_to_a_roll_arrives_when_the_roll_is_developed(either_world: World) -> None:
    world = either_world
    parts = world.app.parts["rolls"]
    rolls: PracticeContext = parts.context  # type: ignore[attr-defined]  # every practice's parts hold it
    roll = load_roll(rolls, NewRoll(virtue="Patience", wait=TimeDelta.ZERO))
    letter = sealing.line("to-a-roll", "Look at number four.")
    sending.send_to_roll(world.context, roll.ref, letter)
    parts.receive("line", {"line": "A moment."}, roll.ref)
    finish_roll(rolls, roll.id)
    assert not letters.list_letters(world.context)[0].has_come
    job = developing.ask_to_develop(rolls, roll.id)
    world.app.jobs.run(job.id, world.app.tasks())
    [seen] = letters.list_letters(world.context)
    assert seen.may_be_opened
    assert world.words(letters.open_letters(world.context)) == ["Look at number four."]
    with pytest.raises(ConflictError, match="developed already"):
        sending.send_to_roll(world.context, roll.ref, sealing.line("again", "Too late."))


def test_only_a_roll_that_is_there_can_be_waited_for(world: World) -> None:
    path = world.path()
    letter = sealing.line("a", "To whom?")
    with pytest.raises(InvalidInputError, match="Only a roll"):
        sending.send_to_roll(world.context, path.ref, letter)
    with pytest.raises(NotFoundError):
        sending.send_to_roll(world.context, Ref("rolls", "roll", path.id), letter)


def test_an_answer_keeps_the_place_in_the_sound_that_it_answers(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    outgoing = sealing.Outgoing(
        client_id="sound",
        medium=Medium.AUDIO,
        note=MomentNote(kind="audio", file_name="me.webm", media_type="audio/webm"),
        file=[b"first half, ", b"second half"],
    )
    sound = sending.send_along(world.context, held.id, path.id, outgoing)
    sitting.close(world.context, held.id)
    world.live()
    held = world.begin(path)
    opened = opening.open_message(world.context, sound.id)
    assert opened.moment is not None
    assert opened.moment.file is not None
    assert b"".join(opened.moment.file) == b"first half, second half"
    answer = sending.send_along(
        world.context,
        held.id,
        path.id,
        sealing.Outgoing(
            client_id="answer",
            medium=Medium.LINE,
            note=MomentNote(kind="line", line="No, you were right."),
            answers_id=sound.id,
            answers_at_seconds=12.375,
        ),
    )
    with world.app.store.read() as reading:
        kept = messages.get_message(reading, answer.id)
    assert (kept.answers_id, kept.answers_at_seconds) == (sound.id, 12.375)


def test_an_answer_at_no_place_is_refused(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    [read] = world.read(world.begin(path))
    answer = replace(
        sealing.line("answer", "When?"),
        answers_id=read.message.id,
        answers_at_seconds=float("nan"),
    )
    with pytest.raises(InvalidInputError, match="such a place"):
        sending.send_to_next(world.context, path.id, answer)


def test_nothing_answers_what_was_not_read_yet(world: World) -> None:
    path = world.path()
    [first] = sent(world)
    letter = replace(sealing.line("answer", "Who are you?"), answers_id=first.id)
    with pytest.raises(NotArrivedError, match="not read yet"):
        sending.send_to_next(world.context, path.id, letter)
    assert sent(world) == [first]


def test_a_letter_may_be_kept_and_sealed_as_one_likes(world: World) -> None:
    world.set_passphrase()
    keeping = sealing.Keeping(tier=Tier.SEALED, forgetting=Forgetting.KEPT)
    letter = sending.send_to_date(
        world.context, Date(2031, 6, 1), sealing.line("kept", "Keep this."), keeping
    )
    assert (letter.to, letter.tier, letter.forgetting) == (
        Address.DATE,
        Tier.SEALED,
        Forgetting.KEPT,
    )


def test_sending_works_while_the_clock_is_doubted(world: World) -> None:
    path = world.path()
    world.clock.advance(TimeDelta(hours=-1))
    sending.send_to_next(world.context, path.id, sealing.line("doubted", "Still here."))
    assert len(sent(world)) == 2
