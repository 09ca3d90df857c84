"""Turns autostart on and off, and says how it stands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from osmosis.autostart.launchd import launchd_plan
from osmosis.autostart.plans import Command, Launch, Plan
from osmosis.autostart.systemd import systemd_plan
from osmosis.autostart.windows import windows_command, windows_plan
from osmosis.errors import ProgramError
from osmosis.storage.durable import replace_durably

Run = Callable[[Command], int]
_PATIENCE_SECONDS = 20


class NoSessionError(ProgramError):
    """There is no login session that could start programs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How autostart stands.

    Attributes:
        what: What it is called on this platform.
        file: The file in question.
        is_current: Whether the file says what would be written today.
    """

    is_on: bool
    what: str
    file: Path
    is_current: bool


def turn_on(plan: Plan, run: Run | None = None) -> Standing:
    """Let Osmosis start with the login session, from now on.

    Raises:
        NoSessionError: A command of the platform is missing or refuses; nothing stays behind.
    """
    runner = run or run_command
    plan.file.parent.mkdir(parents=True, exist_ok=True)
    replace_durably(plan.file, plan.content)
    try:
        for command in plan.turn_on:
            _do(command, plan, runner)
    except NoSessionError:
        plan.file.unlink(missing_ok=True)
        raise
    return standing(plan, runner)


def turn_off(plan: Plan, run: Run | None = None) -> Standing:
    """Let Osmosis no longer start by itself; one that is running goes on."""
    runner = run or run_command
    for command in plan.turn_off:
        _do(command, plan, runner)
    plan.file.unlink(missing_ok=True)
    return standing(plan, runner)


def standing(plan: Plan, run: Run | None = None) -> Standing:
    """How it stands."""
    runner = run or run_command
    exists = plan.file.exists()
    is_on = exists and (plan.is_on is None or runner(plan.is_on) == 0)
    return Standing(
        is_on=is_on,
        what=plan.what,
        file=plan.file,
        is_current=exists and plan.file.read_bytes() == plan.content,
    )


def plan_here(home: Path, environment: Mapping[str, str] | None = None) -> Plan:
    """The plan of this platform for the store in ``home``."""
    env = os.environ if environment is None else environment
    home = home.absolute()
    python = Path(sys.executable)
    if sys.platform == "win32":
        launch = Launch(command=windows_command(python, home), home=home)
        user = f"{env.get('USERDOMAIN', '.')}\\{env.get('USERNAME', '')}"
        return windows_plan(launch, Path(env.get("LOCALAPPDATA", str(Path.home()))), user)
    launch = Launch(command=(str(python.with_name("osmosis")), "serve"), home=home)
    if sys.platform == "darwin":
        return launchd_plan(launch, Path.home(), os.getuid())
    config = env.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return systemd_plan(launch, Path(config))


def run_command(command: Command) -> int:
    """Run a command quietly and give its exit code; 127 when there is none of this name."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        return 127
    except subprocess.TimeoutExpired:
        return 124
    return done.returncode


def _do(command: Command, plan: Plan, run: Run) -> None:
    code = run(command)
    if code == 0 or command in plan.may_fail:
        return
    if code == 127:
        raise NoSessionError(
            "This machine has no service that starts programs with your session; "
            "let `osmosis serve` be started in another way",
            missing=command[0],
        )
    raise NoSessionError(
        "The login session would not take Osmosis in; nothing was changed",
        command=" ".join(command),
        code=code,
    )
