"""What a text calls itself in its first line."""

from __future__ import annotations

import re
from typing import Final

from osmosis.journals.texts import one_line

_LONGEST: Final = 120
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])|!\[\[[^\]]*\]\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"[*_`~]{1,3}")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!-])")


def title_of(text: str) -> str:
    """The first line with words in it, without the signs of Markdown; empty when it is long."""
    for line in text[:4_000].split("\n"):
        bare = _LINK.sub(r"\1", _PICTURE.sub("", line)).strip()
        heading = _HEADING.fullmatch(bare)
        words = heading[1].rstrip().rstrip("#").rstrip() if heading else bare
        said = one_line(_ESCAPED.sub(r"\1", _SIGNS.sub("", words)), 10_000)
        if said.strip("-=+ "):
            return said if heading or len(said) <= _LONGEST else ""
    return ""
