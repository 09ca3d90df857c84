"""What Apert brings to Osmosis."""

from __future__ import annotations

from osmosis.languages.speaking import noop
from osmosis.ports.practice import Beginning, Command, Manifest

MANIFEST = Manifest(
    name="apert",
    title="Apert",
    migrations="osmosis.practices.apert.migrations",
    tables="osmosis.practices.apert.tables:metadata",
    parts="osmosis.practices.apert.parts:open_parts",
    routes="osmosis.practices.apert.web.routes:routes",
    templates="osmosis.practices.apert:templates",
    doors=("/opds",),
    beginning=Beginning(
        text=(
            noop(
                "A gate keeps the news out, and opens once a week with one book that has an end."
                " Give it the addresses of three pages that you read, or the list of your feed"
                " reader."
            )
        ),
        action=noop("Make a gate"),
        address="/apert/new",
    ),
    commands={
        "apert": Command(
            "osmosis.practices.apert.cli.apert:apert",
            "Gates that stay closed, and the book of each opening.",
        ),
    },
)
