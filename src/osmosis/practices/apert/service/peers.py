"""What another person shares: a file of theirs that they put where one can reach it.

A shared feed is a feed like any other and is added as one. A capsule is a page that opens by
itself; it is named, and not unpacked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from osmosis.errors import PermanentFetchError
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import Period, Source
from osmosis.practices.apert.rules.source_paths import is_path, split_path
from osmosis.practices.apert.service.batches import Visit
from osmosis.practices.apert.service.found import Gathered
from osmosis.practices.apert.service.local_files import is_settled, look_at
from osmosis.practices.context import PracticeContext

CAME: Final = "This was put there for you. It opens by itself, outside of this book."


def gather_peer(
    context: PracticeContext,  # noqa: ARG001
    source: Source,
    period: Period,  # noqa: ARG001
    at: Instant,
) -> Visit:
    """Whether the file that another person shares is new or has changed.

    Raises:
        TransientFetchError: The file is not there now.
        PermanentFetchError: It is on the web; a shared feed is added as a feed.
    """
    if not is_path(source.address):
        raise PermanentFetchError("A capsule is looked for on this machine only")
    file = look_at(Path(split_path(source.address)[1]))
    gathered = Gathered(source=source, at=at)
    if is_settled(file, at):
        gathered.add_card(file.path.name, CAME, [f"file:{file.stamp}"])
    return gathered.visit()
