"""A practice joins by one folder and one line: nothing else of the program is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import osmosis

ROOT = Path(__file__).parents[2]
IMPORT = "from tests.tiny_practice.manifest import MANIFEST as PEBBLES\n"


def program_with_one_more_line(place: Path) -> Path:
    """The program as it is, with another ``manifests.py``: each other file is a link."""
    [source] = osmosis.__path__
    package = place / "osmosis"
    for folder in (package, package / "practices"):
        folder.mkdir(parents=True)
        for one in (Path(source) / folder.relative_to(package)).iterdir():
            if one.name not in {"practices", "manifests.py", "__pycache__"}:
                (folder / one.name).symlink_to(one)
    manifests = (Path(source) / "practices" / "manifests.py").read_text(encoding="utf-8")
    before, assigned, listed = manifests.partition("PRACTICES: tuple[Manifest, ...] = (")
    changed = f"{before}{assigned}PEBBLES, {listed}"
    changed = changed.replace("\nfrom osmosis.", f"\n{IMPORT}from osmosis.", 1)
    (package / "practices" / "manifests.py").write_text(changed, encoding="utf-8")
    return place


def test_a_practice_joins_by_one_folder_and_one_line(tmp_path: Path) -> None:
    program = program_with_one_more_line(tmp_path / "program")
    environment = {
        **os.environ,
        "OSMOSIS_HOME": str(tmp_path / "store"),
        "PYTHONPATH": os.pathsep.join([str(program), str(ROOT)]),
    }

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", "from osmosis.cli.main import main; main()", *arguments]
        done = subprocess.run(
            command,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "pebble" in run("--help")
    run("init")
    run("pebble", "pick", "Granite")
    assert json.loads(run("pebble", "list", "--json")) == [{"words": "Granite", "polished": False}]
    assert "expose" in run("--help")
