"""Everything that can be set from outside, read once into one frozen object."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from osmosis.errors import ConfigError
from osmosis.storage.folder import default_root
from osmosis.storage.moved import living_root

DEFAULT_PORT = 4747
LOG_LEVELS = ("warning", "info")
LOOPBACK = "127.0.0.1"
EVERY_NETWORK = "0.0.0.0"  # noqa: S104  # only with `lan`, and then behind a passphrase


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """The settings of one run.

    Attributes:
        home: The store's folder.
        bind: The address to listen on; loopback unless ``lan`` is set.
        port: The port to listen on; 0 lets the system choose.
        lan: Whether other devices may connect, with a passphrase and over HTTPS.
        photo_bytes: The largest photograph taken in.
        recording_bytes: The largest sound or video taken in.
        photo_pixels: The largest picture decoded.
        contact: An address at which operators of hosts may reach the person; told to every host.
        allowed_hosts: Hosts in private networks that may be asked all the same.
        log: What the server writes to standard error: ``warning``, or ``info`` for every request.
    """

    home: Path = field(default_factory=default_root)
    bind: str = LOOPBACK
    port: int = DEFAULT_PORT
    lan: bool = False
    photo_bytes: int = 60 * 1024 * 1024
    recording_bytes: int = 2 * 1024 * 1024 * 1024
    photo_pixels: int = 100_000_000
    contact: str = ""
    allowed_hosts: frozenset[str] = frozenset()
    log: str = LOG_LEVELS[0]


def config_from(environment: Mapping[str, str] | None = None) -> Config:
    """What the environment gives, in variables that begin with ``OSMOSIS_``.

    The home of a store that was moved is where it lives now.

    They are ``HOME``, ``PORT``, ``LOG``, ``CONTACT``, and ``ALLOWED_HOSTS`` with commas between.

    Raises:
        ConfigError: The port is no port, or the log no level.
    """
    env = os.environ if environment is None else environment
    home = env.get("OSMOSIS_HOME")
    port = env.get("OSMOSIS_PORT")
    if port is not None and not (port.isdigit() and int(port) < 65_536):
        raise ConfigError("OSMOSIS_PORT is a number from 0 to 65535", given=port[:20])
    log = env.get("OSMOSIS_LOG", LOG_LEVELS[0]).lower()
    if log not in LOG_LEVELS:
        raise ConfigError("OSMOSIS_LOG is warning or info", given=log[:20])
    return Config(
        home=living_root(Path(home).expanduser() if home else default_root()),
        port=DEFAULT_PORT if port is None else int(port),
        log=log,
        contact=env.get("OSMOSIS_CONTACT", ""),
        allowed_hosts=frozenset(env.get("OSMOSIS_ALLOWED_HOSTS", "").replace(",", " ").split()),
    )
