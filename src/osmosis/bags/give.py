"""Give: the frames that one picks as one HTML file that needs nothing but a browser.

What is not chosen is not in the file: no location and no zone, no gladness, no later thoughts, no
file names, no camera, no originals of pictures, no name of any program.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from osmosis.bags.capsule_model import Capsule, CapsuleFrame
from osmosis.bags.capsule_rules import refuse_unfit
from osmosis.bags.errors import CapsuleError
from osmosis.bags.give_frames import GiveChoices, Pieces, frame_view
from osmosis.bags.page_views import FrameView, gloss_views, shown_text
from osmosis.bags.pages import asset, content_hash, inline, page, script_json, stylesheet

__all__ = ["GiveChoices", "GivenPage", "write_give"]

_MARK = re.compile("\0(\\d+)\0")


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenPage:
    """What was written.

    Attributes:
        left_out: For each thing that was picked but could not be put in, a sentence.
    """

    size: int
    left_out: tuple[str, ...]


def write_give(
    out: BinaryIO, capsule: Capsule, frame_ids: Sequence[str], choices: GiveChoices | None = None
) -> GivenPage:
    """Write the picked frames, in the order of ``frame_ids``, as one HTML file.

    Raises:
        CapsuleError: Nothing is picked, a frame is not on the roll, has nothing to show, or the
            capsule itself cannot be.
    """
    choices = choices or GiveChoices()
    refuse_unfit(capsule)
    picked = _picked(capsule, frame_ids)
    pieces = Pieces(choices)
    views = [frame_view(frame, pieces, choices) for frame in picked]
    size = 0
    for chunk in _filled(_page(capsule, choices, views), pieces):
        out.write(chunk)
        size += len(chunk)
    return GivenPage(size=size, left_out=tuple(note for view in views for note in view.notes))


def _picked(capsule: Capsule, frame_ids: Sequence[str]) -> list[CapsuleFrame]:
    frames = {frame.id: frame for frame in capsule.frames}
    if not frame_ids:
        raise CapsuleError("No frame is picked to be given")
    if len(set(frame_ids)) != len(frame_ids) or not frames.keys() >= set(frame_ids):
        raise CapsuleError("A frame is picked twice, or is not on the roll")
    picked = [frames[each] for each in frame_ids]
    if any(frame.voided or frame.let_go for frame in picked):
        raise CapsuleError("A frame is picked that has nothing to show")
    return picked


def _page(capsule: Capsule, choices: GiveChoices, views: list[FrameView]) -> str:
    title = shown_text(choices.title or capsule.virtue) or "A few frames"
    data = {"roll": {}, "frames": [{"number": view.number} for view in views]}
    script = f"window.rollData={script_json(data)};\n{asset('viewer.js')}"
    style = stylesheet()
    return page(
        "give.html.j2",
        title=title,
        words=shown_text(choices.words),
        edge=shown_text(capsule.edge_code) or title,
        colour=capsule.colour,
        glosses=gloss_views(capsule.glosses) if choices.with_glosses else (),
        frames=views,
        style=inline(style),
        script=inline(script),
        policy=(
            f"default-src 'none'; script-src {content_hash(script)}; "
            f"style-src {content_hash(style)}; img-src data:; media-src data: blob:; "
            "font-src data:; base-uri 'none'; form-action 'none'"
        ),
    )


def _filled(text: str, pieces: Pieces) -> Iterator[bytes]:
    """The page with an address in the place of each mark, piece by piece."""
    for index, part in enumerate(_MARK.split(text)):
        if index % 2 == 0:
            yield part.encode("utf-8")
            continue
        media_type, data = pieces.held[int(part)]
        yield f"data:{media_type};base64,".encode("ascii")
        yield base64.b64encode(data)
