"""Reads what another program kept, by the name of that program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from osmosis.errors import InvalidInputError
from osmosis.journals.apple_journal import read_apple_journal
from osmosis.journals.dayone import read_dayone
from osmosis.journals.diarium import read_diarium
from osmosis.journals.journey import read_journey
from osmosis.journals.jrnl import read_jrnl
from osmosis.journals.mailbox import read_mailboxes
from osmosis.journals.markdown import read_markdown_folder
from osmosis.journals.model import Brought, Found, key_of
from osmosis.journals.photographs import read_photographs
from osmosis.journals.readwise import read_readwise
from osmosis.journals.rednotebook import read_rednotebook
from osmosis.journals.saved import read_pocket, read_wallabag
from osmosis.journals.trees import Tree

READERS: Final[Mapping[str, Callable[[Tree], Iterator[Found]]]] = MappingProxyType(
    {
        "dayone": read_dayone,
        "apple-journal": read_apple_journal,
        "journey": read_journey,
        "diarium": read_diarium,
        "jrnl": read_jrnl,
        "markdown": read_markdown_folder,
        "photos": read_photographs,
        "mbox": read_mailboxes,
        "wallabag": read_wallabag,
        "readwise": read_readwise,
        "rednotebook": read_rednotebook,
        "pocket": read_pocket,
    }
)
"""What can be read, by the word for it."""
_BY_THEIR_IDS: Final = frozenset(("dayone", "journey"))
"""Programs that give each entry an id, which is all that it is known by."""


@contextmanager
def reading(source: str, path: Path) -> Iterator[Iterator[Found]]:
    """Everything that a program kept there, one after the other; nothing is held.

    The bytes of files may be read while the context lasts.

    Args:
        source: One of :data:`READERS`.
        path: A folder, a ZIP or a file.

    Raises:
        InvalidInputError: Nobody here reads this kind.
        JournalError: It is not that, or is no file; also from the iteration.
    """
    reader = READERS.get(source)
    if reader is None:
        raise InvalidInputError("Nobody here reads this kind", kinds=", ".join(READERS))
    with Tree(path) as tree:
        yield _both(reader(tree)) if source in _BY_THEIR_IDS else reader(tree)


def _both(found: Iterator[Found]) -> Iterator[Found]:
    """The same; of two entries with one id that say different words, the second by its words too.

    So nothing is taken for what it is not, in a damaged journal or where an older export lies
    beside a newer one.
    """
    first: dict[str, str] = {}
    for one in found:
        if isinstance(one, Brought):
            words = key_of("words", one.text)
            if first.setdefault(one.key, words) != words:
                yield replace(one, key=key_of("another", one.key, words))
                continue
        yield one
