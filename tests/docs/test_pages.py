"""Pages lead where they say, can all be found, and speak of nobody's machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, links, name_of, pages, prose

ELSEWHERE = re.compile(r"^(https?|mailto):")
MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|home|Users|tmp)/[\w-]+(?!.*rehearsal)")
HARMLESS = ("/tmp/try", "/tmp/a-life")


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for address in links(page):
        if ELSEWHERE.match(address):
            continue
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page
        is_there = target.exists() and target.is_relative_to(ROOT)
        if not is_there or (anchor and anchor not in anchors(target)):
            broken.append(address)
    assert broken == []


def test_every_page_of_the_docs_can_be_reached_from_the_first_one() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        found = [
            address.partition("#")[0] for address in links(page) if not ELSEWHERE.match(address)
        ]
        waiting += [(page.parent / path).resolve() for path in found if path.endswith(".md")]
    assert [name_of(page) for page in (ROOT / "docs").rglob("*.md") if page not in reached] == []


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_page_speaks_of_somebody_s_machine(page: Path) -> None:
    found = [
        match[0]
        for match in MACHINE.finditer(page.read_text(encoding="utf-8"))
        if not match[0].startswith(HARMLESS)
    ]
    assert found == []


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_page_raises_its_voice(page: Path) -> None:
    # What is quoted is somebody else's voice.
    own = re.sub("“[^”]*”", "", prose(page))
    assert re.findall(r"\w!(?!\w)", own) == []


def test_the_first_lines_say_how_to_begin() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line.split()[:2] for line in lines[:8] if line.startswith("    ./run")]
    assert commands == [["./run", "start"], ["./run", "demo"], ["./run", "test"]]


def test_every_picture_of_the_docs_is_shown_somewhere() -> None:
    shown = {
        (page.parent / address).resolve()
        for page in pages()
        for address in links(page)
        if not ELSEWHERE.match(address)
    }
    kept = [path for path in (ROOT / "docs" / "pictures").iterdir() if path.is_file()]
    assert [path.name for path in kept if path not in shown] == []
    assert [path.name for path in kept if path.stat().st_size > 300_000] == []
