"""Reminders as files in a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.channels.folder import FolderChannel, choose_folder, file_name, open_channels
from osmosis.errors import InvalidInputError, PermanentDeliveryError, TransientDeliveryError
from osmosis.ports.channels import Notice
from osmosis.storage import reminders
from tests.channels.surrounded import surroundings
from tests.small_store import new_store

NOTICE = Notice(key="rolls.ready:0198f9a0", title="“Patience” is ready", body="Since Tuesday.")


def test_the_file_is_named_after_its_key_and_never_after_its_words(tmp_path: Path) -> None:
    FolderChannel(tmp_path).send(NOTICE)
    [path] = tmp_path.iterdir()
    assert path.name == file_name(NOTICE.key)
    assert path.name.startswith("rolls-ready-0198f9a0-")
    assert path.read_text(encoding="utf-8") == "“Patience” is ready\n\nSince Tuesday.\n"
    assert path.stat().st_mode & 0o777 == 0o600


KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@given(one=KEYS, other=KEYS)
def test_any_key_makes_a_harmless_name_and_no_two_keys_the_same(one: str, other: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{15,76}\.txt", file_name(one))
    assert (file_name(one) == file_name(other)) == (one == other)


def test_what_a_crash_left_half_written_goes_with_the_next_attempt(tmp_path: Path) -> None:
    half = tmp_path / f".{file_name(NOTICE.key)}.0a1b2c.tmp"
    half.write_text("“Pati")
    FolderChannel(tmp_path).send(NOTICE)
    assert [path.name for path in tmp_path.iterdir()] == [file_name(NOTICE.key)]


def test_a_folder_that_is_away_is_not_made_in_another_place(tmp_path: Path) -> None:
    away = tmp_path / "stick" / "reminders"
    with pytest.raises(TransientDeliveryError, match="is not there"):
        FolderChannel(away).send(NOTICE)
    assert not away.parent.exists()


def test_a_file_in_place_of_the_folder_is_not_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "reminders"
    path.write_text("a file")
    with pytest.raises(PermanentDeliveryError, match="There is a file"):
        FolderChannel(path).send(NOTICE)


def test_a_folder_that_takes_nothing_now_may_take_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("osmosis.channels.folder.replace_durably", full)
    with pytest.raises(TransientDeliveryError, match="takes no file"):
        FolderChannel(tmp_path).send(NOTICE)


def test_the_channel_follows_what_the_person_chose(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store")
    for folder in (tmp_path / "one", tmp_path / "two"):
        assert choose_folder(store, folder) == folder
        with store.read() as reading:
            [channel] = open_channels(reading, surroundings(store))
            assert list(reminders.list_ways(reading)) == [channel.name]
        channel.send(NOTICE)
        assert len(list(folder.iterdir())) == 1
    with store.write() as transaction:
        reminders.leave_every_way(transaction)
        assert open_channels(transaction, surroundings(store)) == []
        assert list(reminders.list_ways(transaction)) == []
    store.close()


@pytest.mark.parametrize("place", ["store/reminders", "a file"])
def test_a_folder_that_cannot_take_reminders_is_refused(tmp_path: Path, place: str) -> None:
    store = new_store(tmp_path / "store")
    (tmp_path / "a file").write_text("")
    with pytest.raises(InvalidInputError):
        choose_folder(store, tmp_path / place)
    with store.read() as reading:
        assert list(reminders.list_ways(reading)) == []
    store.close()
