"""Windows: a scheduled task at the person's own logon (Task Scheduler schema 1.2).

A logon trigger for one's own account may be registered without administrator rights; one for
every account may not. A task has no environment of its own, so the store's folder goes into the
command.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from osmosis.autostart.plans import Launch, Plan
from osmosis.languages.speaking import noop

TASK = "Osmosis"


def windows_plan(launch: Launch, state_folder: Path, user: str) -> Plan:
    r"""The task and the commands.

    Args:
        state_folder: Where the task's description is kept.
        user: The person's account, ``DOMAIN\name``.
    """
    file = state_folder / "osmosis-task.xml"
    return Plan(
        what=noop("scheduled task"),
        file=file,
        # schtasks wants UTF-16 with a mark.
        content=task_xml(launch, user).encode("utf-16"),
        turn_on=(("schtasks", "/Create", "/TN", TASK, "/XML", str(file), "/F"),),
        turn_off=(("schtasks", "/Delete", "/TN", TASK, "/F"),),
        is_on=("schtasks", "/Query", "/TN", TASK),
        may_fail=(("schtasks", "/Delete", "/TN", TASK, "/F"),),
    )


def task_xml(launch: Launch, user: str) -> str:
    """The task's description."""
    program, *arguments = launch.command
    words = escape(subprocess.list2cmdline(arguments))
    who = escape(user)
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Osmosis</Description></RegistrationInfo>
  <Triggers>
    <LogonTrigger><Enabled>true</Enabled><UserId>{who}</UserId></LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{who}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Hidden>true</Hidden>
    <RestartOnFailure><Interval>PT1M</Interval><Count>3</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{escape(program)}</Command><Arguments>{words}</Arguments></Exec>
  </Actions>
</Task>
"""


def windows_command(python: Path, home: Path) -> tuple[str, ...]:
    """A command without a window, with the store's folder in it."""
    program = (
        f"import os; os.environ['OSMOSIS_HOME'] = {str(home)!r}; "
        "from osmosis.cli.main import main; main(['serve'])"
    )
    return (str(python.with_name("pythonw.exe")), "-c", program)
