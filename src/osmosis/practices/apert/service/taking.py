"""Taking in a list of sources: a short one at once, a long one beside the pages.

A long list waits in a file, and a job takes it in, part by part. The file is removed with the last
part, or after a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import noop
from osmosis.ports.jobs import Job, JobContext, Task, is_at_work
from osmosis.practices.context import PracticeContext
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import write_durably
from osmosis.storage.waiting_files import make_room, remove

TASK: Final = "apert.list"
"""Takes in one list that waits; its key names the file."""


_MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """What of a list could not come.

    Attributes:
        named: The names of the first of it, each with why.
        count: How much it is in all.
    """

    named: Sequence[tuple[str, str]] = ()
    count: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """A list on its way in.

    Attributes:
        job: What takes in a long one; ``None`` when the list was short and is in.
    """

    job: Job | None = None
    left_out: LeftOut = LeftOut()


def take_or_ask(context: PracticeContext, body: bytes, gate_id: UUID | None) -> Taking:
    """Take in a short list, or have a job take in a long one.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: It is no list of sources, or is made to do harm.
        GateStateError: The gate has ended.
        StorageError: There is no room for it.
    """
    # What reads lists takes long to import, and most who open the store take none in.
    from osmosis.practices.apert.service import lists

    if lists.is_short(body):
        return Taking(left_out=_left_out(lists.take_list(context, body, gate_id).refused))
    left_out = _left_out(lists.plan_list(context, body, gate_id).refused)
    waits = _folder(context)
    make_room(waits, partial(_is_wanted, context))
    key = str(new_id(context.store.clock.now()))
    with disk_failures(noop("There is no room for what is uploaded")):
        write_durably(waits / key, [body])
    gate = "" if gate_id is None else str(gate_id)
    payload = {"staged": key, "gate": gate, "named": left_out.named, "left": left_out.count}
    return Taking(job=context.jobs.ask(TASK, key, payload), left_out=left_out)


def get_job(context: PracticeContext, staged_id: UUID) -> Job:
    """The job that takes in a list, however it stands.

    Raises:
        NotFoundError: There is none.
    """
    job = context.jobs.find(TASK, str(staged_id))
    if job is None:
        raise NotFoundError("What was uploaded is not here any more")
    return job


def ask_again(context: PracticeContext, staged_id: UUID) -> Job:
    """Have a list taken in further whose job stopped; one that is at work or done stays so.

    Raises:
        NotFoundError: There is none, or its file is gone.
    """
    job = get_job(context, staged_id)
    if _file(context, job.key).exists():
        return context.jobs.ask(TASK, job.key, job.payload)
    return job


def gate_of(job: Job) -> UUID | None:
    """The gate behind which goes what the list puts behind none."""
    told = str(job.payload["gate"])
    return UUID(told) if told else None


def left_out_of(job: Job) -> LeftOut:
    """What of the list could not come, as it was when the job was asked for."""
    named = cast("Sequence[tuple[str, str]]", job.payload.get("named", ()))
    return LeftOut(named=named, count=int(str(job.payload.get("left", 0))))


def tasks(context: PracticeContext) -> Mapping[str, Task]:
    """The long work that this is."""

    def take(running: JobContext, payload: Mapping[str, object]) -> None:
        from osmosis.practices.apert.service import lists  # as above

        path = _file(context, str(payload["staged"]))
        gate = str(payload["gate"])
        lists.take_list(context, _read(path), UUID(gate) if gate else None, running.progress)
        remove(path)

    return {TASK: take}


def _left_out(refused: Sequence[tuple[str, str]]) -> LeftOut:
    return LeftOut(named=refused[:_MOST_NAMED], count=len(refused))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError("What was uploaded is not here any more") from None


def _file(context: PracticeContext, key: str) -> Path:
    return _folder(context) / key


def _folder(context: PracticeContext) -> Path:
    return context.store.folder.tmp / "lists"


def _is_wanted(context: PracticeContext, key: str) -> bool:
    """Whether a job is to take in the list in the file of this name."""
    return is_at_work(context.jobs, TASK, key)
