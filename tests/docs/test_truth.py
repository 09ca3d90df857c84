"""The documentation cannot lag behind the program: commands, addresses, rooms, decisions."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from osmosis.cli.main import cli
from scripts.write_shell_page import page as shell_page
from tests.docs.pages import ROOT, command_lines, name_of, pages
from tests.web.site import Site, opened_site

DOCS = ROOT / "docs"
SOURCES = sorted((ROOT / "src" / "osmosis").rglob("*.py"))
TEMPLATES = sorted((ROOT / "src" / "osmosis").rglob("*.html"))
SPOKEN = re.compile(r"`(osmosis(?: [^`\n{}%]+)?)`|<code>(osmosis [^<{]+)</code>|“(osmosis [^”{]+)”")
# Words of the script ./run that are no commands of osmosis.
OF_RUN = ("test", "lint", "lock", "bench", "docs", "help", "WORD", "start")
TEXT_OF_NOTHING = {"WORD", "[OPTIONS]"}
COMING = {"mirror"}


def complaint(words: list[str], *, is_whole: bool) -> str:
    """Why this is no command; empty when it is one."""
    given = words[1:]
    if words[0] == "./run" and (not given or given[0] in OF_RUN):
        return ""
    command: click.Command = cli
    context = click.Context(cli, info_name="osmosis")
    while isinstance(command, click.Group) and given and not given[0].startswith("-"):
        found = command.get_command(context, given[0])
        if found is None:
            return f"no command {given[0]}"
        command = found
        context = click.Context(command, info_name=given[0], parent=context)
        given = given[1:]
    if isinstance(command, click.Group):
        return "a group and no command" if is_whole and given else ""
    try:
        _, left, _ = command.make_parser(context).parse_args(list(given))
    except click.UsageError as error:
        return "" if not is_whole and "requires" in error.message else error.message
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    if left:
        return f"too many words: {left}"
    needed = sum(1 for one in arguments if one.required)
    return "a word is missing" if is_whole and _positional(command, given) < needed else ""


def _positional(command: click.Command, given: list[str]) -> int:
    context = click.Context(command)
    values, _, _ = command.make_parser(context).parse_args(list(given))
    names = {one.name for one in command.params if isinstance(one, click.Argument)}
    return sum(1 for name in names if isinstance(values.get(name), str | tuple) and values[name])


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_command_in_a_page_is_one(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wrong = [
        (" ".join(words), said)
        for words, is_whole in command_lines(text)
        if not set(words) & TEXT_OF_NOTHING and (said := complaint(words, is_whole=is_whole))
    ]
    assert wrong == []


def test_every_command_that_the_program_speaks_of_is_one() -> None:
    wrong = [
        (path.name, " ".join(words), said)
        for path in (*SOURCES, *TEMPLATES)
        for words in _spoken(path)
        if (said := complaint(words, is_whole=False))
    ]
    assert wrong == []


def _spoken(path: Path) -> Iterator[list[str]]:
    """The commands that a file of the program names; ``on|off`` are two."""
    for groups in SPOKEN.findall(path.read_text(encoding="utf-8")):
        spoken = next(filter(None, groups)).rstrip(".,:;").split()
        yield from map(list, itertools.product(*(word.split("|") for word in spoken)))


def test_a_command_that_is_none_is_noticed() -> None:
    assert complaint(["osmosis", "roll", "burn"], is_whole=True) == "no command burn"
    assert "--loud" in complaint(["osmosis", "cap", "--loud"], is_whole=True)
    assert complaint(["osmosis", "roll", "load"], is_whole=True) == "a word is missing"
    assert complaint(["osmosis", "roll", "load", "Patience"], is_whole=True) == ""
    assert complaint(["./run", "bench"], is_whole=True) == ""


def test_the_page_of_commands_is_up_to_date() -> None:
    kept = (DOCS / "shell.md").read_text(encoding="utf-8")
    assert kept == shell_page(), "run scripts/write_shell_page.py"


def test_every_address_of_the_api_is_told(tmp_path: Path) -> None:
    from osmosis.practices.manifests import PRACTICES

    with opened_site(tmp_path / "store", practices=PRACTICES) as site:
        described = _described(site)
    told = (DOCS / "api.md").read_text(encoding="utf-8")
    missing = [address for address in described if f"{address}`" not in told]
    assert missing == []
    assert "OpenAPI 3.1" in told


def _described(site: Site) -> list[str]:
    document = site.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    return [
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    ]


def test_every_decision_stands_in_the_list_under_its_own_title() -> None:
    listed = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    for page in sorted((DOCS / "adr").glob("0*.md")):
        number, title = re.match(r"# (\d+)\. (.*)", page.read_text(encoding="utf-8")).groups()  # type: ignore[union-attr]  # a page without a title fails here
        assert f"| {number} | [{title}]({page.name}) |" in listed
        assert page.name.startswith(f"{int(number):04d}-")


def test_the_drawing_shows_every_room_and_no_other() -> None:
    drawn = (DOCS / "pictures" / "architecture.svg").read_text(encoding="utf-8")
    shown = set(re.findall(r'class="name(?: small)?"[^>]*>(\w+)<', drawn))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert shown == set(re.findall(r"\w+", " ".join(layers))) - COMING


def test_every_variable_that_can_be_set_is_told() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    read = set(re.findall(r'"(OSMOSIS_[A-Z]+)"', text))
    told = (DOCS / "install.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in told} == set()
