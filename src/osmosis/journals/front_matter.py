"""What stands above a note between two lines of dashes, as YAML.

Every value stays the text that was written: a date keeps its zone, ``no`` stays a word. Anchors
and aliases are refused, because nine lines of them grow to a gigabyte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml  # type: ignore[import-untyped]  # has no types

MOST_LETTERS: Final = 64 << 10
_BOUNDS = re.compile(
    r"\A\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)


class _TextLoader(yaml.BaseLoader):  # type: ignore[misc]  # comes from a module without types
    """Builds nothing but texts, lists and mappings."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse what stands for something else."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[Mapping[str, object], str, bool]:
    """What is said above a note, the note without it, and whether all of it could be read.

    What cannot be read stays where it is, in the note.
    """
    found = _BOUNDS.match(text[: MOST_LETTERS + 8])
    if found is None:
        return {}, text, True
    try:
        value = yaml.load(found[1], Loader=_TextLoader)  # noqa: S506 (it builds texts only)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return {}, text, False
    rest = text[found.end() :]
    if value in (None, ""):
        return {}, rest, True
    if not isinstance(value, dict):
        return {}, text, True
    return {str(name).lower(): one for name, one in value.items()}, rest, True
