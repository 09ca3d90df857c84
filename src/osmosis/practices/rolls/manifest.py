"""What Rolls brings to Osmosis."""

from __future__ import annotations

from osmosis.ports.knobs import Knob
from osmosis.ports.practice import Manifest

MANIFEST = Manifest(
    name="rolls",
    title="Rolls",
    migrations="osmosis.practices.rolls.migrations",
    tables="osmosis.practices.rolls.tables:metadata",
    parts="osmosis.practices.rolls.parts:open_parts",
    routes="osmosis.practices.rolls.web.routes:routes",
    templates="osmosis.practices.rolls:templates",
    commands={
        "roll": "osmosis.practices.rolls.cli.rolls:roll",
        "expose": "osmosis.practices.rolls.cli.exposing:expose",
        "cap": "osmosis.practices.rolls.cli.exposing:cap",
        "loose": "osmosis.practices.rolls.cli.loose:loose",
        "scent": "osmosis.practices.rolls.cli.scents:scent",
    },
    events=("rolls.developed",),
    knobs=(
        Knob(
            name="rolls.frames_per_call",
            title="Frames in a call-on",
            default=5,
            least=3,
            most=6,
        ),
        Knob(name="rolls.scent_first", title="Open the bottle first", default=True),
    ),
)
