"""How rolls and frames are shown in the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.prints import CallOn, Fog, SheetFrame
from osmosis.practices.rolls.service.loading import current_roll, find_by_name
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.sealing.tiers import Tier
from osmosis.storage.transaction import ReadTransaction

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

Address = Callable[[str], str]
"""Makes the whole address of a page out of its path."""

AT_REST = noop("(at rest)")
LET_GO = noop("(let go)")
STATES = {
    "loaded": noop("loaded"),
    "finished": noop("finished"),
    "at_lab": noop("at the lab"),
    "back": noop("back"),
    "developed": noop("developed"),
    "cased": noop("in the case"),
}
SEALS = {
    Tier.CURTAIN: noop("curtain"),
    Tier.SEALED: noop("sealed"),
    Tier.WITNESSED: noop("witnessed"),
}
KINDS = {
    "line": noop("line"),
    "photo": noop("photo"),
    "audio": noop("audio"),
    "video": noop("video"),
    "scent": noop("scent"),
    "film": noop("film"),
}


def roll_id_of(context: PracticeContext, name: str | None) -> UUID:
    """The roll that is named; the one in the camera when none is.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    with context.store.read() as reading:
        return _named(reading, name).id


def _named(reading: ReadTransaction, name: str | None) -> Roll:
    return current_roll(reading) if name is None else find_by_name(reading, name)


def frames_told(spent: int, exposures: int) -> str:
    """How many frames of how many; the lucky one stands apart."""
    return (
        gettext("{exposures} and one", exposures=exposures)
        if spent > exposures
        else gettext("{spent} of {exposures}", spent=spent, exposures=exposures)
    )


def roll_facts(
    roll: Roll, spent: int, fogs: Sequence[Fog], *, is_current: bool
) -> dict[str, object]:
    """A roll for ``--json``."""
    return {
        "id": str(roll.id),
        "virtue": roll.virtue,
        "state": roll.state.value,
        "current": is_current,
        "exposures": roll.exposures,
        "spent": spent,
        "tier": roll.tier.value,
        "medium": roll.medium.value,
        "colour": roll.colour,
        "edge_code": roll.edge_code,
        "looking": roll.looking,
        "why": roll.why,
        "counts": roll.counts,
        "identity_line": roll.identity_line,
        "box_place": roll.box_place,
        "from_before": roll.is_from_before,
        "loaded": str(roll.loaded),
        "ready_at": None if roll.ready_at is None else roll.ready_at.format_iso(),
        "fogged": [{"at": fog.fogged_at.format_iso(), "reason": fog.reason} for fog in fogs],
    }


def seen_facts(seen: SeenRoll) -> dict[str, object]:
    """A roll that was looked at for ``--json``; one at rest names nothing."""
    if seen.is_rested:
        return rested_facts(seen.roll)
    return roll_facts(seen.roll, seen.spent, seen.fogs, is_current=seen.is_current)


def rested_facts(roll: Roll) -> dict[str, object]:
    """A roll at rest for ``--json``; nothing of it is named."""
    return {"id": str(roll.id), "state": roll.state.value, "at_rest": True}


def page_of(frame: SheetFrame) -> str:
    """The path of the page on which a frame is seen."""
    return f"/rolls/{frame.placement.roll_id}/frames/{frame.placement.number}"


def frame_facts(frame: SheetFrame, address: Address) -> dict[str, object]:
    """A developed frame for ``--json``; a rested one tells nothing but its number."""
    number = frame.placement.number
    if frame.is_dark:
        return {"number": number, "state": _dark_because(frame)}
    found = frame.development
    facts: dict[str, object] = {
        "number": number,
        "state": "developed" if found else noop("on film"),
        "id": str(frame.frame.id),
        "kind": frame.frame.kind.value,
        "taken": str(frame.frame.taken),
    }
    if found is not None:
        facts |= {
            "line": found.line,
            "detail": found.detail,
            "scent": found.scent,
            "glad_predicted": found.glad_predicted,
            "file_name": found.file_name,
            "media_type": found.media_type,
            "problem": found.problem,
            "page": address(page_of(frame)),
        }
    if frame.circle is not None:
        facts |= {"circled": frame.circle.position, "glad_actual": frame.circle.glad_actual}
    return facts


def _dark_because(frame: SheetFrame) -> str:
    """Why a place is dark, for ``--json`` and, translated, for a person."""
    if frame.is_let_go:
        return noop("let go")
    if frame.placement.voided_at is not None:
        return noop("void")
    return noop("at rest")


def frame_line(frame: SheetFrame, address: Address) -> str:
    """A frame in one line of text; what words cannot show, with the address of its page."""
    number = f"{frame.placement.number:>2}"
    if frame.is_dark:
        return f"{number}  ({gettext(_dark_because(frame))})"
    found = frame.development
    ring = "o" if frame.circle else " "
    if found is None:
        return " ".join((number, ring, gettext("on film")))
    words = " · ".join(text for text in (found.line, found.detail, found.scent) if text)
    words = " ⏎ ".join(words.splitlines())
    kind = frame.frame.kind.value
    kind = "" if kind == "line" else f"[{gettext(KINDS[kind])}]"
    problem = ""
    if found.problem:
        problem = gettext("(kept, not shown: {problem})", problem=gettext(found.problem))
    page = address(page_of(frame)) if found.original_sha256 else ""
    return " ".join(filter(None, (f"{number} {ring}", kind, words, problem, page)))


def show_call(shell: CommandShell, called: CallOn, *, as_json: bool) -> None:
    """Print a call-on: the bottle, the box, the frames, and who this person is."""
    lines = [roll.identity_line for roll in called.rolls if roll.identity_line]
    if as_json:
        shell.print_json(
            {
                "id": str(called.id),
                "rolls": [roll.virtue for roll in called.rolls],
                "bottles": list(called.bottles),
                "box": called.box,
                "frames": [frame_facts(frame, shell.page) for frame in called.frames],
                "identity_lines": lines,
            }
        )
        return
    if called.bottles:
        shell.say(gettext("Open the bottle: {bottles}.", bottles=", ".join(called.bottles)))
    held = [frame for frame in called.frames if frame.is_held]
    if held and called.box:
        shell.say(gettext("The box: {box}. Hold these to the light.", box=called.box))
    for frame in (*held, *(frame for frame in called.frames if not frame.is_held)):
        shell.say(frame_line(frame, shell.page))
    for line in lines:
        shell.say(line)
