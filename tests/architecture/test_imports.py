"""What may not be imported where, beyond the layers that import-linter holds apart."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.architecture.sources import program

HEAVY = {
    "PIL",
    "aiohttp",
    "alembic",
    "cryptography",
    "imap_tools",
    "jinja2",
    "lxml",
    "markdown_it",
    "numpy",
    "pillow_heif",
    "pypdf",
    "readability",
    "sqlalchemy",
    "starlette",
    "trafilatura",
    "typst",
    "uvicorn",
}
ADAPTERS = {f"osmosis.{room}" for room in ("blobs", "channels", "jobs", "mirror", "net")}


def test_practices_reach_adapters_through_ports() -> None:
    found = [
        f"{source.path}: {name}"
        for source in program()
        if source.module.startswith("osmosis.practices.")
        for name in source.imports()
        if ".".join(name.split(".")[:2]) in ADAPTERS
    ]
    assert found == []


@pytest.mark.parametrize("arguments", [None, ["expose", "--help"], ["--help"]])
def test_the_shell_starts_without_anything_heavy(arguments: list[str] | None) -> None:
    script = (
        "import contextlib, io, json, sys\n"
        "from osmosis.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    {arguments!r} is None or main({arguments!r})\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(json.loads(done.stdout)) == set()
