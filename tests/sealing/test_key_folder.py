"""The key folder: made once, never overwritten, always one readable vault."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from osmosis.errors import ConflictError, NotAllowedError, StorageError
from osmosis.sealing.age import (
    WrongPassphraseError,
    decrypt,
    encrypt,
    generate_identity,
    parse_identity,
)
from osmosis.sealing.key_files import DamagedKeyError, KeyExistsError, MissingKeyError
from osmosis.sealing.keys import KeyCheck, KeyFolder, NoVaultError, PresentPassphraseError
from osmosis.sealing.passphrases import PoorPassphraseError
from tests.sealing.quick_lock import quick_lock

FIRST = "quiet ochre harbour"
SECOND = "lantern under the bridge"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def keys(path: Path) -> KeyFolder:
    return KeyFolder(path, lock_up=quick_lock)


def names(path: Path) -> set[str]:
    return {item.name for item in path.iterdir()} - {".keys.lock", "SHA256SUMS"}


def test_the_house_key_is_made_once_and_read_again(keys: KeyFolder, path: Path) -> None:
    assert not keys.has_house
    house = keys.create_house()
    assert keys.has_house
    assert keys.house() == house
    assert keys.house_recipient() == house.recipient
    assert names(path) == {"house.key"}


@posix
def test_private_files_are_private(keys: KeyFolder, path: Path) -> None:
    keys.create_house()
    keys.set_passphrase(FIRST)
    assert path.stat().st_mode & 0o777 == 0o700
    for name in ("house.key", "vault.key.age"):
        assert (path / name).stat().st_mode & 0o777 == 0o600


def test_the_house_key_is_never_overwritten(keys: KeyFolder) -> None:
    house = keys.create_house()
    with pytest.raises(KeyExistsError):
        keys.create_house()
    assert keys.house() == house


def test_any_age_tool_can_use_the_house_file(keys: KeyFolder, path: Path) -> None:
    house = keys.create_house()
    text = (path / "house.key").read_text()
    assert parse_identity(text) == house
    assert f"# public key: {house.recipient}" in text


def test_there_is_no_vault_before_a_passphrase(keys: KeyFolder) -> None:
    keys.create_house()
    assert not keys.has_vault
    assert keys.vault_recipient() is None
    with pytest.raises(NoVaultError) as caught:
        keys.unlock(FIRST)
    assert isinstance(caught.value, ConflictError)


def test_the_first_passphrase_makes_the_vault(keys: KeyFolder, path: Path) -> None:
    vault = keys.set_passphrase(FIRST)
    assert keys.has_vault
    assert keys.vault_recipient() == vault.recipient
    assert keys.unlock(FIRST) == vault
    assert vault.secret.encode() not in (path / "vault.key.age").read_bytes()
    assert names(path) == {"vault.pub", "vault.key.age"}


def test_sealing_to_the_vault_asks_for_no_passphrase(keys: KeyFolder) -> None:
    keys.set_passphrase(FIRST)
    recipient = keys.vault_recipient()
    assert recipient is not None
    assert decrypt(encrypt(b"moment", [recipient]), [keys.unlock(FIRST)]) == b"moment"


def test_a_changed_passphrase_opens_the_same_vault(keys: KeyFolder) -> None:
    vault = keys.set_passphrase(FIRST)
    assert keys.set_passphrase(SECOND, current=FIRST) == vault
    assert keys.unlock(SECOND) == vault
    assert keys.vault_recipient() == vault.recipient
    with pytest.raises(WrongPassphraseError):
        keys.unlock(FIRST)


def test_a_passphrase_is_not_changed_without_the_present_one(keys: KeyFolder, path: Path) -> None:
    keys.set_passphrase(FIRST)
    before = (path / "vault.key.age").read_bytes()
    with pytest.raises(PresentPassphraseError):
        keys.set_passphrase(SECOND)
    with pytest.raises(WrongPassphraseError) as caught:
        keys.set_passphrase(SECOND, current="a wrong one here")
    assert isinstance(caught.value, NotAllowedError)
    assert (path / "vault.key.age").read_bytes() == before


@pytest.mark.parametrize("poor", ["", "short", "       x       "])
def test_a_passphrase_below_the_minimum_is_refused(keys: KeyFolder, poor: str) -> None:
    with pytest.raises(PoorPassphraseError):
        keys.set_passphrase(poor)
    assert not keys.has_vault


def test_a_missing_house_key_says_where_to_get_it(keys: KeyFolder) -> None:
    with pytest.raises(MissingKeyError) as caught:
        keys.house()
    assert isinstance(caught.value, StorageError)
    assert "house key is missing" in str(caught.value)
    assert "key sheet" in str(caught.value)


def test_a_missing_vault_file_is_not_replaced_by_another_vault(keys: KeyFolder, path: Path) -> None:
    keys.set_passphrase(FIRST)
    (path / "vault.key.age").unlink()
    with pytest.raises(MissingKeyError, match="vault key is missing"):
        keys.unlock(FIRST)
    with pytest.raises(MissingKeyError):
        keys.set_passphrase(FIRST)
    assert not (path / "vault.key.age").exists()


@pytest.mark.parametrize("rubbish", [b"", b"AGE-SECRET-KEY-1QQQ\n", b"\xff\xfe"])
def test_a_damaged_house_key_is_said_in_one_sentence(
    keys: KeyFolder, path: Path, rubbish: bytes
) -> None:
    keys.create_house()
    (path / "house.key").write_bytes(rubbish)
    with pytest.raises(
        DamagedKeyError, match=r"^The house key is damaged; bring it back"
    ) as caught:
        keys.house()
    assert isinstance(caught.value, StorageError)


def test_a_damaged_vault_is_not_blamed_on_the_passphrase(keys: KeyFolder, path: Path) -> None:
    keys.set_passphrase(FIRST)
    whole = (path / "vault.key.age").read_bytes()
    for damaged in (b"", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole[:50]):
        (path / "vault.key.age").write_bytes(damaged)
        with pytest.raises(DamagedKeyError):
            keys.unlock(FIRST)


def test_a_damaged_public_half_is_said(keys: KeyFolder, path: Path) -> None:
    keys.set_passphrase(FIRST)
    (path / "vault.pub").write_text("age1nothing\n")
    with pytest.raises(DamagedKeyError, match="public half"):
        keys.vault_recipient()


def test_two_halves_that_do_not_belong_together_are_noticed(keys: KeyFolder, path: Path) -> None:
    keys.set_passphrase(FIRST)
    (path / "vault.pub").write_text(generate_identity().recipient)
    with pytest.raises(DamagedKeyError, match="belong together"):
        keys.unlock(FIRST)


@posix
def test_a_key_that_others_could_read_is_closed_and_told(
    keys: KeyFolder, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    house = keys.create_house()
    (path / "house.key").chmod(0o644)
    closed = "Other users of this machine could read house.key; that was mended"
    assert keys.check() == KeyCheck(notes=[closed])
    assert (path / "house.key").stat().st_mode & 0o777 == 0o600
    (path / "house.key").chmod(0o640)
    with caplog.at_level(logging.WARNING):
        assert keys.house() == house
    assert "key file permissions mended: house.key" in caplog.text
    assert (path / "house.key").stat().st_mode & 0o777 == 0o600


def test_a_check_names_everything_that_is_wrong(keys: KeyFolder, path: Path) -> None:
    keys.create_house()
    keys.set_passphrase(FIRST)
    assert keys.check() == KeyCheck()
    (path / "house.key").write_text("rubbish")
    (path / "vault.key.age").unlink()
    (path / "house.key").chmod(0o600)
    first, second = keys.check().problems
    assert first.startswith("The house key is damaged")
    assert second.startswith("The vault key is missing")


def test_an_interrupted_first_passphrase_is_taken_up_again(keys: KeyFolder, path: Path) -> None:
    vault = keys.set_passphrase(FIRST)
    (path / "vault.pub").unlink()
    assert not keys.has_vault
    assert keys.set_passphrase(FIRST) == vault
    assert keys.vault_recipient() == vault.recipient


def test_a_vault_without_its_public_half_is_never_overwritten(keys: KeyFolder, path: Path) -> None:
    vault = keys.set_passphrase(FIRST)
    (path / "vault.pub").unlink()
    with pytest.raises(WrongPassphraseError, match="from before"):
        keys.set_passphrase(SECOND)
    assert keys.set_passphrase(SECOND, current=FIRST) == vault
    assert keys.unlock(SECOND) == vault
    assert keys.vault_recipient() == vault.recipient


def test_what_an_interrupted_writer_left_is_cleared_away(keys: KeyFolder, path: Path) -> None:
    path.mkdir()
    (path / ".house.key.0123456789ab.tmp").write_bytes(b"half")
    keys.create_house()
    assert names(path) == {"house.key"}


def test_a_disk_without_hard_links_keeps_the_promise_too(
    keys: KeyFolder, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    house = keys.create_house()
    with pytest.raises(KeyExistsError):
        keys.create_house()
    assert keys.house() == house
    assert names(path) == {"house.key"}


def test_a_house_key_is_put_back(keys: KeyFolder, path: Path) -> None:
    house = generate_identity()
    keys.restore_house(house)
    assert keys.house() == house
    keys.restore_house(house)
    with pytest.raises(KeyExistsError) as caught:
        keys.restore_house(generate_identity())
    assert house.fingerprint in str(caught.value)
    assert keys.house() == house
    assert names(path) == {"house.key"}


def test_a_damaged_house_key_is_set_aside_and_put_back(keys: KeyFolder, path: Path) -> None:
    house = keys.create_house()
    (path / "house.key").write_text("rubbish")
    keys.restore_house(house)
    assert keys.house() == house
    (aside,) = names(path) - {"house.key"}
    assert (path / aside).read_text() == "rubbish"


def test_a_forgotten_passphrase_is_mended_from_the_sheet(keys: KeyFolder, path: Path) -> None:
    vault = keys.set_passphrase(FIRST)
    keys.restore_vault(vault, SECOND)
    assert keys.unlock(SECOND) == vault
    assert names(path) == {"vault.pub", "vault.key.age"}


def test_a_vault_is_put_back_into_an_empty_folder(keys: KeyFolder) -> None:
    vault = generate_identity()
    keys.restore_vault(vault, FIRST)
    assert keys.unlock(FIRST) == vault
    assert keys.vault_recipient() == vault.recipient


def test_another_vault_is_not_put_in_place_of_this_one(keys: KeyFolder) -> None:
    vault = keys.set_passphrase(FIRST)
    with pytest.raises(KeyExistsError):
        keys.restore_vault(generate_identity(), SECOND)
    assert keys.unlock(FIRST) == vault


def test_a_lock_that_does_not_open_is_noticed_before_it_replaces_anything(path: Path) -> None:
    vault = KeyFolder(path, lock_up=quick_lock).set_passphrase(FIRST)
    other = quick_lock(generate_identity().secret.encode(), SECOND)
    broken = KeyFolder(path, lock_up=lambda _, __: other)
    with pytest.raises(DamagedKeyError, match="nothing was changed"):
        broken.set_passphrase(SECOND, current=FIRST)
    assert broken.unlock(FIRST) == vault


@pytest.mark.usefixtures("real_locks")
def test_a_real_passphrase_lock_does_the_work_of_age_itself(path: Path) -> None:
    keys = KeyFolder(path)
    vault = keys.set_passphrase("cafe\u0301 au lait")
    assert b" 18\n" in (path / "vault.key.age").read_bytes()
    assert keys.unlock("caf\u00e9 au lait") == vault
