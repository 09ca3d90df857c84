"""Letters in mailboxes: Maildir, mbox, folders of ``.eml`` files, and those on mail servers.

Looking marks, moves and locks nothing in a mailbox. A letter is known again by its ``Message-ID``,
and before it is read by its file's name or its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from osmosis.documents.letters import MOST_BYTES
from osmosis.documents.mailboxes import letters_in
from osmosis.errors import TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.practices.apert.model import Period, Source
from osmosis.practices.apert.rules.source_paths import Form, is_path, split_path
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.found import Gathered, in_groups, take_letter, visit_of
from osmosis.practices.apert.service.local_files import (
    LocalFile,
    is_settled,
    list_files,
    look_at,
    read_whole,
)
from osmosis.practices.apert.service.mail_servers import gather_from_server
from osmosis.practices.apert.service.seen import seen
from osmosis.practices.apert.store import sources
from osmosis.practices.context import PracticeContext

_MAILDIR: Final = ("new", "cur")
_STAMP: Final = "stamp"
_GROUP: Final = 100


def gather_letters(context: PracticeContext, source: Source, period: Period, at: Instant) -> Visit:  # noqa: ARG001
    """The new letters of a mailbox.

    Raises:
        TransientFetchError: It is not there now.
    """
    if not is_path(source.address):
        return gather_from_server(context, source, at)
    form, name = split_path(source.address)
    path = Path(name)
    gathered = Gathered(source=source, at=at)
    if form is Form.MAILDIR or all((path / part).is_dir() for part in _MAILDIR):
        _gather_files(context, gathered, _in_maildir(path))
    elif path.is_dir():
        letters = (file for file in list_files(path) if file.path.suffix.lower() == ".eml")
        named = {f"{file.path.relative_to(path)}:{file.stamp}": file for file in letters}
        _gather_files(context, gathered, named)
    else:
        return _gather_mbox(context, gathered, path)
    return visit_of(context, gathered)


def _in_maildir(path: Path) -> dict[str, LocalFile]:
    """The letters of a Maildir that were delivered, by the lasting part of their names."""
    if not any((path / part).is_dir() for part in _MAILDIR):
        raise TransientFetchError("The mailbox is not there now")
    folders = [path / part for part in _MAILDIR if (path / part).is_dir()]
    return {
        file.path.name.partition(":")[0]: file for folder in folders for file in list_files(folder)
    }


def _gather_files(
    context: PracticeContext, gathered: Gathered, files: Mapping[str, LocalFile]
) -> None:
    marks = {f"file:{name}": file for name, file in files.items()}
    before = seen(context, gathered.source.id, marks.keys())
    for mark, file in marks.items():
        if mark in before or not is_settled(file, gathered.at):
            continue
        if gathered.is_full():
            break
        data = read_whole(file, MOST_BYTES)
        if data is not None:
            take_letter(gathered, data, mark)
        elif file.size > MOST_BYTES:
            take_letter(gathered, None, mark)


def _gather_mbox(context: PracticeContext, gathered: Gathered, path: Path) -> Visit:
    """The new letters of an mbox; one that has not changed since is not read."""
    file = look_at(path)
    with context.store.read() as reading:
        state = sources.get_state(reading, gathered.source.id)
    if state.validators.get(_STAMP) == file.stamp or not is_settled(file, gathered.at):
        return gathered.visit()
    try:
        with path.open("rb") as lines:
            _take_new(context, gathered, letters_in(lines))
    except OSError as error:
        raise TransientFetchError("The mailbox cannot be read now") from error
    if gathered.has_more:
        return visit_of(context, gathered)
    after = replace(
        state,
        validators={**state.validators, _STAMP: file.stamp},
        next_at=gathered.at.add(hours=1),
        failures=0,
        reachable=True,
    )
    return gathered.visit(after)


def _take_new(context: PracticeContext, gathered: Gathered, letters: Iterator[bytes]) -> None:
    for group in in_groups(letters, _GROUP):
        for mark, letter in _unseen(context, gathered.source, group):
            if gathered.is_full():
                return
            take_letter(gathered, letter, mark)


def _unseen(
    context: PracticeContext, source: Source, letters: Iterable[bytes]
) -> Iterator[tuple[str, bytes]]:
    marks = {f"bytes:{sha256_of([letter])}": letter for letter in letters}
    before = seen(context, source.id, marks.keys())
    yield from ((mark, letter) for mark, letter in marks.items() if mark not in before)
