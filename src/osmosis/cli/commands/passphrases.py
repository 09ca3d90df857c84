"""A passphrase from a file, or from the person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from osmosis.errors import InvalidInputError

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_LONGEST = 10_000


def passphrase_from(file: Path | None, shell: CommandShell, question: str, *, twice: bool) -> str:
    """The first line of a file, or what the person types.

    Raises:
        InvalidInputError: The file cannot be read as text.
    """
    if file is None:
        return shell.ask_secret(question, twice=twice)
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.readline(_LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError("The passphrase cannot be read", file=file) from error
