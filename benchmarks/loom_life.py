"""A store with a large life in it, written by rows: ten years of moments, messages and openings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from whenever import PlainDateTime, TimeDelta

from osmosis.app import App, init_app
from osmosis.config import Config
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert import tables as apert
from osmosis.practices.apert.editions import BalanceLine, Sheet, VoiceLine
from osmosis.practices.apert.rules.calendar import coming
from osmosis.practices.apert.rules.sheets import sheet_note
from osmosis.practices.apert.service.gates import NewGate, make_gate
from osmosis.practices.mnestics import tables as mnestics
from osmosis.practices.mnestics.model import Medium, Parameters, Pathway
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.rules.calendar import dues
from osmosis.practices.mnestics.service.pathways import NewPathway, make_pathway
from osmosis.practices.rolls import tables as rolls
from osmosis.practices.rolls.model import COLOURS
from osmosis.storage.opening import NewStore

START, END = Instant.from_utc(2021, 1, 3, 8), Instant.from_utc(2031, 1, 5, 12)
MOMENTS, MESSAGES, OPENINGS = 20_000, 2_000, 1_000
_ROLL, _AT_ONCE = 36, 5
_PATHWAYS, _GATES = 4, 2
_READS = (1, 52)
_NAME = "x" * 64
_HOUR = TimeDelta(hours=1)
Row = dict[str, Any]


def make_life(home: Path, *, moments: int = MOMENTS, weeks: int = 500) -> App:
    """A new store with a life in it, opened; so many weeks of messages and openings."""
    clock = FixedClock(START, "UTC")
    app = init_app(Config(home=home), NewStore(), clock)
    _expose(app, moments)
    for number in range(_PATHWAYS):
        _sit(app, _pathway(app, number), weeks)
    for number in range(_GATES):
        _open(app, number, weeks)
    clock.set(END)
    return app


def _expose(app: App, moments: int) -> None:
    count = -(-moments // _ROLL)
    length = (END - START).total("seconds")
    lasts = length * _AT_ONCE / (count + _AT_ONCE)
    rows: dict[str, list[Row]] = {"rolls": [], "frames": [], "placements": []}
    for number in range(count):
        begun = START + TimeDelta(seconds=round(number * (length - lasts) / count))
        roll = _roll(number, begun, begun + TimeDelta(seconds=round(lasts)))
        rows["rolls"].append(roll)
        for place in range(1, min(_ROLL, moments - number * _ROLL) + 1):
            at = begun + TimeDelta(seconds=round(lasts * place / (_ROLL + 1)))
            frame, placement = _frame(roll, place, at)
            rows["frames"].append(frame)
            rows["placements"].append(placement)
    with app.store.write() as transaction:
        transaction.insert_many(rolls.rolls, rows["rolls"])
        transaction.insert_many(rolls.frames, rows["frames"])
        transaction.insert_many(rolls.placements, rows["placements"])


def _roll(number: int, begun: Instant, ended: Instant) -> Row:
    return {
        "id": new_id(begun),
        "virtue": f"Virtue {number}",
        **dict.fromkeys(("why", "counts", "looking", "edge_code"), ""),
        "exposures": _ROLL,
        "lucky_number": -1,
        "seed": "0" * 32,
        "colour": COLOURS[number % len(COLOURS)],
        "tier": "curtain",
        "medium": "digital",
        "wait_seconds": 0,
        "scent_tag": [],
        "state": "cased",
        "loaded_at": begun,
        "loaded_text": _text(begun),
        **dict.fromkeys(("finished_at", "developed_at", "cased_at"), ended),
        "is_from_before": False,
        "witness": None,
    }


def _frame(roll: Row, place: int, at: Instant) -> tuple[Row, Row]:
    id_ = new_id(at)
    frame = {
        "id": id_,
        "client_id": str(id_),
        "sealed_for": roll["id"],
        "kind": "line",
        "sealed_sha256": _NAME,
        "sealed_size": 1,
        "taken_at": at,
        "taken_text": _text(at),
        "taken_certainty": "exact",
        "kept_at": at,
        "origin": "shell",
    }
    placement = {
        "roll_id": roll["id"],
        "number": place,
        "frame_id": id_,
        "exposures": _ROLL,
        "lucky_number": -1,
        "placed_at": at,
        "voided_at": None,
    }
    return frame, placement


def _pathway(app: App, number: int) -> Pathway:
    weekly = Cadence.every(1, "week", PlainDateTime(2021, 1, 4 + number, 9), "UTC")
    parameters = Parameters(
        cadence=weekly, reads=(Lags(counts=_READS),), medium=Medium.LINE, steps=frozenset()
    )
    wanted = NewPathway(name=f"Pathway {number}", parameters=parameters, first_line="Begin.")
    return make_pathway(app.parts["mnestics"].context, wanted)  # type: ignore[attr-defined]  # the parts of Mnestics


def _sit(app: App, pathway: Pathway, weeks: int) -> None:
    """Every date kept, one message at each, read a week and a year later."""
    every = list(islice(dues(pathway, ()), weeks))
    rows: dict[str, list[Row]] = {"sittings": [], "junctions": [], "messages": [], "arrivals": []}
    for number, due in enumerate(every):
        sitting = {
            "id": new_id(due.at),
            "place": "end",
            "begun_at": due.at,
            "begun_text": _text(due.at),
            "draft": b"",
            "meditation": "",
            "closed_at": due.at + _HOUR,
        }
        junction = {
            "id": new_id(due.at),
            "pathway_id": pathway.id,
            "slot": due.key,
            "number": number,
            "on_date": due.slot.date.format_iso(),
            "zone": "UTC",
            "due_at": due.at,
            "open_until": due.at + _HOUR,
            "state": "kept",
            "sitting_id": sitting["id"],
            "kept_at": due.at,
        }
        message = _message(pathway, junction)
        rows["sittings"].append(sitting)
        rows["junctions"].append(junction)
        rows["messages"].append(message)
        rows["arrivals"] += _arrivals(number, sitting, junction, rows["messages"])
    with app.store.write() as transaction:
        for name, table in (
            ("sittings", mnestics.sittings),
            ("junctions", mnestics.junctions),
            ("messages", mnestics.messages),
            ("arrivals", mnestics.arrivals),
        ):
            transaction.insert_many(table, rows[name])


def _message(pathway: Pathway, junction: Row) -> Row:
    id_ = new_id(junction["due_at"])
    return {
        "id": id_,
        "client_id": str(id_),
        "pathway_id": pathway.id,
        "junction_id": junction["id"],
        "medium": "line",
        "to_kind": "pathway",
        "to_date": None,
        "to_ref": None,
        "envelope": "",
        "sealed_sha256": _NAME,
        "sealed_size": 1,
        "tier": "curtain",
        "forgetting": "kept",
        "sent_at": junction["due_at"],
        "sent_text": _text(junction["due_at"]),
        **dict.fromkeys(("answers_id", "answers_at_milliseconds", "arrived_at", "retired_at")),
    }


def _arrivals(number: int, sitting: Row, junction: Row, sent: list[Row]) -> Iterator[Row]:
    for position, lag in enumerate(lag for lag in _READS if lag <= number):
        yield {
            "sitting_id": sitting["id"],
            "position": position,
            "message_id": sent[number - lag]["id"],
            "junction_id": junction["id"],
            "term": 0,
            "is_drawn": False,
            "read_at": junction["due_at"],
        }


def _open(app: App, number: int, weeks: int) -> None:
    rhythm = f"every week from 2021-01-{10 + number} 09:00 UTC"
    wanted = NewGate(name=f"Gate {number}", rhythm=rhythm, minutes=45)
    gate = make_gate(app.parts["apert"].context, wanted)  # type: ignore[attr-defined]  # the parts of Apert
    fallen: list[Row] = []
    made: list[Row] = []
    for opening in islice(coming(gate, (), END), weeks):
        id_ = new_id(opening.due_at)
        opened = {
            "id": id_,
            "gate_id": gate.id,
            "slot": opening.slot,
            "number": opening.number,
            "on_date": opening.date.format_iso(),
            "zone": opening.zone,
            "due_at": opening.due_at,
            "opened_at": opening.due_at,
            "closes_at": opening.closes_at,
            "state": "closed",
            "period_id": None,
            "early_reason": "",
        }
        fallen.append(opened)
        made.append(_edition(opened))
    with app.store.write() as transaction:
        transaction.insert_many(apert.openings, fallen)
        transaction.insert_many(apert.editions, made)


def _edition(opened: Row) -> Row:
    leans = BalanceLine(
        axis="Temper",
        low="wonder",
        high="doubt",
        target=0,
        tolerance=20,
        mean=opened["number"] % 41 - 20,
        off_by=0,
        placed_seconds=2_400,
    )
    voices = tuple(VoiceLine(source=f"Source {one}", seconds=300 + 90 * one) for one in range(6))
    return {
        "opening_id": opened["id"],
        "title": "",
        "made_at": opened["opened_at"],
        "recipient": "",
        "record_sha256": None,
        "cover_svg": "",
        "minutes": 45,
        "pieces": 6,
        "sheet": sheet_note(Sheet(balance=(leans,), voices=voices)),
        "told": [],
    }


def _text(at: Instant) -> str:
    return str(CivilMoment(instant=at, zone="UTC"))
