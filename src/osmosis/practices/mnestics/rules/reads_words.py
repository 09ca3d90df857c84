"""What a pathway reads, in plain words: a paraphrase, and sentences to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.kernel.number_words import number_words
from osmosis.languages.listing import listed, quoted
from osmosis.languages.speaking import gettext, ngettext, noop, pgettext
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
    """A plain sentence that a person taps, and what it then reads.

    Attributes:
        words: To be translated when they are shown.
    """

    words: str
    reads: Reads


SENTENCES = (
    Sentence(words=noop("what I wrote last time"), reads=(Lags(counts=(1,)),)),
    Sentence(words=noop("what I wrote the time before last"), reads=(Lags(counts=(2,)),)),
    Sentence(
        words=noop("the last four, as a board"), reads=(Lags(counts=(1, 2, 3, 4), is_board=True),)
    ),
    Sentence(
        words=noop("what I wrote one, two, four and eight times ago"),
        reads=(Lags(counts=(1, 2, 4, 8)),),
    ),
    Sentence(
        words=noop("what I wrote a year ago, give or take three days"),
        reads=(CalendarLag(amount=1, unit=Unit.YEAR, within_days=3),),
    ),
    Sentence(words=noop("something old, drawn by chance"), reads=(RandomOld(),)),
    Sentence(words=noop("the letters that say today"), reads=(ToMeToday(),)),
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
    said = _joined([_term_words(term, names, basis) for term in reads])
    if basis is Basis.SLOTS and any(isinstance(term, Lags) for term in reads):
        return gettext("{reads} (dates count, kept or not)", reads=said)
    return said


def _term_words(term: Term, names: Mapping[UUID, str], basis: Basis) -> str:
    if isinstance(term, ToMeToday):
        return gettext("the letters that say today")
    name = None if term.of is None else _name_words(names.get(term.of))
    if isinstance(term, RandomOld):
        if name is None:
            return gettext("something old, drawn by chance")
        return gettext("something old of {name}, drawn by chance", name=name)
    if isinstance(term, Lags) and term.is_board:
        return _board_words(len(term.counts), name, basis)
    when = _lags_words(term, basis) if isinstance(term, Lags) else _calendar_words(term)
    if name is None:
        # Translators: {when} is such as "last time" or "a year ago".
        return gettext("what you wrote {when}", when=when)
    # Translators: {when} is such as "last time" or "a year ago".
    return gettext("what {name} said {when}", name=name, when=when)


def _name_words(name: str | None) -> str:
    return gettext("another pathway") if name is None else quoted(name)


def _board_words(count: int, name: str | None, basis: Basis) -> str:
    """Such as "the last four, as a board", or of dates "the last four dates, as a board"."""
    number = number_words(count)
    if basis is Basis.KEPT and name is None:
        return ngettext(
            "the last one, as a board", "the last {number}, as a board", count, number=number
        )
    if basis is Basis.KEPT:
        return ngettext(
            "the last one of {name}, as a board",
            "the last {number} of {name}, as a board",
            count,
            number=number,
            name=name,
        )
    if name is None:
        return ngettext(
            "the last date, as a board", "the last {number} dates, as a board", count, number=number
        )
    return ngettext(
        "the last date of {name}, as a board",
        "the last {number} dates of {name}, as a board",
        count,
        number=number,
        name=name,
    )


def _lags_words(lags: Lags, basis: Basis) -> str:
    """Such as "last time" or "one, two and four times ago"; of dates "on the last date"."""
    is_kept = basis is Basis.KEPT
    if lags.counts == (1,):
        return gettext("last time") if is_kept else _last_date_words(lags)
    if lags.counts == (2,):
        return gettext("the time before last") if is_kept else _date_before_words(lags)
    counts = listed([_count_words(count) for count in lags.counts])
    if is_kept:
        return gettext("{counts} times ago", counts=counts)
    return gettext("{counts} dates ago", counts=counts)


def _last_date_words(lags: Lags) -> str:
    return gettext("on the last date") if lags.of is None else gettext("on its last date")


def _date_before_words(lags: Lags) -> str:
    if lags.of is None:
        return gettext("on the date before last")
    return gettext("on its date before last")


def _count_words(count: int) -> str:
    if count == 1:
        return pgettext("one, two and four times ago", "one")
    return number_words(count)


def _calendar_words(lag: CalendarLag) -> str:
    """Such as "a year ago, give or take three days"."""
    ago = _ago_words(lag.amount, lag.unit)
    if lag.within_days:
        return ngettext(
            "{ago}, give or take a day",
            "{ago}, give or take {number} days",
            lag.within_days,
            ago=ago,
            number=number_words(lag.within_days),
        )
    return ago if lag.unit is Unit.DAY else gettext("{ago}, to the day", ago=ago)


def _ago_words(amount: int, unit: Unit) -> str:
    """Such as "a year ago" or "three days ago"."""
    number = number_words(amount)
    match unit:
        case Unit.DAY:
            return ngettext("a day ago", "{number} days ago", amount, number=number)
        case Unit.WEEK:
            return ngettext("a week ago", "{number} weeks ago", amount, number=number)
        case Unit.MONTH:
            return ngettext("a month ago", "{number} months ago", amount, number=number)
        case Unit.YEAR:
            return ngettext("a year ago", "{number} years ago", amount, number=number)


def _joined(said: Sequence[str]) -> str:
    """All terms in one phrase; semicolons where a term has commas of its own."""
    if not said:
        return gettext("nothing")
    if not any("," in words for words in said):
        return listed(said)
    *others, last = said
    if not others:
        return last
    return gettext("{others}; and {last}", others="; ".join(others), last=last)
