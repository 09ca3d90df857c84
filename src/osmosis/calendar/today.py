"""What is asked of the person today: a few things of all practices, and then no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from osmosis.kernel.civil import local_of
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import Card, PracticeParts
from osmosis.storage.last_backup import last_backup
from osmosis.storage.store import Store

MOST_CARDS = 5
CLOCK = "/settings/clock"
BACKUP = "/settings/backup"


def list_asked(
    store: Store, practices: Iterable[PracticeParts], *, in_shell: bool = False
) -> Sequence[Card]:
    """At most five things, each practice's first before any practice's second.

    A doubted clock comes before everything, for nothing opens until it is believed. After
    everything comes a backup that nobody has tried for long.

    Args:
        in_shell: Whether what the server does by itself is asked as well; perhaps none runs.
    """
    time = store.time()
    day = local_of(time.now, store.clock.zone()).date()
    doubt = [] if time.may_unseal else [Card(title=gettext("Is the clock right?"), address=CLOCK)]
    rounds = zip_longest(
        *(
            [*part.cards(day), *(part.cards_without_server() if in_shell else ())]
            for part in practices
        )
    )
    asked = [card for card in chain.from_iterable(rounds) if card is not None]
    is_long = last_backup(store.folder).is_trial_due(time.now)
    trial = [Card(title=gettext("Can the backup be brought back?"), address=BACKUP)]
    return [*doubt, *asked, *(trial if is_long else [])][:MOST_CARDS]


def facts_of(asked: Iterable[Card]) -> dict[str, list[dict[str, str | None]]]:
    """What is asked, for scripts."""
    return {
        "asked": [
            {
                "title": one.title,
                "address": one.address,
                "ref": None if one.ref is None else str(one.ref),
            }
            for one in asked
        ]
    }
