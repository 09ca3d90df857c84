"""Draw the rooms of Osmosis, from the import contract in pyproject.toml, into docs/pictures."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "pictures" / "architecture.svg"
COMING: Final = {"mirror"}
LEFT, WIDE, TALL, GAP, BETWEEN = 28, 560, 44, 12, 4
NOTES_AT, PICTURE_WIDE = 620, 1000
MOST_IN_A_ROW: Final = 7
SMALL_LETTER: Final = 8.6
INSIDE: Final = ("web · cli\ntasks", "service", "store", "rules", "model")
NOTES: Final = {
    "cli": "the shell: commands, exit codes",
    "demo": "a rehearsal that is filled already",
    "web": "pages, API · what is due, jobs, copies",
    "keeping": "what crosses practices: kept, drawn, found",
    "app": "composition: settings become adapters",
    "practices": "Rolls, Mnestics, Apert; later Trials",
    "access": "one subject each, behind a port where two exist",
    "config": "settings · rows, folder, time, ledger, outbox",
    "ports": "what a practice, a blob store, a channel is",
    "bags": "capsules, files, books, sources, pictures: pure",
    "journals": "what other programs kept",
    "articles": "what an article is, and how it is got from HTML",
    "kernel": "ids, clock, civil time, cadence, refs, hashes",
    "languages": "in which language something is said",
    "errors": "one tree, by what a person can do about it",
}
STYLE: Final = """<style>
svg { background: #fdfbf6; }
.room { fill: #f4eddd; stroke: #8a7c66; stroke-width: 1.2; }
.inner { fill: #fffdf8; stroke: #b5a88f; }
.name { font: 600 19px Georgia, serif; fill: #2a241c; }
.small { font-size: 16px; }
.tiny { font: 14px Georgia, serif; fill: #2a241c; }
.note { font: italic 16px Georgia, serif; fill: #5d5344; }
.foot { font: 14px Georgia, serif; fill: #5d5344; }
.arrow, .down { fill: none; stroke: #b0382a; stroke-width: 1.6; }
</style>"""


def floors() -> list[list[str]]:
    """The rooms of each floor, from above."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[one for one in re.findall(r"\w+", layer) if one not in COMING] for layer in layers]


def drawing(floors: list[list[str]]) -> str:
    """The whole picture."""
    top, parts = 30, []
    for rooms in floors:
        told, height = _floor(rooms, top)
        parts += told
        top += height + GAP
    high = top + 46
    parts.append(f'<path class="down" d="M602 30V{top - 20}m-5-8l5 8 5-8"/>')
    foot = "Imports go down and to the right, never back."
    parts.append(f'<text class="foot" x="{LEFT}" y="{top + 28}">{foot}</text>')
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PICTURE_WIDE} {high}" role="img" '
        'aria-labelledby="t d">\n<title id="t">The rooms of Osmosis</title>\n'
        f'<desc id="d">{len(floors)} floors from the command line at the top to the errors at the '
        "bottom. Each room may import only from floors below it. Inside a practice imports go from "
        "its pages and commands to its services, its rows, its rules and its model.</desc>\n"
    )
    return "\n".join([head + STYLE, *parts, "</svg>"]) + "\n"


def _floor(rooms: list[str], top: int) -> tuple[list[str], int]:
    """One floor, and how high it is."""
    note = next((NOTES[one] for one in rooms if one in NOTES), "")
    if rooms == ["practices"]:
        return [*_practices(top), _note(note, top + 64)], 118
    count = -(-len(rooms) // MOST_IN_A_ROW)
    length = -(-len(rooms) // count)
    rows = [rooms[at : at + length] for at in range(0, len(rooms), length)]
    parts: list[str] = []
    for number, row in enumerate(rows):
        parts += _row(row, top + number * (TALL + BETWEEN), is_small=len(rooms) > 2)
    height = len(rows) * TALL + (len(rows) - 1) * BETWEEN
    return [*parts, _note(note, top + height / 2 + 5)], height


def _row(rooms: list[str], top: int, *, is_small: bool) -> list[str]:
    """Rooms side by side, each as wide as its name asks for."""
    weights = [len(one) * SMALL_LETTER + 26 for one in rooms]
    space = WIDE - 2 * BETWEEN * (len(rooms) - 1)
    parts, left = [], float(LEFT)
    for room, weight in zip(rooms, weights, strict=True):
        width = space * weight / sum(weights) if is_small else space / len(rooms)
        kind = "name small" if is_small else "name"
        box = f'x="{left:.1f}" y="{top}" width="{width:.1f}" height="{TALL}"'
        parts.append(f'<rect class="room" {box} rx="5"/>')
        parts.append(_centred(kind, left + width / 2, top + 28, room))
        left += width + 2 * BETWEEN
    return parts


def _practices(top: int) -> list[str]:
    """The floor of the practices, with what is inside one."""
    parts = [
        f'<rect class="room" x="{LEFT}" y="{top}" width="{WIDE}" height="118" rx="5"/>',
        _centred("name", LEFT + WIDE / 2, top + 28, "practices"),
    ]
    for number, name in enumerate(INSIDE):
        left = 44 + number * 111
        parts.append(
            f'<rect class="inner" x="{left}" y="{top + 52}" width="85" height="46" rx="4"/>'
        )
        lines = name.split("\n")
        for line, below in zip(lines, (71, 88) if len(lines) > 1 else (80,), strict=True):
            parts.append(_centred("tiny", left + 42, top + below, line))
        if number + 1 < len(INSIDE):
            parts.append(f'<path class="arrow" d="M{left + 89} {top + 75}h18m-6-5l6 5-6 5"/>')
    return parts


def _centred(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y}" text-anchor="middle">{text}</text>'


def _note(text: str, y: float) -> str:
    return f'<text class="note" x="{NOTES_AT}" y="{y:.0f}">{text}</text>'


if __name__ == "__main__":
    PICTURE.write_text(drawing(floors()), encoding="utf-8")
    print(f"Drawn: {PICTURE.name}")
