"""Which snapshots are kept: the last few, and one for each of some days, months and years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import Instant

_RULE = re.compile(r"(last|daily|weekly|monthly|yearly):([1-9]\d{0,3})")
USUAL = ("last:3", "daily:14", "monthly:12", "yearly:10")


def read_rules(texts: Iterable[str]) -> Mapping[str, int]:
    """How many are kept of each kind, from words such as ``daily:14``.

    Raises:
        InvalidInputError: A word is no rule, or there is none.
    """
    rules = {}
    for text in texts:
        found = _RULE.fullmatch(text.strip())
        if found is None:
            raise InvalidInputError(
                "A rule is last, daily, weekly, monthly or yearly, a colon and a number",
                given=text[:40],
            )
        rules[found[1]] = int(found[2])
    if not rules:
        raise InvalidInputError("At least one rule is needed, such as daily:14")
    return rules


def kept(moments: Iterable[Instant], rules: Mapping[str, int], zone: str) -> set[Instant]:
    """Those of the moments that any rule keeps, and always the newest.

    Of each day, week, month or year the newest counts, and only those count that have any.

    Args:
        zone: In which a day is a day.
    """
    newest_first = sorted(set(moments), reverse=True)
    keeps = set(newest_first[:1])
    for name, many in rules.items():
        keeps.update(_newest_of_each(newest_first, _SPANS[name], zone)[:many])
    return keeps


def _newest_of_each(
    newest_first: Sequence[Instant], span: Callable[[Instant, str], object], zone: str
) -> list[Instant]:
    by_span: dict[object, Instant] = {}
    for at in newest_first:
        by_span.setdefault(span(at, zone), at)
    return list(by_span.values())


def _day(at: Instant, zone: str) -> str:
    return str(local_of(at, zone).date())


def _week(at: Instant, zone: str) -> object:
    return local_of(at, zone).date().to_stdlib().isocalendar()[:2]


_SPANS: Mapping[str, Callable[[Instant, str], object]] = {
    "last": lambda at, _: at,
    "daily": _day,
    "weekly": _week,
    "monthly": lambda at, zone: _day(at, zone)[:7],
    "yearly": lambda at, zone: _day(at, zone)[:4],
}
