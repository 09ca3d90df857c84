"""Sources that lie on this machine: a path, and perhaps a word before it that says what is there.

``maildir:/home/me/Mail``, ``mbox:/home/me/news``, ``folder:/home/me/Papers``; what lies at a path
alone is seen when it is visited.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath


class Form(StrEnum):
    """What is said to lie at a path."""

    UNSAID = ""
    MAILDIR = "maildir"
    MBOX = "mbox"
    FOLDER = "folder"
    FILE = "file"


def split_path(address: str) -> tuple[Form, str]:
    """What is said to lie there, and the path."""
    word, colon, path = address.partition(":")
    if colon and word in {form.value for form in Form if form}:
        return Form(word), path
    return Form.UNSAID, address


def is_path(address: str) -> bool:
    """Whether an address is the whole path of a file or folder on this machine."""
    _, path = split_path(address)
    return PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
