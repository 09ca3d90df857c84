"""Linux: a systemd user unit (systemd.service(5))."""

from __future__ import annotations

from pathlib import Path

from osmosis.autostart.plans import NAME, Launch, Plan
from osmosis.languages.speaking import noop

UNIT = f"{NAME}.service"


def systemd_plan(launch: Launch, config_folder: Path) -> Plan:
    """The unit and the commands.

    Args:
        config_folder: ``$XDG_CONFIG_HOME``.
    """
    systemctl = ("systemctl", "--user")
    return Plan(
        what=noop("systemd user unit"),
        file=config_folder / "systemd" / "user" / UNIT,
        content=unit_text(launch).encode("utf-8"),
        turn_on=((*systemctl, "daemon-reload"), (*systemctl, "enable", "--now", UNIT)),
        turn_off=((*systemctl, "disable", UNIT),),
        is_on=(*systemctl, "is-enabled", "--quiet", UNIT),
        may_fail=((*systemctl, "disable", UNIT),),
    )


def unit_text(launch: Launch) -> str:
    """The unit file."""
    command = " ".join(_quoted(word).replace("$", "$$") for word in launch.command)
    home = _quoted(f"OSMOSIS_HOME={launch.home}")
    return f"""\
# Written by `osmosis autostart on`; `osmosis autostart off` removes it.
[Unit]
Description=Osmosis

[Service]
Type=exec
ExecStart={command}
Environment={home}
Restart=on-failure
RestartSec=10
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    escaped = escaped.replace("\n", "\\n")
    return f'"{escaped}"'
