"""macOS: a launch agent (launchd.plist(5))."""

from __future__ import annotations

import plistlib
from pathlib import Path

from osmosis.autostart.plans import LABEL, Launch, Plan
from osmosis.languages.speaking import noop


def launchd_plan(launch: Launch, home: Path, user_id: int) -> Plan:
    """The agent and the commands.

    Args:
        home: The person's home folder.
        user_id: The person's number, which names the session's domain.
    """
    file = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    domain = f"gui/{user_id}"
    bootstrap = ("launchctl", "bootstrap", domain, str(file))
    return Plan(
        what=noop("launch agent"),
        file=file,
        content=agent_plist(launch, home / "Library" / "Logs" / "osmosis.log"),
        turn_on=(("launchctl", "enable", f"{domain}/{LABEL}"), bootstrap),
        # The agent that runs goes on until the session ends; without its file no next one begins.
        turn_off=(),
        # It fails when the agent of an earlier time is still loaded, which is as good.
        may_fail=(bootstrap,),
    )


def agent_plist(launch: Launch, log: Path) -> bytes:
    """The property list."""
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(launch.command),
            "EnvironmentVariables": {"OSMOSIS_HOME": str(launch.home)},
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 10,
            "Umask": 0o077,
            "StandardErrorPath": str(log),
        }
    )
