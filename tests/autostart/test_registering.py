"""Turning autostart on and off for real, with a systemctl that only remembers."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from osmosis.autostart.plans import Command, Launch, Plan
from osmosis.autostart.registering import (
    NoSessionError,
    plan_here,
    run_command,
    standing,
    turn_off,
    turn_on,
)
from osmosis.autostart.systemd import systemd_plan
from osmosis.errors import ProgramError

FAKE = """#!/bin/sh
echo "$@" >> "$FAKE_LOG"
case "$*" in
  *is-enabled*) test -e "$FAKE_STATE" ;;
  *disable*) rm -f "$FAKE_STATE" ;;
  *enable*) touch "$FAKE_STATE" ;;
esac
exit_code=$?
test -z "$FAKE_FAILS" || exit "$FAKE_FAILS"
exit $exit_code
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A systemd plan, and a fake systemctl as the first on the path."""
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(FAKE)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("FAKE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("FAKE_FAILS", "")
    launch = Launch(command=("/env/osmosis", "serve"), home=tmp_path / "store")
    return systemd_plan(launch, tmp_path / "config")


def test_it_is_turned_on_and_off_again(plan: Plan, tmp_path: Path) -> None:
    assert not standing(plan).is_on
    on = turn_on(plan)
    assert on.is_on
    assert on.is_current
    assert plan.file.read_bytes() == plan.content
    assert turn_on(plan).is_on
    off = turn_off(plan)
    assert not off.is_on
    assert not plan.file.exists()
    assert not turn_off(plan).is_on
    asked = (tmp_path / "log").read_text()
    assert "--user enable --now osmosis.service" in asked
    assert "--user disable osmosis.service" in asked


def test_a_session_that_refuses_leaves_nothing_behind(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_FAILS", "1")
    with pytest.raises(NoSessionError, match="would not take Osmosis in"):
        turn_on(plan)
    assert not plan.file.exists()
    assert not standing(plan).is_on


def test_a_machine_without_a_session_is_one_clear_sentence(plan: Plan) -> None:
    with pytest.raises(NoSessionError, match="no service that starts programs") as refused:
        turn_on(plan, lambda command: 127)
    assert isinstance(refused.value, ProgramError)
    assert not plan.file.exists()


def test_what_was_written_for_another_place_is_noticed(plan: Plan) -> None:
    turn_on(plan)
    plan.file.write_text("[Service]\nExecStart=/old/osmosis serve\n")
    found = standing(plan)
    assert found.is_on
    assert not found.is_current


def test_an_agent_that_is_loaded_already_is_as_good(tmp_path: Path) -> None:
    again: Command = ("launchctl", "bootstrap")
    plan = Plan(
        what="launch agent",
        file=tmp_path / "agent.plist",
        content=b"agent",
        turn_on=(again,),
        turn_off=(),
        may_fail=(again,),
    )
    assert turn_on(plan, lambda command: 5).is_on
    assert not turn_off(plan, lambda command: 5).is_on


@pytest.mark.parametrize(
    ("platform", "what"),
    [("linux", "systemd user unit"), ("darwin", "launch agent"), ("win32", "scheduled task")],
)
def test_each_platform_has_its_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, what: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    environment = {
        "XDG_CONFIG_HOME": str(tmp_path),
        "LOCALAPPDATA": str(tmp_path),
        "USERDOMAIN": "DESK",
        "USERNAME": "ada",
    }
    plan = plan_here(tmp_path / "store", environment)
    assert plan.what == what
    assert str(tmp_path / "store").encode() in plan.content.replace(b"\0", b"")


def test_a_command_that_is_not_there_is_told_from_one_that_fails() -> None:
    assert run_command(("osmosis-no-such-command",)) == 127
    assert run_command(("false",)) == 1
    assert run_command(("true",)) == 0
