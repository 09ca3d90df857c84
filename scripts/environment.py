"""Makes the environment in ``.venv``, once, and does nothing while it still fits.

``run`` calls it with the first Python that it finds; only the standard library is used here.

    environment.py runtime    what Osmosis needs
    environment.py dev        that, and what the tests and the linters need
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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LEVELS = {"runtime": ("runtime", "build"), "dev": ("dev",)}


def main(level: str) -> int:
    """Bring the environment up to a level; 0 when it is there."""
    if _stamp(level) == _wanted(level):
        return 0
    try:
        with _alone():
            if _stamp(level) != _wanted(level):
                _make(level)
    except subprocess.CalledProcessError as error:
        print(error.output, file=sys.stderr)
        print("The environment could not be made; the lines above say why.", file=sys.stderr)
        return 1
    return 0


def _make(level: str) -> None:
    print("Making the environment in .venv. This is done once.", file=sys.stderr, flush=True)
    place = ENVIRONMENT / "osmosis-place"
    if not PYTHON.exists() or not place.exists() or place.read_text("utf-8") != str(ROOT):
        base = Path(sys.executable).resolve()
        _run([str(base), "-m", "venv", "--clear", str(ENVIRONMENT)])
        place.write_text(str(ROOT), encoding="utf-8")
    locks = [f"--requirement={ROOT / 'requirements' / name}.txt" for name in LEVELS[level]]
    _pip("--require-hashes", *locks)
    _pip("--no-build-isolation", "--editable", str(ROOT))
    _run([str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src")])
    for done in LEVELS if level == "dev" else (level,):
        _stamp_file(done).write_text(_wanted(done), encoding="utf-8")


def _pip(*arguments: str) -> None:
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--compile")
    _run([str(PYTHON), "-m", "pip", "install", *quiet, *arguments])


def _run(command: Sequence[str]) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )


def _wanted(level: str) -> str:
    """A text that changes with whatever the environment is made from."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    made_from = [str(ROOT), json.dumps([about["build-system"], about["project"]])]
    made_from += [(ROOT / "requirements" / f"{n}.txt").read_text("utf-8") for n in LEVELS[level]]
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()


def _stamp(level: str) -> str:
    """What the environment was made from, the last time; empty where there is none."""
    file = _stamp_file(level)
    return file.read_text("utf-8") if file.exists() and PYTHON.exists() else ""


def _stamp_file(level: str) -> Path:
    return ENVIRONMENT / f"osmosis-{level}"


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
