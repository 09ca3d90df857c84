"""What a pathway reads, as text: the form that is typed in a shell, such as ``-1 + -1y±3d``."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, Reads, Term, ToMeToday
from osmosis.practices.mnestics.rules.reads_grammar import NOTHING, Parser
from osmosis.practices.mnestics.rules.reads_names import written_name
from osmosis.practices.mnestics.rules.reads_tokens import ReadsError

__all__ = ["ReadsError", "parse_reads", "reads_text"]


WRITTEN = {"board": "last 4", "chance": "random old", "letters": "to me today"}
"""What is written in words, by what it means; these words are no language's."""


def parse_reads(text: str, names: Mapping[str, UUID]) -> Reads:
    """What a text says is read; capitals and spaces do not count.

    Args:
        names: Every pathway that may be named, by its name.

    Raises:
        ReadsError: It says nothing that can be read, and where.
    """
    return Parser(text, names).reads()


def reads_text(reads: Reads, names: Mapping[UUID, str]) -> str:
    """The text of a reads, from which :func:`parse_reads` gives the same reads.

    Args:
        names: The name of every pathway; no two of them the same.
    """
    return " + ".join(_term_text(term, names) for term in reads) or NOTHING


def _term_text(term: Term, names: Mapping[UUID, str]) -> str:
    if isinstance(term, ToMeToday):
        return "to me today"
    past = _past_text(term)
    return past if term.of is None else f"{written_name(names[term.of])} {past}"


def _past_text(term: Lags | CalendarLag | RandomOld) -> str:
    """What is read, without the pathway of which it is."""
    if isinstance(term, RandomOld):
        return "random old"
    if isinstance(term, CalendarLag):
        within = f"±{term.within_days}d" if term.within_days else ""
        return f"-{term.amount}{term.unit}{within}"
    if term.is_board:
        return f"last {len(term.counts)}"
    return ",".join(map(str, term.counts)) if len(term.counts) > 1 else f"-{term.counts[0]}"
