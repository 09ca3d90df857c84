"""What stands above a note between two lines of dashes, as YAML.

Every value stays the text that was written: a date keeps its zone, ``no`` stays a word. Anchors
and aliases are refused, because nine lines of them grow to a gigabyte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml  # type: ignore[import-untyped]  # has no types

from osmosis.journals.model import JournalError

MOST_LETTERS: Final = 64 << 10
_MOST_DEPTH: Final = 20
MOST_NODES: Final = 20_000
_BOUNDS = re.compile(
    r"\A\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)


class _TextLoader(yaml.BaseLoader):  # type: ignore[misc]  # comes from a module without types
    """Builds nothing but texts, lists and mappings."""

    depth = count = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse what stands for something else, lies too deep or is too much: all take forever."""
        is_much = self.depth >= _MOST_DEPTH or self.count >= MOST_NODES
        if is_much or self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError
        self.count += 1
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def texts_of_yaml(text: str) -> Any:
    """What YAML says, of nothing but texts, lists and mappings.

    Raises:
        JournalError: It cannot be read, or holds an alias.
    """
    try:
        return yaml.load(text, Loader=_TextLoader)  # noqa: S506 (it builds texts only)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        raise JournalError("This is no YAML that can be read") from None


def split_front_matter(text: str) -> tuple[Mapping[str, object], str, bool]:
    """What is said above a note, the note without it, and whether all of it could be read.

    What cannot be read stays where it is, in the note.
    """
    found = _BOUNDS.match(text[: MOST_LETTERS + 8])
    if found is None:
        return {}, text, True
    try:
        value = texts_of_yaml(found[1])
    except JournalError:
        return {}, text, False
    rest = text[found.end() :]
    if value in (None, ""):
        return {}, rest, True
    if not isinstance(value, dict):
        return {}, text, True
    return {str(name).lower(): one for name, one in value.items()}, rest, True
