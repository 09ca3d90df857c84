"""Runs work that somebody else wrote, so that a surprise in it becomes a sentence.

Jobs, due items, channels and chores are handed in by practices and plug-ins. One of them that
fails must not take the others down, nor the thread that runs them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from osmosis.errors import OsmosisError
from osmosis.languages.errors import told_fact, told_message
from osmosis.languages.speaking import gettext

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """How a piece of work failed."""

    error: Exception

    @property
    def sentence(self) -> str:
        """One sentence for the person, without what a foreign library said.

        The cause of an error may quote a row or an address, so it stays out of what is kept.
        """
        if not isinstance(self.error, OsmosisError):
            return gettext("Osmosis made a mistake ({name})", name=self.name)
        told = told_message(self.error)
        facts = ", ".join(f"{told_fact(name)} {fact}" for name, fact in self.error.facts.items())
        return f"{told}: {facts}" if facts else told

    @property
    def name(self) -> str:
        """What may stand in a log: the kind of error and where it was raised, no words of it."""
        kind = type(self.error).__name__
        trace = self.error.__traceback__
        if trace is None or isinstance(self.error, OsmosisError):
            return kind
        while trace.tb_next is not None:
            trace = trace.tb_next
        return f"{kind} in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def attempt(work: Callable[[], T]) -> T | Failure:
    """What the work gives, or how it failed. Being told to stop is no failure and passes."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001  # nobody above could do more than name it
        return Failure(error=error)


async def attempt_to_wait(work: Awaitable[T]) -> T | Failure:
    """What the work gives when it is awaited, or how it failed."""
    try:
        return await work
    except Exception as error:  # noqa: BLE001  # as for attempt
        return Failure(error=error)
