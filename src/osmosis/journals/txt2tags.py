"""The marks of txt2tags, in which RedNotebook wrote until it took to Markdown, as Markdown.

What both write alike stays: ``**bold**``, lists, blocks of code. So a text that is Markdown already
goes through unchanged. Underlined words stay too, because Markdown reads them as strong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_PICTURES: Final = r"(?:png|jpe?g|gif|eps|bmp|svg)"
_FENCED = re.compile(r"(^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z))", re.MULTILINE | re.DOTALL)
_LINES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"^[ \t]*[-=_]{20,}[ \t]*$", re.MULTILINE), "* * *"),
    (re.compile(r"^( *)\+ +(?=\S)", re.MULTILINE), r"\g<1>1. "),
    (re.compile(r"\\\\[ \t]*$", re.MULTILINE), "  "),
)
_HEADING = re.compile(r"^(={1,5}|\+{1,5})(?![=+])([^\n]*?)\1(?:\[[\w-]*\])?[ \t]*$", re.MULTILINE)
_SPAN = re.compile(
    r"(?P<code>``[^`\n]+``|`[^`\n]+`)"
    rf'|\[(?P<alt>[^\[\]"\n]{{0,300}})""(?P<picture>[^"\n]{{1,1000}})""(?P<ending>\.{_PICTURES})'
    r"(?:\?\d{1,6})?\]"
    rf'|\[(?P<bare>[^\[\]\s"]{{1,1000}}\.{_PICTURES})(?:\?\d{{1,6}})?\](?![\[(:])'
    r'|\[(?P<label>[^\[\]"\n]{1,300})[ \t]""(?P<target>[^"\n]{1,1000})""\]'
    r"|\[(?P<named>[^\[\]\n]{1,300}?)[ \t]+(?P<address>(?:https?|ftp)://[^\[\]\s]{1,1000})\]"
    r'|""(?P<plain>[^"\n]{1,1000})""'
    r"|(?P<kept>\]\([^()\n]{0,1000}\)|[a-z][a-z0-9+.-]{1,20}://[^\s<>]{1,2000})"
    r"|(?<![:/])//(?![/\s])(?P<slanted>(?:(?!//)[^\n]){1,1000})(?<![\s/])//(?![:/])"
    r"|(?<!-)--(?![\s-])(?P<struck>(?:(?!--)[^\n]){1,1000})(?<![\s-])--(?!-)",
    re.IGNORECASE,
)


def markdown_of(text: str) -> tuple[str, list[str]]:
    """The text with the marks of Markdown, and the addresses of what it shows and links to."""
    shown: list[str] = []

    def span(found: re.Match[str]) -> str:
        return _span(found, shown.append)

    pieces = _FENCED.split(text)
    for at in range(0, len(pieces), 2):
        whole = _HEADING.sub(_heading, pieces[at])
        for pattern, instead in _LINES:
            whole = pattern.sub(instead, whole)
        pieces[at] = _SPAN.sub(span, whole)
    return "".join(pieces), shown


def _heading(found: re.Match[str]) -> str:
    words = found[2].strip()
    return f"{'#' * len(found[1])} {words}" if words.strip("=+") else found[0]


def _span(found: re.Match[str], show: Callable[[str], None]) -> str:
    said = found.groupdict(default="")
    picture = said["picture"] + said["ending"] or said["bare"]
    address = picture or said["target"] or said["address"]
    if address:
        show(address)
        return _link("!" if picture else "", said["alt"] or said["label"] or said["named"], address)
    if found["slanted"] is not None:
        return f"*{said['slanted']}*"
    if found["struck"] is not None:
        return f"~~{said['struck']}~~"
    return said["plain"] or found[0]


def _link(sign: str, label: str, address: str) -> str:
    target = f"<{address}>" if re.search(r"[\s()]", address) else address
    return f"{sign}[{label.strip()}]({target})"
