"""Writes the documentation as a folder of pages, or says what in it leads nowhere.

``./run docs`` calls it. The folder opens from the disk and names no address but its own; what is
linked to outside of it is followed only by whoever follows it.

    python -m scripts.docs_site [FOLDER]        build/docs when left out
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import jinja2

from scripts.docs_site.pages import DECISIONS, Page, SiteError, list_pages
from scripts.docs_site.rendering import Rendered, Renderer, broken, relative

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
WEB = ROOT / "src" / "osmosis" / "web"
MARK = "words.js"
OWN = ("site.css", "search.js")
LOOK = ("osmosis.css", "icons/icon.svg", "drawings/perforation.svg")


def main(arguments: Sequence[str]) -> int:
    """Build it; 1 when something leads nowhere."""
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "docs"
    try:
        count = build(folder)
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Written: {count} pages. Open {folder / 'index.html'}")
    return 0


def build(folder: Path, root: Path = ROOT) -> int:
    """Write the documentation of a repository into a folder; says how many pages.

    Raises:
        SiteError: Something leads nowhere, and then the folder is left as it was.
    """
    pages = list_pages(root)
    renderer = Renderer(root, pages)
    made = [renderer.render(page) for page in pages]
    wrong = list(broken(made))
    if wrong:
        raise SiteError("\n".join(wrong))
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise SiteError(f"{folder} holds something else; name another folder")
    shutil.rmtree(folder, ignore_errors=True)
    _write_pages(folder, made)
    _copy(root, folder, {place: name for one in made for place, name in one.files.items()})
    return len(made)


def _write_pages(folder: Path, made: Sequence[Rendered]) -> None:
    loader = jinja2.FileSystemLoader([HERE, WEB / "templates"])
    frame = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    ).get_template("frame.html")
    around = [None, *made, None]
    for before, one, after in zip(around, made, around[2:], strict=False):
        target = folder / one.page.place
        target.parent.mkdir(parents=True, exist_ok=True)
        text = frame.render(
            made=one,
            before=before,
            after=after,
            sections=sections(made, one.page),
            to=lambda place, page=one.page: relative(page, place),
        )
        target.write_text(text, encoding="utf-8")
    words = json.dumps(index(made), ensure_ascii=False, separators=(",", ":"))
    (folder / MARK).write_text(f"const WORDS = {words};\n", encoding="utf-8")


def sections(made: Sequence[Rendered], current: Page) -> list[tuple[str, list[Page]]]:
    """What stands in the contents beside a page; single decisions only beside decisions."""
    shown = [one.page for one in made if not _is_decision(one.page) or _is_decision(current)]
    grouped = groupby(shown, key=lambda page: page.section)
    return [(section, list(pages)) for section, pages in grouped]


def _is_decision(page: Page) -> bool:
    return page.name.startswith("docs/adr/") and page.name != DECISIONS


def index(made: Sequence[Rendered]) -> list[list[str]]:
    """What the search looks through: words, the page they stand on, and the address."""
    return [
        [heading.words, one.title, one.page.place + (f"#{heading.anchor}" if place else "")]
        for one in made
        for place, heading in enumerate(one.headings)
    ]


def _copy(root: Path, folder: Path, files: dict[str, str]) -> None:
    """Lay the pictures, the look and its letters beside the pages."""
    static = WEB / "static"
    sources = {place: root / name for place, name in files.items()}
    sources |= {name: HERE / name for name in OWN}
    sources |= {f"look/{name}": static / name for name in LOOK}
    sources |= {f"look/fonts/{path.name}": path for path in (static / "fonts").iterdir()}
    for place, source in sources.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
