"""What stands on the poster of a stretch of the calendar."""

from __future__ import annotations

from typing import Final

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.loom.paper import paper_svg
from osmosis.loom.seeing import Looker, Seen
from osmosis.loom.ticks import title_of
from osmosis.typeset.engine import Document
from osmosis.typeset.loom_poster import Poster, PosterSize, loom_poster

_MIDDLE: Final = noop(
    "Along the middle runs a life. Each moment rises from it to the roll that gathers it; a box is"
    " a roll that was developed, and a dotted thread a call-on."
)
_PATHWAYS: Final = noop(
    "Below lie pathways, with what one self sent and another read. What is dashed is sealed until"
    " its day; what is dotted may be read."
)
_GATES: Final = noop(
    "At the foot stand the gates. The broad surfaces are closed time; at the narrow openings other"
    " threads cross."
)
KEY: Final = (_MIDDLE, _PATHWAYS, _GATES)
ABOUT: Final = noop(
    "A drawing of all threads of a life: moments gathered into rolls, messages from one date to"
    " another, and gates with closed time and openings."
)


def poster_of(seen: Seen, looker: Looker, size: PosterSize = PosterSize.A2) -> Document:
    """The poster of what is seen."""
    view = seen.view
    poster = Poster(
        title=poster_title(seen),
        svg=paper_svg(seen.weave, view),
        width=round(view.width),
        height=round(seen.weave.lanes.height),
        about=gettext(ABOUT),
        key=tuple(map(gettext, KEY)),
        printed_on=gettext("Drawn on {date}", date=told_date(looker.today)),
    )
    return loom_poster(poster, at=looker.now, size=size)


def poster_title(seen: Seen) -> str:
    """The years of a long stretch, and what any other is called."""
    first, last = seen.view.start.year, seen.view.end.subtract(days=1).year
    if seen.view.level.days > 1_000:
        return gettext("{first} to {last}", first=first, last=last)
    return title_of(seen.view)
