"""Backing up beside the pages: asked for by hand, or once a day by itself."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from osmosis.app import App
from osmosis.errors import OsmosisError
from osmosis.keeping.backups.choosing import is_backup_due
from osmosis.keeping.backups.leftovers import clear_leftovers
from osmosis.keeping.backups.running import Order, run_backup
from osmosis.ports.jobs import Job, JobContext, Task, is_at_work

TASK = "keeping.backup"
_KEY = "backup"
_HUNDREDTHS = 100


def ask_for_backup(app: App) -> Job:
    """The job that makes a backup now; the living one when there is one."""
    return app.jobs.ask(TASK, _KEY, {})


def is_backing_up(app: App) -> bool:
    """Whether a backup that was asked for is still to come."""
    return is_at_work(app.jobs, TASK, _KEY)


def backup_tasks(app: App) -> Mapping[str, Task]:
    """The long work of backups, for whoever does jobs."""

    def back_up(job: JobContext, _: Mapping[str, object]) -> None:
        told = 0

        def tell(done: int, total: int) -> None:
            nonlocal told
            now = done * _HUNDREDTHS // max(total, 1)
            if now > told:
                # In hundredths: each is a commit, and a number of bytes would tell too much.
                job.progress(now, _HUNDREDTHS)
                told = now

        run_backup(app, Order(), tell=tell)

    return {TASK: back_up}


def back_up_if_due(app: App) -> None:
    """The daily backup, if a place was chosen and anything has changed.

    What goes wrong is told on its page, and begs nowhere.
    """
    clear_leftovers(app.store.folder)
    if is_backup_due(app.store):
        with suppress(OsmosisError):
            run_backup(app, Order(only_if_changed=True))
