"""A real server in a process of its own, on a store of its own, as a person starts it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.forked import Forked

READY = "Osmosis is at "


@dataclass
class Server:
    """A store and the process that serves it.

    Attributes:
        home: The store.
        temporary: What the process was given as TMPDIR.
        address: Where it answers, without a slash at the end.
        command: What serves it.
    """

    home: Path
    temporary: Path
    arguments: Sequence[str] = ()
    variables: dict[str, str] = field(default_factory=dict)
    address: str = ""
    command: str = "serve"
    _process: Forked | None = None

    def start(self) -> None:
        """Begin to answer; started again it answers at the same address."""
        port = urlsplit(self.address).port or 0
        process = Forked([self.command, "--port", str(port), *self.arguments], self._environment())
        self._process = process
        said = []
        for line in process.out:
            said.append(line)
            if line.startswith(READY):
                self.address = line.removeprefix(READY).strip().rstrip("/")
                return
        said += process.err
        self.stop()
        raise AssertionError(f"the server did not begin: {''.join(said)}")

    def stop(self) -> None:
        """End as at a person's wish."""
        self._end(lambda process: process.terminate())

    def kill(self) -> None:
        """End as at a power cut."""
        self._end(lambda process: process.kill())

    def run(self, *arguments: str) -> str:
        """What another ``osmosis`` command says on the same store."""
        done = Forked(arguments, self._environment())
        said, complained = done.out.read(), done.err.read()
        assert done.wait() == 0, complained
        return said

    def files(self) -> list[Path]:
        """Every file of the store and of the process's TMPDIR."""
        folders = (self.home, self.temporary)
        return [path for folder in folders for path in folder.rglob("*") if path.is_file()]

    def places_of(self, marker: bytes) -> list[str]:
        """Every file in which these bytes stand."""
        return [str(path) for path in self.files() if marker in _content(path)]

    def _end(self, how: Callable[[Forked], None]) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        how(process)
        process.wait(20)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OSMOSIS")}
        return {
            **kept,
            "OSMOSIS_HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "PYTHONUNBUFFERED": "1",
            **self.variables,
        }


def _content(path: Path) -> bytes:
    """What stands in a file; nothing where the server has put it away meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@dataclass(frozen=True, kw_only=True)
class _Laid:
    """One file of a store that was made once."""

    content: bytes
    mode: int


_Commands = tuple[tuple[str, ...], ...]
_laid: dict[tuple[_Commands, frozenset[tuple[str, str]]], dict[Path, _Laid | None]] = {}


def _lay_store(server: Server, commands: _Commands) -> None:
    """Make a store by commands, the first time in a test process; afterwards copy what it was."""
    key = (commands, frozenset(server.variables.items()))
    if key not in _laid:
        for words in commands:
            server.run(*words)
        found = sorted(server.home.rglob("*"))
        _laid[key] = {path.relative_to(server.home): _laid_file(path) for path in found}
        return
    server.home.mkdir(mode=0o700)
    for name, file in _laid[key].items():
        path = server.home / name
        if file is None:
            path.mkdir(mode=0o700)
        else:
            path.write_bytes(file.content)
            path.chmod(file.mode)


def _laid_file(path: Path) -> _Laid | None:
    if path.is_dir():
        return None
    return _Laid(content=path.read_bytes(), mode=path.stat().st_mode & 0o777)


@contextmanager
def running_server(
    folder: Path,
    *,
    rehearsal: bool = False,
    address: str = "",
    arguments: Sequence[str] = (),
    laid: Sequence[tuple[str, ...]] | None = None,
    prepare: Callable[[Server], None] | None = None,
    **variables: str,
) -> Iterator[Server]:
    """A server on a new store below ``folder``, ended afterwards.

    Args:
        rehearsal: Whether the store's clock may be set.
        address: Where another one answered before; a free port when left out.
        arguments: More for ``osmosis serve``, such as ``--lan``.
        laid: Commands that made the store; from the second time on it is a copy of that.
        prepare: What is done with the new store before it is served.
        variables: More for its environment, such as ``OSMOSIS_CLOCK``.
    """
    temporary = folder / "temporary"
    temporary.mkdir(parents=True)
    server = Server(folder / "store", temporary, arguments, dict(variables), address)
    if rehearsal or laid is not None or prepare is not None:
        init = ("init", *(["--rehearsal"] if rehearsal else []))
        _lay_store(server, (init, *(laid or ())))
    if prepare is not None:
        prepare(server)
    try:
        server.start()
        yield server
    finally:
        server.stop()
