"""Keeps a process on this machine: it neither connects to another nor asks for its name."""

from __future__ import annotations

import sys

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::")


def stay_on_this_machine() -> None:
    """Refuse other machines from now on; an audit hook, so that no library gets round it."""
    sys.addaudithook(_refuse_others)


def _refuse_others(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = str(address[0]) if isinstance(address, tuple) else ""
    elif event == "socket.getaddrinfo":
        host = str(arguments[0] or "")
    else:
        return
    if host and not host.startswith(LOOPBACK):
        raise PermissionError(f"a test tried to reach {host}: tests stay on this machine")
