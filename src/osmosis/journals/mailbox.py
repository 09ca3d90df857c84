"""Mailboxes as one file each (mbox), and letters by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import Final

from osmosis.documents.letters import MOST_BYTES, read_letter
from osmosis.documents.mailboxes import letters_in
from osmosis.documents.model import SPOILED, DocumentError
from osmosis.journals.dates import when_of
from osmosis.journals.files import enclosed
from osmosis.journals.model import (
    BROKEN_FILE,
    Brought,
    BroughtKind,
    Found,
    Unread,
    When,
    key_of,
)
from osmosis.journals.naming import at_letter, named
from osmosis.journals.texts import one_line, text_of_html
from osmosis.journals.trees import Entry, Tree
from osmosis.languages.speaking import gettext, noop

_BOXES: Final = (".mbox", ".mbx", "")
_LETTERS: Final = (".eml",)
_HEAD: Final = 64 << 10
_LONGEST_LINE: Final = 1 << 20


def read_mailboxes(tree: Tree) -> Iterator[Found]:
    """Every letter in every mailbox in it."""
    for folder in tree.folders():
        yield from folder.unread
        for entry in folder.entries:
            if entry.suffix in _LETTERS:
                yield from named(entry, _by_itself(entry))
            elif tree.is_single or entry.suffix in _BOXES:
                yield from _box(entry)
            else:
                yield Unread(name=entry.name, why=noop("This is no mailbox"))


def _by_itself(entry: Entry) -> Iterator[Found]:
    yield _letter(entry.name, entry.read(MOST_BYTES))


def _box(entry: Entry) -> Iterator[Found]:
    passed: list[str] = []
    number = 0
    try:
        for number, data in enumerate(letters_in(_lines(entry), passed.append), start=1):
            name = at_letter(entry.name, number)
            yield from (Unread(name=name, why=why) for why in passed)
            passed.clear()
            yield _letter(name, data)
    except BROKEN_FILE:
        yield Unread(name=entry.name, why=noop("It is damaged behind this point"))
    yield from (
        Unread(name=gettext("{file}, at its end", file=entry.name), why=why) for why in passed
    )
    if number == 0 and not passed:
        yield Unread(name=entry.name, why=noop("There are no letters in this"))


def _letter(name: str, data: bytes) -> Found:
    try:
        letter = read_letter(data)
    except DocumentError as error:
        return Unread(name=name, why=error.message)
    identity = letter.identity or data.decode("latin-1")
    return Brought(
        key=key_of("letter", identity),
        kind=BroughtKind.LETTER,
        name=name,
        when=_sent(data) or (letter.published_at and When(instant=letter.published_at)),
        title=one_line(letter.title),
        text="\n\n".join(filter(None, (", ".join(letter.authors), text_of_html(letter.html)))),
        files=(enclosed("letter.eml", "message/rfc822", data),),
    )


def _sent(data: bytes) -> When | None:
    """When the letter says it was written, with the offset of the writer's clock."""
    try:
        said = BytesHeaderParser().parsebytes(data[:_HEAD]).get("date", "")
        written = parsedate_to_datetime(str(said))
        if written.tzinfo is None:
            return None
        return when_of(written.isoformat())
    except SPOILED:
        return None


def _lines(entry: Entry) -> Iterator[bytes]:
    """The file line by line; a line that never ends comes in pieces."""
    rest = b""
    for chunk in entry.opened():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line + b"\n"
        if len(rest) > _LONGEST_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest
