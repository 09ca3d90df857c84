"""Who is met now, of all that may be found."""

from __future__ import annotations

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.storage.rests import rested
from osmosis.storage.search_index import Indexed, find_document
from osmosis.storage.transaction import ReadTransaction


class Meeting:
    """Who is met now: what rests takes along what belongs to it, or speaks of it."""

    def __init__(self, reading: ReadTransaction, now: Instant) -> None:
        self._reading = reading
        self._hidden = rested(reading, now)
        self._known: dict[Ref, bool] = {}

    def is_met(self, one: Indexed) -> bool:
        """Whether neither this nor anything to which it belongs is at rest."""
        if self._hidden.hides_nothing:
            return True
        if one.ref not in self._known:
            # Said before what it belongs to is asked, should that ever point back here.
            self._known[one.ref] = True
            texts = (one.title, one.label, one.words)
            self._known[one.ref] = not self._hidden.hides(one.refs, at=one.at, texts=texts) and all(
                self._is_met_by_ref(ref) for ref in one.refs[1:]
            )
        return self._known[one.ref]

    def _is_met_by_ref(self, ref: Ref) -> bool:
        found = find_document(self._reading, ref)
        return found is None or self.is_met(found)
