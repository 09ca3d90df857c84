"""Makes an environment once, and does nothing while it still fits.

``run`` calls it with the first Python that it finds; only the standard library is used here.

    environment.py runtime    .venv with what Osmosis needs
    environment.py dev        that, and what the tests and the linters need
    environment.py peers      .venv-peers with what the benchmarks measure beside Osmosis
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """One environment up to one level.

    Attributes:
        level: What it is brought up to.
        folder: Where it lies, in the project's folder.
        locks: The files in ``requirements/`` that it is made from.
        includes: The levels that it contains.
        has_project: Whether Osmosis itself is installed in it, in place.
    """

    level: str
    folder: str
    locks: tuple[str, ...]
    includes: tuple[str, ...] = ()
    has_project: bool = True

    @property
    def path(self) -> Path:
        """Its folder."""
        return ROOT / self.folder

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def lock_files(self) -> list[Path]:
        """The locks, as files."""
        return [ROOT / "requirements" / f"{name}.txt" for name in self.locks]

    def wanted(self) -> str:
        """A text that changes with whatever the environment is made from."""
        about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        made_from = [str(ROOT), json.dumps([about["build-system"], about["project"]])]
        made_from += [file.read_text("utf-8") for file in self.lock_files]
        return hashlib.sha256("\n".join(made_from).encode()).hexdigest()

    def is_ready(self) -> bool:
        """Whether it is there and made from what it would be made from today."""
        stamp = self._stamp
        ready = self.python.exists() and stamp.exists()
        return ready and stamp.read_text("utf-8") == self.wanted()

    def note_ready(self) -> None:
        """Remember what it was made from."""
        self._stamp.write_text(self.wanted(), encoding="utf-8")

    @property
    def _stamp(self) -> Path:
        return self.path / f"osmosis-{self.level}"


ENVIRONMENTS = {
    "runtime": Environment(level="runtime", folder=".venv", locks=("runtime", "build")),
    "dev": Environment(level="dev", folder=".venv", locks=("dev",), includes=("runtime",)),
    "peers": Environment(level="peers", folder=".venv-peers", locks=("peers",), has_project=False),
}


def main(level: str) -> int:
    """Bring an environment up to a level; 0 when it is there."""
    environment = ENVIRONMENTS[level]
    if environment.is_ready():
        return 0
    try:
        with _alone():
            if not environment.is_ready():
                _make(environment)
    except subprocess.CalledProcessError as error:
        print(error.output, file=sys.stderr)
        print("The environment could not be made; the lines above say why.", file=sys.stderr)
        return 1
    return 0


def _make(environment: Environment) -> None:
    said = f"Making the environment in {environment.folder}. This is done once."
    print(said, file=sys.stderr, flush=True)
    # An environment knows its own place: in a folder that was moved it has to be made anew.
    place = environment.path / "osmosis-place"
    is_here = environment.python.exists() and place.exists()
    if not is_here or place.read_text("utf-8") != str(ROOT):
        base = Path(sys.executable).resolve()
        _run([str(base), "-m", "venv", "--clear", str(environment.path)])
        place.write_text(str(ROOT), encoding="utf-8")
    install = [str(environment.python), *PIP, "--no-deps", "--no-compile"]
    locks = [f"--requirement={file}" for file in environment.lock_files]
    _run([*install, "--require-hashes", *locks])
    if environment.has_project:
        _run([*install, "--no-build-isolation", "--editable", str(ROOT)])
    _compile(environment)
    for level in (environment.level, *environment.includes):
        ENVIRONMENTS[level].note_ready()


def _compile(environment: Environment) -> None:
    """Compile on every core, where pip would on one; what is no Python is left uncompiled."""
    folders = [environment.path / ("Lib" if os.name == "nt" else "lib")]
    folders += [ROOT / "src"] if environment.has_project else []
    command = [str(environment.python), "-m", "compileall", "-q", "-j", "0", *map(str, folders)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _run(command: Sequence[str]) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold off a second maker; where the platform has no such lock, nobody is held off."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
