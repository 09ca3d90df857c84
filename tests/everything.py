"""Imports all that a command or a server of Osmosis may need, for a process that is forked."""

from __future__ import annotations

import importlib

from osmosis.cli.main import commands
from osmosis.ports.loading import load
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.engine import sqlite_driver
from tests.services.this_machine import stay_on_this_machine

BESIDES = (
    "alembic.operations",
    "osmosis.web.server",
    "osmosis.worker.chores",
    "uvicorn.lifespan.off",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
)
"""What a server imports when it begins, and no manifest names."""

stay_on_this_machine()
sqlite_driver()
for practice in PRACTICES:
    load(practice.parts)
    load(practice.routes)
for command in commands().values():
    load(command.place)
for name in BESIDES:
    importlib.import_module(name)
