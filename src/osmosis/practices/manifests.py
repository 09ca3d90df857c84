"""The tuple of practices: adding one is one line here."""

from __future__ import annotations

from osmosis.ports.practice import Manifest
from osmosis.practices.apert.manifest import MANIFEST as APERT
from osmosis.practices.mnestics.manifest import MANIFEST as MNESTICS
from osmosis.practices.rolls.manifest import MANIFEST as ROLLS

PRACTICES: tuple[Manifest, ...] = (ROLLS, MNESTICS, APERT)
