"""The documentation as a folder of pages: whole, alone, and not built when something is broken."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from pathlib import Path

import pytest

from scripts.docs_site.__main__ import build
from scripts.docs_site.pages import SiteError, list_pages
from tests.docs.pages import ROOT

LEADS = re.compile(r'<(\w+) [^>]*?(?:href|src)="([^"]*)"')
NAMED = re.compile(r' id="([^"]*)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation, built."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    build(folder)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A repository with three pages, of which one is a decision."""
    root = tmp_path / "repository"
    (root / "docs" / "adr").mkdir(parents=True)
    pages = {
        "README.md": "# Small\n\n[All](docs/README.md)\n",
        "docs/README.md": "# All\n\n## To read\n\n- [Figs](figs.md): on figs\n",
        "docs/adr/README.md": "# Decisions\n",
        "docs/figs.md": "# Of figs\n\n## Ripe\n",
    }
    for name, text in pages.items():
        (root / name).write_text(text, encoding="utf-8")
    listed = "- [Decisions](adr/README.md): why\n"
    (root / "docs/README.md").write_text(pages["docs/README.md"] + listed, encoding="utf-8")
    return root


def test_every_page_is_there_and_leads_only_to_what_is_there(site: Path) -> None:
    there = {path.relative_to(site).as_posix() for path in site.rglob("*")}
    pages = {place: (site / place).read_text("utf-8") for place in there if place.endswith(".html")}
    assert len(pages) == len(list_pages(ROOT))
    names = {place: set(NAMED.findall(text)) for place, text in pages.items()}
    broken = []
    for place, text in pages.items():
        for tag, address in set(LEADS.findall(text)):
            if tag == "a" and re.match("https?:|mailto:", address):
                continue
            name, _, anchor = unescape(address).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(place), name))
            target = target if name else place
            if target not in there or (anchor and anchor not in names[target]):
                broken.append((place, address))
    assert broken == []


def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_inline(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?! src=)|<style| style=| on\w+=", text), path.name
    for path in [*site.rglob("*.css"), *site.glob("*.js")]:
        assert not re.search(r"url\(.?https?:|@import|fetch\(", path.read_text(encoding="utf-8"))


def test_a_page_stands_between_its_neighbours_and_says_so_in_the_contents(site: Path) -> None:
    page = (site / "mnestics.html").read_text(encoding="utf-8")
    assert '<a rel="prev" href="rolls.html">' in page
    assert '<a rel="next" href="apert.html">' in page
    assert '<a href="mnestics.html" aria-current="page">Mnestics</a>' in page
    decision = (site / "adr" / "0002-time.html").read_text(encoding="utf-8")
    assert '<a rel="prev" href="0001-databases.html">' in decision
    assert '<link rel="stylesheet" href="../look/osmosis.css">' in decision


def test_the_changes_that_no_release_has_gathered_stand_below_the_changelog(site: Path) -> None:
    page = (site / "changes.html").read_text(encoding="utf-8")
    assert page.index('<h2 id="added">') < page.index('<h2 id="fixed">')


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[away](away.md)", "docs/figs.md: away.md leads nowhere"),
        ("[up](README.md#nowhere)", "docs/figs.md: there is no heading #nowhere on contents.html"),
        ("![a fig](fig.webp)", "docs/figs.md: there is no picture docs/fig.webp"),
    ],
)
def test_what_leads_nowhere_is_named_and_nothing_is_built(
    small: Path, text: str, complaint: str
) -> None:
    (small / "docs" / "figs.md").write_text(f"# Figs\n\n{text}\n", encoding="utf-8")
    with pytest.raises(SiteError, match=re.escape(complaint)):
        build(small / "site", small)
    assert not (small / "site").exists()


def test_a_page_that_stands_nowhere_in_the_contents_is_named(small: Path) -> None:
    (small / "docs" / "lost.md").write_text("# Lost\n", encoding="utf-8")
    with pytest.raises(SiteError, match="docs/lost.md: stands nowhere in docs/README.md"):
        build(small / "site", small)


def test_a_folder_that_holds_something_else_is_left_alone(small: Path) -> None:
    folder = small / "diary"
    folder.mkdir()
    (folder / "yesterday.txt").write_text("rain", encoding="utf-8")
    with pytest.raises(SiteError, match="holds something else"):
        build(folder, small)
    assert (folder / "yesterday.txt").exists()
    build(small / "site", small)
    build(small / "site", small)
