"""What holds for every command: help, exit codes, one sentence, JSON where something is listed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PIL import Image

from osmosis import errors
from osmosis.cli.exits import exit_code
from osmosis.cli.main import cli, commands, run
from osmosis.ports.commands import LazyGroup
from tests.cli.conftest import Shell


def every_command() -> Iterator[tuple[str, ...]]:
    """The words of every command and sub-command."""

    def below(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield (*words, name)
            if isinstance(found, click.Group):
                yield from below(found, (*words, name))

    assert isinstance(cli, LazyGroup)
    yield from below(cli, ())


@pytest.mark.parametrize("words", sorted(every_command()), ids=" ".join)
def test_every_command_helps_without_a_store(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--help"]) == 0
    assert "Usage: osmosis" in capsys.readouterr().out


@pytest.mark.parametrize("words", sorted(every_command()), ids=" ".join)
def test_every_command_shows_how_it_is_called(words: tuple[str, ...]) -> None:
    command: click.Command | None = cli
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None
    _, _, examples = (command.epilog or "").partition("Examples:\n")
    first, _, _ = examples.partition("\n")
    assert first.strip().startswith(("osmosis ", "echo ", "printf ")), words


def test_the_list_of_commands_says_something_of_each() -> None:
    assert all(entry.about.endswith(".") for entry in commands().values())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InvalidInputError("x"), 2),
        (errors.ConfigError("x"), 2),
        (errors.NotFoundError("x"), 1),
        (errors.ConflictError("x"), 1),
        (errors.NotAllowedError("x"), 1),
        (errors.SealedError("x"), 1),
        (errors.MissingExtraError("x", extra="y"), 1),
        (errors.StorageError("x"), 3),
        (errors.PlaceError("x"), 4),
        (errors.PluginError("x"), 4),
        (errors.ProgramError("x"), 4),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_s_category_gives_the_exit_code(error: errors.OsmosisError, code: int) -> None:
    assert exit_code(error) == code


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("roll", "load", "  "), 2, "A roll needs a virtue"),
        (("roll", "load", "x", "--exposures", "30"), 2, "A roll has 24 or 36 exposures"),
        (("roll", "load", "x", "--colour", "beige"), 2, "There is no such colour"),
        (("roll", "load", "x", "--tier", "sealed"), 2, "set a passphrase first"),
        (("roll", "show", "Courage"), 1, "No roll is called that"),
        (("roll", "develop", "Courage"), 1, "No roll is called that"),
        (("expose", "--line", "x"), 1, "No roll is in the camera"),
        (("cap",), 1, "There is no exposure that the lens cap could void"),
        (("loose", "place", "x", "y"), 2, "This is not an id"),
        (("clock", "set", "tomorrow"), 2, "A clock is written like"),
        (("clock", "accept", "--reason", "x"), 1, "nothing to accept"),
        (("rest", "add"), 2, "one thing, one named human or one stretch"),
        (("rest", "add", "--from", "May"), 2, "A day is written like"),
        (("rest", "end", "01a207fe-d99e-7480-a92d-ebb44f00a79e"), 1, "There is no such rest"),
        (("token", "add", "x", "--scope", "god"), 2, "A token may capture, fetch editions"),
        (("completion", "tcsh"), 2, "Completion exists for"),
        (("scent", "add", " "), 2, "A scent needs a name"),
        (("scent", "stock", "Rain", "2"), 1, "There is no such bottle"),
        (("init",), 1, "There is a store here already"),
        (("roll", "tray", "--call"), 1, "Nothing lies on the tray"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_mistake_gets_one_sentence_and_its_exit_code(
    shell: Shell, words: tuple[str, ...], code: int, sentence: str
) -> None:
    said = shell(*words)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_roll_lives_in_the_shell(shell: Shell) -> None:
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    assert "Loaded: Patience" in shell("roll", "load", "Patience").out
    assert "about 1 of 24" in shell("expose", "--line", "Waited.").out
    assert "about 2 of 24" in shell("expose", "--line", "Waited again.", "--glad", "70").out
    assert "2 spent" in shell("roll", "show").out
    assert "Patience is finished" in shell("roll", "finish").out
    assert shell("roll", "develop", "Patience").code == 1
    shell("clock", "set", "2031-06-04T09:00[Europe/Bucharest]")
    assert shell("roll", "develop", "Patience").code == 0
    assert shell("roll", "circle", "Patience", "2:90").code == 0
    assert shell("roll", "case", "Patience", "--line", "Someone who waits.").code == 0
    called = json.loads(shell("roll", "call", "Patience", "--json").out)
    assert [frame["line"] for frame in called["frames"]] == ["Waited.", "Waited again."]
    assert called["identity_lines"] == ["Someone who waits."]


@pytest.mark.parametrize(
    "words",
    [
        ("roll", "list"),
        ("roll", "show"),
        ("roll", "tray"),
        ("loose", "list"),
        ("scent", "list"),
        ("scent", "suggest"),
        ("rest", "list"),
        ("token", "list"),
        ("clock", "show"),
        ("key", "tiers"),
        ("autostart", "status"),
    ],
    ids=" ".join,
)
def test_what_lists_or_shows_can_say_it_in_json(shell: Shell, words: tuple[str, ...]) -> None:
    shell("roll", "load", "Patience")
    said = shell(*words, "--json")
    assert said.code == 0
    json.loads(said.out)


def test_the_clock_of_an_ordinary_store_ignores_the_variable_and_says_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("OSMOSIS_HOME", f"{tmp_path}/real")
    shell("init")
    monkeypatch.setenv("OSMOSIS_CLOCK", "2131-05-04T09:00[Europe/Bucharest]")
    said = shell("clock", "show")
    assert "2131" not in said.out
    assert "OSMOSIS_CLOCK is ignored" in said.err


def test_a_surprise_is_one_sentence_and_no_traceback(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a person's words")

    monkeypatch.setattr("osmosis.practices.rolls.service.loading.load_roll", break_down)
    said = shell("roll", "load", "Patience")
    assert said.code == 70
    assert "Osmosis made a mistake: ZeroDivisionError" in said.err
    assert "a person's words" not in said.err


def test_verify_reads_everything_names_what_is_damaged_and_mends_it_from_a_copy(
    shell: Shell, tmp_path: Path
) -> None:
    shell("roll", "load", "Patience")
    shell("expose", "--line", "Waited.")
    shell("roll", "list")  # places what was spooled
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    assert "Everything is there, and whole." in shell("verify").out

    blob = next((tmp_path / "store" / "blobs").rglob("?" * 64))
    data = bytearray(blob.read_bytes())
    data[-1] ^= 1
    blob.write_bytes(bytes(data))
    said = shell("verify")
    assert said.code == 3
    assert blob.name in said.out

    mended = shell("verify", "--from", str(tmp_path / "copy"))
    assert (mended.code, "Mended." in mended.out) == (0, True)
    assert json.loads(shell("verify", "--json").out)["findings"] == []


def test_a_roll_at_rest_is_named_by_no_list_in_the_shell(shell: Shell) -> None:
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("roll", "load", "Patience with Anna", "--why", "Because of Anna.", "--wait-days", "0")
    shell("expose", "--line", "Waited.")
    shell("roll", "finish")
    assert shell("roll", "develop", "Patience").code == 0
    assert shell("roll", "case", "Patience", "--line", "Someone who waits.").code == 0
    assert shell("roll", "tray", "Patience").code == 0
    assert shell("rest", "add", "--human", "Anna").code == 0
    for words in (("list",), ("show", "Patience"), ("tray",), ("tray", "--history")):
        for json_too in ((), ("--json",)):
            said = shell("roll", *words, *json_too)
            assert (said.code, said.err) == (0, "")
            assert "Anna" not in said.out, words
            assert "Someone who waits." not in said.out, words
            assert "Waited." not in said.out, words
    assert shell("roll", "call", "Patience").code == 1


def test_verify_makes_a_damaged_original_anew_out_of_its_sealed_copy(
    shell: Shell, tmp_path: Path
) -> None:
    picture = tmp_path / "bench.jpg"
    Image.new("RGB", (64, 48), "teal").save(picture)
    shell("roll", "load", "Patience")
    shell("expose", "--photo", str(picture))
    assert shell("roll", "open-early", "Patience", "--reason", "could not wait").code == 0
    name = hashlib.sha256(picture.read_bytes()).hexdigest()
    [original] = (tmp_path / "store" / "blobs").rglob(name)
    original.write_bytes(b"x" + picture.read_bytes()[1:])
    said = shell("verify")
    assert (said.code, "Mended." in said.out) == (0, True)
    assert original.read_bytes() == picture.read_bytes()
