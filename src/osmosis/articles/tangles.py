"""Tells HTML that a reader would choke on, before a reader is given it.

Reading HTML as browsers do (HTML, 13.2) is not linear in its length. Measured with html5ever:
100,000 elements in each other took a minute, 100,000 attributes on one element 8 seconds, and a
few hundred bold elements that never end are made anew in every paragraph. A page that is read by
people has none of this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

DEEPEST: Final = 400
MOST_ATTRIBUTES: Final = 500
MOST_REPEATED: Final = 300_000
HARMLESS_LENGTH: Final = 2_000

# One tag, with quoted values as a tokeniser reads them; possessive, so that it stays linear.
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>?""")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
# They end by themselves where another begins, or have no end.
_UNCOUNTED = frozenset(
    {
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link",
        "meta", "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
    }
)  # fmt: skip
_OF_TABLES = frozenset({"caption", "tbody", "td", "tfoot", "th", "thead", "tr"})
_AROUND_CELLS = frozenset({"math", "svg", "table", "template"})
# HTML, 13.2.4.3: these are opened again in whatever follows until they are closed by name.
_FORMATTING = frozenset(
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
        "tt", "u",
    }
)  # fmt: skip
_ARK = 3  # of the same kind, at most


def is_tangled(html: str) -> bool:
    """Whether reading this HTML would cost out of proportion to its length."""
    if len(html) < HARMLESS_LENGTH:
        return False
    tangle = _Tangle()
    return any(
        _attributes(attributes) > MOST_ATTRIBUTES or tangle.grows(name.lower(), attributes, closing)
        for closing, name, attributes in _TAG.findall(html)
    )


def _attributes(written: str) -> int:
    """How many attributes a tag has, or a few more."""
    if len(written) < HARMLESS_LENGTH:
        return 0
    return len(re.split(r"[\s/]+", _QUOTED.sub(" = ", written)))


class _Tangle:
    """What is open at one place of a text."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._formatting: dict[str, list[str]] = defaultdict(list)
        self._kinds: dict[str, int] = defaultdict(int)
        self._unclosed = 0
        self._repeated = 0

    def grows(self, name: str, attributes: str, closing: str) -> bool:
        """Whether, after this tag, more is open than one can read."""
        if closing:
            self._close(name)
        else:
            self._repeated += self._unclosed
            self._begin(name, attributes)
        return len(self._open) > DEEPEST or self._repeated > MOST_REPEATED

    def _begin(self, name: str, attributes: str) -> None:
        if name in _OF_TABLES:
            self._end_cell()
        if name not in _UNCOUNTED:
            self._open.append(name)
        if name in _FORMATTING:
            kind = name + attributes
            self._formatting[name].append(kind)
            self._kinds[kind] += 1
            self._unclosed += self._kinds[kind] <= _ARK

    def _end_cell(self) -> None:
        """Close what is open in a cell of a table: another begins."""
        around = [place for place, name in enumerate(self._open) if name in _AROUND_CELLS]
        if around and self._open[around[-1]] == "table":
            del self._open[around[-1] + 1 :]

    def _close(self, name: str) -> None:
        if name in self._open:
            while self._open.pop() != name:
                pass
        if self._formatting[name]:
            kind = self._formatting[name].pop()
            self._unclosed -= self._kinds[kind] <= _ARK
            self._kinds[kind] -= 1
