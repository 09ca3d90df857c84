"""Measures commands and functions the same way everywhere."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RELAY = Path(__file__).with_name("relay.py")


@dataclass(frozen=True, kw_only=True)
class CommandCost:
    """What one command cost.

    Attributes:
        seconds: From its start to its end, on the wall.
        processor_seconds: What it and the processes that it began had of the processors.
        peak_bytes: The most memory that one of them held at once.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int


@contextmanager
def serving(module: str) -> Iterator[int]:
    """The port of a server in a process of its own, which prints it first; ended afterwards."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def command_cost(
    command: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> CommandCost:
    """Run a command once and say what it cost.

    Raises:
        subprocess.CalledProcessError: It failed; what it said stands on standard error.
    """
    relayed = subprocess.run(
        [sys.executable, "-S", RELAY, *command], env=environment, stdout=subprocess.PIPE, check=True
    )
    told = json.loads(relayed.stdout)
    if told["exit_code"]:
        raise subprocess.CalledProcessError(told["exit_code"], list(map(str, command)))
    return CommandCost(
        seconds=told["seconds"],
        processor_seconds=told["processor_seconds"],
        peak_bytes=told["peak_bytes"],
    )


def median_command_seconds(
    command: Sequence[str | Path], times: int, environment: Mapping[str, str] | None = None
) -> float:
    """The median of several runs of one command, after one run that is not counted."""
    costs = [command_cost(command, environment).seconds for _ in range(times + 1)]
    return statistics.median(costs[1:])


def median_seconds(action: Callable[[], object], times: int) -> float:
    """The median of several calls of one function, after one call that is not counted."""
    spent = []
    for _ in range(times + 1):
        started = time.perf_counter()
        action()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent[1:])
