"""``osmosis reminders``: a folder, or none."""

from __future__ import annotations

import json
from pathlib import Path

from osmosis.app import open_app
from osmosis.config import config_from
from osmosis.kernel.clock import TimeDelta
from osmosis.ports.channels import Notice
from osmosis.storage import reminders
from tests.cli.conftest import Shell


def test_a_folder_is_chosen_shown_and_given_up(shell: Shell, tmp_path: Path) -> None:
    assert "No reminders are written" in shell("reminders", "show").out
    assert shell("reminders", "folder", str(tmp_path / "inbox")).code == 0
    shown = json.loads(shell("reminders", "show", "--json").out)
    assert shown == {"folder": str(tmp_path / "inbox"), "given_up": []}
    assert shell("reminders", "off").code == 0
    assert json.loads(shell("reminders", "show", "--json").out)["folder"] is None


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
