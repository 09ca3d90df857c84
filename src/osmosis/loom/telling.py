"""What is told of a thing when one points at it: who reads what when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import ThreadMark

_READINGS = {
    "read": noop("Whoever sat {end} read what left {start}."),
    "will": noop("Whoever sits {end} will read what left {start}. Sealed until then."),
    "may": noop("Whoever sits {end} may read what left {start}. Sealed until then."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """Puts marks into sentences.

    Attributes:
        zone: In which days are told.
        names: How threads are called; those of what is sealed are not among them.
    """

    zone: str
    names: Mapping[Ref, str]

    def told(self, mark: ThreadMark) -> str:
        """One mark in a sentence or two."""
        if mark.kind == "reading" and mark.until is not None:
            return self._reading(mark, mark.until)
        return f"{self._what(mark)}, {self._when(mark)}."

    def day(self, at: Instant) -> str:
        """The civil day of an instant."""
        return told_date(at.to_tz(self.zone).date())

    def _what(self, mark: ThreadMark) -> str:
        label = "" if mark.sealed else mark.label
        if mark.kind in ("frame", "message", "orphan", "letter"):
            label = label or self._name(mark.thread)
        told = mark.told or mark.kind
        what = f"{told}: {label}" if label else told
        if not mark.seconds:
            return what
        minutes = max(1, round(mark.seconds / 60))
        return gettext("{what}, {minutes} min", what=what, minutes=minutes)

    def _when(self, mark: ThreadMark) -> str:
        if mark.kind in ("frame", "letter", "junction", "checkpoint", "orphan", "source"):
            return moment_words(mark.at.to_tz(self.zone))
        if mark.kind == "call":
            return moment_words((mark.until or mark.at).to_tz(self.zone))
        if mark.until is None:
            return gettext("since {day}", day=self.day(mark.at))
        start, end = self.day(mark.at), self.day(mark.until)
        return start if start == end else gettext("{first} to {last}", first=start, last=end)

    def _reading(self, mark: ThreadMark, until: Instant) -> str:
        told = _READINGS.get(mark.state, _READINGS["read"])
        return gettext(
            told, start=self._place(mark.thread, mark.at), end=self._place(mark.to, until)
        )

    def _place(self, thread: Ref | None, at: Instant) -> str:
        name = self._name(thread)
        day = self.day(at)
        return (
            gettext("at {name} on {day}", name=name, day=day)
            if name
            else gettext("on {day}", day=day)
        )

    def _name(self, thread: Ref | None) -> str:
        return "" if thread is None else self.names.get(thread, "")


def names_of(marks: Iterable[ThreadMark]) -> dict[Ref, str]:
    """How the threads are called that have a name which may be read."""
    kinds = ("roll", "pathway", "plan", "gate")
    return {one.ref: one.label for one in marks if one.kind in kinds and not one.sealed}
