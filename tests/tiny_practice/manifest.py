"""What Pebbles brings to Osmosis."""

from __future__ import annotations

from osmosis.ports.knobs import Knob
from osmosis.ports.practice import Beginning, Command, Manifest

MANIFEST = Manifest(
    name="pebbles",
    title="Pebbles",
    migrations="tests.tiny_practice.migrations",
    tables="tests.tiny_practice.tables:metadata",
    parts="tests.tiny_practice.parts:open_parts",
    routes="tests.tiny_practice.web:routes",
    templates="tests.tiny_practice:templates",
    beginning=Beginning(text="Pick one up.", action="Go to the shore", address="/pebbles"),
    commands={"pebble": Command("tests.tiny_practice.cli:pebble", "Pick up pebbles.")},
    events=("pebbles.sunk",),
    knobs=(Knob(name="pebbles.hours", title="Hours above water", default=24, least=1, most=99),),
)
