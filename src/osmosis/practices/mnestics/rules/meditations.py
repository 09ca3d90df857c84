"""The meditations on forgetting that come with the program, and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

BUILT_IN: Final[Mapping[str, str]] = {
    "harbour": (
        "Most of what you lived since last time has sailed without you. Look at the harbour for a"
        " moment, not at the ships."
    ),
    "kitchen": ("Try to remember what you ate on a day last month. It fed you all the same."),
    "handwriting": (
        "Someone with your handwriting has left something here. You know a little of them, and"
        " they knew less of you."
    ),
    "snow": ("Footprints fill with snow from the edges. The walk was walked."),
    "names": (
        "Think of a name that you once said every day and do not say any more. Leave it where it"
        " is."
    ),
    "river": (
        "You cannot keep the river. You can lower a cup into it, twice or three times a year."
    ),
    "room": (
        "Picture a room in which you used to sleep. Whatever is missing from it is not your fault."
    ),
    "weather": (
        "The weather of that day is gone from every memory. It was exact, and nobody needed to"
        " hold it."
    ),
    "stranger": ("Whoever reads this next will have forgotten this breath. Take it anyway."),
    "tools": (
        "A hand forgets the lesson and keeps the skill. Not everything that left you is lost."
    ),
    "bread": (
        "Bread keeps nothing of the field but what can be shared. Forgetting has milled for you"
        " too."
    ),
    "window": (
        "Look out of a window until something moves. You have just seen what you will not remember."
    ),
    "stars": (
        "Some of the light above you left before anyone you know was born. It comes late, and it"
        " is still light."
    ),
    "threshold": (
        "At every door you put something down without noticing. Here is one more door; put down"
        " what you like."
    ),
}


def next_meditation(allowed: Sequence[str], past: Sequence[str]) -> str:
    """The key of the meditation whose turn it is; empty when there is none.

    Args:
        allowed: The keys that may be drawn from, in their order.
        past: The keys of earlier sittings, oldest first.
    """
    if not allowed:
        return ""
    last_at = {key: place for place, key in enumerate(past)}
    return min(allowed, key=lambda key: (last_at.get(key, -1), allowed.index(key)))
