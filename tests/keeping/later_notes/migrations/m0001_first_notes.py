"""The first tables of Notes."""

from __future__ import annotations

from tests.storage.notes.migrations.m0001_first_notes import upgrade

__all__ = ["upgrade"]
