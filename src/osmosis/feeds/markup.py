"""Markup that stands in a feed as elements, written down as the HTML that it means."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urljoin

from osmosis.errors import FeedParseError
from osmosis.feeds.limits import DEEPEST
from osmosis.feeds.names import XML

# HTML, 13.1.2: an end tag after one of these would be a second one.
_VOID: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
_ADDRESSES: Final = frozenset({"href", "src", "cite", "poster"})


class Markup:
    """Collects the elements inside one element of a feed.

    Args:
        parts: What has been written so far; appended to.
        base: What addresses inside start from, by which an inner base is told from it.
        ended: Called when the element around it ends.
    """

    def __init__(self, parts: list[str], base: str, ended: Callable[[str], None]) -> None:
        self._parts = parts
        self._bases = [base]
        self._ended = ended

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Write the beginning of an element."""
        if len(self._bases) > DEEPEST:
            raise FeedParseError("Its elements lie too deep in each other")
        base = self._bases[-1]
        inner = attributes.get(f"{XML}base")
        self._bases.append(_joined(base, inner) if inner else base)
        written = "".join(self._attribute(*pair) for pair in attributes.items())
        self._parts.append(f"<{_local(name)}{written}>")

    def end(self, name: str) -> None:
        """Write the end of an element, or hand the end of the outer one on."""
        self._bases.pop()
        if not self._bases:
            self._ended(name)
        elif _local(name).lower() not in _VOID:
            self._parts.append(f"</{_local(name)}>")

    def data(self, text: str) -> None:
        """Write text."""
        self._parts.append(html.escape(text, quote=False))

    def _attribute(self, name: str, value: str) -> str:
        if name == f"{XML}lang":
            name = "lang"
        if "}" in name:
            return ""
        if name in _ADDRESSES and self._bases[-1] != self._bases[0]:
            value = _joined(self._bases[-1], value)
        return f' {name}="{html.escape(value)}"'


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return base
