"""The decisions of Rolls: what may be done, which number comes next, what a seed says."""

from osmosis.practices.rolls.rules.lives import (
    ensure_callable,
    ensure_developable,
    ensure_exposable,
    ensure_finishable,
    ensure_open,
    ensure_openable_early,
    ensure_room_to_load,
    has_rested,
    is_back,
    may_cap,
)
from osmosis.practices.rolls.rules.numbers import (
    checked_exposures,
    ensure_number,
    free_number,
    next_number,
    numbers_after_insert,
    places_left,
)
from osmosis.practices.rolls.rules.seeds import checked_colour, edge_code, lucky_number
from osmosis.practices.rolls.rules.words import (
    LONGEST_TEXT,
    LONGEST_VIRTUE,
    LONGEST_WAIT,
    checked_reason,
    checked_rhythm,
    checked_text,
    checked_virtue,
    checked_wait,
)

__all__ = [
    "LONGEST_TEXT",
    "LONGEST_VIRTUE",
    "LONGEST_WAIT",
    "checked_colour",
    "checked_exposures",
    "checked_reason",
    "checked_rhythm",
    "checked_text",
    "checked_virtue",
    "checked_wait",
    "edge_code",
    "ensure_callable",
    "ensure_developable",
    "ensure_exposable",
    "ensure_finishable",
    "ensure_number",
    "ensure_open",
    "ensure_openable_early",
    "ensure_room_to_load",
    "free_number",
    "has_rested",
    "is_back",
    "lucky_number",
    "may_cap",
    "next_number",
    "numbers_after_insert",
    "places_left",
]
