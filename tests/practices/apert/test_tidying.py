"""Letters are marked or moved only where somebody chose so, and only after they were taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import pytest

from osmosis.errors import InvalidInputError, StorageError, TransientFetchError
from osmosis.net.mail import look_into, tidy
from osmosis.ports.mail import MailTidying
from osmosis.practices.apert.model import Afterwards, MailChoice, Source, SourceKind
from osmosis.practices.apert.service import batches, collecting, sources, tidying
from osmosis.practices.apert.service.mail_servers import TAKEN, set_password
from osmosis.practices.apert.store import sources as source_rows
from osmosis.practices.context import PracticeContext
from tests.documents.letters import NEWSLETTER, PLAIN
from tests.net.mail_server import MailServer, serving
from tests.practices.apert.conftest import World
from tests.practices.apert.some_web import Collector

MARK = MailChoice(afterwards=Afterwards.MARK)
MOVE = MailChoice(afterwards=Afterwards.MOVE, folder=" Read ")


@dataclass
class Mailbox:
    """A person with letters on a server, and the server."""

    collector: Collector
    server: MailServer
    source: Source

    @property
    def context(self) -> PracticeContext:
        """With the way to this server."""
        allowed = frozenset({f"127.0.0.1:{self.server.port}"})
        ways = {"mailboxes": partial(look_into, allowed), "tidy_mail": partial(tidy, allowed)}
        return replace(self.collector.context, **ways)  # type: ignore[arg-type]  # the ways are called so

    def collect(self) -> None:
        """Visit it, when it is surely due."""
        self.collector.pass_time(hours=2)
        collecting.collect_due(self.context)

    def noted(self) -> str:
        """What is still to be marked or moved, as it lies in the store."""
        with self.context.store.read() as reading:
            return source_rows.get_state(reading, self.source.id).validators.get(TAKEN, "")


@pytest.fixture
def mailbox(collector: Collector, world: World) -> Iterator[Mailbox]:
    """With a letter, a newsletter, and one that nobody can read."""
    gate = world.gate()
    with serving(MailServer(letters={3: PLAIN, 5: NEWSLETTER, 9: b""})) as server:
        wanted = sources.NewSource(
            address=f"imap://me@127.0.0.1:{server.port}/News", kind=SourceKind.MAILBOX
        )
        source = sources.add_source(world.context, gate.id, wanted)
        set_password(world.context, source.id, server.password)
        yield Mailbox(collector, server, source)


def test_letters_are_left_as_they_are_until_somebody_chooses_otherwise(mailbox: Mailbox) -> None:
    mailbox.collect()
    tidying.choose(mailbox.context, mailbox.source.id, MARK)
    mailbox.collect()
    assert not any(one.startswith(("SELECT", "UID STORE")) for one in mailbox.server.asked)
    assert tidying.chosen(mailbox.context, mailbox.source.id) == MARK
    mailbox.server.letters[12] = PLAIN.replace(b"Message-ID: <", b"Message-ID: <another-")
    mailbox.collect()
    assert mailbox.server.seen == {12}


def test_what_was_read_is_marked_once_it_is_taken_in(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidying.choose(mailbox.context, mailbox.source.id, MARK)

    def full(*_: object) -> None:
        raise StorageError("There is no room")

    with monkeypatch.context() as patched:
        patched.setattr(batches, "take_in_many", full)
        with pytest.raises(StorageError):
            mailbox.collect()
    assert mailbox.server.seen == set()
    mailbox.collect()
    assert mailbox.server.seen == {3, 5}
    assert mailbox.noted() == ""


def test_what_a_stopped_machine_left_undone_is_done_at_the_next_collection(
    mailbox: Mailbox,
) -> None:
    tidying.choose(mailbox.context, mailbox.source.id, MOVE)

    def stops(_: MailTidying) -> None:
        raise TransientFetchError("The mail server does not answer")

    mailbox.collector.pass_time(hours=2)
    collecting.collect_due(replace(mailbox.context, tidy_mail=stops))
    few = mailbox.noted()
    assert mailbox.server.folders == {}
    mailbox.server.letters |= {n: PLAIN.replace(b"<", b"<%d" % n, 1) for n in range(10_000, 10_150)}
    mailbox.collector.pass_time(hours=2)
    collecting.collect_due(replace(mailbox.context, tidy_mail=stops))
    # How many wait is not to be told from how long it is.
    assert abs(len(mailbox.noted()) - len(few)) < 500 < len(few)
    collecting.collect_due(mailbox.context)
    assert set(mailbox.server.folders["Read"]) == {3, 5, *range(10_000, 10_150)}
    assert list(mailbox.server.letters) == [9]
    assert mailbox.noted() == ""


def test_a_server_that_cannot_move_is_told_of_and_may_be_left_alone_again(
    mailbox: Mailbox,
) -> None:
    mailbox.server.can = "IMAP4rev1"
    tidying.choose(mailbox.context, mailbox.source.id, MOVE)
    mailbox.collect()
    here = mailbox.source.id
    assert tidying.find_trouble(mailbox.context, here) == "The mail server cannot move letters"
    assert sources.is_reachable(mailbox.context, here)
    tidying.choose(mailbox.context, here, MailChoice())
    assert tidying.find_trouble(mailbox.context, here) == ""
    mailbox.collect()
    assert mailbox.noted() == ""
    assert mailbox.server.folders == {}


@pytest.mark.parametrize("folder", ["", "News", "a*b", 'a"b', "a\nb", "x" * 201])
def test_a_folder_that_cannot_be_is_refused(mailbox: Mailbox, folder: str) -> None:
    with pytest.raises(InvalidInputError):
        tidying.choose(mailbox.context, mailbox.source.id, replace(MOVE, folder=folder))
    assert tidying.chosen(mailbox.context, mailbox.source.id) == MailChoice()


def test_only_letters_on_a_server_can_be_marked(mailbox: Mailbox) -> None:
    feed = sources.list_sources(mailbox.context)[0]
    with pytest.raises(InvalidInputError, match="on a mail server"):
        tidying.choose(mailbox.context, feed.id, MARK)
