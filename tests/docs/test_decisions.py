"""The decisions: each has a number of its own, says what a decision has to say, and is listed."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.docs.pages import FENCE, ROOT

FOLDER = ROOT / "docs" / "adr"
DECISIONS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
LISTED = re.compile(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", re.MULTILINE)
SECTIONS = ["Context", "Options", "Choice", "Consequences", "How we would notice that it was wrong"]


def number_of(name: str) -> int:
    """The number in a page's name."""
    found = NAME.fullmatch(name)
    assert found is not None, name
    return int(found[1])


def test_no_two_decisions_have_the_same_number() -> None:
    counted = Counter(number_of(page.name) for page in DECISIONS)
    assert [number for number, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("name", [page.name for page in DECISIONS])
def test_a_decision_says_what_a_decision_has_to_say(name: str) -> None:
    text = FENCE.sub("", (FOLDER / name).read_text(encoding="utf-8"))
    head, *sections = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    assert head.startswith(f"# {number_of(name)}. ")
    assert sections[::2] == SECTIONS
    assert all(body.strip() for body in sections[1::2])


def test_the_list_of_decisions_has_each_with_its_title() -> None:
    wanted = []
    for page in DECISIONS:
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        number, _, words = title.partition(". ")
        wanted.append((number, words, page.name))
    assert LISTED.findall((FOLDER / "README.md").read_text(encoding="utf-8")) == wanted
