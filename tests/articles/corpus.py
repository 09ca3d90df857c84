"""Pages as the web has them, written for these tests: what is in ``pages``."""

from __future__ import annotations

from pathlib import Path

BASE = "https://harbour.example/a/"
PAGES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "pages").glob("*.html"))
}


def base_of(name: str) -> str:
    """The address of a page of the corpus."""
    return f"{BASE}{name}"
