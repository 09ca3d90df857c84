"""The folder of the rehearsal: found, or made and lived through before it gets its name."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import Final

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.demo import walk
from osmosis.demo.building import Rehearser
from osmosis.demo.deeds import Told, instant_in, live
from osmosis.demo.gatekeeping import Gatekeeper
from osmosis.demo.gates import read_gates
from osmosis.demo.life import Life, read_life
from osmosis.demo.newspapers import open_net
from osmosis.demo.pathways import read_pathways
from osmosis.demo.shelf import fill_shelf
from osmosis.demo.sitting import Sitter
from osmosis.errors import ConflictError, StorageError
from osmosis.kernel.clock import FixedClock, SystemClock
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.parts import RollsParts
from osmosis.storage.durable import replace_durably
from osmosis.storage.folder import StoreFolder
from osmosis.storage.opening import NewStore
from osmosis.storage.rehearsal import DEMO_MARK, VARIABLE, set_rehearsal_clock
from osmosis.storage.settings import StoredKnobs
from osmosis.web.instance import Claim

MARK: Final = DEMO_MARK
WORDS: Final = (
    "This store is a rehearsal that `osmosis demo` made. `osmosis demo --fresh` deletes it and"
    " makes it anew.\n"
)
WALKED: Final = "Sundays"
"""The pathway of the walk: weekly, and due in the rehearsal's present."""
WALKED_GATE: Final = "The Quarter"
"""The gate of the walk: closed for two months more, however the weeks of the walk go by."""
FRAMES_PER_CALL: Final = 3
"""A call-on of the walk shows as few frames as a call-on may."""


def default_folder() -> Path:
    """Where the rehearsal lives, wherever ``OSMOSIS_HOME`` points."""
    import platformdirs

    return Path(platformdirs.user_data_dir("osmosis-demo", appauthor=False))


def is_rehearsed(folder: Path) -> bool:
    """Whether the rehearsal is there.

    Raises:
        ConflictError: Something else is.
    """
    if (folder / MARK).is_file():
        return True
    if folder.exists() and any(folder.iterdir()):
        raise ConflictError("This folder holds something else than the rehearsal", folder=folder)
    return False


def remove(folder: Path) -> None:
    """Delete the rehearsal, and nothing else.

    Raises:
        ConflictError: Something else lies there, or the rehearsal is being served.
    """
    if not is_rehearsed(folder):
        return
    try:
        with Claim(StoreFolder(folder)):
            pass
    except StorageError as error:
        raise ConflictError("The rehearsal is open; end it first", folder=folder) from error
    # Under its other name it is rubbish, also when deleting is cut off.
    shutil.rmtree(folder.rename(_cleared(folder)))


def rehearse(folder: Path, told: Told) -> None:
    """Live the life through in a folder beside, which gets its name when it is whole.

    Raises:
        ConflictError: Something else lies there, or the environment sets the clock.
    """
    if os.environ.get(VARIABLE):
        raise ConflictError(
            gettext(
                "A life is lived on a clock that moves; start without {variable}", variable=VARIABLE
            )
        )
    unfinished = _cleared(folder)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    fill(unfinished, read_life(), told)
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)


def _cleared(folder: Path) -> Path:
    """The other name, with nothing there that was cut off earlier."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    return unfinished


def fill(home: Path, life: Life, told: Told) -> None:
    """Make a rehearsal store and live a life through in it."""
    pathways = read_pathways()
    begins = min(instant_in(life, told.made) for told in pathways.pathways)
    clock = FixedClock(begins, life.zone)
    net = partial(open_net, clock)
    app = init_app(Config(home=home), NewStore(rehearsal=True), clock=clock, net=net)
    try:
        parts = app.parts["rolls"]
        assert isinstance(parts, RollsParts)
        context = parts.context
        rehearser = Rehearser(context, clock, life)
        sitter = Sitter(context, life, pathways, rehearser.id_of)
        keeper = Gatekeeper(context, life, read_gates(), app.tasks())
        live(clock, [*rehearser.deeds(), *sitter.deeds(), *keeper.deeds()], told)
        clock.set(life.present.to_instant())
        fill_shelf(context)
        rehearser.end()
        # What was missed is left unkept, and what is due now has fallen.
        app.due.run_due()
        keeper.end()
        walk.begin(context, rehearser.current_id, sitter.id_of(WALKED), keeper.id_of(WALKED_GATE))
        knobs = StoredKnobs(app.store, app.practices)
        with app.store.write() as transaction:
            today = life.present.date()
            knobs.turn(transaction, "rolls.frames_per_call", FRAMES_PER_CALL, today)
    finally:
        app.close()
    store = StoreFolder(home)
    set_rehearsal_clock(store, store.read_marker(), SystemClock(), life.present)
    replace_durably(home / MARK, WORDS.encode())
