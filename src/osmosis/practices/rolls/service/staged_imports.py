"""Exports that were uploaded: they wait until somebody has seen what would come, then a job brings.

They lie as plain files in the store's folder for half-written things, as what they hold will lie
in the store, and are removed when they were brought or given up, or after a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.journals.model import Found
from osmosis.journals.reading import READERS, reading
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import gettext, noop
from osmosis.media.names import display_name
from osmosis.ports.jobs import Job, JobContext, Task, is_at_work
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.past import Tally
from osmosis.practices.rolls.service.bringing import Bringing, bring, plan
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import write_durably
from osmosis.storage.waiting_files import make_room, remove

TASK: Final = "rolls.bring"
MOST_FILES: Final = 200
_SEVERAL: Final = noop("several files")


def begin_staging(context: PracticeContext) -> UUID:
    """Make room for what will be uploaded; what was left there long ago is removed."""
    waiting = _folder(context)
    make_room(waiting, partial(_is_wanted, context))
    staged_id = new_id(context.store.clock.now())
    with disk_failures(noop("There is no room for what is uploaded")):
        (waiting / str(staged_id)).mkdir(mode=0o700)
    return staged_id


def stage(context: PracticeContext, staged_id: UUID, name: str, chunks: Iterable[bytes]) -> None:
    """Write one file that is uploaded.

    Raises:
        InvalidInputError: There are too many, or two of one name.
        StorageError: The disk refuses.
    """
    folder = _folder(context) / str(staged_id)
    path = folder / display_name(name)
    if path.exists() or sum(1 for _ in folder.iterdir()) >= MOST_FILES:
        raise InvalidInputError("Several files come as a ZIP, or each under a name of its own")
    with disk_failures(noop("This file could not be written")):
        write_durably(path, chunks)


def staged_path(context: PracticeContext, staged_id: UUID) -> Path:
    """What was uploaded: the one file, or the folder of several.

    Raises:
        NotFoundError: It is gone.
    """
    folder = _folder(context) / str(staged_id)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    if not files:
        raise NotFoundError("What was uploaded is not here any more")
    return files[0] if len(files) == 1 else folder


def unstage(context: PracticeContext, staged_id: UUID) -> None:
    """Remove what was uploaded."""
    remove(_folder(context) / str(staged_id))


def plan_staged(context: PracticeContext, staged_id: UUID, source: str, zone: str) -> Tally:
    """What would come of it; changes nothing.

    Raises:
        NotFoundError: It is gone.
        InvalidInputError: It cannot be read so.
    """
    path = staged_path(context, staged_id)
    with reading(source, path) as found:
        return plan(context, Bringing(source=source, name=path.name, found=found, zone=zone))


def ask_to_bring(
    context: PracticeContext, staged_id: UUID, source: str, zone: str, total: int
) -> Job:
    """Have it brought.

    Raises:
        NotFoundError: It is gone.
        InvalidInputError: Nobody here reads this kind.
    """
    staged_path(context, staged_id)
    if source not in READERS:
        raise InvalidInputError("Nobody here reads this kind")
    payload = {"staged": str(staged_id), "source": source, "zone": zone, "total": total}
    return context.jobs.ask(TASK, str(staged_id), payload)


def tasks(context: PracticeContext) -> Mapping[str, Task]:
    """The long work of bringing."""
    return {TASK: lambda job, payload: _bring(context, job, payload)}


def _bring(context: PracticeContext, job: JobContext, payload: Mapping[str, object]) -> None:
    staged_id = UUID(str(payload["staged"]))
    source, total = str(payload["source"]), int(str(payload["total"]))
    path = staged_path(context, staged_id)
    seen = 0

    def tell(_: Found) -> None:
        nonlocal seen
        seen += 1
        if seen % 64 == 0:
            job.progress(min(seen, total), total)

    with reading(source, path) as found:
        zone = str(payload["zone"]) or None
        name = path.name if path.is_file() else gettext(_SEVERAL)
        wanted = Bringing(source=source, name=name, found=found, zone=zone, tell=tell)
        bring(context, wanted)
    job.progress(total, total)
    unstage(context, staged_id)


def _folder(context: PracticeContext) -> Path:
    return context.store.folder.tmp / "imports"


def _is_wanted(context: PracticeContext, name: str) -> bool:
    """Whether a job is to bring what waits in the folder of this name."""
    return is_at_work(context.jobs, TASK, name)
