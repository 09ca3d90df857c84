"""Reminders by e-mail: encrypted or not at all, one id for one key, what a server may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from osmosis.access.authority import TlsFiles
from osmosis.app import init_app
from osmosis.channels import email
from osmosis.channels.email import EmailChannel, Mailbox, choose_mailbox, chosen_mailbox, message_id
from osmosis.config import Config
from osmosis.errors import (
    DeliveryError,
    InvalidInputError,
    PermanentDeliveryError,
    TransientDeliveryError,
)
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.ports.channels import Notice
from osmosis.sealing.house_secrets import lock_secret as lock_with_house_key
from osmosis.storage import outbox, reminders
from osmosis.storage.delivery import Delivered, Outbox
from osmosis.storage.opening import NewStore
from tests.channels.mail_server import MailServer
from tests.channels.surrounded import lock_secret, open_secret, surroundings
from tests.channels.trust import certified, serving, trusting
from tests.small_store import START, new_store, rehearsal_store

NOTICE = Notice(key="mnestics.junction:1", title="“Weekly” meets today", body="At nine.")
MAILBOX = Mailbox(
    host="127.0.0.1",
    port=25,
    encryption="starttls",
    user="ada",
    password=lock_secret("drowssap"),
    sender="osmosis@example.org",
    recipient="ada@example.org",
)
HOUR = TimeDelta(hours=1)

Servers = Callable[..., MailServer]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> TlsFiles:
    return certified(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def serve(files: TlsFiles) -> Iterator[Servers]:
    """Starts a mail server; ended with the test."""
    started: list[MailServer] = []

    def start(*, encrypts: bool = True, **options: Any) -> MailServer:
        tls = serving(files) if encrypts else None
        started.append(MailServer(tls, **{"user": ("ada", "drowssap"), **options}))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def channel(files: TlsFiles) -> Callable[..., EmailChannel]:
    """Makes the channel that hands in at a server."""

    def make(server: MailServer, **other: Any) -> EmailChannel:
        mailbox = replace(MAILBOX, port=server.port, **other)
        return EmailChannel(mailbox, open_secret, lambda: START, tls=trusting(files))

    return make


def test_a_message_says_who_what_and_when(serve: Servers, channel: Any) -> None:
    server = serve()
    channel(server).send(NOTICE)
    [message] = server.messages
    assert message["Subject"] == "“Weekly” meets today"
    assert message["To"] == "ada@example.org"
    assert message["From"] == "Osmosis <osmosis@example.org>"
    assert message["Date"] == "Sun, 04 May 2031 09:00:00 +0000"
    assert message["Message-ID"] == message_id(NOTICE.key, "osmosis@example.org")
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_id_of_a_message_is_that_of_its_key_and_tells_nothing_of_it() -> None:
    one = message_id("a", "osmosis@example.org")
    assert one == message_id("a", "osmosis@example.org") != message_id("b", "osmosis@example.org")
    assert one.endswith("@example.org>")
    assert "mnestics" not in message_id(NOTICE.key, "osmosis@example.org")


def test_encryption_from_the_first_byte(serve: Servers, channel: Any) -> None:
    server = serve(at_once=True)
    channel(server, encryption="tls").send(NOTICE)
    assert len(server.messages) == 1


def test_a_server_on_this_machine_needs_neither_encryption_nor_a_name(
    serve: Servers, channel: Any
) -> None:
    server = serve(encrypts=False, user=None)
    channel(server, encryption="none", user="", password="").send(NOTICE)
    assert len(server.messages) == 1


def test_a_server_that_does_not_encrypt_gets_neither_password_nor_words(
    serve: Servers, channel: Any
) -> None:
    server = serve(encrypts=False)
    with pytest.raises(PermanentDeliveryError, match="does not offer"):
        channel(server).send(NOTICE)
    assert [line.split()[0] for line in server.heard] == ["ehlo"]


@pytest.mark.parametrize(("encryption", "at_once"), [("starttls", False), ("tls", True)])
def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_words(
    serve: Servers, tmp_path: Path, encryption: str, at_once: bool
) -> None:
    server = serve(at_once=at_once)
    stranger = trusting(certified(tmp_path / "another"))
    mailbox = replace(MAILBOX, port=server.port, encryption=encryption)
    with pytest.raises(TransientDeliveryError, match="not trusted"):
        EmailChannel(mailbox, open_secret, lambda: START, tls=stranger).send(NOTICE)
    assert [line.split()[0] for line in server.heard] == ([] if at_once else ["ehlo", "STARTTLS"])
    assert server.messages == []


def test_the_systems_own_trust_is_what_counts_when_nothing_else_is_said(serve: Servers) -> None:
    server = serve()
    mailbox = replace(MAILBOX, port=server.port)
    with pytest.raises(TransientDeliveryError, match="not trusted"):
        EmailChannel(mailbox, open_secret, lambda: START).send(NOTICE)


@pytest.mark.parametrize(
    ("command", "answer", "kind", "said"),
    [
        ("MAIL", "450 busy", TransientDeliveryError, "refuses the message: status 450"),
        ("MAIL", "550 no", PermanentDeliveryError, "refuses the message: status 550"),
        ("MAIL", "552 5.3.4 no", PermanentDeliveryError, "larger than what .*: status 552"),
        ("RCPT", "450 later", TransientDeliveryError, "refuses the address: status 450"),
        ("RCPT", "550 nobody", PermanentDeliveryError, "refuses the address: status 550"),
        ("DATA", "451 later", TransientDeliveryError, "refuses the message: status 451"),
        ("DATA", "554 spam", PermanentDeliveryError, "refuses the message: status 554"),
        ("AUTH", "454 later", TransientDeliveryError, "name and password: status 454"),
        ("AUTH", "535 no", PermanentDeliveryError, "name and password: status 535"),
        ("EHLO", "421 full", TransientDeliveryError, "does not answer|refuses"),
    ],
)
def test_what_a_server_refuses_for_now_is_told_from_what_it_refuses_for_good(
    serve: Servers, *, channel: Any, command: str, answer: str, kind: type[DeliveryError], said: str
) -> None:
    server = serve()
    server.answers[command] = answer
    if command == "EHLO":
        server.answers["HELO"] = answer
    with pytest.raises(kind, match=said) as raised:
        channel(server).send(NOTICE)
    assert "ada@example.org" not in raised.value.message
    assert server.messages == []


def test_what_is_larger_than_a_server_takes_is_not_sent_and_said_as_such(
    serve: Servers, channel: Any
) -> None:
    server = serve(size="3000")
    large = replace(NOTICE, body="x" * 3_000)
    with pytest.raises(PermanentDeliveryError, match="larger than what the mail server takes"):
        channel(server).send(large)
    assert server.messages == []
    for size in ("3000", "0", "much"):
        other = serve(size=size)
        channel(other).send(NOTICE if size == "3000" else large)
        assert len(other.messages) == 1


def test_a_wrong_password_is_said_as_such(serve: Servers, channel: Any) -> None:
    with pytest.raises(PermanentDeliveryError, match="does not know this name and password"):
        channel(serve(), password=lock_secret("wrong")).send(NOTICE)


def test_a_farewell_that_goes_wrong_takes_no_message_back(serve: Servers, channel: Any) -> None:
    server = serve()
    server.answers["QUIT"] = "500 no"
    channel(server).send(NOTICE)
    assert len(server.messages) == 1


def test_a_server_that_says_nothing_is_not_waited_for_without_end(
    serve: Servers, channel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(at_once=True)
    monkeypatch.setattr(email, "TIMEOUT_SECONDS", 0.2)
    # It waits for encryption to begin, and we wait for it to speak.
    with pytest.raises(TransientDeliveryError, match="does not answer"):
        channel(server, encryption="none").send(NOTICE)


def test_a_title_of_several_lines_adds_no_headers(serve: Servers, channel: Any) -> None:
    server = serve()
    channel(server).send(replace(NOTICE, title="One\r\nBcc: eve@example.org\n.\nTwo"))
    [message] = server.messages
    assert message["Subject"] == "One Bcc: eve@example.org . Two"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"host": "mail example"},
        {"port": 0},
        {"port": 65_536},
        {"encryption": "ssl"},
        {"encryption": "none", "host": "mail.example.org"},
        {"encryption": "none", "host": "192.168.1.2"},
        {"recipient": "ada"},
        {"recipient": ""},
        {"recipient": "ada@"},
        {"recipient": "@example.org"},
        {"recipient": "ada@example.org, eve@example.org"},
        {"recipient": "ada@example.org\r\nBcc: eve@example.org"},
        {"sender": "ada lovelace@example.org"},
        {"sender": "adä@example.org"},
    ],
)
def test_a_mailbox_that_cannot_be_used_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    store = new_store(tmp_path / "store")
    with pytest.raises(InvalidInputError), store.write() as transaction:
        choose_mailbox(transaction, replace(MAILBOX, **wrong))
    with store.read() as reading:
        assert chosen_mailbox(reading) is None
    store.close()


def test_the_chosen_mailbox_is_opened_and_forgotten_when_it_is_left(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store")
    with store.write() as transaction:
        assert email.open_channels(transaction, surroundings(store)) == []
        choose_mailbox(transaction, MAILBOX)
        assert chosen_mailbox(transaction) == MAILBOX
        [opened] = email.open_channels(transaction, surroundings(store))
        assert opened.label == "ada@example.org"
        reminders.leave_way(transaction, opened.name)
        assert chosen_mailbox(transaction) is None
    store.close()


def test_the_password_lies_nowhere_in_the_store_in_the_clear(tmp_path: Path) -> None:
    app = init_app(Config(home=tmp_path / "store"), NewStore(), FixedClock(START))
    locked = lock_with_house_key(app.keys, "drowssap-7391")
    with app.store.write() as transaction:
        choose_mailbox(transaction, replace(MAILBOX, password=locked))
    assert "drowssap-7391" not in repr(app.outbox.channels()["email"])
    app.close()
    files = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert [path for path in files if b"drowssap-7391" in path.read_bytes()] == []
    assert any(b"ada@example.org" in path.read_bytes() for path in files)


def test_a_mail_server_that_is_down_for_a_week_is_shown_and_sends_nothing_old_afterwards(
    serve: Servers, channel: Any, tmp_path: Path
) -> None:
    clock, server = FixedClock(START), serve()
    store = rehearsal_store(tmp_path / "store", "", clock)
    made = channel(server)
    post = Outbox(store, [lambda reading, about: [made]])
    with store.write() as transaction:
        choose_mailbox(transaction, replace(MAILBOX, port=server.port))

    def remind(key: str) -> None:
        notice = Notice(key=key, title=key, not_after=clock.now() + HOUR * 12)
        with store.write() as transaction:
            reminders.remind(transaction, notice)

    server.stop()
    came = Delivered()
    for day in range(7):
        remind(f"day {day}")
        for _ in range(24):
            passed = post.deliver_due()
            came.put_off, came.expired = (
                came.put_off + passed.put_off,
                came.expired + passed.expired,
            )
            clock.advance(HOUR)
    with store.read() as reading:
        standing = outbox.channel_standing(reading, "email")
    assert standing.problem == "The mail server does not answer"
    # Tried at once, then with longer and longer pauses, twelve hours long.
    assert (came.put_off, came.expired, standing.waiting) == (7 * 9, 7, 0)
    server.start()
    remind("now")
    assert post.deliver_due() == Delivered(sent=1)
    assert [message["Subject"] for message in server.messages] == ["now"]
    with store.read() as reading:
        assert outbox.channel_standing(reading, "email").problem == ""
    store.close()
