"""The book of a gate goes to folders and addresses by itself, once, and says when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.channels.email import Mailbox, choose_mailbox
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.practices.apert.deliveries import Delivery, DeliveryKind
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.service import carriers, delivering
from osmosis.storage import schema
from tests.channels.mail_server import MailServer
from tests.practices.apert.conftest import DAY, World
from tests.practices.apert.opened.conftest import Pages
from tests.practices.apert.shelved import TITLES, book, close, hand_over, open_gate
from tests.web.pages import said

NAME = "Sundays, 2031-05-11.epub"


@dataclass
class Post:
    """A gate whose books go to a folder."""

    world: World
    gate: Gate
    folder: Path
    delivery: Delivery

    def send(self) -> None:
        """What a minute of the server does."""
        self.world.parts.tend(self.world.clock.now())
        self.world.app.outbox.deliver_due()

    def told(self) -> tuple[str, str]:
        """What the page says of it."""
        [one] = delivering.list_standing(self.world.context, self.gate.id)
        return one.told, one.problem


@pytest.fixture
def post(world: World, tmp_path: Path) -> Post:
    """A gate, still closed, and a folder for its books."""
    folder = tmp_path / "reader"
    folder.mkdir()
    gate = world.gate()
    made = delivering.add_delivery(world.context, gate.id, DeliveryKind.FOLDER, str(folder))
    return Post(world, gate, folder, made)


def test_a_book_goes_into_the_folder_when_the_gate_opens_and_once(post: Post) -> None:
    post.send()
    assert list(post.folder.iterdir()) == []
    assert post.told() == ("", "")
    post.world.at(5, 11)
    hand_over(post.world, post.gate)
    post.send()
    assert (post.folder / NAME).read_bytes() == book()[0].data
    assert post.told() == ("There since 11 May 2031, 10:00.", "")
    (post.folder / NAME).unlink()
    post.send()
    assert list(post.folder.iterdir()) == []


def test_it_stays_there_when_the_gate_closes_and_the_next_one_comes_beside_it(post: Post) -> None:
    for day in (11, 18):
        post.world.at(5, day)
        hand_over(post.world, post.gate)
        post.send()
        close(post.world)
    assert sorted(file.name for file in post.folder.iterdir()) == [
        NAME,
        "Sundays, 2031-05-18.epub",
    ]


def test_a_folder_that_is_away_is_waited_for_and_said(post: Post) -> None:
    post.folder.rmdir()
    post.world.at(5, 11)
    hand_over(post.world, post.gate)
    post.send()
    assert post.told() == ("On its way.", "The folder is not there; it may not be plugged in.")
    post.folder.mkdir()
    delivering.try_now(post.world.context, post.gate.id)
    post.send()
    assert post.told()[1] == ""
    assert (post.folder / NAME).exists()


def test_a_copy_that_was_cut_off_is_made_whole_and_leaves_nothing_behind(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.world.at(5, 11)
    hand_over(post.world, post.gate)
    (post.folder / f".{NAME}.0a0b0c.tmp").write_bytes(b"half a bo")

    def stop(_: Path, chunks: Iterator[bytes]) -> None:
        assert b"".join(chunks)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(carriers, "replace_durably", stop)
        with pytest.raises(KeyboardInterrupt):
            post.send()
    post.world.clock.advance(DAY / 12)
    post.send()
    assert [file.name for file in post.folder.iterdir()] == [NAME]


def test_what_could_not_go_in_time_goes_no_more(post: Post) -> None:
    post.folder.rmdir()
    post.world.at(5, 11)
    hand_over(post.world, post.gate)
    post.send()
    close(post.world)
    post.folder.mkdir()
    post.send()
    assert list(post.folder.iterdir()) == []


def test_nothing_of_the_book_stands_in_the_outbox(post: Post) -> None:
    post.world.at(5, 11)
    hand_over(post.world, post.gate)
    post.world.parts.tend(post.world.clock.now())
    with post.world.app.store.read() as reading:
        [row] = reading.rows(sa.select(schema.outbox))
    assert row["notice"]["title"] == row["notice"]["body"] == ""
    kept = f"{row['notice']} {row['key']} {row['channel']}"
    assert not any(word in kept for word in (*TITLES, "2031-05-11", str(post.folder)))


def test_a_delivery_that_is_removed_takes_nothing_along(post: Post) -> None:
    post.world.at(5, 11)
    hand_over(post.world, post.gate)
    post.world.parts.tend(post.world.clock.now())
    delivering.remove_delivery(post.world.context, post.delivery.id)
    post.send()
    assert list(post.folder.iterdir()) == []


def test_a_place_that_is_none_is_refused(post: Post) -> None:
    context, gate_id = post.world.context, post.gate.id
    add = delivering.add_delivery
    with pytest.raises(ConflictError):
        add(context, gate_id, DeliveryKind.FOLDER, str(post.folder))
    inside = str(post.world.app.store.folder.root / "here")
    for kind, target in (
        (DeliveryKind.FOLDER, ""),
        (DeliveryKind.FOLDER, "not/absolute"),
        (DeliveryKind.FOLDER, inside),
        (DeliveryKind.EMAIL, "nobody"),
    ):
        with pytest.raises(InvalidInputError):
            add(context, gate_id, kind, target)


@pytest.fixture
def server(world: World) -> Iterator[MailServer]:
    """A mail server that the person chose."""
    started = MailServer()
    box = Mailbox(
        host="127.0.0.1",
        port=started.port,
        encryption="none",
        user="",
        password="",
        sender="ada@example.org",
        recipient="ada@example.org",
    )
    with world.app.store.write() as transaction:
        choose_mailbox(transaction, box)
    yield started
    started.stop()


def mailed(world: World, most_bytes: int | None = None) -> Gate:
    """An open gate whose book goes to a reader's address."""
    gate, _ = open_gate(world, book(most_bytes))
    delivering.add_delivery(world.context, gate.id, DeliveryKind.EMAIL, "ada@reader.example")
    return gate


def test_each_part_goes_in_a_message_of_its_own_with_the_right_type(
    world: World, server: MailServer
) -> None:
    mailed(world, 60_000)
    world.app.outbox.deliver_due()
    world.app.outbox.deliver_due()
    parts = book(60_000)
    assert len(server.messages) == len(parts) > 1
    for message, part in zip(server.messages, parts, strict=True):
        assert message["To"] == "ada@reader.example"
        [file] = message.iter_attachments()
        assert file.get_content_type() == "application/epub+zip"
        assert file.get_filename() == f"Sundays, 2031-05-11 ({part.number} of {part.of}).epub"
        assert file.get_content() == part.data
    assert len({message["Message-ID"] for message in server.messages}) == len(parts)


def test_a_book_that_is_too_large_is_not_sent_and_that_is_said(
    world: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "MOST_MAIL_BYTES", 1_000)
    gate = mailed(world)
    world.app.outbox.deliver_due()
    assert server.messages == []
    [one] = delivering.list_standing(world.context, gate.id)
    assert one.problem.startswith("The book is larger than what a reader's address takes")


def test_without_a_mail_server_it_waits_and_says_so(world: World) -> None:
    gate = mailed(world)
    world.app.outbox.deliver_due()
    [one] = delivering.list_standing(world.context, gate.id)
    assert one.problem == "No mail server is chosen; see the reminders."


def test_deliveries_are_no_ways_to_be_reminded_by(post: Post) -> None:
    assert post.world.app.outbox.channels() == {}


def test_the_page_adds_tries_and_removes(pages: Pages, tmp_path: Path) -> None:
    here = f"/apert/gates/{pages.gate.id}/deliveries"
    assert "The book stays here until you fetch it." in said(pages.page(here))
    pages.answers(here, 422, kind="email", target="nobody")
    pages.does(here, here, kind="folder", target=str(tmp_path / "reader"))
    pages.app.outbox.deliver_due()
    page = pages.page(here)
    assert "it may not be plugged in" in page
    assert "it may not be plugged in" in pages.page(f"/apert/gates/{pages.gate.id}/open")
    (tmp_path / "reader").mkdir()
    pages.does(f"{here}/now", here)
    pages.app.outbox.deliver_due()
    assert "There since" in pages.page(here)
    remove = page.partition('action="')[2].partition('"')[0]
    pages.does(remove, here)
    assert (tmp_path / "reader" / NAME).exists()
