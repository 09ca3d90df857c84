"""A process that works on a store until others end it in the middle, and what it told before.

What was acknowledged is told through a pipe, to a process that lives on. The process that works
is forked from one that has everything imported already, so that it is at work at once.
"""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

import pytest

from osmosis.kernel.clock import awake_seconds

OPENED = 0.8
"""Such a part of those that are stopped have opened their store before that."""
_AT_HAND = ("osmosis.app", "tests.slow.rolls_at_work", "tests.slow.apert_at_work")


class Told(Protocol):
    """Something that was told; ``begun`` is heard and not kept."""

    @property
    def what(self) -> str:
        """Of what kind it is."""


@dataclass(frozen=True)
class Step:
    """How far the process has come."""

    what: str


A = TypeVar("A", bound=Told)


@dataclass(frozen=True, kw_only=True)
class _Surprise:
    """How a process ended that was to go on, as its traceback."""

    traceback: str


def _act(act: Callable[[Any, Connection], None], work: object, tells: Connection) -> None:
    """Do it; a surprise is told before it ends the process."""
    try:
        act(work, tells)
    except Exception:
        with suppress(OSError):
            tells.send(_Surprise(traceback=traceback.format_exc()))
        raise
    finally:
        tells.close()


class Stopped(Generic[A]):
    """The process that works, and what it told.

    Args:
        act: What it does, with the work and the end of the pipe.
        work: What is to be done.
    """

    def __init__(self, act: Callable[[Any, Connection], None], work: object) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([*_AT_HAND])
        self._hears, tells = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(target=_act, args=(act, work, tells))
        self._process.start()
        tells.close()
        self.answers: list[A] = []
        self.has_begun = False
        self._traceback = ""

    def listen(self, seconds: float) -> bool:
        """Hear what is told for so long; says whether there may be more to come."""
        if not self._hears.poll(seconds):
            return True
        try:
            answer = self._hears.recv()
        except (EOFError, OSError):
            return (
                False  # OSError is what a process leaves that was killed in the middle of a word.
            )
        if isinstance(answer, _Surprise):
            self._traceback = answer.traceback
        elif answer.what == "begun":
            self.has_begun = True
        else:
            self.answers.append(answer)
        return True

    def live_for(self, dice: random.Random, longest_seconds: float) -> None:
        """Hear it until the moment at which it is to be stopped.

        Mostly that is counted from when it has opened its store: on a busy machine few would
        come to anything before it otherwise. Some are stopped while they open it.
        """
        if dice.random() < OPENED:
            while not self.has_begun and self.listen(60):
                pass
        self.listen_for(dice.uniform(0.02, longest_seconds))

    def listen_for(self, seconds: float) -> None:
        """Hear whatever is told, for so long or until the process ends."""
        ends = awake_seconds() + seconds
        while (left := ends - awake_seconds()) > 0:
            if not self.listen(left):
                return

    def listen_to_the_end(self) -> None:
        """Hear everything, until the process has ended."""
        while self.listen(60):
            pass
        self._process.join(60)

    def kill(self) -> None:
        """``kill -9``, and hear what was told before it."""
        self._process.kill()
        self.listen_to_the_end()

    @property
    def exit_code(self) -> int | None:
        """How it ended."""
        return self._process.exitcode

    def ensure_killed(self) -> None:
        """Fail with the traceback of the process unless it was killed, or had done all its work."""
        if self.exit_code != 0:
            self.ensure_ended(-9)

    def ensure_ended(self, code: int) -> None:
        """Fail with the traceback of the process unless it ended in this way.

        Args:
            code: 0 when it came to its end, -9 when it was killed.
        """
        ended = self._process.exitcode
        if ended != code:
            said = self._traceback or "it said nothing, as one that was stopped by a signal"
            *before, last = said.splitlines()
            shown = "\n".join([f"the process ended with {ended}, not {code}: {last}", *before])
            pytest.fail(shown, pytrace=True)
