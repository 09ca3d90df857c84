"""Finds a port to listen on."""

from __future__ import annotations

import errno
import os
import socket
from ipaddress import ip_address
from typing import Final

from osmosis.config import DEFAULT_PORT
from osmosis.errors import ConfigError, ConflictError

TRIED: Final = 20


def listen(bind: str, port: int) -> socket.socket:
    """A socket that listens; the usual port gives way to the next free one, a chosen one does not.

    Raises:
        ConfigError: There is no such address on this machine.
        ConflictError: The port is taken.
    """
    last = port + TRIED if port == DEFAULT_PORT else port
    for tried in range(port, last + 1):
        found = _try(bind, tried)
        if found is not None:
            return found
    raise ConflictError("Another program listens on this port; choose another", port=port)


def _try(bind: str, port: int) -> socket.socket | None:
    try:
        family = socket.AF_INET6 if ip_address(bind).version == 6 else socket.AF_INET
    except ValueError:
        raise ConfigError("The address to listen on is an IP address", given=bind[:60]) from None
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            # Not on Windows, where it would let two programs listen on one port.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((bind, port))
        made.listen(128)
    except OSError as error:
        made.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            return None
        raise ConfigError("This machine cannot listen there", address=bind) from error
    return made
