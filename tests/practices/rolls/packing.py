"""Capsules as tests make them, pack them, take them in and look at them."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

from osmosis.bags.capsule import write_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFrame, Taken
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import capsules, importing, scents
from osmosis.practices.rolls.store import rolls
from osmosis.storage.releases import list_released
from tests.bags.sample_roll import ROLL_ID, frame_id
from tests.practices.rolls.conftest import World


def exported(world: World, roll: Roll, **how: bool) -> bytes:
    return b"".join(capsules.plan_export(world.context, roll.id, **how).chunks())


def imported(world: World, data: bytes) -> Roll:
    return importing.import_capsule(world.context, BytesIO(data))


def written(capsule: Capsule) -> bytes:
    out = BytesIO()
    write_capsule(out, capsule)
    return out.getvalue()


def told(data: bytes) -> dict[str, Any]:
    """What the capsule says of itself."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        name = next(one for one in archive.namelist() if one.endswith("data/roll.json"))
        said: dict[str, Any] = json.loads(archive.read(name))
    return said


def small(*frames: CapsuleFrame, **fields: Any) -> Capsule:
    values: dict[str, Any] = {"id": ROLL_ID, "virtue": "Patience", "frames": frames}
    return Capsule(**{**values, **fields})


def line(number: int = 1, **fields: Any) -> CapsuleFrame:
    values: dict[str, Any] = {
        "id": frame_id(number),
        "number": number,
        "kind": "line",
        "line": f"Line {number}.",
        "taken": Taken(text="2031-05-04T09:00:00+03:00[Europe/Bucharest]"),
    }
    return CapsuleFrame(**{**values, **fields})


def state_of(world: World) -> tuple[object, ...]:
    """Rolls, derived pictures and bottles: what an import that failed may not have changed."""
    derived = world.app.store.folder.derived(world.app.store.person_id)
    with world.app.store.read() as reading:
        every = [roll.id for roll in rolls.list_rolls(reading)]
        stones = list(list_released(reading))
    shelf = [one.name for one in scents.shelf(world.context)]
    return every, stones, shelf, sorted(map(str, derived.rglob("*")))
