"""What every channel promises, wherever it leads."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.channels.apprise import AppriseChannel
from osmosis.channels.email import EmailChannel, Mailbox
from osmosis.channels.folder import FolderChannel
from osmosis.channels.push import PushChannel
from osmosis.channels.push_message import new_proof_key
from osmosis.errors import TransientDeliveryError
from osmosis.ports.channels import Channel, Notice
from tests.channels.browser import Browser
from tests.channels.http_receiver import HttpReceiver
from tests.channels.mail_server import MailServer
from tests.channels.surrounded import lock_secret, open_secret, surroundings
from tests.channels.trust import certified, serving, trusting
from tests.fakes.channels import MemoryChannel
from tests.small_store import START, new_store

HOSTILE_KEYS = [
    "rolls.ready:0198f9a0",
    "ROLLS.READY:0198F9A0",
    "a/b",
    "a-b",
    "a\\b",
    "../../escape",
    "..",
    "CON",
    "nul\0l",
    "ein Schlüssel",
    "x" * 200,
    "x" * 199 + "y",
    " ",
]


class ChannelContract(ABC):
    """Subclass this for a new channel."""

    @pytest.fixture
    @abstractmethod
    def channel(self, tmp_path: Path) -> Channel:
        """A channel on which nothing arrived yet."""

    @abstractmethod
    def arrived(self, channel: Channel) -> list[str]:
        """The whole text of everything that lies on the other side."""

    @abstractmethod
    def break_down(self, channel: Channel) -> None:
        """Let the other side be away."""

    @abstractmethod
    def repair(self, channel: Channel) -> None:
        """Let it be there again."""

    def test_a_notice_arrives_with_its_words(self, channel: Channel) -> None:
        channel.send(Notice(key="k", title="“Patience” is ready", body="Since Tuesday.\nGo on."))
        [text] = self.arrived(channel)
        assert text.startswith("“Patience” is ready")
        assert "Since Tuesday.\nGo on." in text

    def test_a_notice_may_be_one_line(self, channel: Channel) -> None:
        channel.send(Notice(key="k", title="Nothing but this"))
        assert [text.strip() for text in self.arrived(channel)] == ["Nothing but this"]

    def test_a_repeat_replaces_what_arrived_or_says_that_it_does_not(
        self, channel: Channel
    ) -> None:
        for _ in range(2):
            channel.send(Notice(key="k", title="Again"))
        assert len(self.arrived(channel)) == (1 if channel.replaces_repeats else 2)

    def test_no_two_keys_are_mistaken_for_each_other(self, channel: Channel) -> None:
        for key in HOSTILE_KEYS:
            channel.send(Notice(key=key, title=f"About {key!r}"))
        expected = sorted(f"About {key!r}" for key in HOSTILE_KEYS)
        assert sorted(text.strip() for text in self.arrived(channel)) == expected

    def test_what_cannot_be_sent_now_may_be_sent_later(self, channel: Channel) -> None:
        self.break_down(channel)
        with pytest.raises(TransientDeliveryError):
            channel.send(Notice(key="k", title="Hello"))
        self.repair(channel)
        assert self.arrived(channel) == []
        channel.send(Notice(key="k", title="Hello"))
        assert len(self.arrived(channel)) == 1

    def test_it_has_a_name_that_fits_into_the_outbox(self, channel: Channel) -> None:
        assert 0 < len(channel.name) <= 40

    def test_it_has_words_for_the_person(self, channel: Channel) -> None:
        assert channel.label.strip()


class TestMemoryChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> MemoryChannel:
        return MemoryChannel()

    def arrived(self, channel: Channel) -> list[str]:
        assert isinstance(channel, MemoryChannel)
        return [f"{notice.title}\n\n{notice.body}" for notice in channel.arrived.values()]

    def break_down(self, channel: Channel) -> None:
        assert isinstance(channel, MemoryChannel)
        channel.failures.append(TransientDeliveryError("Nobody answers"))

    def repair(self, channel: Channel) -> None:
        assert isinstance(channel, MemoryChannel)
        channel.failures.clear()


class TestFolderChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> FolderChannel:
        self.folder = tmp_path / "reminders"
        self.folder.mkdir()
        return FolderChannel(self.folder)

    def arrived(self, channel: Channel) -> list[str]:
        outside = {path.name for path in self.folder.parent.iterdir()}
        assert outside <= {"reminders", "away"}
        return [path.read_text(encoding="utf-8") for path in self.folder.iterdir()]

    def break_down(self, channel: Channel) -> None:
        self.folder.rename(self.folder.with_name("away"))

    def repair(self, channel: Channel) -> None:
        self.folder.with_name("away").rename(self.folder)


class TestEmailChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> Iterator[EmailChannel]:
        files = certified(tmp_path / "tls")
        self.server = MailServer(serving(files), user=("ada", "drowssap"))
        mailbox = Mailbox(
            host="127.0.0.1",
            port=self.server.port,
            encryption="starttls",
            user="ada",
            password=lock_secret("drowssap"),
            sender="osmosis@example.org",
            recipient="ada@example.org",
        )
        yield EmailChannel(mailbox, open_secret, lambda: START, tls=trusting(files))
        self.server.stop()

    def arrived(self, channel: Channel) -> list[str]:
        return [
            f"{message['Subject']}\n\n{message.get_content()}".replace("\r\n", "\n")
            for message in self.server.messages
        ]

    def break_down(self, channel: Channel) -> None:
        self.server.stop()

    def repair(self, channel: Channel) -> None:
        self.server.start()


class TestPushChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> Iterator[PushChannel]:
        files = certified(tmp_path / "tls")
        self.service = HttpReceiver(serving(files))
        self.browser = Browser(f"https://127.0.0.1:{self.service.port}/push/a?b=c")
        store = new_store(tmp_path / "store")
        yield PushChannel(
            "push:a",
            "My phone",
            surroundings(store),
            locked=lock_secret(json.dumps(self.browser.subscription)),
            locked_key=lock_secret(new_proof_key()),
            tls=trusting(files),
        )
        self.service.stop()
        store.close()

    def arrived(self, channel: Channel) -> list[str]:
        for posted in self.service.posted:
            self.browser.show(posted)
        return list(self.browser.shown.values())

    def break_down(self, channel: Channel) -> None:
        self.service.stop()

    def repair(self, channel: Channel) -> None:
        self.service.start()


# One of its many plug-ins looks for a module that Python is about to drop.
@pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")
class TestAppriseChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path: Path) -> Iterator[AppriseChannel]:
        self.target = HttpReceiver()
        address = f"json://127.0.0.1:{self.target.port}/target"
        yield AppriseChannel("apprise:a", "My target", lock_secret(address), open_secret)
        self.target.stop()

    def arrived(self, channel: Channel) -> list[str]:
        told = [json.loads(posted.body) for posted in self.target.posted]
        return [f"{one['title']}\n\n{one['message']}" for one in told]

    def break_down(self, channel: Channel) -> None:
        self.target.stop()

    def repair(self, channel: Channel) -> None:
        self.target.start()
