"""The head of an exported Markdown file: between two lines of dashes, a name and a value a line.

Each value is a JSON string, which is YAML as well, so that other programs read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

_FENCE = "---"


def with_front_matter(fields: Mapping[str, str], text: str) -> str:
    """A Markdown text with its head; fields that are empty are left out.

    An index by date wants ``title``, ``date`` (``2031-05-04``) and ``practice``.
    """
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([_FENCE, *lines, _FENCE, "", text])


def read_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of a text's head, and the text without it; no fields where there is no head."""
    head, closing, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    if not text.startswith(f"{_FENCE}\n") or not closing:
        return {}, text
    fields = {}
    for line in head.split("\n"):
        name, _, value = line.partition(": ")
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            continue
        if isinstance(read, str):
            fields[name] = read
    return fields, body.lstrip("\n")
