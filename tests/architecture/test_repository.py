"""What is checked in: nothing that only this machine has, and locks that fit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, program

# Written so that this file does not contain what it looks for.
INDEX_PARTS = (
    ("py", r"pi\.org/(simple|pypi)"),
    ("python", r"hosted\.org"),
    ("registry\\.", r"npmjs\.org"),
    ("index-", r"url[ =]+\S*[:/]"),
    ("find-", r"links[ =]+\S*[:/]"),
)
INDEX = re.compile("|".join(first + last for first, last in INDEX_PARTS), re.IGNORECASE)
INDEX_SETTINGS = re.compile(r"(^|_)(INDEX|INDEX_URL|FIND_LINKS|REGISTRY|PROXY)$", re.IGNORECASE)
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OURS = [lock for lock in LOCKS if lock.stem != "peers"]


@pytest.fixture(scope="module")
def tracked() -> dict[str, str]:
    """The text of every tracked file by its path; binary files are left out."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert listing.returncode == 0, listing.stderr
    texts = {}
    for name in filter(None, listing.stdout.split("\0")):
        raw = (ROOT / name).read_bytes() if (ROOT / name).exists() else b"\0"
        if b"\0" not in raw:
            texts[name] = raw.decode("utf-8", errors="replace")
    return texts


def test_no_file_names_a_package_index(tracked: dict[str, str]) -> None:
    assert [name for name, text in tracked.items() if INDEX.search(text)] == []


def test_no_file_names_a_place_of_this_machine(tracked: dict[str, str]) -> None:
    places = {str(ROOT), str(Path.home())} - {"/"}
    places |= {value for key, value in os.environ.items() if INDEX_SETTINGS.search(key)}
    here = re.compile("|".join(re.escape(place) + r"(?![\w.-])" for place in places if place))
    assert [name for name, text in tracked.items() if here.search(text)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pinned_package_has_a_hash_and_nothing_else_stands_there(lock: Path) -> None:
    entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    wanted = re.compile(r"[a-z0-9._-]+==[^ ]+( ; [^#]+)?( +--hash=sha256:[0-9a-f]{64})+ *")
    assert entries
    assert [line.split(" ")[0] for line in entries if not wanted.fullmatch(line)] == []


def test_the_locks_agree_with_each_other() -> None:
    # A package may have one version for older Pythons and one for newer ones, in all locks alike.
    versions: dict[str, set[frozenset[str]]] = {}
    for lock in OURS:
        pinned: dict[str, set[str]] = {}
        for name, version in PINNED.findall(lock.read_text(encoding="utf-8")):
            pinned.setdefault(name, set()).add(version)
        for name, found in pinned.items():
            versions.setdefault(name, set()).add(frozenset(found))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_every_dependency_is_locked() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = about["dependency-groups"]
    asked = {
        "runtime": about["project"]["dependencies"],
        "build": groups["build"],
        "dev": [*groups["dev"], *groups["build"], *about["project"]["dependencies"]],
    }
    missing = [
        f"{lock}: {wanted}"
        for lock, dependencies in asked.items()
        for wanted in dependencies
        if isinstance(wanted, str) and _name(wanted) not in _pinned(lock)
    ]
    assert missing == []


def test_every_package_that_the_program_imports_is_asked_for() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = about["optional-dependencies"].values()
    asked = {_name(wanted) for group in (about["dependencies"], *extras) for wanted in group}
    homes = packages_distributions()
    foreign = _imported() - set(sys.stdlib_module_names) - {"osmosis"}
    assert [name for name in sorted(foreign) if not asked & set(map(_name, homes[name]))] == []


def test_every_extra_brings_what_the_program_imports_and_names_when_it_is_missing() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    homes = packages_distributions()
    used = {_name(home) for name in _imported() for home in homes.get(name, ())}
    brought = {
        extra: set(map(_name, wanted)) for extra, wanted in about["optional-dependencies"].items()
    }
    assert [extra for extra, packages in brought.items() if not packages & used] == []
    texts = [source.text for source in program()]
    named = {name for text in texts for name in re.findall(r'\bextra="([a-z0-9]+)"', text)}
    assert named == set(brought)


def _imported() -> set[str]:
    return {name.partition(".")[0] for source in program() for name in source.imports()}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;~! ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _pinned(lock: str) -> set[str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return {name for name, _ in PINNED.findall(text)}
