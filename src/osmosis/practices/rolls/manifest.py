"""What Rolls brings to Osmosis."""

from __future__ import annotations

from osmosis.languages.speaking import noop
from osmosis.ports.knobs import Knob
from osmosis.ports.practice import Beginning, Command, Manifest

_CLI = "osmosis.practices.rolls.cli"

MANIFEST = Manifest(
    name="rolls",
    title=noop("Rolls"),
    migrations="osmosis.practices.rolls.migrations",
    tables="osmosis.practices.rolls.tables:metadata",
    parts="osmosis.practices.rolls.parts:open_parts",
    routes="osmosis.practices.rolls.web.routes:routes",
    templates="osmosis.practices.rolls:templates",
    commands={
        "expose": Command(f"{_CLI}.exposing:expose", "Expose one frame, sealed."),
        "cap": Command(f"{_CLI}.exposing:cap", "Put the lens cap on: void the last exposure."),
        "roll": Command(f"{_CLI}.rolls:roll", "Load, finish, develop, case and call on rolls."),
        "loose": Command(f"{_CLI}.loose:loose", "Frames that wait for a place."),
        "scent": Command(f"{_CLI}.scents:scent", "The shelf of bottles."),
    },
    beginning=Beginning(
        text=noop(
            "A roll keeps two dozen moments in which something that you care for showed itself."
            " Name it, and the roll is loaded."
        ),
        action=noop("Load a roll"),
        address="/rolls/load",
    ),
    events=("rolls.developed",),
    knobs=(
        Knob(
            name="rolls.frames_per_call",
            title=noop("Frames in a call-on"),
            default=5,
            least=3,
            most=6,
        ),
        Knob(name="rolls.scent_first", title=noop("Open the bottle first"), default=True),
    ),
)
