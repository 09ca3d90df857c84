"""``osmosis export``, ``import``, ``move`` and ``outbox``: out, in again, and elsewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from osmosis.practices.rolls.cli import exposing
from osmosis.storage.moved import Moved, mark_moved
from osmosis.storage.spool import SpoolHeader, write_spooled
from tests.cli.conftest import Shell
from tests.web.serving import leave_this_process_alone


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file with a passphrase in it."""
    path = tmp_path / "secret.txt"
    path.write_text("a passphrase for tests\nand more\n", encoding="utf-8")
    return str(path)


def test_everything_goes_out_and_comes_in_again(
    shell: Shell, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("roll", "load", "Patience").code == 0
    out = str(tmp_path / "everything.zip")
    said = shell("export", out, "--passphrase-file", secret)
    assert (said.code, "passphrase that you gave" in said.out) == (0, True)
    assert shell("export", out, "--passphrase-file", secret).code == 1
    refused = shell("import", "export", out, "--passphrase-file", secret)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "new"))
    made = shell("import", "export", out, "--passphrase-file", secret)
    assert (made.code, "A store was made" in made.out) == (0, True)
    assert "Patience" in shell("roll", "list").out
    assert shell("outbox", "show").out == "Nothing waits for your word.\n"
    assert json.loads(shell("outbox", "show", "--json").out) == []
    assert shell("outbox", "send").out == "Sent while Osmosis runs: 0.\n"
    assert shell("outbox", "drop").out == "Never sent: 0.\n"
    assert shell("verify").code == 0


def test_whoever_names_the_old_place_of_a_store_opens_the_new_one(
    shell: Shell, tmp_path: Path
) -> None:
    assert shell("roll", "load", "Patience").code == 0
    assert shell("move", "--to", "mysql://somewhere").code == 2
    assert "Every command goes there" in shell("move", str(tmp_path / "new")).out
    assert "Patience" in shell("roll", "list").out
    assert shell("expose", "--line", "a line").code == 0
    assert list((tmp_path / "new" / "spool").rglob("*.frame"))
    assert shell("verify").code == 0
    assert shell("move", str(tmp_path / "third")).code == 0
    assert "Patience" in shell("roll", "list").out
    assert (tmp_path / "new" / "moved.json").exists()


def test_a_moved_store_says_in_every_command_where_it_should_be(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_this_process_alone(monkeypatch)
    assert shell("roll", "load", "Patience").code == 0
    assert shell("move", str(tmp_path / "new")).code == 0
    (tmp_path / "new").rename(tmp_path / "unplugged")
    for words in (
        ("roll", "list"),
        ("roll", "load", "Order"),
        ("expose", "--line", "a line"),
        ("serve", "--port", "0"),
        ("export", str(tmp_path / "out")),
        ("outbox", "send"),
        ("copies", "now"),
        ("move", str(tmp_path / "third")),
    ):
        said = shell(*words)
        assert (said.code, said.err.count("\n")) == (1, 1), words
        assert str(tmp_path / "new") in said.err
    assert not list((tmp_path / "store" / "spool").rglob("*.frame"))
    assert shell("verify").code == 0
    assert shell("init").code == 1
    (tmp_path / "new").mkdir()
    assert shell("roll", "list").code == 1


def test_where_no_place_is_named_it_is_beside(shell: Shell, tmp_path: Path) -> None:
    assert str(tmp_path / "store-sqlite") in shell("move", "--to", "sqlite").out
    assert (tmp_path / "store-sqlite" / "store.db").exists()


def test_a_line_that_is_exposed_while_the_store_goes_away_is_not_called_kept(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("roll", "load", "Patience").code == 0
    write = write_spooled

    def write_and_go(folder: Path, header: SpoolHeader, sealed: Iterable[bytes]) -> Path:
        written = write(folder, header, sealed)
        mark_moved(tmp_path / "store", Moved(to="elsewhere", at="", move_id="m"))
        return written

    monkeypatch.setattr(exposing, "write_spooled", write_and_go)
    said = shell("expose", "--line", "a line")
    assert (said.code, said.out) == (1, "")
    assert not list((tmp_path / "store" / "spool").rglob("*.frame"))


def test_with_a_lost_key_what_needs_none_goes_out_only_when_it_is_wanted(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("roll", "load", "Patience").code == 0
    [house] = (tmp_path / "store" / "keys").rglob("house.key")
    house.unlink()
    out = str(tmp_path / "out")
    refused = shell("export", out)
    assert refused.code == 3
    assert "house key is missing" in refused.err
    assert "--leave-out-lost-keys" in refused.err
    moved = shell("move", str(tmp_path / "new"))
    assert (moved.code, moved.err.count("\n")) == (3, 1)
    assert not list(tmp_path.glob("*out*"))
    said = shell("export", out, "--leave-out-lost-keys")
    assert (said.code, "not in it: house.key." in said.err) == (3, True)
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "new"))
    assert shell("import", "export", out).code == 0
    assert "Patience" in shell("roll", "list").out
    verified = shell("verify")
    assert (verified.code, "house.key: This key is missing" in verified.out) == (3, True)


def test_a_store_that_came_without_its_vault_key_is_not_whole(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a passphrase for tests\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(secret.read_text(encoding="utf-8")))
    assert shell("key", "passphrase", "--stdin").code == 0
    [vault] = (tmp_path / "store" / "keys").rglob("vault.key.age")
    vault.unlink()
    out = ("export", str(tmp_path / "out"), "--passphrase-file", str(secret))
    assert shell(*out, "--leave-out-lost-keys").code == 3
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "new"))
    came = shell("import", "export", str(tmp_path / "out"), "--passphrase-file", str(secret))
    assert came.code == 0
    verified = shell("verify")
    assert (verified.code, "vault.key.age: This key is missing" in verified.out) == (3, True)
    assert "house.key" not in verified.out
