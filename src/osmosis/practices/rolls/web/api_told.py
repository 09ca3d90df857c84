"""Rolls and frames as the API tells of them; what is sealed or at rest stays unsaid."""

from __future__ import annotations

from osmosis.languages.speaking import gettext
from osmosis.media.limits import Limits
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Frame, Kept, Roll, RollState
from osmosis.practices.rolls.prints import ContactSheet, SheetFrame
from osmosis.practices.rolls.service.camera import Camera, RollInCamera
from osmosis.practices.rolls.service.cases import RollInCase
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.web.frames_shown import state_of

_SAY_NOTHING_MORE = frozenset({"void", "rested", "gone"})


def kept(answer: Kept) -> dict[str, object]:
    """That a moment is kept, and where."""
    return {
        "client_id": answer.frame.client_id,
        "number": answer.number,
        "left": answer.left,
        "is_loose": answer.number is None,
        "is_repeat": answer.is_repeat,
        "is_finished": answer.roll.state is not RollState.LOADED,
        "told": kept_sentence(answer),
    }


def kept_sentence(answer: Kept) -> str:
    """The same in one sentence, without the roll's name."""
    if answer.number is None:
        return gettext("Kept as a loose frame, because the roll was finished meanwhile.")
    if answer.roll.state is not RollState.LOADED:
        return gettext("Kept: frame {number}. The roll is finished.", number=answer.number)
    return gettext("Kept: frame {number}.", number=answer.number)


def roll_in_case(one: RollInCase) -> dict[str, object]:
    """A roll in a list."""
    if one.is_rested:
        return _at_rest(one.roll)
    return _plain(one.roll, one)


def roll_seen(seen: SeenRoll, recipient: str) -> dict[str, object]:
    """A roll by itself, with its public key while it can be exposed."""
    if seen.is_rested:
        return _at_rest(seen.roll)
    key = {"recipient": recipient} if seen.roll.state is RollState.LOADED else {}
    return {**_plain(seen.roll, seen), **key}


def loose(frame: Frame) -> dict[str, object]:
    """A frame that waits for a place."""
    return {
        "id": str(frame.id),
        "kind": frame.kind.value,
        "taken": str(frame.taken),
        "roll": str(frame.sealed_for),
    }


def sheet(seen: SeenRoll, contact: ContactSheet) -> dict[str, object]:
    """A developed roll, frame by frame."""
    if seen.is_rested:
        return {"roll": _at_rest(seen.roll), "frames": []}
    return {
        "roll": _plain(seen.roll, seen),
        "identity_line": contact.roll.identity_line,
        "frames": [_on_sheet(frame) for frame in contact.frames],
    }


def camera(context: PracticeContext, found: Camera) -> dict[str, object]:
    """What a camera needs: loaded rolls with their public keys, and nothing secret."""
    clock = context.store.clock
    limits = Limits()
    return {
        "store": str(context.store.person_id),
        "rolls": [_in_camera(one) for one in found.rolls],
        "bottles": list(found.bottles),
        "limits": {
            "photo": limits.photo_bytes,
            "audio": limits.audio_bytes,
            "video": limits.video_bytes,
            "pixels": limits.pixels,
        },
        "clock": {"now": clock.now().format_iso(), "zone": clock.zone()}
        if context.store.rehearsal
        else None,
    }


def _in_camera(one: RollInCamera) -> dict[str, object]:
    roll = one.roll
    return {
        "id": str(roll.id),
        "virtue": roll.virtue,
        "looking": roll.looking,
        "colour": roll.colour,
        "edge_code": roll.edge_code,
        "medium": roll.medium.value,
        "exposures": roll.exposures,
        "spent": one.spent,
        "recipient": one.recipient,
        "bottles": list(one.bottles),
    }


def _plain(roll: Roll, known: RollInCase | SeenRoll) -> dict[str, object]:
    ready = roll.ready_at
    return {
        "id": str(roll.id),
        "state": roll.state.value,
        "is_rested": False,
        "virtue": roll.virtue,
        "why": roll.why,
        "looking": roll.looking,
        "exposures": roll.exposures,
        "colour": roll.colour,
        "edge_code": roll.edge_code,
        "tier": roll.tier.value,
        "medium": roll.medium.value,
        "is_from_before": roll.is_from_before,
        "loaded": str(roll.loaded),
        "ready": None if ready is None else ready.format_iso(unit="second"),
        "spent": known.spent,
        "is_current": known.is_current,
        "fogged": [
            {"at": fog.fogged_at.format_iso(unit="second"), "reason": fog.reason}
            for fog in known.fogs
        ],
    }


def _at_rest(roll: Roll) -> dict[str, object]:
    return {"id": str(roll.id), "state": roll.state.value, "is_rested": True}


def _on_sheet(frame: SheetFrame) -> dict[str, object]:
    state = state_of(frame)
    known: dict[str, object] = {"number": frame.placement.number, "state": state}
    found = frame.development
    if state in _SAY_NOTHING_MORE:
        return known
    known |= {"kind": frame.frame.kind.value, "taken": str(frame.frame.taken)}
    if found is None:
        return known
    circle = frame.circle
    return known | {
        "line": found.line,
        "detail": found.detail,
        "scent": found.scent,
        "glad_predicted": found.glad_predicted,
        "glad_actual": None if circle is None else circle.glad_actual,
        "circled": None if circle is None else circle.position,
        "file_name": found.file_name,
        "media_type": found.media_type,
        "original_sha256": found.original_sha256,
        "original_size": found.original_size,
        "photographed": found.photographed,
        "problem": found.problem,
    }
