"""Words that the shell cannot read are kept by no command: what is sealed is seen in years."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Shell

LATIN_1 = "Käse über Brötchen".encode("latin-1")
REFUSED = (2, "osmosis: These words are in another encoding than this shell reads\n")
FIRST_LINE = ("--first-line", "Ask about the fig.")


@pytest.fixture
def shell_in_may(shell: Shell) -> Shell:
    """A shell in which it is a morning in May in Bucharest, and a roll is loaded."""
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("roll", "load", "Patience")
    return shell


@pytest.mark.parametrize("errors", ["surrogateescape", "strict"])
@pytest.mark.parametrize(
    "words",
    [
        ("expose", "--line", "-"),
        ("mnestic", "letter", "add", "--on", "2041-05-04"),
        ("mnestic", "plan", "add", "Cello", "--every", "year", "--until", "2041-05-04"),
        ("mnestic", "gloss", "rolls:roll:01c289fd-e100-72a1-bb02-888c8af536f9"),
        ("key", "passphrase", "--stdin"),
    ],
)
def test_a_pipe_in_another_encoding_is_refused(
    shell_in_may: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], errors: str
) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(LATIN_1), encoding="utf-8", errors=errors)
    monkeypatch.setattr("sys.stdin", pipe)
    said = shell_in_may(*words)
    assert (said.code, said.err) == REFUSED


@pytest.mark.parametrize(
    "words",
    [
        ("expose", "--line", "{}"),
        ("roll", "load", "{}"),
        ("mnestic", "letter", "add", "--on", "2041-05-04", "{}"),
        ("mnestic", "path", "add", "Sundays", *FIRST_LINE, "--header", "{}"),
        ("apert", "gate", "add", "{}"),
    ],
)
def test_an_argument_in_another_encoding_is_refused(
    shell_in_may: Shell, words: tuple[str, ...]
) -> None:
    given = LATIN_1.decode("utf-8", "surrogateescape")  # as Python reads it (PEP 383)
    said = shell_in_may(*(word.format(given) for word in words))
    assert (said.code, said.err) == REFUSED
