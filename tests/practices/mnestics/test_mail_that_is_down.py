"""A mail server that takes nothing for a week: tried less and less often, shown, never too late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from osmosis.calendar.reminding import remind_of_dates
from osmosis.channels.email import EMAIL, Mailbox, choose_mailbox
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.storage import outbox
from osmosis.storage.outbox import Posting, Standing
from tests.channels.mail_server import MailServer
from tests.practices.mnestics.conftest import World

MINUTE = TimeDelta(minutes=1)
FALLS = Instant.from_utc(2031, 5, 11, 6)
DOWN = {"EHLO": "421 closed", "HELO": "421 closed"}


@pytest.fixture
def mail(world: World) -> Iterator[MailServer]:
    """The mail server of this machine, by which the person is reminded."""
    server = MailServer()
    mailbox = Mailbox(
        host="127.0.0.1",
        port=server.port,
        encryption="none",
        user="",
        password="",
        sender="osmosis@example.org",
        recipient="ada@example.org",
    )
    with world.app.store.write() as transaction:
        choose_mailbox(transaction, mailbox)
    yield server
    server.stop()


def look(world: World, at: Instant) -> None:
    world.clock.set(at)
    world.run_due()
    remind_of_dates(world.app.store, world.app.parts["mnestics"])
    world.app.outbox.deliver_due()


def waiting(world: World) -> list[Posting]:
    with world.app.store.read() as reading:
        return list(outbox.list_unsent(reading))


def standing(world: World) -> Standing:
    with world.app.store.read() as reading:
        return outbox.channel_standing(reading, EMAIL)


def tries(mail: MailServer) -> int:
    return sum(line.upper().startswith("EHLO") for line in mail.heard)


def test_a_junction_reminds_by_mail_once_the_server_takes_it(
    world: World, mail: MailServer
) -> None:
    world.path("Sundays")
    mail.answers.update(DOWN)
    pauses = []
    look(world, FALLS)
    while tries(mail) < 6:
        [posting] = waiting(world)
        pauses.append((posting.due_at - world.clock.now()).total("minutes"))
        look(world, posting.due_at - TimeDelta(seconds=1))
        assert tries(mail) == len(pauses)
        look(world, posting.due_at)
    assert pauses == [1, 2, 4, 8, 16]
    assert standing(world).problem.startswith("The mail server")
    mail.answers.clear()
    [posting] = waiting(world)
    look(world, posting.due_at)
    look(world, posting.due_at + 60 * MINUTE)
    [message] = mail.messages
    assert message["Subject"] == "Sundays"
    assert (waiting(world), standing(world).problem) == ([], "")


def test_after_a_week_without_mail_nothing_of_it_is_sent_and_the_next_reminder_is(
    world: World, mail: MailServer
) -> None:
    path = world.path("Sundays")
    mail.answers.update(DOWN)
    for minutes in (0, 1, 3, 7, 60, 11 * 60, 13 * 60, 3 * 24 * 60):
        look(world, FALLS + minutes * MINUTE)
        assert len(waiting(world)) == (1 if minutes < 12 * 60 else 0)
    told = standing(world)
    assert (told.waiting, told.problem[:15]) == (0, "The mail server")
    mail.answers.clear()
    tried = tries(mail)
    look(world, FALLS + TimeDelta(hours=6 * 24))
    assert (tries(mail), mail.messages) == (tried, [])
    for minutes in (0, 1, 60):
        look(world, FALLS + TimeDelta(hours=7 * 24) + minutes * MINUTE)
    assert len(mail.messages) == 1
    assert standing(world).problem == ""
    assert world.states(path) == ["unkept", "open"]
