"""``osmosis reminders``: a folder, a mailbox, a target, or none."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from osmosis.app import open_app
from osmosis.config import config_from
from osmosis.kernel.clock import TimeDelta
from osmosis.ports.channels import Notice
from osmosis.storage import reminders
from tests.channels.http_receiver import HttpReceiver
from tests.channels.mail_server import MailServer
from tests.cli.conftest import Shell


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


def told(shell: Shell) -> dict[str, Any]:
    shown = json.loads(shell("reminders", "show", "--json").out)
    assert isinstance(shown, dict)
    return shown


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Let the shell find this line where it asks for a secret."""
    monkeypatch.setattr("osmosis.cli.shell._has_terminal", lambda: False)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


def by_mail(shell: Shell, mail: MailServer) -> None:
    words = ("--host", "127.0.0.1", "--port", str(mail.port), "--encryption", "none")
    assert shell("reminders", "email", *words, "--to", "ada@example.org").code == 0


def test_a_folder_is_chosen_shown_and_given_up(shell: Shell, tmp_path: Path) -> None:
    assert "No reminders are sent" in shell("reminders", "show").out
    assert shell("reminders", "folder", str(tmp_path / "inbox")).code == 0
    shown = told(shell)
    assert shown["folder"] == str(tmp_path / "inbox")
    assert shown["given_up"] == shown["lost"] == []
    assert shell("reminders", "off").code == 0
    assert told(shell)["folder"] is None


def test_several_ways_are_chosen_tried_and_left_one_by_one(
    shell: Shell, mail: MailServer, tmp_path: Path
) -> None:
    shell("reminders", "folder", str(tmp_path / "inbox"))
    by_mail(shell, mail)
    tried = shell("reminders", "try")
    assert (tried.code, tried.out.count("none")) == (0, 2)
    assert [message["Subject"] for message in mail.messages] == ["A trial"]
    assert len(list((tmp_path / "inbox").iterdir())) == 1
    assert shell("reminders", "off", "email").code == 0
    assert shell("reminders", "off", "email").code == 1
    assert [way["name"] for way in told(shell)["ways"]] == ["folder"]


def test_a_way_that_fails_is_said_with_its_problem(shell: Shell, mail: MailServer) -> None:
    by_mail(shell, mail)
    mail.stop()
    tried = shell("reminders", "try")
    assert tried.code == 4
    assert "The mail server does not answer" in tried.out
    [way] = told(shell)["ways"]
    assert (way["waiting"], way["may_repeat"]) == (1, True)


def test_the_password_of_a_mailbox_is_asked_for_and_kept_locked(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "drowssap-7391")
    words = ("--host", "mail.example.org", "--user", "ada", "--to", "ada@example.org")
    said = shell("reminders", "email", *words)
    assert "encrypted to the house key" in said.out
    assert "drowssap" not in shell("reminders", "show", "--json").out
    app = open_app(config_from())
    with app.store.read() as reading:
        settings = reminders.find_way(reading, "email")
    assert settings["password"].startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    app.close()


@pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")
def test_a_target_of_apprise_is_added_by_its_address(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = HttpReceiver()
    typed(monkeypatch, f" json://127.0.0.1:{target.port} ")
    assert shell("reminders", "apprise", "My phone").code == 0
    assert shell("reminders", "try").code == 0
    assert len(target.posted) == 1
    target.stop()


def test_what_was_given_up_is_shown_with_its_reason_and_tried_again(
    shell: Shell, mail: MailServer
) -> None:
    by_mail(shell, mail)
    mail.answers["RCPT"] = "550 nobody"
    app = open_app(config_from())
    with app.store.write() as transaction:
        reminders.remind(transaction, Notice(key="k", title="Patience is ready", body=""))
    app.outbox.deliver_due()
    app.close()
    said = shell("reminders", "show").out
    assert "Given up: Patience is ready. The mail server refuses the address: status 550" in said
    mail.answers = {}
    assert "Tried again: 1." in shell("reminders", "again").out
    assert [message["Subject"] for message in mail.messages] == ["Patience is ready"]
    assert told(shell)["given_up"] == []


def test_a_reminder_that_could_not_be_written_is_shown_with_its_reason(
    shell: Shell, tmp_path: Path
) -> None:
    shell("reminders", "folder", str(tmp_path / "inbox"))
    (tmp_path / "inbox").rename(tmp_path / "unplugged")
    app = open_app(config_from())
    with app.store.write() as transaction:
        reminders.remind(transaction, Notice(key="k", title="Patience is ready", body=""))
    for _ in range(20):
        app.outbox.deliver_due()
        with app.store.write() as transaction:
            _make_due(transaction)
    app.close()
    said = shell("reminders", "show").out
    assert "Given up: Patience is ready. " in said


def _make_due(transaction: object) -> None:
    from osmosis.storage import schema
    from osmosis.storage.transaction import Transaction

    assert isinstance(transaction, Transaction)
    earlier = transaction.at - TimeDelta(hours=1)
    transaction.update(schema.outbox, {"next_attempt_at": earlier})
