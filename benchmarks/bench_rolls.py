"""What a person waits for with Rolls: exposing, developing, the sheet, a call-on."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from whenever import TimeDelta

from benchmarks.figures import Figure
from benchmarks.measuring import command_cost, median_command_seconds, median_seconds
from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import SystemClock
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Origin, Roll
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import calling, exposing, loading, pictures, printing
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.storage.opening import NewStore

TIMES = 9
PHOTOGRAPHS = 36
PEERS = Path(".venv-peers")
_OSMOSIS = [sys.executable, "-c", "import sys; from osmosis.cli.main import main; main()"]


def measure() -> Iterator[Figure]:
    """Each of them on a store of its own, on the disk of the temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield _exposing(Path(folder) / "shell")
        store = Path(folder) / "store"
        with _opened(store) as (app, context):
            roll = _finished(app, context)
        yield from _developing(store, roll)
        with _opened(store) as (_, context):
            yield from _looking(context, roll)


def _exposing(home: Path) -> Figure:
    environment = {**os.environ, "OSMOSIS_HOME": str(home)}
    command_cost([*_OSMOSIS, "init"], environment)
    command_cost([*_OSMOSIS, "roll", "load", "Patience"], environment)
    words = "Waited for the bus with her and did not look at the time."
    ours = median_command_seconds([*_OSMOSIS, "expose", "--line", words], TIMES, environment)
    return Figure(
        what="a line durable after the shell command starts (cold)",
        value=ours,
        unit="s",
        bar=0.3,
        beside=_jrnl(home.parent / "jrnl", words),
    )


def _jrnl(folder: Path, words: str) -> str:
    program = PEERS / "bin" / "jrnl"
    if not program.exists():
        return "jrnl is not here"
    folder.mkdir()
    config = folder / "jrnl.yaml"
    config.write_text(
        f"journals:\n  default: {folder}/journal.txt\nversion: v4.0\nencrypt: false\n"
        "editor: ''\ntemplate: false\ntimeformat: '%F %H:%M'\ntagsymbols: '@'\n"
        "default_hour: 9\ndefault_minute: 0\nhighlight: true\nlinewrap: 79\n"
        "indent_character: '|'\ncolors: {body: none, date: none, tags: none, title: none}\n",
        encoding="utf-8",
    )
    command: list[str | Path] = [program, "--config-file", config, words]
    return f"jrnl writing the same line {median_command_seconds(command, TIMES):.2f} s"


def _finished(app: App, context: PracticeContext) -> Roll:
    roll = loading.load_roll(
        context, loading.NewRoll(virtue="Patience", exposures=36, wait=TimeDelta.ZERO)
    )
    with app.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll.id)
    for number in range(PHOTOGRAPHS):
        note = MomentNote(kind="photo", file_name=f"{number}.jpg", media_type="image/jpeg")
        capture = exposing.Capture(
            roll_id=roll.id,
            client_id=f"c-{number}",
            kind=FrameKind.PHOTO,
            taken=CivilMoment(instant=app.store.clock.now(), zone="UTC"),
            sealed=encrypting(pack_moment(note, [_photograph(number)]), [recipient]),
            origin=Origin.SHELL,
        )
        exposing.expose(context, capture)
    if _is_loaded(context, roll):
        loading.finish_roll(context, roll.id)
    return roll


def _is_loaded(context: PracticeContext, roll: Roll) -> bool:
    with context.store.read() as reading:
        return rolls.get_roll(reading, roll.id).state.value == "loaded"


def _photograph(number: int) -> bytes:
    """Twelve megapixels of drawn gradients and grain."""
    grain = Image.effect_noise((1000, 750), 40 + number).resize((4000, 3000))
    across = Image.linear_gradient("L").resize((4000, 3000))
    out = BytesIO()
    Image.merge("RGB", (grain, across, across.rotate(180))).save(out, "JPEG", quality=90)
    return out.getvalue()


def _developing(store: Path, roll: Roll) -> Iterator[Figure]:
    environment = {**os.environ, "OSMOSIS_HOME": str(store)}
    cost = command_cost([*_OSMOSIS, "roll", "develop", str(roll.id)], environment)
    yield Figure(what="develop 36 × 12 megapixels", value=cost.seconds, unit="s", bar=15)
    yield Figure(
        what="the same, memory of the largest process",
        value=cost.peak_bytes / 1_000_000,
        unit="MB",
        bar=200,
    )


def _looking(context: PracticeContext, roll: Roll) -> Iterator[Figure]:
    def first_frame() -> None:
        called = calling.call_on(context, roll.id)
        development = called.frames[0].development
        assert development is not None
        pictures.picture_of(context, development, PrintSize.SCREEN).read_bytes()

    yield Figure(
        what="first frame of a call-on, without the browser",
        value=median_seconds(first_frame, TIMES) * 1000,
        unit="ms",
        bar=150,
    )
    yield Figure(
        what="contact sheet of 36 as PDF",
        value=median_seconds(lambda: printing.print_roll(context, roll.id, "contact-sheet"), 3),
        unit="s",
        bar=0.5,
    )


@contextmanager
def _opened(home: Path) -> Iterator[tuple[App, PracticeContext]]:
    config = Config(home=home)
    app = open_app(config) if home.exists() else init_app(config, NewStore(), SystemClock())
    parts = app.parts["rolls"]
    assert isinstance(parts, RollsParts)
    try:
        yield app, parts.context
    finally:
        app.close()
