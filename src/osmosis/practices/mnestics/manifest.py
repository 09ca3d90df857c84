"""What Mnestics brings to Osmosis."""

from __future__ import annotations

from osmosis.languages.speaking import noop
from osmosis.ports.practice import Beginning, Command, Manifest

MANIFEST = Manifest(
    name="mnestics",
    title="Mnestics",
    migrations="osmosis.practices.mnestics.migrations",
    tables="osmosis.practices.mnestics.tables:metadata",
    parts="osmosis.practices.mnestics.parts:open_parts",
    routes="osmosis.practices.mnestics.web.routes:routes",
    templates="osmosis.practices.mnestics:templates",
    beginning=Beginning(
        text=noop(
            "A pathway carries messages from you to you, once a week, say. It asks a name, a rhythm"
            " and a first line, which arrives at the first sitting."
        ),
        action=noop("Make a pathway"),
        address="/mnestics/new",
    ),
    commands={
        "mnestic": Command(
            "osmosis.practices.mnestics.cli.mnestic:mnestic",
            "Messages between selves: pathways, sittings, letters.",
        ),
    },
)
