"""Asks for everything that there is, and looks for what is behind gates that are closed.

Everything behind a gate bears the mark with a number after it. What an open gate hands over may be
shown; nothing else that bears the mark may, by any route, command, log line, file or byte.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import ClassVar
from unittest import mock

import sqlalchemy as sa

from osmosis.app import open_app
from osmosis.cli.main import run
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.practices.apert import tables
from tests.faults.marking import MARKER, files_in, forms_in, unfolded
from tests.practices.apert.behind import Behind
from tests.practices.apert.conftest import World

NUMBERED = re.compile(rf"{MARKER}(\d{{6}})?".encode())
PLAIN = "utf-8"
MOST_NAMES = 4
"""So many names of everything else are asked for beside those of gates and of their openings; one
where not everything is asked for."""
NAMES = ("id", "opening_id", "period_id", "sealed_sha256", "record_sha256", "hash")
TAKES_LONG = (".ics", ".pdf")
FAR_AWAY = ("/static", "/settings", "/rolls", "/case", "/tray", "/past", "/loose", "/mnestics")
COMMANDS = (
    ["apert", "status"],
    ["apert", "gate", "list", "--json"],
    ["apert", "source", "list", "--json"],
    ["apert", "highlights", "--json"],
    ["search", f"{MARKER[:12]}*"],
    ["today", "--json"],
    ["loom", "--json"],
    ["outbox", "show", "--json"],
    ["verify", "--json"],
)


def mark(number: int) -> str:
    """What stands in everything that belongs to one entry."""
    return f"{MARKER}{number:06d}"


def behind_in(data: bytes, may_be_shown: Collection[str]) -> list[str]:
    """What is found in these bytes that is behind a closed gate."""
    if not may_be_shown:
        return forms_in(data, MARKER)
    others = [form for form in forms_in(data, MARKER) if not form.startswith(PLAIN)]
    numbers = {
        f"{MARKER}{(found[1] or b'').decode()}"
        for piece in unfolded(data)
        for found in NUMBERED.finditer(piece)
    }
    return sorted(numbers - {*may_be_shown}) + [one for one in others if "squeezed" not in one]


@dataclass(kw_only=True)
class Counts:
    """What was looked through.

    Attributes:
        answers: Of routes, practices and commands.
        shown: Those in which something stood that may be shown, while its gate was open.
    """

    crawls: int = 0
    whole: int = 0
    answers: int = 0
    files: int = 0
    bytes: int = 0
    shown: int = 0
    routes: set[str] = field(default_factory=set)


@dataclass
class Crawler(Behind):
    """Whoever asks.

    Attributes:
        counts: What was looked through by all of them.
        log: What was written into the log since the last look.
        dice: Choose among the names, of which there are ever more.
        may_be_shown: What open gates hand over.
        may_lie_there: The same, and what is over and was not put away, for nobody has looked.
    """

    counts: Counts = field(default_factory=Counts)
    log: io.StringIO = field(default_factory=io.StringIO)
    dice: Random = field(default_factory=Random)
    may_be_shown: Collection[str] = ()
    may_lie_there: Collection[str] = ()
    at_the_doors: ClassVar = ("opds", "/gates/")

    def crawl(self, *, wholly: bool) -> list[str]:
        """Where something is found that is behind a closed gate.

        Args:
            wholly: Whether what has to do with Apert least is asked for as well, and commands,
                exports and copies are made.
        """
        self.has_walked = not wholly
        folders = [self.app.store.folder.root, self.outside]
        found = self._in_files(folders)  # before somebody asks, for that may tidy up
        found += [where for where, answer in self._everything(wholly=wholly) if self._tells(answer)]
        found += ["the log"] if self._tells(self.log.getvalue().encode()) else []
        self.log.truncate(self.log.seek(0))
        if wholly:
            self.export()
        found += self._in_files(folders)
        for one in self.outside.glob("export *"):
            shutil.rmtree(one)
        self.counts.crawls += 1
        self.counts.whole += wholly
        return found

    def answer(self, address: str) -> tuple[str, bytes]:
        """What is answered; what lies far from Apert is asked for with everything only."""
        if self.has_walked and (address.endswith(TAKES_LONG) or address.startswith(FAR_AWAY)):
            return address, b""
        return super().answer(address)

    def doors(self) -> list[str]:
        """The gates, and the last opening of each."""
        gates, openings = tables.gates, tables.openings
        last = sa.select(sa.func.max(openings.c.id).label("id")).group_by(openings.c.gate_id)
        with self.app.store.read() as reading:
            found = [*reading.rows(sa.select(gates.c.id)), *reading.rows(last)]
        return [str(row["id"]) for row in found]

    def names(self, *_: str) -> list[str]:
        """The last opening of each gate, and some of everything else."""
        doors, others = self.doors(), set[str]()
        with self.app.store.read() as reading:
            for column in self._naming():
                newest = sa.select(column.label("it")).order_by(column.desc()).limit(2)
                others |= {str(row["it"]) for row in reading.rows(newest)}
        some = sorted(others - {*doors, "None"})
        most = 1 if self.has_walked else MOST_NAMES
        return [*doors[len(doors) // 2 :], *self.dice.sample(some, most)]

    def _naming(self) -> Iterator[sa.Column[str]]:
        for table in tables.metadata.tables.values():
            if table.name.startswith("apert_"):
                yield from (column for column in table.columns if column.name in NAMES)

    def _everything(self, *, wholly: bool) -> Iterator[tuple[str, bytes]]:
        yield from (one for one in self.answers() if one[1])
        self.counts.routes |= {getattr(route, "path", "") for route in self.site.web.routes}
        if wholly:
            yield from ((where, said.encode()) for where, said in self.told())
            commands = COMMANDS if self.may_lie_there else [*COMMANDS, ["copies", "now"]]
            yield from ((" ".join(words), self._said_by(words)) for words in commands)

    def _said_by(self, words: list[str]) -> bytes:
        """What a command says that sees the same store at the same time."""
        home = {"OSMOSIS_HOME": str(self.app.store.folder.root), "OSMOSIS_TRACEBACK": "1"}
        kept = io.BytesIO()
        out = io.TextIOWrapper(kept, write_through=True)
        with (
            mock.patch.dict("os.environ", home),
            mock.patch("osmosis.app.SystemClock", return_value=self.world.clock),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
        ):
            code = run(words)
        assert code == 0, (words, code, kept.getvalue())
        return kept.getvalue()

    def _tells(self, answer: bytes) -> list[str]:
        self.counts.answers += 1
        self.counts.bytes += len(answer)
        found = behind_in(answer, self.may_be_shown)
        if self.may_be_shown and not found and any(map(NUMBERED.search, unfolded(answer))):
            self.counts.shown += 1
        return found

    def _in_files(self, folders: list[Path]) -> list[str]:
        """Files hold only what can be searched while its gate is open, until it is put away."""
        found = []
        for path in files_in(folders):
            data = path.read_bytes()
            self.counts.files += 1
            self.counts.bytes += len(data)
            found += [f"{path}: {form}" for form in behind_in(data, self.may_lie_there)]
            found += [f"{path}: its name"] if MARKER in str(path) else []
        return found


@contextlib.contextmanager
def another_process(home: Path, clock: FixedClock) -> Iterator[World]:
    """The same store, opened once more with all practices."""
    app = open_app(Config(home=home), clock)
    try:
        yield World(app=app, clock=clock)
    finally:
        app.close()


@contextlib.contextmanager
def logging_into(log: io.StringIO) -> Iterator[None]:
    """Write down whatever Osmosis says of itself."""
    ours, handler = logging.getLogger("osmosis"), logging.StreamHandler(log)
    level = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.setLevel(level)
