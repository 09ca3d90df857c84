"""What is written out of Rolls as plain files: every developed roll, and the shelf of the past.

A roll is its words in Markdown, and its capsule, unpacked. What rests is written out too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from osmosis.bags.capsule import plan_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFrame
from osmosis.bags.sources import chunks_of
from osmosis.languages.speaking import gettext
from osmosis.ports.front_matter import with_front_matter
from osmosis.ports.practice import ExportedFile
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service import capsules
from osmosis.practices.rolls.service.exporting_past import export_past
from osmosis.practices.rolls.store import rolls
from osmosis.storage.releases import is_released

_FOLDER = "rolls"


def export(context: PracticeContext) -> Iterator[ExportedFile]:
    """Every developed roll and the shelf; what is not developed stays sealed and is not told of."""
    yield from _export_rolls(context)
    yield from export_past(context)


def _export_rolls(context: PracticeContext) -> Iterator[ExportedFile]:
    with context.store.read() as reading:
        developed = [
            roll
            for roll in rolls.list_rolls(reading)
            if roll.is_open and not is_released(reading, roll.ref)
        ]
    taken: set[str] = set()
    for roll in developed:
        whole = capsules.whole_capsule(context, roll.id, with_rested=True, as_it_is=True)
        entries = plan_capsule(whole).plan.entries
        base = _free_name(entries[0].name.partition("/")[0], whole, taken)
        taken.add(base)
        for entry in entries:
            place = entry.name.partition("/")[2]
            chunks = partial(chunks_of, entry.source)
            yield ExportedFile(path=f"{_FOLDER}/{base}/{place}", chunks=chunks)
        words = _markdown(whole, base).encode("utf-8")
        yield ExportedFile(path=f"{_FOLDER}/{base}.md", chunks=partial(chunks_of, words))


def _free_name(base: str, roll: Capsule, taken: set[str]) -> str:
    """The capsule's name; with the whole id where a roll of the same minute has that name."""
    return f"{base}{roll.id[8:]}" if base in taken else base


def _markdown(roll: Capsule, base: str) -> str:
    head = {
        "title": roll.virtue,
        "date": (roll.developed or roll.finished or roll.loaded)[:10],
        "practice": "Rolls",
        "kind": "roll",
        "loaded": roll.loaded,
        "finished": roll.finished,
        "developed": roll.developed,
        "cased": roll.cased,
        "id": roll.id,
    }
    parts = [f"# {roll.virtue}", roll.identity_line, roll.why, roll.counts]
    parts.append(f"[{gettext('The contact sheet')}]({base}/data/index.html)")
    for frame in roll.frames:
        parts += _told(frame, base)
    return with_front_matter(head, "\n\n".join(filter(None, parts)) + "\n")


def _told(frame: CapsuleFrame, base: str) -> list[str]:
    """A frame's words and its picture; nothing of one that has neither."""
    shown = [_picture(frame, base), frame.line, frame.detail]
    if not any(shown):
        return []
    taken = "" if frame.taken is None else f", {frame.taken.text[:10]}"
    return [f"## {_called(frame)}{taken}", *shown]


def _picture(frame: CapsuleFrame, base: str) -> str:
    """The largest print, where there is one."""
    if not frame.prints:
        return ""
    name = f"{frame.number:02d}-{len(frame.prints)}.jpg"
    return f"![{_called(frame)}]({base}/data/prints/{name})"


def _called(frame: CapsuleFrame) -> str:
    return gettext("Frame {number}", number=frame.number)
