"""What Apert brings to Osmosis."""

from __future__ import annotations

from osmosis.ports.practice import Manifest

MANIFEST = Manifest(
    name="apert",
    title="Apert",
    migrations="osmosis.practices.apert.migrations",
    tables="osmosis.practices.apert.tables:metadata",
    parts="osmosis.practices.apert.parts:open_parts",
)
