"""A witnessed roll in the shell, from loading to the sheet, with a friend beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.sealing.age import Identity, generate_identity
from tests.cli.conftest import Shell
from tests.cli.test_sealed_in_the_shell import typing


@pytest.fixture
def friend(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Identity:
    """A friend's pair of keys, and a rested roll of whose key the friend has one layer."""
    pair = generate_identity()
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    assert typing(monkeypatch, shell, "key", "passphrase").code == 0
    loading = ("roll", "load", "Courage", "--tier", "witnessed", "--witness", pair.recipient)
    assert shell(*loading).code == 0
    assert shell("expose", "--line", "Said it.").code == 0
    assert shell("roll", "finish").code == 0
    shell("clock", "set", "2031-06-04T09:00[Europe/Bucharest]")
    return pair


def test_a_witnessed_roll_goes_to_the_friend_and_comes_back_in_the_shell(
    shell: Shell, friend: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, back, identity = (tmp_path / name for name in ("sent.age", "back.age", "friend.key"))
    identity.write_text(friend.secret, encoding="utf-8")
    refused = shell("roll", "develop", "Courage")
    assert (refused.code, refused.out) == (1, "")
    assert "`osmosis roll develop NAME --key-for-friend FILE`" in refused.err
    written = shell("roll", "develop", "Courage", "--key-for-friend", str(sent))
    assert (written.code, written.out) == (0, f"Written: {sent}\n")
    assert "--witness FILE" in written.err
    taken_off = shell("key", "witness", str(sent), "--identity", str(identity), "--out", str(back))
    assert taken_off.code == 0
    given = ("roll", "develop", "Courage", "--witness", str(back))
    assert typing(monkeypatch, shell, *given).code == 0
    assert "Said it." in shell("roll", "browse", "Courage").out


def test_a_roll_without_a_witness_has_no_key_for_a_friend(shell: Shell, tmp_path: Path) -> None:
    shell("roll", "load", "Patience")
    said = shell("roll", "develop", "Patience", "--key-for-friend", str(tmp_path / "sent.age"))
    assert (said.code, said.out) == (1, "")
    assert "This roll has no witness" in said.err
