"""Reminders through Apprise: an extra that may be missing, targets whose addresses are secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.channels import apprise
from osmosis.channels.apprise import AppriseChannel, add_target
from osmosis.errors import InvalidInputError, MissingExtraError, TransientDeliveryError
from osmosis.ports.channels import Notice
from osmosis.storage import settings
from osmosis.storage.store import Store
from tests.channels.http_receiver import HttpReceiver
from tests.channels.surrounded import lock_secret, open_secret, surroundings
from tests.small_store import new_store

# One of its many plug-ins looks for a module that Python is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def target() -> Iterator[HttpReceiver]:
    receiver = HttpReceiver()
    yield receiver
    receiver.stop()


def test_a_target_is_added_and_told(store: Store, target: HttpReceiver) -> None:
    address = f"json://ada:drowssap@127.0.0.1:{target.port}/place"
    with store.write() as transaction:
        add_target(transaction, " My  target ", address, lock_secret)
        assert "drowssap" not in str(settings.list_settings(transaction))
        [channel] = apprise.open_channels(transaction, surroundings(store))
    assert channel.label == "My target"
    channel.send(Notice(key="k", title="“Weekly” meets today", body="At nine."))
    [posted] = target.posted
    assert posted.path == "/place"
    assert json.loads(posted.body)["message"] == "At nine."


def test_a_target_that_refuses_is_tried_again(target: HttpReceiver) -> None:
    target.status = 500
    address = lock_secret(f"json://127.0.0.1:{target.port}")
    with pytest.raises(TransientDeliveryError, match="took no notice"):
        AppriseChannel("apprise:a", "A", address, open_secret).send(Notice(key="k", title="Ready"))


def test_apprise_writes_no_log_in_which_addresses_stand(
    target: HttpReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    target.status = 500
    address = lock_secret(f"json://ada:drowssap@127.0.0.1:{target.port}")
    with pytest.raises(TransientDeliveryError):
        AppriseChannel("apprise:a", "A", address, open_secret).send(Notice(key="k", title="Ready"))
    assert [record for record in caplog.records if record.name.startswith("apprise")] == []
    assert "drowssap" not in caplog.text


@pytest.mark.parametrize("address", ["", "nonsense", "nobody-knows://this", "json://"])
def test_an_address_that_apprise_does_not_know_is_refused(store: Store, address: str) -> None:
    with store.write() as transaction, pytest.raises(InvalidInputError, match="does not know"):
        add_target(transaction, "A", address, lock_secret)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_target_has_a_name(store: Store, name: str) -> None:
    with store.write() as transaction, pytest.raises(InvalidInputError, match="name"):
        add_target(transaction, name, "json://127.0.0.1", lock_secret)


def test_without_the_extra_one_is_told_what_to_install(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osmosis.channels.apprise.has_apprise", lambda: False)
    with store.write() as transaction, pytest.raises(MissingExtraError) as raised:
        add_target(transaction, "A", "json://127.0.0.1", lock_secret)
    assert raised.value.extra == "apprise"
    channel = AppriseChannel("apprise:a", "A", lock_secret("json://127.0.0.1"), open_secret)
    with pytest.raises(TransientDeliveryError, match="Apprise is not installed"):
        channel.send(Notice(key="k", title="Ready"))
