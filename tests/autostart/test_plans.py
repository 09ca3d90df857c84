"""What is written for each platform, character by character where it matters."""

from __future__ import annotations

import ast
import plistlib
from pathlib import Path
from xml.etree import ElementTree

from osmosis.autostart.launchd import launchd_plan
from osmosis.autostart.plans import LABEL, Launch
from osmosis.autostart.systemd import systemd_plan, unit_text
from osmosis.autostart.windows import task_xml, windows_command, windows_plan

HOME = Path("/home/ada/My Store")
LAUNCH = Launch(command=("/opt/osmosis env/bin/osmosis", "serve"), home=HOME)
ODD = Launch(command=('/o"dd\\/100%/$HOME', "serve"), home=Path('/a "b"/%h/$x'))
TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def test_the_unit_starts_osmosis_with_its_store_and_the_session() -> None:
    lines = unit_text(LAUNCH).splitlines()
    assert 'ExecStart="/opt/osmosis env/bin/osmosis" "serve"' in lines
    assert 'Environment="OSMOSIS_HOME=/home/ada/My Store"' in lines
    assert "WantedBy=default.target" in lines
    assert "User=" not in unit_text(LAUNCH)


def test_odd_characters_mean_nothing_to_systemd() -> None:
    lines = unit_text(ODD).splitlines()
    assert 'ExecStart="/o\\"dd\\\\/100%%/$$HOME" "serve"' in lines
    assert 'Environment="OSMOSIS_HOME=/a \\"b\\"/%%h/$x"' in lines


def test_the_unit_lies_where_the_session_looks_and_needs_no_administrator() -> None:
    plan = systemd_plan(LAUNCH, Path("/home/ada/.config"))
    assert plan.file == Path("/home/ada/.config/systemd/user/osmosis.service")
    for command in (*plan.turn_on, *plan.turn_off, plan.is_on):
        assert command is not None
        assert command[:2] == ("systemctl", "--user")


def test_turning_it_off_ends_no_running_osmosis() -> None:
    plans = (
        systemd_plan(LAUNCH, Path("/c")),
        launchd_plan(LAUNCH, Path("/Users/ada"), 501),
        windows_plan(LAUNCH, Path("/l"), "DESK\\ada"),
    )
    for plan in plans:
        words = {word for command in plan.turn_off for word in command}
        assert not words & {"--now", "stop", "bootout", "/End"}


def test_the_launch_agent_is_one_of_the_person_s_own() -> None:
    plan = launchd_plan(LAUNCH, Path("/Users/ada"), 501)
    assert plan.file == Path(f"/Users/ada/Library/LaunchAgents/{LABEL}.plist")
    agent = plistlib.loads(plan.content)
    assert agent["Label"] == LABEL
    assert agent["ProgramArguments"] == list(LAUNCH.command)
    assert agent["EnvironmentVariables"] == {"OSMOSIS_HOME": str(HOME)}
    assert agent["RunAtLoad"] is True
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert plan.turn_on[-1] == ("launchctl", "bootstrap", "gui/501", str(plan.file))


def test_the_task_is_of_the_person_and_of_the_least_privilege() -> None:
    launch = Launch(command=("C:\\env\\pythonw.exe", "-c", 'print("a & b")'), home=HOME)
    task = ElementTree.fromstring(task_xml(launch, "DESK\\ada & co").partition("?>")[2])
    assert task.findtext(".//t:LogonTrigger/t:UserId", namespaces=TASK) == "DESK\\ada & co"
    assert task.findtext(".//t:RunLevel", namespaces=TASK) == "LeastPrivilege"
    assert task.findtext(".//t:Command", namespaces=TASK) == "C:\\env\\pythonw.exe"
    assert task.findtext(".//t:Arguments", namespaces=TASK) == '-c "print(\\"a & b\\")"'
    assert task.findtext(".//t:ExecutionTimeLimit", namespaces=TASK) == "PT0S"


def test_the_task_is_written_as_schtasks_reads_it() -> None:
    plan = windows_plan(LAUNCH, Path("/local"), "DESK\\ada")
    assert plan.content.startswith((b"\xff\xfe", b"\xfe\xff"))
    assert 'encoding="UTF-16"' in plan.content.decode("utf-16")
    assert plan.turn_on == (
        ("schtasks", "/Create", "/TN", "Osmosis", "/XML", str(plan.file), "/F"),
    )


def test_a_task_carries_the_store_s_folder_in_its_command() -> None:
    command = windows_command(Path("/env/python.exe"), Path("/home/ada's store"))
    assert command[:2] == ("/env/pythonw.exe", "-c")
    setting = ast.parse(command[2]).body[1]
    assert isinstance(setting, ast.Assign)
    assert ast.literal_eval(setting.value) == "/home/ada's store"
