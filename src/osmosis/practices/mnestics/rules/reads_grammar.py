"""The grammar of what a pathway reads, and a sentence for each way to miss it.

::

    reads  = "nothing" | [ term { "+" term } ]
    term   = "to" "me" "today" | [ name ] past
    past   = "random" "old" | "last" number | calendar | counts
    calendar = "-" number unit [ ( "±" | "+-" | "+/-" ) number ( "d" | "w" ) ]
    counts = "-" number | [ "-" ] number "," [ "-" ] number { "," [ "-" ] number }
    unit   = "d" | "w" | "m" | "y", or such a word in full
    name   = word | a name in quotation marks

Capitals and spaces do not count, with one exception: ``-1y +-3d`` is one lag with three days given
or taken, ``-1y + -3d`` is two lags. One number alone without its minus is refused, because it
looks like a lag into the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn
from uuid import UUID

from osmosis.languages.speaking import gettext, noop
from osmosis.practices.mnestics.reads import (
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    Term,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules.reads_limits import (
    MOST_AT_ONCE,
    MOST_BACK,
    MOST_TERMS,
    MOST_UNITS,
    MOST_WITHIN_DAYS,
)
from osmosis.practices.mnestics.rules.reads_names import called, refuse_if_called, take_pathway
from osmosis.practices.mnestics.rules.reads_tokens import Cursor, Kind, Token

NOTHING = "nothing"
_UNITS = {
    spelled: unit
    for unit in Unit
    for spelled in (unit.value, unit.name.casefold(), f"{unit.name.casefold()}s")
}
_DAYS_IN = {Unit.DAY: 1, Unit.WEEK: 7}
_LONGEST_NUMBER_DIGITS = 9
_AHEAD = noop("Only what lies behind can be read; the sitting before is -1")
_ITSELF = noop("A sitting does not read itself; the one before it is -1")
_GLUED = noop(
    "Written together, +- gives or takes days, as in -1y+-3d; to join two things, write + -2"
)

_DAYS_ONLY = noop("Give or take is said in days, as in ±3d")


class Parser:
    """Reads one text from left to right, with a method for each rule of the grammar.

    Raises:
        ReadsError: A quotation mark is not closed.
    """

    def __init__(self, text: str, names: Mapping[str, UUID]) -> None:
        self._cursor = Cursor(text)
        self._names = names

    def reads(self) -> Reads:
        """What the whole text says.

        Raises:
            ReadsError: It says nothing that can be read.
        """
        cursor = self._cursor
        if cursor.sees_word(NOTHING) and cursor.following.kind is Kind.END:
            return ()
        terms: list[Term] = []
        while not cursor.sees(Kind.END):
            if terms:
                self._join()
            if len(terms) == MOST_TERMS:
                cursor.refuse(gettext("A pathway reads at most {n} things", n=MOST_TERMS))
            terms.append(self._term())
        return tuple(terms)

    def _join(self) -> None:
        cursor = self._cursor
        if cursor.sees(Kind.WITHIN):
            cursor.refuse(gettext("Give or take follows a lag of the calendar, as in -1y±3d"))
        if cursor.sees(Kind.COMMA):
            cursor.refuse(gettext("A comma stands between numbers only, as in 1,2,4,8"))
        plus = cursor.accept(Kind.PLUS) or cursor.refuse(
            gettext("Between two things to read stands a +")
        )
        if cursor.sees(Kind.PLUS):
            cursor.refuse(gettext("Between these two + something is missing"))
        if cursor.sees(Kind.END):
            cursor.refuse(gettext("After this + something is missing"), plus)

    def _term(self) -> Term:
        cursor = self._cursor
        keyword = cursor.token
        if cursor.accept_word("to"):
            self._expect("me", keyword, "to me today")
            self._expect("today", keyword, "to me today")
            return ToMeToday()
        if self._sees_past() or not cursor.sees(Kind.WORD, Kind.QUOTED):
            return self._past(None)
        if cursor.sees_word(NOTHING) and not called(NOTHING, self._names):
            cursor.refuse(gettext("This stands alone, or not at all"))
        pathway = take_pathway(cursor, self._names)
        if not self._sees_past():
            cursor.refuse(gettext("After a pathway stands what is read of it, such as -1"))
        return self._past(pathway)

    def _sees_past(self) -> bool:
        """Whether something begins here that may follow a pathway."""
        cursor = self._cursor
        return cursor.sees(Kind.NUMBER, Kind.MINUS) or cursor.sees_word("last", "random")

    def _past(self, of: UUID | None) -> Term:
        cursor = self._cursor
        keyword = cursor.token
        if cursor.accept_word("random"):
            self._expect("old", keyword, "random old")
            return RandomOld(of=of)
        if cursor.accept_word("last"):
            number = cursor.accept(Kind.NUMBER) or self._refuse_after(keyword, "last 4")
            count = self._number(number, MOST_AT_ONCE, zero=noop("A board shows at least one"))
            return Lags(counts=tuple(range(1, count + 1)), of=of, is_board=True)
        return self._lag(of)

    def _lag(self, of: UUID | None) -> Term:
        """What begins with a minus or a number."""
        cursor = self._cursor
        first = cursor.token
        minus = cursor.accept(Kind.MINUS)
        number = cursor.accept(Kind.NUMBER) or self._refuse_beginning(minus)
        if minus and cursor.sees(Kind.WORD):
            return self._calendar(of, number)
        count = self._number(number, MOST_BACK)
        if not minus and not cursor.sees(Kind.COMMA):
            cursor.refuse(gettext(_AHEAD), first)
        return Lags(counts=self._counts(count), of=of)

    def _counts(self, first: int) -> tuple[int, ...]:
        """The rest of a list such as ``1,2,4,8``, in rising order."""
        cursor = self._cursor
        counts = {first}
        while cursor.accept(Kind.COMMA):
            if cursor.sees(Kind.COMMA):
                cursor.refuse(gettext("Between these two commas a number is missing"))
            cursor.accept(Kind.MINUS)
            number = cursor.accept(Kind.NUMBER) or cursor.refuse(
                gettext("After a comma stands a number")
            )
            count = self._number(number, MOST_BACK)
            if count in counts:
                cursor.refuse(gettext("This number is here already"), number)
            if len(counts) == MOST_AT_ONCE:
                cursor.refuse(gettext("A list has at most {n} numbers", n=MOST_AT_ONCE), number)
            counts.add(count)
        return tuple(sorted(counts))

    def _calendar(self, of: UUID | None, number: Token) -> CalendarLag:
        """A lag of the calendar whose number was taken."""
        unit = self._unit()
        if unit is None:
            self._cursor.refuse(
                gettext("After a number stands d, w, m or y, or a + before something else")
            )
        self._cursor.take()
        amount = self._number(number, MOST_UNITS[unit])
        return CalendarLag(amount=amount, unit=unit, within_days=self._within_days(), of=of)

    def _unit(self) -> Unit | None:
        """The unit at this place, not yet taken."""
        token = self._cursor.token
        return _UNITS.get(token.value.casefold()) if token.kind is Kind.WORD else None

    def _within_days(self) -> int:
        """How many days a lag of the calendar gives and takes; 0 where nothing is said."""
        cursor = self._cursor
        sign, following = cursor.token, cursor.following
        is_glued = following.kind is Kind.MINUS and sign.stop == following.start
        if cursor.sees(Kind.PLUS) and is_glued:
            cursor.take()
        elif not cursor.sees(Kind.WITHIN):
            return 0
        cursor.take()
        missed = gettext(_GLUED if sign.kind is Kind.PLUS else _DAYS_ONLY)
        number = cursor.accept(Kind.NUMBER) or cursor.refuse(missed)
        unit = self._unit()
        if unit not in _DAYS_IN:
            cursor.refuse(missed, number)
        cursor.take()
        days = _DAYS_IN[unit]
        return days * self._number(number, MOST_WITHIN_DAYS // days, zero=None)

    def _expect(self, word: str, keyword: Token, phrase: str) -> None:
        """Take the next word of a phrase that began with a keyword."""
        if not self._cursor.accept_word(word):
            self._refuse_after(keyword, phrase)

    def _number(self, token: Token, most: int, *, zero: str | None = _ITSELF) -> int:
        """The value of a number.

        Args:
            zero: What to say of a zero; ``None`` where it may be one.
        """
        digits = token.value.lstrip("0")
        if not digits and zero is not None:
            self._cursor.refuse(gettext(zero), token)
        # A number of thousands of digits is not even turned into one.
        if len(digits) > _LONGEST_NUMBER_DIGITS or int(digits or "0") > most:
            told = gettext("This number is too large; here it is at most {most}", most=most)
            self._cursor.refuse(told, token)
        return int(digits or "0")

    def _refuse_beginning(self, minus: Token | None) -> NoReturn:
        """Say that no term begins like this."""
        cursor = self._cursor
        if minus and cursor.sees(Kind.MINUS):
            cursor.refuse(gettext("One minus is enough"))
        if minus:
            cursor.refuse(gettext("After a minus stands a number, as in -1"), minus)
        if cursor.sees(Kind.PLUS) and cursor.following.kind is Kind.NUMBER:
            cursor.refuse(gettext(_AHEAD))
        if cursor.sees(Kind.PLUS):
            cursor.refuse(gettext("Before this + something is missing"))
        if cursor.sees(Kind.COMMA):
            cursor.refuse(gettext("Before this comma a number is missing"))
        cursor.refuse(gettext("Give or take follows a lag of the calendar, as in -1y±3d"))

    def _refuse_after(self, keyword: Token, phrase: str) -> NoReturn:
        """Say how a phrase goes on, or that a pathway of that name is quoted."""
        if self._sees_past():
            refuse_if_called(self._cursor, keyword, self._names)
        told = gettext(
            "After “{word}” this goes on differently, as in “{phrase}”",
            word=keyword.value,
            phrase=phrase,
        )
        self._cursor.refuse(told)
