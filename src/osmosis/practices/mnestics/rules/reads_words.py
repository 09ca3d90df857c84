"""What a pathway reads, in plain words: a paraphrase, and sentences to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.kernel.number_words import number_words
from osmosis.practices.mnestics.reads import (
    Basis,
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    Term,
    ToMeToday,
    Unit,
)

__all__ = ["SENTENCES", "Sentence", "crossing_sentences", "reads_words"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A plain sentence that a person taps, and what it then reads."""

    words: str
    reads: Reads


SENTENCES = (
    Sentence(words="what I wrote last time", reads=(Lags(counts=(1,)),)),
    Sentence(words="what I wrote the time before last", reads=(Lags(counts=(2,)),)),
    Sentence(words="the last four, as a board", reads=(Lags(counts=(1, 2, 3, 4), is_board=True),)),
    Sentence(
        words="what I wrote one, two, four and eight times ago",
        reads=(Lags(counts=(1, 2, 4, 8)),),
    ),
    Sentence(
        words="what I wrote a year ago, give or take three days",
        reads=(CalendarLag(amount=1, unit=Unit.YEAR, within_days=3),),
    ),
    Sentence(words="something old, drawn by chance", reads=(RandomOld(),)),
    Sentence(words="the letters that say today", reads=(ToMeToday(),)),
)
"""For a pathway of one's own, in the order in which they are shown."""


def crossing_sentences(others: Mapping[UUID, str]) -> tuple[Sentence, ...]:
    """A sentence for each other pathway, by which this one reads what that one sent last."""
    crossings = [(Lags(counts=(1,), of=of),) for of in others]
    return tuple(
        Sentence(words=reads_words(reads, others, Basis.KEPT), reads=reads) for reads in crossings
    )


def reads_words(reads: Reads, names: Mapping[UUID, str], basis: Basis) -> str:
    """What a reads means, to stand after "This pathway reads"; it never fails.

    Lags that count sittings are said in times. Those that count slots are said in dates, with a
    word that a date counts whether it was kept or not.

    Args:
        names: The names of pathways; one that is not there is "another pathway".
    """
    said = [_term_words(term, names, basis) for term in reads]
    counts_dates = basis is Basis.SLOTS and any(isinstance(term, Lags) for term in reads)
    return _joined(said) + (" (dates count, kept or not)" if counts_dates else "")


def _term_words(term: Term, names: Mapping[UUID, str], basis: Basis) -> str:
    if isinstance(term, ToMeToday):
        return "the letters that say today"
    name = None if term.of is None else _name_words(names.get(term.of))
    of_name = "" if name is None else f" of {name}"
    if isinstance(term, RandomOld):
        return f"something old{of_name}, drawn by chance"
    if isinstance(term, Lags) and term.is_board:
        return f"the last {_board_words(len(term.counts), basis)}{of_name}, as a board"
    whose = "what you wrote" if name is None else f"what {name} said"
    when = _lags_words(term, basis) if isinstance(term, Lags) else _calendar_words(term)
    return f"{whose} {when}"


def _name_words(name: str | None) -> str:
    return "another pathway" if name is None else f"“{name}”"


def _board_words(count: int, basis: Basis) -> str:
    """Such as "four", or of dates "four dates"."""
    if basis is Basis.KEPT:
        return number_words(count)
    return "date" if count == 1 else f"{number_words(count)} dates"


def _lags_words(lags: Lags, basis: Basis) -> str:
    """Such as "last time" or "one, two and four times ago"; of dates "on the last date"."""
    is_kept = basis is Basis.KEPT
    the = "the" if lags.of is None else "its"
    if lags.counts == (1,):
        return "last time" if is_kept else f"on {the} last date"
    if lags.counts == (2,):
        return "the time before last" if is_kept else f"on {the} date before last"
    counts = _listed([number_words(count) for count in lags.counts])
    return f"{counts} {'times' if is_kept else 'dates'} ago"


def _calendar_words(lag: CalendarLag) -> str:
    """Such as "a year ago, give or take three days"."""
    ago = f"{_some(lag.amount, lag.unit)} ago"
    if lag.within_days:
        return f"{ago}, give or take {_some(lag.within_days, Unit.DAY)}"
    return ago if lag.unit is Unit.DAY else f"{ago}, to the day"


def _some(amount: int, unit: Unit) -> str:
    """Such as "a year" or "three days"."""
    name = unit.name.lower()
    return f"a {name}" if amount == 1 else f"{number_words(amount)} {name}s"


def _listed(parts: Sequence[str]) -> str:
    """Such as "one, two and four"."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def _joined(said: Sequence[str]) -> str:
    """All terms in one phrase; semicolons where a term has commas of its own."""
    if not said:
        return "nothing"
    if not any("," in words for words in said):
        return _listed(said)
    return "; ".join([*said[:-1], f"and {said[-1]}"]) if len(said) > 1 else said[0]
