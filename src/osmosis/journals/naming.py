"""How what was given is named to a person: each file, and each place inside one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from osmosis.journals.model import BROKEN_FILE, Found, JournalError, Unread
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import gettext, noop

CANNOT_BE_READ = noop("It cannot be read")


def every_file(tree: Tree, read: Callable[[Entry], Iterator[Found]]) -> Iterator[Found]:
    """What each file gives; one that cannot be read is named.

    Raises:
        JournalError: There is one file alone, and it cannot be read.
    """
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            yield from read(entry) if tree.is_single else named(entry, read(entry))


def named(entry: Entry, found: Iterator[Found]) -> Iterator[Found]:
    """What one file gives; where it cannot be read, the file by its name, and why."""
    try:
        yield from found
    except JournalError as error:
        yield Unread(name=entry.name, why=error.message)
    except BROKEN_FILE:
        yield Unread(name=entry.name, why=CANNOT_BE_READ)


def not_in_it(place: str, file: str) -> Unread:
    """A file that is shown at a place, and is not there."""
    return Unread(name=f"{place}: {file}", why=noop("This file is not in it, or cannot be read"))


def at_entry(name: str, number: int) -> str:
    """One of the entries in a file."""
    return gettext("{file}, entry {number}", file=name, number=number)


def at_row(name: str, number: int) -> str:
    """One of the rows in a table."""
    return gettext("{file}, row {number}", file=name, number=number)


def at_line(name: str, number: int) -> str:
    """One of the lines in a text."""
    return gettext("{file}, line {number}", file=name, number=number)


def at_letter(name: str, number: int) -> str:
    """One of the letters in a mailbox."""
    return gettext("{file}, letter {number}", file=name, number=number)
