"""What a note shows and points at: ``![[picture.png]]``, ``![](picture.png)``, ``[[Another]]``.

Only files are followed, and those only once: a note that points at itself, or at one that points
back, is nothing but a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

MOST_SHOWN: Final = 500
_WIKI = re.compile(r"!\[\[([^\[\]\n|#]{1,400})(?:#[^\[\]\n|]*)?(?:\|[^\[\]\n]*)?\]\]")
_MARKDOWN = re.compile(
    r"!?\[[^\[\]\n]{0,1000}+\]\(\s*(?:<([^<>\n]{1,1000})>|([^()\s]{1,1000}))[^()\n]*\)"
)
_HTML = re.compile(
    r"<(?:img|audio|video|source)\b[^<>]{0,500}?\bsrc=[\"']([^\"'<>]{1,1000})", re.IGNORECASE
)
_TAG = re.compile(r"(?:^|(?<=[\s(]))#(?=[^\W_])(?=[\d_/-]*+[^\W\d_])([\w/-]++)", re.MULTILINE)
_CODE = re.compile(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_NOTES: Final = (".md", ".markdown", ".canvas", ".html", ".htm")


def files_shown(text: str) -> list[str]:
    """The names of the files that a note shows or links to, as it writes them; no notes."""
    bare = _CODE.sub("", text)
    found = dict.fromkeys(name for name in _named(bare) if _is_file(name))
    return list(found)[:MOST_SHOWN]


def tags_in(text: str) -> list[str]:
    """The tags in a note, ``#like/this``."""
    return _TAG.findall(_CODE.sub("", text))


def _named(text: str) -> Iterator[str]:
    for found in _WIKI.finditer(text):
        yield found[1].strip()
    for found in _MARKDOWN.finditer(text):
        yield unquote(found[1] or found[2]).partition("#")[0].strip()
    for found in _HTML.finditer(text):
        yield unquote(found[1]).strip()


def _is_file(name: str) -> bool:
    if not name or ":" in name.split("/", maxsplit=1)[0] or name.startswith("//"):
        return False
    suffix = PurePosixPath(name).suffix.lower()
    return suffix not in ("", *_NOTES)
