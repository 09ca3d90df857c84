"""What stands below the help of a command is taken apart to be translated, and put together."""

from __future__ import annotations

from osmosis.ports.epilogs import told_epilog, words_of_epilog

EPILOG = """\b
Examples:
  osmosis look              at everything
  osmosis look --far "a  b"

It only looks. What it
finds stays."""


def test_headings_remarks_and_sentences_are_found_and_no_command() -> None:
    found = list(words_of_epilog(EPILOG))
    assert found == ["Examples:", "at everything", "It only looks. What it finds stays."]


def test_commands_stay_as_they_are() -> None:
    assert told_epilog(EPILOG, str.upper) == (
        "\b\nEXAMPLES:\n  osmosis look              AT EVERYTHING\n"
        '  osmosis look --far "a  b"\n\nIT ONLY LOOKS. WHAT IT FINDS STAYS.'
    )
