"""Models that say what texts are about without knowing any language."""

from __future__ import annotations

from osmosis.search.encoding import Model

SAME = (
    {"sea", "boat", "harbour", "waves"},
    {"bread", "toast", "loaf", "baker"},
    {"snow", "winter", "ice"},
)
"""Words that mean nearly the same."""


def _about(text: str) -> bytes:
    words = text.lower().replace(".", " ").split()
    counts = [sum(word in same for word in words) for same in SAME]
    return bytes(min(count * 20, 120) for count in (*counts, 0 if any(counts) else 1))


SMALL = Model(is_there=lambda: True, name=lambda: "small", encode=_about)
"""Knows three things that one can speak of."""

REPEATING = Model(
    is_there=lambda: True,
    name=lambda: "repeating",
    encode=lambda text: text.encode()[:400].ljust(400),
)
"""Its vectors hold the texts themselves, so that none can lie anywhere unseen."""


def renamed(name: str) -> Model:
    """The small one under another name."""
    return Model(is_there=SMALL.is_there, name=lambda: name, encode=SMALL.encode)


MISSING = Model(is_there=lambda: False, name=SMALL.name, encode=SMALL.encode)
"""The small one where it is not installed."""
